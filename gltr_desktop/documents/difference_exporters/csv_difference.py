"""A difference for spreadsheets and scripts: comma-separated values, one row a segment.

Of two models, the columns are ``text``, ``start`` and ``end`` (offsets in code points), what the
segment has in bits to the left and to the right one, and the difference. Of two texts, each side
has its own text and offsets, and ``changed`` is 1 where the words differ. What is not known is
empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.difference_report import segment_rows
from gltr_desktop.documents.spreadsheets import csv_bytes, no_formula

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.documents.difference_report import DifferenceReport, SegmentRow

_BITS = ("left_bits", "right_bits", "difference_bits", "difference_bits_per_character")
_OF_MODELS = ("text", "start", "end")
_OF_TEXTS = (
    "left_text", "left_start", "left_end", "right_text", "right_start", "right_end", "changed",
)  # fmt: skip


def to_csv(report: DifferenceReport, when: datetime) -> bytes:  # noqa: ARG001 - all are called alike
    """The table of segments; an apostrophe stands before texts that a spreadsheet would compute."""
    header, cells = (_OF_MODELS, _of_models) if report.of_models else (_OF_TEXTS, _of_texts)
    rows = (
        (*cells(row), row.left_bits, row.right_bits, row.difference, row.per_character)
        for row in segment_rows(report)
    )
    return csv_bytes([(*header, *_BITS), *rows])


def _of_models(row: SegmentRow) -> tuple[object, ...]:
    return no_formula(row.left_text), row.left_start, row.left_end


def _of_texts(row: SegmentRow) -> tuple[object, ...]:
    return (
        *_of_models(row),
        no_formula(row.right_text), row.right_start, row.right_end, int(row.changed),
    )  # fmt: skip
