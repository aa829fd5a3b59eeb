"""The table of texts as a program reads it, and as a spreadsheet must not run it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.text_rows import FIGURES, NO_FIGURES, error_row, figures_of, text_row
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.tables.csv_table import to_csv

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextRow

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


def written(*rows: TextRow, colouring: Colouring = GLTR_COLOURING) -> list[dict[str, str]]:
    data = to_csv(rows, colouring, WHEN)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_each_text_is_a_row_with_all_columns() -> None:
    first, second = written(
        text_row("class/essay 2.docx", notices=("2 notes kept", "a table")),
        text_row("essay 10.txt", remark="the text looks French"),
    )
    assert list(first) == [column.name for column in columns(GLTR_COLOURING)]
    assert first["file"] == "class/essay 2.docx"
    assert (first["status"], second["status"]) == ("ok", "ok; the text looks French")
    assert [first[name] for name in ("top10", "top100", "top1000", "beyond")] == [
        "500",
        "300",
        "150",
        "50",
    ]
    assert (first["beyond_share"], first["perplexity"]) == ("0.05", "42.125")
    assert (first["thresholds"], first["level"]) == ("10,100,1000", "token")
    assert (first["notes"], second["notes"]) == ("2 notes kept, a table", "")


def test_the_columns_of_buckets_are_named_by_the_thresholds() -> None:
    colouring = replace(GLTR_COLOURING, thresholds=Thresholds((5, 50, 500)))
    (row,) = written(text_row("a.txt"), colouring=colouring)
    assert (row["top5_share"], row["thresholds"]) == ("0.5", "5,50,500")


def test_large_thresholds_have_columns_of_their_own() -> None:
    colouring = replace(GLTR_COLOURING, thresholds=Thresholds((1_000_000, 1_000_001, 1_000_002)))
    (row,) = written(text_row("a.txt"), colouring=colouring)
    assert (row["top1000000"], row["top1000001"], row["top1000002"]) == ("500", "300", "150")


def test_an_error_is_a_row_with_nothing_but_its_file_and_its_sentence() -> None:
    (row,) = written(error_row("scan.pdf", "Its pages are pictures. Recognise them."))
    assert {name: cell for name, cell in row.items() if cell} == {
        "file": "scan.pdf",
        "sha256": error_row("scan.pdf", "").sha256,
        "status": "Its pages are pictures. Recognise them.",
    }


def test_a_sign_stands_for_what_a_text_does_not_carry() -> None:
    short, long, single = written(
        text_row("a.txt", figures_of((40, 5, 3, 1))),
        text_row("b.txt", figures_of((40, 5, 3, 2), mean_entropy=None)),
        text_row("c.txt", NO_FIGURES),
    )
    assert (short["tokens"], short["top10"]) == ("49", "40")
    assert {short[name] for name in ("top10_share", "perplexity", "median_rank")} == {"-"}
    assert (long["tokens"], long["top10_share"], long["mean_entropy"]) == ("50", "0.8", "-")
    assert (single["scored"], single["perplexity"]) == ("0", "-")


def test_an_infinite_number_is_one_that_programs_read() -> None:
    (row,) = written(text_row("a.txt", replace(FIGURES, perplexity=float("inf"))))
    assert float(row["perplexity"]) == float("inf")


RISKY = ["=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", RISKY)
def test_no_cell_can_be_a_formula(text: str) -> None:
    named, failed = written(text_row(text, model=text, notices=(text,)), error_row("a", text))
    for cell in (named["file"], named["model"], named["notes"], failed["status"]):
        assert cell == f"'{text}"


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), unique=True, max_size=5))
def test_every_name_comes_back(names: list[str]) -> None:
    rows = written(*(text_row(name) for name in names))
    for row, name in zip(rows, names, strict=True):
        assert row["file"] in {name, f"'{name}"}
        assert row["file"][:1] not in set("=+-@\t\r")
