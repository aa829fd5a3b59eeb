"""The coloured text for notebooks: a piece of a page, in which every style stands where it counts.

A notebook puts it between other results, in the light or in the dark, and may take style sheets
and scripts out: so it has neither, and brings its own paper and ink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.analysis.card import card
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.palette import LIGHT
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.documents.segments import segments

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis

MAX_SEGMENTS = 2_000
"""Coloured pieces shown at most: each takes some 200 bytes, and notebooks keep what they show."""

_PREDICTIONS = 5
_SPACE = " \t\r\n"
_FRAME = (
    f"background:{LIGHT.paper};color:{LIGHT.ink};padding:0.8em 1em;border:1px solid #ccc;"
    "border-radius:4px"
)
_TEXT = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.6"


def coloured_html(analysis: Analysis) -> str:
    """One ``<div>`` with the text in GLTR's colours, a tooltip for each token, and a legend."""
    pieces, shown = [], 0
    for start, end, bucket, unit in segments(analysis, GLTR_COLOURING.thresholds):
        if shown == MAX_SEGMENTS:
            rest = len(analysis.text) - start
            break
        text = analysis.text[start:end]
        # White space stays plain: slips of colour between words and at line ends would distract.
        core = text.strip(_SPACE)
        if unit is None or not core:
            pieces.append(_escaped(text))
            continue
        shown += 1
        before, after = text.split(core, 1)
        colour, tip = LIGHT.buckets[bucket], _escaped(_tip(analysis, unit))
        span = f'<span style="background:{colour}" title="{tip}">{_escaped(core)}</span>'
        pieces.append(f"{_escaped(before)}{span}{_escaped(after)}")
    else:
        rest = 0
    return "".join((
        f'<div style="{_FRAME}">',
        f'<div style="margin-bottom:0.6em">{_legend(analysis)}</div>',
        f'<div dir="auto" style="{_TEXT}">{"".join(pieces)}{"…" if rest else ""}</div>',
        f'<div style="margin-top:0.6em">{_what_is_left(analysis, rest)}</div>' if rest else "",
        "</div>",
    ))  # fmt: skip


def _tip(analysis: Analysis, unit: int) -> str:
    """Rank, probability and the likeliest predictions of a token, as lines of plain text."""
    shown = card(analysis, unit, GLTR_COLOURING, _PREDICTIONS)
    rows = [f"{row.value}  {row.text}{' ←' if row.actual else ''}" for row in shown.rows]
    return "\n".join([shown.description, *([f"{shown.heading}:", *rows] if rows else [])])


def _legend(analysis: Analysis) -> str:
    """What the colours stand for, how many tokens have each, and which model has read the text."""
    thresholds = Thresholds()
    summary = summarise(analysis, thresholds)
    classes = [
        f'<span style="background:{colour}">&nbsp;{_escaped(label)}&nbsp;</span>'
        f" {summary.shares[name]:.1%}"
        for name, label, colour in zip(BUCKETS, thresholds.labels(), LIGHT.buckets, strict=True)
    ]
    return " &ensp; ".join([*classes, f"{summary.tokens:,} tokens", _escaped(analysis.model.name)])


def _what_is_left(analysis: Analysis, characters: int) -> str:
    return (
        f"The last {characters:,} of {len(analysis.text):,} characters are not shown here; the page"
        " of to_html() shows all."
    )


def _escaped(text: str) -> str:
    """``text`` for an element or an attribute; HTML cannot hold a zero character."""
    return str(escape(text.replace("\0", "␀")))
