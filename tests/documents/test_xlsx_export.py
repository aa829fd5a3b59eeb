"""The workbook of tokens: strings are strings, numbers are numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.word_masses import analysis_with_masses
from helpers.workbooks import NS, Book
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.documents.exporters import xlsx_export
from gltr_desktop.documents.exporters.xlsx_export import to_xlsx
from gltr_desktop.documents.origin import Origin
from gltr_desktop.errors import InputError

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


def book_of(analysis: Analysis, title: str = "essay.txt") -> Book:
    origin = Origin(title, "docx", ("2 deletions left out",))
    return Book(to_xlsx(analysis, GLTR_COLOURING, origin, WHEN))


def test_each_token_is_a_row_whose_numbers_are_numbers() -> None:
    rows = book_of(analysis_of(["The", " fox", " ran"], [UNSCORED, 0, 150])).rows(1)
    assert rows[0][:4] == ["text", "start", "end", "rank"]
    assert rows[1] == ["The", 0.0, 3.0, 1.0, 1.0], "only numbers of characters, word and sentence"
    assert rows[2][:4] == [" fox", 3.0, 7.0, 1.0]
    assert rows[3][3:5] == [151.0, pytest.approx(0.3 / 151)]
    assert rows[3][-3:] == ["red", 3.0, 1.0]


def test_the_header_stays_in_sight() -> None:
    pane = book_of(analysis_of(["a"], [0])).part("xl/worksheets/sheet1.xml").find(".//x:pane", NS)
    assert pane is not None
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r",
    "https://a.b",
    "1984",
    "1/2",
    "{=1}",
    "\x1b",
]


def test_texts_stay_texts() -> None:
    book = book_of(analysis_of(HOSTILE, [0] * len(HOSTILE)), title="=1+1")
    rows = book.rows(1)
    assert [row[0] for row in rows[1:]] == HOSTILE
    assert not [name for name in book.names if name.startswith("xl/worksheets/_rels")], "no links"
    style = book.style(book.cells(1)[1]["A"])
    # 49 is the format “Text”: what somebody edits in such a cell stays text as well.
    assert (style.get("numFmtId"), style.get("quotePrefix")) == ("49", "1")


def test_a_sheet_says_what_was_analysed_and_how() -> None:
    about = {str(row[0]): row[1] for row in book_of(analysis_of(["a"], [0])).rows(2)}
    assert about["Text"] == "essay.txt"
    assert about["Model"] == "little-model"
    assert about["Thresholds"] == "10,100,1000"
    assert about["Bucket green"] == "top 10"
    assert about["Source"] == "From “essay.txt”: 2 deletions left out."
    assert "bits" in str(about["Column entropy"])
    assert about["Made"] == "Made with gltr-desktop on 4 August 2026, 15:09."


def test_infinite_numbers_are_written_as_a_sign() -> None:
    analysis = analysis_of(["a"], [0])
    analysis.columns.logprob[0] = -np.inf
    assert "∞" in book_of(analysis).rows(1)[1]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=4), max_size=6))
def test_the_tokens_make_up_the_text(pieces: list[str]) -> None:
    rows = book_of(analysis_of(pieces, list(range(len(pieces))))).rows(1)
    found = [row[0] for row in rows[1:]]
    assert found == pieces


def test_more_tokens_than_a_sheet_has_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_export, "MAX_ROWS", 3)
    assert len(book_of(analysis_of(["a", "b"], [0, 0])).rows(1)) == 3
    with pytest.raises(InputError, match=r"The text has 3 tokens.* Export it as CSV or Parquet"):
        book_of(analysis_of(["a", "b", "c"], [0, 0, 0]))


def test_a_token_longer_than_a_cell_is_refused() -> None:
    assert book_of(analysis_of(["a" * 32_767], [0])).rows(1)[1][0] == "a" * 32_767
    with pytest.raises(InputError, match=r"has 32,768 characters"):
        book_of(analysis_of(["🙂" * 16_384], [0]))


def test_what_words_are_corrected_by_is_there_with_that_of_the_end() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    book = book_of(analysis)
    assert book.rows(1)[0][-2:] == ["boundary_mass", "punctuation_mass"]
    assert book.rows(1)[2][-2] == pytest.approx(float(analysis.columns.boundary_mass[1]))
    about = {row[0]: row[1] for row in book.rows(2)}
    assert str(about["After the last token"]).startswith("boundary_mass 0.")
    assert "begins" in str(about["Column boundary_mass"])
    assert "After the last token" not in {
        row[0] for row in book_of(analysis_of(["a"], [0])).rows(2)
    }
