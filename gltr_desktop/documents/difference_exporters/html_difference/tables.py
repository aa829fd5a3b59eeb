"""The largest differences of two models, and what each change of a revision did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.difference.changes import changes, largest
from gltr_desktop.analysis.difference.difference_words import excerpt, signed
from gltr_desktop.analysis.difference.diverging import NEUTRAL, diverging_steps, segment_steps
from gltr_desktop.analysis.numbers import decimal
from gltr_desktop.analysis.word_in_context import words_before

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.changes import Change
    from gltr_desktop.documents.difference_report import DifferenceReport

_LARGEST = 20
_MOST_CHANGES = 200
_BEFORE = 40
"""Characters: enough to find a word by."""


@dataclass(frozen=True)
class LargestRow:
    """A segment in which two models differ, after the words that stand ``before`` it."""

    before: str
    text: str
    left: str
    right: str
    difference: str
    step: int


@dataclass(frozen=True)
class ChangeRow:
    """What change ``number``, from 1, did to the passage itself, and to the ``rest`` after it.

    A passage is "" where the other side alone has something.
    """

    number: int
    before: str
    after: str
    left: str
    right: str
    difference: str
    step: int
    rest: str


@dataclass(frozen=True)
class ChangeRows:
    """The changes that are listed, in the order of the text, of ``whole``."""

    rows: tuple[ChangeRow, ...]
    whole: int


def largest_rows(report: DifferenceReport) -> list[LargestRow]:
    """The segments whose bits differ most, the largest first."""
    segments, (left, _) = report.segments, report.analyses
    steps = segment_steps(segments)
    rows = []
    for index in largest(report.difference, report.granularity, _LARGEST).tolist():
        start, end = int(segments.left_start[index]), int(segments.left_end[index])
        rows.append(
            LargestRow(
                before=_ending(words_before(left, int(segments.left_tokens[index]))),
                text=excerpt(left.text[start:end]),
                left=decimal(float(segments.left_bits[index]), 1),
                right=decimal(float(segments.right_bits[index]), 1),
                difference=signed(float(segments.difference[index])),
                step=int(steps[index]),
            )
        )
    return rows


def _ending(words: str) -> str:
    """The last of the ``words``."""
    if len(words) <= _BEFORE:
        return words
    return f"… {words[-_BEFORE:].partition(' ')[2]}"


def change_rows(report: DifferenceReport) -> ChangeRows:
    """The changes; of very many, those that did most to the passage and to what follows."""
    found = changes(report.difference)
    effect = [np.abs(np.nansum([change.difference, change.rest])) for change in found]
    kept = np.sort(np.argsort(-np.array(effect), kind="stable")[:_MOST_CHANGES])
    rows = tuple(_change_row(report, index + 1, found[index]) for index in kept.tolist())
    return ChangeRows(rows, len(found))


def _change_row(report: DifferenceReport, number: int, change: Change) -> ChangeRow:
    left, right = report.analyses
    before = left.text[change.left_start : change.left_end]
    after = right.text[change.right_start : change.right_end]
    per_character = change.difference / max(len(before), len(after), 1)
    step = int(diverging_steps(np.array([per_character]))[0])
    return ChangeRow(
        number=number,
        before=excerpt(before),
        after=excerpt(after),
        left=decimal(change.left_bits, 1),
        right=decimal(change.right_bits, 1),
        difference=signed(change.difference),
        step=NEUTRAL if step == NO_BUCKET else step,
        rest=signed(change.rest),
    )
