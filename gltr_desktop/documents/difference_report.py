"""What every export of a difference needs: the two sides, and the rows of their segments."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.difference.diverging import LIMITS
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.model_notes import note_sentence
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.documents.exporters import printably_named
from gltr_desktop.documents.origin import Origin
from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.difference.segments import Segments
    from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.segmentation import Granularity
    from gltr_desktop.analysis.statistics import Summary

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class DifferenceReport:
    """A difference as it is to be written.

    ``names`` are those of the two texts or models. ``colouring`` gives each text its own colours,
    and ``granularity`` is the level of the segments. ``title`` is that of the one text that two
    models have read; empty for two texts. ``signals`` is what the predictions of the two models are
    to each other, if that was asked for.
    """

    difference: Difference
    names: tuple[str, str]
    colouring: Colouring
    granularity: Granularity
    title: str = ""
    signals: PairedColumns | None = None

    @property
    def of_models(self) -> bool:
        """Whether two models have read one text."""
        return self.difference.kind is Kind.MODELS

    @property
    def analyses(self) -> tuple[Analysis, Analysis]:
        """Those of the left and of the right side."""
        return self.difference.left, self.difference.right

    @property
    def segments(self) -> Segments:
        """Those of the report's level."""
        return self.difference.at(self.granularity)

    def summaries(self) -> tuple[Summary, Summary]:
        """The figures of both sides, each over all that its model has read."""
        left, right = (summarise(one, self.colouring.thresholds) for one in self.analyses)
        return left, right

    def warnings(self) -> list[str]:
        """Why a model cannot read its text; each sentence once."""
        found = (warning.message for one in self.analyses for warning in text_warnings(one))
        return list(dict.fromkeys(found))

    def notes(self) -> list[str]:
        """What the models' values are no measure of, or which are bounds; each sentence once."""
        return list(filter(None, dict.fromkeys(note_sentence(one.model) for one in self.analyses)))

    def printable(self) -> DifferenceReport:
        """The same, with names of texts and models that can be written."""
        (left, first), (right, second) = (
            printably_named(analysis, Origin(name))
            for analysis, name in zip(self.analyses, self.names, strict=True)
        )
        pair = self.signals
        return replace(
            self,
            difference=replace(self.difference, left=left, right=right),
            names=(first.title, second.title),
            title=printable(self.title),
            signals=pair
            and replace(
                pair,
                scoring_model=printable(pair.scoring_model),
                sampling_model=printable(pair.sampling_model),
            ),
        )


class SegmentRow(NamedTuple):
    """A segment: half-open offsets in code points, the texts there, and bits; None for unknown.

    ``per_character`` is the difference, right less left, by character of the longer side.
    """

    left_start: int
    left_end: int
    left_text: str
    right_start: int
    right_end: int
    right_text: str
    changed: bool
    left_bits: float | None
    right_bits: float | None
    difference: float | None
    per_character: float | None


def segment_rows(report: DifferenceReport) -> list[SegmentRow]:
    """The segments of the report in the order of the texts."""
    segments, (left, right) = report.segments, report.analyses
    bounds = zip(
        segments.left_start.tolist(),
        segments.left_end.tolist(),
        segments.right_start.tolist(),
        segments.right_end.tolist(),
        segments.changed.tolist(),
        strict=True,
    )
    values = zip(
        segments.left_bits.tolist(),
        segments.right_bits.tolist(),
        segments.difference.tolist(),
        segments.difference_per_character.tolist(),
        strict=True,
    )
    return [
        SegmentRow(a, b, left.text[a:b], c, d, right.text[c:d], changed, *map(finite, bits))
        for (a, b, c, d, changed), bits in zip(bounds, values, strict=True)
    ]


def finite(value: float | None) -> float | None:
    """None for NaN and infinity, which neither JSON nor a spreadsheet can hold."""
    return value if value is not None and math.isfinite(value) else None


def step_ticks() -> tuple[str, ...]:
    """For each step of the diverging colours, where it begins, in bits per character: “−0.5”."""
    fewer = [f"{MINUS}{limit:g}" for limit in reversed(LIMITS)]
    return (*fewer, "0", *(f"+{limit:g}" for limit in LIMITS))
