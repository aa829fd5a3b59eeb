"""Text for a terminal: colours of 24 bits, and no control characters but its own."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.documents.segments import painted_segments

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis

_RESET = "\x1b[0m"
UNDERLINED, STRUCK_THROUGH = "\x1b[4m", "\x1b[9m"
"""Escape sequences that begin a way of writing, to be given as ``style``."""


def painted_text(analysis: Analysis, colouring: Colouring) -> str:
    """All of the text in the colours of its units, without a line end of its own."""
    painted = []
    for shade, run in groupby(
        painted_segments(analysis, colouring), lambda segment: segment.bucket
    ):
        shown = "".join(harmless(analysis.text, start, end) for start, end, _, _ in run)
        colour = None if shade == NO_BUCKET else colouring.colours()[shade]
        painted.append(on_colour(shown, colouring.palette.light.ink, colour))
    return "".join(painted)


def on_colour(shown: str, ink: str, paper: str | None, style: str = "") -> str:
    """``shown`` in ``ink`` on ``paper``, both “#rrggbb”, and in a ``style``.

    Without ``paper`` it has the terminal's own colours. All is reset before each line end:
    otherwise the terminal would paint the rest of the line, too.
    """
    begin = style if paper is None else f"{style}{_sgr(38, ink)}{_sgr(48, paper)}"
    if not begin:
        return shown
    return "\n".join(line and f"{begin}{line}{_RESET}" for line in shown.split("\n"))


def _sgr(layer: int, colour: str) -> str:
    """The escape sequence that sets the text colour (38) or the background (48) to ``#rrggbb``."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"\x1b[{layer};2;{red};{green};{blue}m"


def harmless(text: str, start: int = 0, end: int | None = None) -> str:
    """``text[start:end]`` with visible control characters, except for line ends and tabs."""
    stop = len(text) if end is None else end
    shown = text[start:stop]
    if shown.endswith("\r") and text.startswith("\n", stop):
        shown = shown[:-1]  # This line end consists of two tokens.
    shown = shown.replace("\r\n", "\n")
    return "".join(
        visible(character)
        if unicodedata.category(character) == "Cc" and character not in "\n\t"
        else character
        for character in shown
    )
