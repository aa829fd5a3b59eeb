"""Where the parts of a card are, and which of its rows there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from gltr_desktop.ui.card.card_fonts import height, width

if TYPE_CHECKING:
    from gltr_desktop.analysis.card import Card
    from gltr_desktop.ui.card.card_fonts import CardFonts

_GAP = 4
_BESIDE = 8
"""Pixels between the headline and what stands beside it."""
_ROW_PADDING = 4
_APART = 4
"""Pixels above what came, where it is none of the predictions above it."""
_MAX_NOTE_LINES = 3


@dataclass(frozen=True)
class CardLayout:
    """The rectangles of a card's parts in a widget; ``rows`` are (index of the row, rectangle).

    ``aside`` is beside the headline, or below it where that leaves too little room. Of the details
    there may be fewer than the card has, and no lead: none is cut.
    """

    context: QRect
    headline: QRect
    aside: QRect
    notes: tuple[QRect, ...]
    details: tuple[QRect, ...]
    lead: QRect
    rows: tuple[tuple[int, QRect], ...]


def card_layout(
    card: Card, fonts: CardFonts, size: tuple[int, int], *, details: bool, first: int = 0
) -> CardLayout:
    """The parts of ``card`` in a widget of ``size`` (width, height).

    Rows get what is left; row ``first`` is the uppermost, and what came is always among them.
    """
    right, bottom = size
    top = 0

    def line(pixels: int, gap: int = 0) -> QRect:
        nonlocal top
        rect = QRect(0, top, right, pixels)
        top += pixels + gap
        return rect

    context = line(height(fonts.word), _GAP)
    headline = line(height(fonts.headline), _GAP)
    aside = headline.adjusted(width(fonts.headline, card.headline) + _BESIDE, 0, 0, 0)
    if card.aside and width(fonts.small, card.aside) > aside.width():
        aside = line(height(fonts.small), _GAP)
    notes = tuple(line(_wrapped(note, fonts, right), _GAP) for note in card.notes)
    figures = []
    for text in card.details if details else ():
        needed = _wrapped(text, fonts, right) + 2
        if top + needed > bottom:
            break
        figures.append(line(needed))
    top += _GAP if figures else 0
    has_lead = bool(card.lead) and top + height(fonts.small) <= bottom
    lead = line(height(fonts.small), _GAP) if has_lead else QRect()
    each = row_height(fonts)
    fitting = max(0, (bottom - top) // each)
    rows = []
    for index in rows_that_fit(card, fitting, first):
        row = card.rows[index]
        # The gap is taken where it is to be had: it hides no row.
        top += _APART if row.apart and bottom - top >= each + _APART else 0
        rows.append((index, line(each)))
    return CardLayout(context, headline, aside, notes, tuple(figures), lead, tuple(rows))


def row_height(fonts: CardFonts) -> int:
    """Pixels from one row to the next."""
    return height(fonts.word) + _ROW_PADDING


def natural_height(card: Card, fonts: CardFonts, right: int, *, details: bool) -> int:
    """Pixels that a card of width ``right`` needs to show all of its rows."""
    everything = card_layout(card, fonts, (right, 10_000), details=details)
    parts = [rect for _, rect in everything.rows] or [everything.lead, *everything.notes]
    return max(rect.bottom() for rect in [everything.headline, everything.aside, *parts]) + 1


def rows_that_fit(card: Card, fitting: int, first: int = 0) -> list[int]:
    """The indices of ``fitting`` rows from number ``first`` on, with that of the actual token."""
    count = len(card.rows)
    if fitting >= count:
        return list(range(count))
    actual = next((index for index, row in enumerate(card.rows) if row.actual), None)
    # What came needs no place among the predictions where it follows them anyway.
    predictions = count - (actual is not None and card.rows[actual].apart)
    first = max(0, min(first, predictions - fitting + (actual is not None)))
    shown = list(range(first, min(first + fitting, predictions)))
    if actual is None or actual in shown or fitting < 2:
        return shown
    shown = shown[: fitting - 1]
    return sorted([*shown, actual])


def _wrapped(text: str, fonts: CardFonts, right: int) -> int:
    """Pixels that a note, or a line of the details, of width ``right`` needs."""
    metrics = QFontMetrics(fonts.small)
    room = QRect(0, 0, right, metrics.lineSpacing() * _MAX_NOTE_LINES)
    needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
    return min(room.height(), needed)
