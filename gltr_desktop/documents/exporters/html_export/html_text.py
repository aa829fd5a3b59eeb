"""The markup of a coloured text: an element around each unit, with its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from gltr_desktop.documents.exporters.html_export.card_text import card_attributes
from gltr_desktop.documents.page_templates import css_class
from gltr_desktop.documents.segments import segments

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
    for start, end, bucket, unit in segments(analysis, colouring.thresholds, colouring.granularity):
        text = analysis.text[start:end]
        # White space stays plain: slips of colour between words and at line ends would distract.
        core = text.strip(_SPACE)
        if unit is None or not core:
            parts.append(_written(text))
            continue
        before, after = text.split(core, 1)
        kind = f" class={css_class(bucket)}" if colouring.painted else ""
        card = "".join(
            f" {name}={_quoted(value)}"
            for name, value in card_attributes(analysis, unit, colouring).items()
        )
        parts.append(
            f"{_written(before)}<i{kind} tabindex=0{card}>{_written(core)}</i>{_written(after)}"
        )
    return "".join(parts)


def _written(text: str) -> str:
    return str(escape(text)).translate(_UNWRITABLE)


def _quoted(value: str) -> str:
    """``value`` as that of an attribute; quotes can be left out around letters and digits."""
    return value if value.isascii() and value.isalnum() else f'"{_written(value)}"'
