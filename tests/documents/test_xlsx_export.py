"""The workbook as the XML in it says: strings are strings, numbers are numbers."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from zipfile import ZipFile

import numpy as np
import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.documents.exporters import xlsx_export
from gltr_desktop.documents.exporters.xlsx_export import to_xlsx
from gltr_desktop.documents.origin import Origin
from gltr_desktop.errors import InputError

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


class Book:
    """The parts of a workbook, and the cells of its sheets as rows."""

    def __init__(self, analysis: Analysis, title: str = "essay.txt") -> None:
        origin = Origin(title, "docx", ("2 deletions left out",))
        self._zip = ZipFile(io.BytesIO(to_xlsx(analysis, GLTR_COLOURING, origin, WHEN)))
        strings = self.part("xl/sharedStrings.xml").findall("x:si", NS)
        self._strings = [self._text(string) for string in strings]

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self._zip.read(name))

    def rows(self, number: int) -> list[list[str | float]]:
        sheet = self.part(f"xl/worksheets/sheet{number}.xml")
        assert sheet.find(".//x:f", NS) is None, "no formula"
        return [
            [self._value(cell) for cell in row.findall("x:c", NS)]
            for row in sheet.iterfind("x:sheetData/x:row", NS)
        ]

    def _value(self, cell: etree._Element) -> str | float:
        value = cell.findtext("x:v", "", NS)
        return self._strings[int(value)] if cell.get("t") == "s" else float(value)

    def _text(self, string: etree._Element) -> str:
        written = "".join(element.text or "" for element in string.iter("*"))
        return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), written)


def test_each_token_is_a_row_whose_numbers_are_numbers() -> None:
    rows = Book(analysis_of(["The", " fox", " ran"], [UNSCORED, 0, 150])).rows(1)
    assert rows[0][:4] == ["text", "start", "end", "rank"]
    assert rows[1] == ["The", 0.0, 3.0, 1.0, 1.0], "only numbers of characters, word and sentence"
    assert rows[2][:4] == [" fox", 3.0, 7.0, 1.0]
    assert rows[3][3:5] == [151.0, pytest.approx(0.3 / 151)]
    assert rows[3][-3:] == ["red", 3.0, 1.0]


def test_the_header_stays_in_sight() -> None:
    pane = Book(analysis_of(["a"], [0])).part("xl/worksheets/sheet1.xml").find(".//x:pane", NS)
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
    book = Book(analysis_of(HOSTILE, [0] * len(HOSTILE)), title="=1+1")
    rows = book.rows(1)
    assert [row[0] for row in rows[1:]] == HOSTILE
    names = book._zip.namelist()
    assert not [name for name in names if name.startswith("xl/worksheets/_rels")], "no links"
    styles = book.part("xl/styles.xml").findall("x:cellXfs/x:xf", NS)
    first = book.part("xl/worksheets/sheet1.xml").findall(".//x:row", NS)[1].find("x:c", NS)
    assert first is not None
    style = styles[int(first.get("s", "0"))]
    # 49 is the format “Text”: what somebody edits in such a cell stays text as well.
    assert (style.get("numFmtId"), style.get("quotePrefix")) == ("49", "1")


def test_a_sheet_says_what_was_analysed_and_how() -> None:
    about = {str(row[0]): row[1] for row in Book(analysis_of(["a"], [0])).rows(2)}
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
    assert "∞" in Book(analysis).rows(1)[1]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=4), max_size=6))
def test_the_tokens_make_up_the_text(pieces: list[str]) -> None:
    rows = Book(analysis_of(pieces, list(range(len(pieces))))).rows(1)
    found = [row[0] for row in rows[1:]]
    assert found == pieces


def test_more_tokens_than_a_sheet_has_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_export, "MAX_ROWS", 3)
    assert len(Book(analysis_of(["a", "b"], [0, 0])).rows(1)) == 3
    with pytest.raises(InputError, match=r"The text has 3 tokens.* Export it as CSV or Parquet"):
        Book(analysis_of(["a", "b", "c"], [0, 0, 0]))


def test_a_token_longer_than_a_cell_is_refused() -> None:
    assert Book(analysis_of(["a" * 32_767], [0])).rows(1)[1][0] == "a" * 32_767
    with pytest.raises(InputError, match=r"has 32,768 characters"):
        Book(analysis_of(["🙂" * 16_384], [0]))
