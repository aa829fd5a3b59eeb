"""An analysis for a terminal: the text on backgrounds of 24-bit colour."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET
from gltr_desktop.analysis.palette import LIGHT
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.documents.segments import segments

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.record import Analysis

_RESET = "\x1b[0m"


def to_ansi(analysis: Analysis, thresholds: Thresholds) -> str:
    """The text in the colours of its buckets, and a legend line below it.

    Dark ink on light colours reads on every terminal. The text's own control characters are
    written out: none may move the cursor or change a colour.
    """
    text = analysis.text
    painted = []
    for bucket, run in groupby(segments(analysis, thresholds), lambda segment: segment.bucket):
        shown = "".join(_harmless(text, start, end) for start, end, _, _ in run)
        painted.append(_painted(shown, bucket))
    line_end = "" if text.endswith("\n") else "\n"
    return "".join(painted) + f"{line_end}\n{_legend(analysis, thresholds)}\n"


def _painted(shown: str, bucket: int) -> str:
    """``shown`` in the colour of ``bucket``, which no line takes along to the screen's edge."""
    if bucket == NO_BUCKET:
        return shown
    colours = _sgr(38, LIGHT.ink) + _sgr(48, LIGHT.buckets[bucket])
    return "\n".join(line and f"{colours}{line}{_RESET}" for line in shown.split("\n"))


def _sgr(layer: int, colour: str) -> str:
    """The sequence that sets ink (38) or background (48) to ``#rrggbb``."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"\x1b[{layer};2;{red};{green};{blue}m"


def _harmless(text: str, start: int, end: int) -> str:
    """Part of ``text`` with its control characters made visible, line ends and tabs excepted."""
    shown = text[start:end]
    if shown.endswith("\r") and text.startswith("\n", end):
        shown = shown[:-1]  # A line end in two tokens.
    shown = shown.replace("\r\n", "\n")
    return "".join(
        visible(character)
        if unicodedata.category(character) == "Cc" and character not in "\n\t"
        else character
        for character in shown
    )


def _legend(analysis: Analysis, thresholds: Thresholds) -> str:
    summary = summarise(analysis, thresholds)
    entries = [
        f"{_painted(f' {label} ', bucket)} {summary.buckets[name]:,} ({summary.shares[name]:.1%})"
        for bucket, (name, label) in enumerate(zip(BUCKETS, thresholds.labels(), strict=True))
    ]
    model = f"{analysis.model.name}, {analysis.model.arithmetic}"
    return "   ".join([*entries, _harmless(model, 0, len(model))])
