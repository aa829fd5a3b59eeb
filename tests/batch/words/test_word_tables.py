"""Tables of named columns in each format of file, and what may lie beside them."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.workbooks import Book

from gltr_desktop.batch.words import table as tables
from gltr_desktop.batch.words.about import about_path, beside, check_beside, write_with_about
from gltr_desktop.batch.words.table import Table, TableColumn, check_format, rendered
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gltr_desktop.batch.words.table import Cell

WHEN = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
ABOUT: dict[str, object] = {
    "format": "gltr-desktop-words-about/1",
    "models": [{"name": "tiny", "revision": None}],
    "references": ["One", "Two"],
}
ROWS: Sequence[Sequence[Cell]] = [
    ["dog", 1, 12.345678912345],
    ["=1+1", None, None],
    ["خانه‌ها 👩‍🔬", 3, math.inf],
]


def table(title: str = "Words") -> Table:
    columns = [
        TableColumn("word", str, "The word."),
        TableColumn("rank", int, "Its rank."),
        TableColumn("surprisal", float, "Its surprisal."),
    ]
    return Table(title, columns, ROWS)


def test_csv_has_all_digits_of_a_float32_and_no_formula() -> None:
    content = rendered([table()], ".csv", ABOUT, WHEN).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content))) == [
        ["word", "rank", "surprisal"],
        ["dog", "1", "12.3456789"],
        ["'=1+1", "", ""],
        ["خانه‌ها 👩‍🔬", "3", "inf"],
    ]


def test_a_workbook_has_a_sheet_for_each_table_and_one_about_them() -> None:
    book = Book(rendered([table(), table("Groups")], ".xlsx", ABOUT, WHEN))
    rows: list[list[object]] = [
        ["word", "rank", "surprisal"],
        ["dog", 1.0, 12.345678912345],
        ["=1+1"],
        ["خانه‌ها 👩‍🔬", 3.0, "∞"],
    ]
    assert book.rows(1) == book.rows(2) == rows
    assert book.rows(3) == [
        ["Format", "gltr-desktop-words-about/1"],
        ["Models 1 name", "tiny"],
        ["References", "One; Two"],
    ]


def test_parquet_has_types_descriptions_and_how_it_was_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    # More rows than fit into one group.
    monkeypatch.setattr(tables, "_BATCH_ROWS", 2)
    found = parquet.read_table(io.BytesIO(rendered([table()], ".parquet", ABOUT, WHEN)))
    assert [list(row.values()) for row in found.to_pylist()] == ROWS
    assert [str(field.type) for field in found.schema] == ["string", "int64", "double"]
    assert found.schema.field("rank").metadata == {b"description": b"Its rank."}
    assert json.loads(found.schema.metadata[b"gltr-desktop"]) == ABOUT


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    with pytest.raises(InputError, match="more rows than an Excel sheet holds, 2"):
        rendered([table()], ".xlsx", ABOUT, WHEN)


def test_an_ending_that_says_no_format_is_refused(tmp_path: Path) -> None:
    check_format(tmp_path / "words.CSV")
    with pytest.raises(InputError) as caught:
        check_format(tmp_path / "words.txt")
    assert caught.value.remedy == "Let the name end in .csv, .xlsx or .parquet."


def test_further_tables_get_files_of_their_own_where_there_are_no_sheets(tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    write_with_about(out, [table(), table("Groups")], ABOUT, WHEN)
    assert beside(out, "Groups") == tmp_path / "pairs.groups.csv"
    assert beside(out, "Groups").read_bytes() == out.read_bytes()
    assert json.loads(about_path(out).read_text(encoding="utf-8")) == ABOUT


def test_what_lies_beside_is_replaced_only_where_it_is_of_this_program(tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    check_beside(out, ["Groups"])
    write_with_about(out, [table(), table("Groups")], ABOUT, WHEN)
    check_beside(out, ["Groups"])
    about_path(out).unlink()
    with pytest.raises(InputError, match=r"“.*pairs\.groups\.csv” would be replaced"):
        check_beside(out, ["Groups"])
    about_path(out).write_text('{"mine": 1}', encoding="utf-8")
    with pytest.raises(InputError, match=r"about\.json” would be replaced"):
        check_beside(out)
