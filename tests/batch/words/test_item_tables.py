"""Items from a table: its columns by their names, whatever program has written it."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.batch.words.items import Item, ItemColumns, ItemTable
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

ALL = ItemColumns("text", "context", "item", "regions", "group")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "items.csv"


def test_each_row_below_the_names_is_an_item(table: Path) -> None:
    table.write_text(
        "item,text,group,context,regions\n"
        'a1,"The dog, barked.",x,He came.,"The dog,|barked."\n'
        "\n"
        "a2,,x,,\n"
        ",It rains.\n",
        encoding="utf-8",
    )
    assert ItemTable(table).names == ["item", "text", "group", "context", "regions"]
    assert list(ItemTable(table).items(ALL)) == [
        Item(1, "a1", "The dog, barked.", "He came.", "The dog,|barked.", "x"),
        Item(2, "a2", "", "", "", "x"),
        Item(3, "3", "It rains.", "", "", ""),
    ]
    assert [item.number for item in ItemTable(table).filled_items(ALL)] == [1, 3]


def test_columns_that_nobody_names_are_not_read(table: Path) -> None:
    table.write_text("text,item\nIt rains.,a\n", encoding="utf-8")
    assert list(ItemTable(table).items(ItemColumns("text"))) == [
        Item(1, "1", "It rains.", "", None, "")
    ]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("text;item\nWäre, es schön?;a\nJa; b\n".encode("utf-8-sig"), "utf-8"),
        ("text\titem\nWäre, es schön?\ta\nJa\tb\n".encode("utf-16"), "utf-16-le"),
        (b'"text","item"\r\n"W\xc3\xa4re, es sch\xc3\xb6n?","a"\r\n"Ja","b"\r\n', "utf-8"),
    ],
)
def test_spreadsheets_of_all_kinds_are_read(table: Path, content: bytes, encoding: str) -> None:
    table.write_bytes(content)
    items = list(ItemTable(table).items(ItemColumns("text", item="item")))
    assert [(item.text, item.name) for item in items] == [("Wäre, es schön?", "a"), ("Ja", "b")]
    found = ItemTable(table)
    assert (found.encoding, found.sha256) == (encoding, hashlib.sha256(content).hexdigest())


def test_an_encoding_that_is_named_is_taken(table: Path) -> None:
    table.write_bytes("text\nžluťoučký kůň\n".encode("cp1250"))
    (item,) = ItemTable(table, "cp1250").items(ItemColumns("text"))
    assert item.text == "žluťoučký kůň"


def test_line_ends_within_a_cell_are_line_feeds(table: Path) -> None:
    table.write_bytes(b'text,item\r\n"one\r\ntwo",a\r\n')
    (item,) = ItemTable(table).items(ItemColumns("text"))
    assert item.text == "one\ntwo"


def test_the_items_are_those_of_the_time_of_reading(table: Path) -> None:
    table.write_text("text,item\nBefore.,a\n", encoding="utf-8")
    found = ItemTable(table)
    table.write_text("text,item\nAfter.,a\n", encoding="utf-8")
    assert [item.text for item in found.items(ItemColumns("text"))] == ["Before."]


def test_a_missing_column_is_an_error_that_names_those_that_are_there(table: Path) -> None:
    table.write_text("text,item,\nIt rains.,a,\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        next(ItemTable(table).items(ItemColumns("Text")))
    assert caught.value.message == "“items.csv” has no column “Text”."
    assert caught.value.remedy == "Its columns are “text”, “item”."


def test_two_columns_of_the_name_are_an_error_only_where_it_is_asked_for(table: Path) -> None:
    table.write_text("text,item,item\nIt rains.,a,b\n", encoding="utf-8")
    assert len(list(ItemTable(table).items(ItemColumns("text")))) == 1
    with pytest.raises(InputError, match="has 2 columns “item”"):
        list(ItemTable(table).items(ItemColumns("text", item="item")))


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("empty.csv", b"", "does not begin with the names of its columns"),
        ("blank.csv", b"\n , \n", "does not begin with the names of its columns"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "not a text"),
        ("sheet.xlsx", b"PK", "is a workbook"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=complaint):
        ItemTable(tmp_path / name)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        ItemTable(tmp_path / "none.csv")


LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=12)


@given(st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=6))
def test_quoted_cells_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("text", "context"), *rows])
    table = tmp_path_factory.mktemp("items") / "items.csv"
    table.write_text(f"sep=,\n{file.getvalue()}", encoding="utf-8", newline="")
    items = list(ItemTable(table).items(ItemColumns("text", "context")))
    assert [(item.text, item.context) for item in items] == rows
