"""The workbook of texts: numbers are numbers, texts stay texts, and one sheet is about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.text_rows import FIGURES, error_row, figures_of, text_row
from helpers.workbooks import NS, Book

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.caution import CAUTION
from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.rows import PROGRAM
from gltr_desktop.batch.tables import xlsx_table
from gltr_desktop.batch.tables.xlsx_table import to_xlsx
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from lxml import etree

    from gltr_desktop.batch.rows import TextRow

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


def book_of(*rows: TextRow) -> Book:
    return Book(to_xlsx(rows, GLTR_COLOURING, WHEN))


def by_name(book: Book) -> list[dict[str, etree._Element]]:
    """The cells of each text by the names of their columns."""
    head, *rows = book.cells(1)
    names = {letters: str(book.value(cell)) for letters, cell in head.items()}
    return [{names[letters]: cell for letters, cell in row.items()} for row in rows]


def shown_as(book: Book, cell: etree._Element) -> str | None:
    """The format of a number; None for one of Excel's own."""
    number = book.style(cell).get("numFmtId")
    formats = book.part("xl/styles.xml").findall("x:numFmts/x:numFmt", NS)
    return {one.get("numFmtId"): one.get("formatCode") for one in formats}.get(number)


def test_each_text_is_a_row_whose_numbers_are_numbers() -> None:
    book = book_of(text_row("essay 2.docx"), text_row("essay 10.docx"))
    assert book.rows(1)[0] == [column.name for column in columns(GLTR_COLOURING)]
    row, other = by_name(book)
    assert book.value(row["file"]) == "essay 2.docx"
    assert book.value(other["file"]) == "essay 10.docx"
    assert (book.value(row["tokens"]), book.value(row["perplexity"])) == (1_001.0, 42.125)
    assert book.value(row["top10_share"]) == 0.5
    assert shown_as(book, row["top10_share"]) == "0.0%"
    assert shown_as(book, row["perplexity"]) == "#,##0.0"
    assert shown_as(book, row["tokens"]) == "#,##0"


def test_an_error_is_a_sentence_that_has_room() -> None:
    sentence = "Its pages are pictures. Recognise the text with another program."
    book = book_of(error_row("scan.pdf", sentence), text_row("a.txt"))
    failed, _ = by_name(book)
    assert set(failed) == {"file", "sha256", "status"}, "the cells beside it are empty"
    assert book.value(failed["status"]) == sentence
    colours = {color.get("rgb") for color in book.part("xl/styles.xml").iter(f"{{{NS['x']}}}color")}
    assert colours <= {None}, "nothing is red"


def test_a_sign_stands_for_what_is_no_number() -> None:
    strange = replace(FIGURES, perplexity=float("inf"), mean_entropy=None)
    book = book_of(text_row("a.txt", figures_of((5, 0, 0, 0))), text_row("b.txt", strange))
    short, long = by_name(book)
    assert [book.value(short[name]) for name in ("top10", "top10_share")] == [5.0, "-"]
    assert [book.value(long[name]) for name in ("perplexity", "mean_entropy")] == ["∞", "-"]


def test_the_header_and_the_names_stay_in_sight_and_rows_can_be_filtered() -> None:
    sheet = book_of(text_row("a.txt"), text_row("b.txt")).part("xl/worksheets/sheet1.xml")
    pane, filtered = sheet.find(".//x:pane", NS), sheet.find("x:autoFilter", NS)
    assert pane is not None
    assert filtered is not None
    assert (pane.get("xSplit"), pane.get("ySplit"), pane.get("state")) == ("1", "1", "frozen")
    assert filtered.get("ref") == "A1:AE3"


HOSTILE = ["=1+1", "+1", "-1", "@SUM(1)", "https://a.b", "1984", "1/2", "{=1}"]


def test_texts_stay_texts() -> None:
    book = book_of(*(text_row(name, model=name, notices=(name,)) for name in HOSTILE))
    assert not [name for name in book.names if name.startswith("xl/worksheets/_rels")], "no links"
    for row, name in zip(by_name(book), HOSTILE, strict=True):
        for cell in (row["file"], row["model"], row["notes"]):
            assert book.value(cell) == name
            style = book.style(cell)
            assert (style.get("numFmtId"), style.get("quotePrefix")) == ("49", "1")


def test_a_text_longer_than_a_cell_is_cut() -> None:
    book = book_of(
        text_row("a", notices=("a" + "🙂" * 20_000,)), text_row("b", notices=("x" * 32_767,))
    )
    long, just_fitting = by_name(book)
    assert book.value(long["notes"]) == "a" + "🙂" * 16_382 + "…"
    assert book.value(just_fitting["notes"]) == "x" * 32_767


def test_more_texts_than_a_sheet_has_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_table, "MAX_ROWS", 3)
    assert len(book_of(text_row("a"), text_row("b")).rows(1)) == 3
    with pytest.raises(InputError, match=r"The table has 3 texts.* Write it as CSV or Parquet"):
        book_of(text_row("a"), text_row("b"), text_row("c"))


def test_a_sheet_says_how_the_table_was_made() -> None:
    rows = book_of(text_row("a"), text_row("b"), error_row("c", "It is empty.")).rows(2)
    about = {str(row[0]): row[1] for row in rows}
    assert about["Note"] == CAUTION
    assert (about["Texts"], about["Files without figures"]) == ("2", "1")
    assert (about["Model"], about["Precision"]) == ("little-model", "float32")
    assert (about["Thresholds"], about["Level"], about["Program"]) == (
        "10,100,1000",
        "token",
        PROGRAM,
    )
    assert about["Bucket purple"] == "beyond 1,000"
    assert "“-” stands for" in str(about["Missing numbers"])
    described = {name for name in about if name.startswith("Column ")}
    assert described == {f"Column {column.name}" for column in columns(GLTR_COLOURING)}
    assert about["Made"] == "Made with gltr-desktop on 4 August 2026, 15:09."
