"""The table as a program reads it, and as a spreadsheet must not run it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.documents.exporters.csv_export import to_csv
from gltr_desktop.documents.origin import Origin

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
COLUMNS = (
    "text", "start", "end", "rank", "probability", "surprisal", "frac_p", "entropy", "bucket",
    "word", "sentence",
)  # fmt: skip


def rows_of(analysis: Analysis) -> list[dict[str, str]]:
    data = to_csv(analysis, GLTR_COLOURING, Origin("essay.txt"), WHEN)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_each_token_is_a_row() -> None:
    rows = rows_of(analysis_of(["The", " fox", "\n\n", '"é"', "🙂,"], [UNSCORED, 0, 10, 100, 1000]))
    assert tuple(rows[0]) == COLUMNS
    assert [row["text"] for row in rows] == ["The", " fox", "\n\n", '"é"', "🙂,"]
    assert [row["rank"] for row in rows] == ["", "1", "11", "101", "1001"]
    assert [row["bucket"] for row in rows] == ["", "green", "yellow", "red", "purple"]
    assert set(list(rows[0].values())[3:9]) == {""}
    assert float(rows[2]["probability"]) == pytest.approx(0.3 / 11)


def test_numbers_have_as_few_digits_as_tell_them_apart() -> None:
    assert rows_of(analysis_of(["a", " b"], [0, 2]))[1]["frac_p"] == "0.33333334"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_can_be_a_formula(text: str) -> None:
    assert [row["text"] for row in rows_of(analysis_of([text, " =1"], [0, 0]))] == [
        f"'{text}",
        " =1",
    ]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=5), max_size=8))
def test_the_tokens_make_up_the_text(pieces: list[str]) -> None:
    analysis = analysis_of(pieces, list(range(len(pieces))))
    for row, piece in zip(rows_of(analysis), pieces, strict=True):
        assert row["text"] in {piece, f"'{piece}"}
        assert row["text"][:1] not in set("=+-@\t\r")
        assert analysis.text[int(row["start"]) : int(row["end"])] == piece


def test_an_empty_text_has_a_header() -> None:
    assert to_csv(analysis_of([], []), GLTR_COLOURING, Origin(""), WHEN).count(b"\n") == 1
