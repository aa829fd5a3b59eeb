"""An analysis for a terminal: the text on backgrounds of 24-bit colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.model_notes import note_sentence
from gltr_desktop.analysis.numbers import percent
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.analysis.words.notes import word_method, word_note
from gltr_desktop.documents.standings import comparison_in_words
from gltr_desktop.documents.terminal_text import harmless, on_colour, painted_text

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin


def to_ansi(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,  # noqa: ARG001 - all exporters are called alike
    when: datetime,  # noqa: ARG001
    comparison: Comparison | None = None,
) -> str:
    """The text in the colours of its buckets, and a line with the legend below it.

    Where it is compared, another line says with what; where the model cannot read it, one says so.

    Dark text on light colours is legible on every terminal. Control characters of the text are
    replaced by visible signs: none may move the cursor or change a colour.
    """
    line_end = "" if analysis.text.endswith("\n") else "\n"
    standing = comparison_in_words(comparison)
    way = analysis.model, colouring.thresholds, colouring.granularity
    below = [
        _legend(analysis, colouring),
        *([word_note(*way)] if word_method(*way) else []),
        *([note] if (note := note_sentence(analysis.model)) else []),
        *(warning.message for warning in text_warnings(analysis)),
        *([harmless(standing)] if standing else []),
    ]
    return "".join(
        [painted_text(analysis, colouring), line_end, *(f"\n{line}" for line in below), "\n"]
    )


def _spaced(words: str) -> str:
    """``words`` with ordinary spaces: a terminal need not have others."""
    return words.replace("\u00a0", " ")


def _legend(analysis: Analysis, colouring: Colouring) -> str:
    summary = summarise(analysis, colouring.thresholds, colouring.granularity)
    labels = colouring.thresholds.labels()
    entries = [
        on_colour(
            f" {label} ",
            colouring.palette.light.ink,
            colouring.colours()[colouring.shade_of_bucket(bucket)],
        )
        + f" {summary.buckets[name]:,} ({_spaced(percent(summary.shares[name]))})"
        for bucket, (name, label) in enumerate(zip(BUCKETS, labels, strict=True))
    ]
    model = filter(None, (analysis.model.name, analysis.model.arithmetic))
    return "   ".join([*entries, harmless(", ".join(model))])
