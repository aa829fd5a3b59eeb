"""The markup of the texts: of one in the colours of differences, or of two with their changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.difference.changes import changes
from gltr_desktop.analysis.difference.difference_words import signed
from gltr_desktop.analysis.difference.diverging import segment_steps
from gltr_desktop.analysis.numbers import decimal
from gltr_desktop.documents.coloured_markup import Mark, coloured_text, quoted, written
from gltr_desktop.documents.difference_report import segment_rows

if TYPE_CHECKING:
    from gltr_desktop.documents.difference_report import DifferenceReport, SegmentRow


def difference_text(report: DifferenceReport) -> str:
    """The one text with an ``<i>`` around each segment of which the difference is known.

    As with the colours of a text, white space stays plain.
    """
    steps = segment_steps(report.segments).tolist()
    parts = []
    for row, step in zip(segment_rows(report), steps, strict=True):
        core = row.left_text.strip()
        if step == NO_BUCKET or not core:
            parts.append(written(row.left_text))
            continue
        before, after = row.left_text.split(core, 1)
        parts.append(
            f"{written(before)}<i class=d{step} tabindex=0 data-s={quoted(_card(row))}>"
            f"{written(core)}</i>{written(after)}"
        )
    return "".join(parts)


def _card(row: SegmentRow) -> str:
    if row.left_bits is None or row.right_bits is None or row.per_character is None:
        return "No finite number of bits"
    return (
        f"{decimal(row.left_bits, 1)} bits by A, {decimal(row.right_bits, 1)} by B "
        f"({signed(row.right_bits - row.left_bits)})\n"
        f"{signed(row.per_character, 2)} bits per character"
    )


def marked_texts(report: DifferenceReport) -> tuple[str, str]:
    """Both texts in their own colours, with an element around what was changed.

    In the left one that is ``<del id=aN>``, in the right one ``<ins id=bN>``, N being the number of
    the change from 1; one that is empty has the class ``none``.
    """
    found = changes(report.difference)
    left, right = report.analyses
    before = [
        _mark("del", f"a{number}", left.text, change.left_start, change.left_end)
        for number, change in enumerate(found, 1)
    ]
    after = [
        _mark("ins", f"b{number}", right.text, change.right_start, change.right_end)
        for number, change in enumerate(found, 1)
    ]
    return (
        coloured_text(left, report.colouring, before),
        coloured_text(right, report.colouring, after),
    )


def _mark(element: str, name: str, text: str, start: int, end: int) -> Mark:
    """A mark around what is visible in a passage: lines under white space say nothing."""
    passage = text[start:end]
    core = passage.strip()
    if core:
        start += passage.index(core)
        end = start + len(core)
    kind = "" if start < end else " class=none"
    return Mark(start, end, f"<{element} id={name}{kind}>", f"</{element}>")
