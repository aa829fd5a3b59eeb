"""The table of formats of tables: every row works, and a new one needs one module and one line."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from helpers.table_rows import added_row
from helpers.text_rows import FIGURES, NO_FIGURES, error_row, text_row

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.tables import TABLES, TableFormat, table_format_for
from gltr_desktop.errors import InputError

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
EVERY_FORMAT = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def octets(content: str | bytes) -> bytes:
    """All that is written, and of a zip file what is in it."""
    if isinstance(content, str):
        return content.encode()
    if not content.startswith(b"PK"):
        return content
    with ZipFile(io.BytesIO(content)) as archive:
        return b"".join(map(archive.read, archive.namelist()))


@EVERY_FORMAT
def test_every_format_writes_texts_and_errors(table: TableFormat) -> None:
    rows = [text_row("essay.txt"), error_row("scan.pdf", "Its pages are pictures.")]
    data = octets(table.render(rows, GLTR_COLOURING, WHEN))
    assert b"essay.txt" in data
    assert b"Its pages are pictures." in data


@EVERY_FORMAT
def test_a_table_without_texts_has_its_columns(table: TableFormat) -> None:
    assert b"sentence_bits_sd" in octets(table.render([], GLTR_COLOURING, WHEN))


@EVERY_FORMAT
@pytest.mark.parametrize("name", ["caf\udce9.txt", "\udcff", "\x1b]0;x\x07"])
def test_names_that_are_no_text_are_written(table: TableFormat, name: str) -> None:
    rows = [text_row(name, model=name), error_row(f"{name}2", name)]
    data = octets(table.render(rows, GLTR_COLOURING, WHEN))
    assert b"\x1b]" not in data
    assert "�".encode() in data


@EVERY_FORMAT
def test_what_is_no_number_is_written(table: TableFormat) -> None:
    strange = replace(FIGURES, perplexity=float("inf"), mean_entropy=float("nan"))
    rows = [text_row("a.txt", strange), text_row("b.txt", NO_FIGURES)]
    assert b"nan" not in octets(table.render(rows, GLTR_COLOURING, WHEN)).lower()


def test_names_and_suffixes_differ() -> None:
    assert len({table.name for table in TABLES}) == len(TABLES)
    assert len({table.suffix for table in TABLES}) == len(TABLES)


@EVERY_FORMAT
def test_the_suffix_of_a_path_says_the_format(table: TableFormat) -> None:
    assert table_format_for(Path(f"my.texts{table.suffix}")) is table
    assert table_format_for(Path(f"TEXTS{table.suffix.upper()}")) is table


@pytest.mark.parametrize("name", ["texts", "texts.xls", ".csv", "csv"])
def test_another_suffix_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=f"A table cannot be written to “{name}”") as caught:
        table_format_for(Path("folder", name))
    assert caught.value.remedy == "Let the name end in .csv, .xlsx, .parquet or .json."


def test_a_format_whose_library_is_missing_says_how_to_get_it() -> None:
    needy = replace(table_format_for(Path("a.parquet")), library="no_such_library")
    with pytest.raises(InputError, match="Parquet files cannot be written") as caught:
        needy.render([], GLTR_COLOURING, WHEN)
    assert caught.value.remedy == 'Install it: python -m pip install "gltr-desktop[corpus]"'


NAMES_TABLE = """
def to_names(rows, colouring, when):
    return ", ".join(row.file.name for row in rows)
"""


def test_a_new_format_is_found_by_its_suffix(tmp_path: Path) -> None:
    names = TableFormat("names", "Names", ".names", "names_table", "to_names")
    with added_row(TABLES, names, NAMES_TABLE, tmp_path):
        found = table_format_for(Path("a.names"))
        rows = [text_row("b.txt"), text_row("a.txt")]
        assert found.render(rows, GLTR_COLOURING, WHEN) == "b.txt, a.txt", "in the order given"
