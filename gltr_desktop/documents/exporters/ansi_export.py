"""An analysis for a terminal: the text on backgrounds of 24-bit colour."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET
from gltr_desktop.analysis.numbers import percent
from gltr_desktop.analysis.pseudo_likelihood import likelihood_note
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.documents.segments import painted_segments
from gltr_desktop.documents.standings import comparison_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis, ModelRecord
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin

_RESET = "\x1b[0m"


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
    text = analysis.text
    painted = []
    for shade, run in groupby(
        painted_segments(analysis, colouring), lambda segment: segment.bucket
    ):
        shown = "".join(_harmless(text, start, end) for start, end, _, _ in run)
        painted.append(_painted(shown, shade, colouring))
    line_end = "" if text.endswith("\n") else "\n"
    standing = comparison_in_words(comparison)
    below = [
        _legend(analysis, colouring),
        *([_note(analysis.model)] if analysis.model.is_pseudo else []),
        *(warning.message for warning in text_warnings(analysis)),
        *([_harmless(standing, 0, len(standing))] if standing else []),
    ]
    return "".join([*painted, line_end, *(f"\n{line}" for line in below), "\n"])


def _painted(shown: str, shade: int, colouring: Colouring) -> str:
    """``shown`` on the colour of ``shade``, which is reset before each line end.

    Otherwise the terminal would paint the rest of the line, too.
    """
    if shade == NO_BUCKET:
        return shown
    colours = _sgr(38, colouring.palette.light.ink) + _sgr(48, colouring.colours()[shade])
    return "\n".join(line and f"{colours}{line}{_RESET}" for line in shown.split("\n"))


def _sgr(layer: int, colour: str) -> str:
    """The escape sequence that sets the text colour (38) or the background (48) to ``#rrggbb``."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"\x1b[{layer};2;{red};{green};{blue}m"


def _harmless(text: str, start: int, end: int) -> str:
    """``text[start:end]`` with visible control characters, except for line ends and tabs."""
    shown = text[start:end]
    if shown.endswith("\r") and text.startswith("\n", end):
        shown = shown[:-1]  # This line end consists of two tokens.
    shown = shown.replace("\r\n", "\n")
    return "".join(
        visible(character)
        if unicodedata.category(character) == "Cc" and character not in "\n\t"
        else character
        for character in shown
    )


def _spaced(words: str) -> str:
    """``words`` with ordinary spaces: a terminal need not have others."""
    return words.replace("\u00a0", " ")


def _note(model: ModelRecord) -> str:
    note = likelihood_note(model)
    return f"{note[0].upper()}{note[1:]}."


def _legend(analysis: Analysis, colouring: Colouring) -> str:
    summary = summarise(analysis, colouring.thresholds, colouring.granularity)
    labels = colouring.thresholds.labels()
    entries = [
        _painted(f" {label} ", colouring.shade_of_bucket(bucket), colouring)
        + f" {summary.buckets[name]:,} ({_spaced(percent(summary.shares[name]))})"
        for bucket, (name, label) in enumerate(zip(BUCKETS, labels, strict=True))
    ]
    model = f"{analysis.model.name}, {analysis.model.arithmetic}"
    return "   ".join([*entries, _harmless(model, 0, len(model))])
