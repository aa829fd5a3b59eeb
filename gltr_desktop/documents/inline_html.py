"""A part of an analysed text as HTML for the clipboard, which other programs paste in colour.

Mail programs and editors in browsers drop style sheets: every style stands where it applies.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.documents.painted_lines import painted_lines, xml_characters

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.painted_lines import Line

# The more surprising the bucket, the denser the line below it.
_UNDERLINES = ("", "dotted", "dashed", "solid")
# HTML shows no spaces at the ends of a paragraph, and one of several in a row.
_LOST_SPACE = re.compile("(?<= ) |^ | $")
_KEPT_SPACE = "\u00a0"
_TAB = '<span style="white-space:pre">\t</span>'


def to_inline_html(
    analysis: Analysis, colouring: Colouring, start: int = 0, end: int | None = None
) -> str:
    """Code points [``start``, ``end``) of the text, by default all: a paragraph for each line."""
    styles = _styles(colouring)
    lines = "".join(
        _paragraph(line, styles) for line in painted_lines(analysis, colouring, start, end)
    )
    return (
        '<html><head><meta charset="utf-8"></head><body>'
        f"<!--StartFragment-->{lines}<!--EndFragment--></body></html>"
    )


def _styles(colouring: Colouring) -> list[str]:
    """The style of each shade."""
    ink = colouring.palette.light.ink
    return [
        f"background-color:{colour};color:{ink}"
        + (f";text-decoration:underline {line}" if line else "")
        for colour, line in zip(
            colouring.colours(), colouring.underlines(_UNDERLINES, ""), strict=True
        )
    ]


def _paragraph(line: Line, styles: list[str]) -> str:
    text = _LOST_SPACE.sub(_KEPT_SPACE, line.text)
    shown, start = [], 0
    for piece, bucket in line.pieces:
        end = start + len(piece)
        written = escape(xml_characters(text[start:end])).replace("\t", _TAB)
        styled = f'<span style="{styles[bucket]}">{written}</span>'
        shown.append(written if bucket == NO_BUCKET else styled)
        start = end
    direction = ' dir="rtl"' if line.right_to_left else ""
    return f'<p{direction} style="margin:0">{"".join(shown) or "<br>"}</p>'
