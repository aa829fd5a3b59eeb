"""The table of exporters: every row works, and a new one needs one module and one line."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.dummy_formats import title_exporter

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.documents.exporters import EXPORTERS, Exporter, exporter_named
from gltr_desktop.documents.origin import Origin
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

# Pages are drawn by Qt.
pytestmark = pytest.mark.usefixtures("qapp")

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


PICTURES = {"pdf", "png"}
"""Formats whose text stands in no bytes that could be searched."""


def octets(content: str | bytes | tuple[bytes, ...]) -> bytes:
    """All that is written, and of a zip file what is in it."""
    if isinstance(content, str):
        return content.encode()
    if isinstance(content, tuple):
        return b"".join(content)
    if not content.startswith(b"PK"):
        return content
    with ZipFile(io.BytesIO(content)) as archive:
        return b"".join(map(archive.read, archive.namelist()))


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
def test_every_exporter_writes_the_text(exporter: Exporter) -> None:
    content = exporter.render(
        analysis_of(["plain"], [0]), GLTR_COLOURING, Origin("essay.txt"), WHEN
    )
    assert b"plain" in octets(content) or exporter.name in PICTURES
    assert exporter_named(exporter.name) is exporter


def test_names_and_suffixes_differ() -> None:
    assert len({exporter.name for exporter in EXPORTERS}) == len(EXPORTERS)
    assert len({exporter.suffix for exporter in EXPORTERS}) == len(EXPORTERS)
    assert all(exporter.suffix.startswith(".") for exporter in EXPORTERS)


def test_the_menu_has_what_a_file_can_hold_and_says_what_it_does() -> None:
    in_menu = [exporter for exporter in EXPORTERS if exporter.menu_text]
    assert {exporter.name for exporter in EXPORTERS} - {exporter.name for exporter in in_menu} == {
        "ansi"
    }
    for exporter in in_menu:
        assert exporter.tip
        assert exporter.holds


def test_a_format_whose_library_is_missing_says_how_to_get_it() -> None:
    needy = replace(exporter_named("parquet"), library="no_such_library")
    with pytest.raises(InputError, match="Parquet files cannot be written") as caught:
        needy.render(analysis_of(["a"], [0]), GLTR_COLOURING, Origin("a"), WHEN)
    assert caught.value.remedy == 'Install it: python -m pip install "gltr-desktop[corpus]"'


def test_a_new_exporter_is_found_by_its_name(tmp_path: Path) -> None:
    with title_exporter(tmp_path) as added:
        exporter = exporter_named("title")
        assert exporter is added
        analysis = analysis_of(["a", " b"], [0, 1])
        content = exporter.render(analysis, GLTR_COLOURING, Origin("essay.txt"), WHEN)
        assert content == b"essay.txt: 2 tokens, 10,100,1000"
    with pytest.raises(KeyError):
        exporter_named("title")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
@pytest.mark.parametrize("name", ["caf\udce9.txt", "\udcff", "\x1b]0;x\x07"])
def test_names_that_are_no_text_are_exported(exporter: Exporter, name: str) -> None:
    analysis = analysis_of(["The", " fox"], [0, 0], model=replace(MODEL, name=name))
    data = octets(exporter.render(analysis, GLTR_COLOURING, Origin(name), WHEN))
    assert b"\x1b]" not in data or exporter.name in PICTURES
    # A table of nothing but tokens names neither the text nor the model.
    assert "�".encode() in data or exporter.name in {*PICTURES, "csv"}
