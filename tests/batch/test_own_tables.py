"""The program knows the tables of texts that it has written, and takes nothing else for one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.text_rows import text_row

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.own_tables import is_own_table
from gltr_desktop.batch.tables import TABLES, TableFormat
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.documents.origin import Origin

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("count", [0, 1, 500])
def test_own_tables_are_known(tmp_path: Path, table: TableFormat, count: int) -> None:
    rows = [text_row(f"essay {number}.txt") for number in range(count)]
    content = table.render(rows, GLTR_COLOURING, NOW)
    path = tmp_path / f"TABLE{table.suffix.upper()}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert is_own_table(path)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_of_tokens_is_none_of_texts(tmp_path: Path, table: TableFormat) -> None:
    analysis = analysis_of(["One", " two"], [0, 1])
    content = exporter_named(table.name).render(analysis, GLTR_COLOURING, Origin("x"), NOW)
    assert not isinstance(content, tuple)
    path = tmp_path / f"tokens{table.suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert not is_own_table(path)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("content", [b"", b"name,mark\r\nAnn,1\r\n", b"PK\x03\x04", b"PAR1" * 9])
def test_other_files_are_none(tmp_path: Path, table: TableFormat, content: bytes) -> None:
    path = tmp_path / f"marks{table.suffix}"
    assert not is_own_table(path)
    path.write_bytes(content)
    assert not is_own_table(path)


def test_a_folder_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "table.csv"
    folder.mkdir()
    assert not is_own_table(folder)
