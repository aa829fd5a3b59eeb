"""The table of exporters: every row works, and a new one needs one module and one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.dummy_formats import title_exporter

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.documents.exporters import EXPORTERS, Exporter, exporter_named

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
def test_every_exporter_writes_the_text(exporter: Exporter) -> None:
    content = exporter.render(analysis_of(["plain"], [0]), GLTR_COLOURING, "essay.txt", WHEN)
    assert "plain" in (content if isinstance(content, str) else content.decode())
    assert exporter_named(exporter.name) is exporter


def test_names_and_suffixes_differ() -> None:
    assert len({exporter.name for exporter in EXPORTERS}) == len(EXPORTERS)
    assert len({exporter.suffix for exporter in EXPORTERS}) == len(EXPORTERS)
    assert all(exporter.suffix.startswith(".") for exporter in EXPORTERS)


def test_only_html_is_in_the_menu() -> None:
    assert [exporter.name for exporter in EXPORTERS if exporter.menu_text] == ["html"]


def test_a_new_exporter_is_found_by_its_name(tmp_path: Path) -> None:
    with title_exporter(tmp_path) as added:
        exporter = exporter_named("title")
        assert exporter is added
        analysis = analysis_of(["a", " b"], [0, 1])
        content = exporter.render(analysis, GLTR_COLOURING, "essay.txt", WHEN)
        assert content == b"essay.txt: 2 tokens, 10,100,1000"
    with pytest.raises(KeyError):
        exporter_named("title")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
@pytest.mark.parametrize("name", ["caf\udce9.txt", "\udcff", "\x1b]0;x\x07"])
def test_names_that_are_no_text_are_exported(exporter: Exporter, name: str) -> None:
    analysis = analysis_of(["The", " fox"], [0, 0], model=replace(MODEL, name=name))
    content = exporter.render(analysis, GLTR_COLOURING, name, WHEN)
    data = content.encode() if isinstance(content, str) else content
    assert b"\x1b]" not in data
    assert "�".encode() in data
