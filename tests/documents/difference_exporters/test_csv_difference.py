"""The table of a difference as a program reads it, and as a spreadsheet must not run it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.differences import of_models, of_texts

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.difference_exporters import difference_exporter_named

if TYPE_CHECKING:
    from gltr_desktop.documents.difference_report import DifferenceReport

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
BITS = ["left_bits", "right_bits", "difference_bits", "difference_bits_per_character"]


def rows_of(report: DifferenceReport) -> list[dict[str, str]]:
    data = difference_exporter_named("csv").render(report, WHEN)
    assert isinstance(data, bytes)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("granularity", Granularity)
def test_each_segment_of_two_models_is_a_row(granularity: Granularity) -> None:
    report = of_models(granularity)
    rows, text = rows_of(report), report.difference.left.text
    assert list(rows[0]) == ["text", "start", "end", *BITS]
    assert len(rows) == len(report.segments)
    for row in rows:
        assert text[int(row["start"]) : int(row["end"])] == row["text"].removeprefix("'")
        assert float(row["difference_bits"]) == pytest.approx(
            float(row["right_bits"]) - float(row["left_bits"])
        )
    total = sum(float(row["difference_bits"]) for row in rows)
    assert total == pytest.approx(report.difference.bits, abs=1e-9)


def test_both_sides_of_two_texts_have_columns() -> None:
    report = of_texts()
    rows = rows_of(report)
    assert list(rows[0])[:7] == [
        "left_text", "left_start", "left_end", "right_text", "right_start", "right_end", "changed",
    ]  # fmt: skip
    changed = [row for row in rows if row["changed"] == "1"]
    assert (" very", "") in [(row["left_text"], row["right_text"]) for row in changed]
    assert all(row["left_text"] == row["right_text"] for row in rows if row["changed"] == "0")
    for side, analysis in zip(("left", "right"), report.analyses, strict=True):
        assert "".join(row[f"{side}_text"] for row in rows) == analysis.text


def test_no_cell_can_be_a_formula() -> None:
    assert rows_of(of_models(Granularity.SENTENCE))[0]["text"].startswith("'=The")
    risky = of_texts(
        "=1+1 was what the old sheet said here", "@SUM was what the old sheet said here"
    )
    cells = {row[name] for row in rows_of(risky) for name in ("left_text", "right_text")}
    assert not any(cell.startswith(("=", "@")) for cell in cells)
    assert {"'=", "'@"} & {cell[:2] for cell in cells}


def test_what_is_not_known_is_empty() -> None:
    rows = rows_of(of_texts(done=3))
    assert [rows[-1][name] for name in BITS] == [""] * 4
