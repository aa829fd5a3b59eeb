"""The card of a unit as plain lines, for a page that shows them as they are.

Columns are separated by tabs, and values are padded with figure spaces, so that they stand below
one another in any font that is given tab stops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.card import Card, Row, card
from gltr_desktop.analysis.visible_text import isolated

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis


def card_text(analysis: Analysis, unit: int, colouring: Colouring) -> str:
    """The lines of the card of unit ``unit``, with all predictions that are recorded."""
    return "\n".join(_lines(card(analysis, unit, colouring, analysis.top_k)))


def _lines(shown: Card) -> list[str]:
    title = isolated(shown.title)
    lines = [f"{title}  ·  {shown.corner}" if shown.corner else title, *shown.lines]
    if shown.rows:
        width = max(len(row.value) for row in shown.rows)
        lines += [shown.heading, *(_row(row, width) for row in shown.rows)]
    return lines


def _row(row: Row, width: int) -> str:
    """A line in columns: the value, the bar, the text, and a mark at the token of the text."""
    mark = "  ← here" if row.actual else ""
    return f"{row.value:\u2007>{width}}\t{bar(row.share)}\t{isolated(row.text)}{mark}"


def bar(share: float) -> str:
    """Up to eight strokes, to the nearest half."""
    halves = round(16 * share)
    return "━" * (halves // 2) + "╸" * (halves % 2)
