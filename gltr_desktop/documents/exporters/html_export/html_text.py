"""The markup of a coloured text: an element around each unit, with its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from gltr_desktop.documents.exporters.html_export.card_text import card_attributes
from gltr_desktop.documents.page_templates import css_class
from gltr_desktop.documents.segments import painted_segments

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis

# HTML cannot hold a zero character, and browsers read a bare carriage return as a line feed.
_UNWRITABLE = str.maketrans({"\0": "␀", "\r": "&#13;"})
_SPACE = " \t\r\n"


def coloured_text(analysis: Analysis, colouring: Colouring) -> str:
    """The text with an ``<i>`` around each scored unit of the colouring's granularity.

    It is built here and not in a template, which would be slow: a long text has tens of thousands
    of units.
    """
    parts = []
    for start, end, bucket, unit in painted_segments(analysis, colouring):
        text = analysis.text[start:end]
        # White space stays plain: slips of colour between words and at line ends would distract.
        core = text.strip(_SPACE)
        if unit is None or not (core or (colouring.line_breaks and "\n" in text)):
            parts.append(_written(text))
            continue
        before, after = text.split(core, 1) if core else ("", text)
        kind = _kind(bucket, colouring, is_line_end=not core)
        card = "".join(
            f" {name}={_quoted(value)}"
            for name, value in card_attributes(analysis, unit, colouring).items()
        )
        parts.append(
            f"{_written(before)}<i{kind} tabindex=0{card}>{_written(core)}</i>{_written(after)}"
        )
    return "".join(parts)


def _kind(shade: int, colouring: Colouring, *, is_line_end: bool) -> str:
    """The attribute with the classes of a unit; by one of them, a line end gets a sign."""
    colour = css_class(shade, continuous=colouring.continuous) if colouring.painted else ""
    names = f"{colour} line-end".lstrip() if is_line_end else colour
    return f" class={_quoted(names)}" if names else ""


def _written(text: str) -> str:
    return str(escape(text)).translate(_UNWRITABLE)


def _quoted(value: str) -> str:
    """``value`` as that of an attribute; quotes can be left out around letters and digits."""
    return value if value.isascii() and value.isalnum() else f'"{_written(value)}"'
