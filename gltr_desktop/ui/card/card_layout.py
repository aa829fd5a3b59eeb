"""Where the parts of a card are, and which of its rows there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from gltr_desktop.ui.card.card_fonts import height

if TYPE_CHECKING:
    from gltr_desktop.analysis.card import Card
    from gltr_desktop.ui.card.card_fonts import CardFonts

_GAP = 4
_ROW_PADDING = 4
_APART = 4
"""Pixels above what came, where it is none of the predictions above it."""
_MAX_NOTE_LINES = 3


@dataclass(frozen=True)
class CardLayout:
    """The rectangles of a card's parts in a widget; ``rows`` are (index of the row, rectangle)."""

    context: QRect
    headline: QRect
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
    width, bottom = size
    top = 0

    def line(pixels: int, gap: int = 0) -> QRect:
        nonlocal top
        rect = QRect(0, top, width, pixels)
        top += pixels + gap
        return rect

    context = line(height(fonts.word), _GAP)
    headline = line(height(fonts.headline), _GAP)
    notes = tuple(line(_wrapped(note, fonts, width), _GAP) for note in card.notes)
    shown = card.details if details else ()
    figures = tuple(line(height(fonts.small) + 2) for _ in shown)
    top += _GAP if shown else 0
    lead = line(height(fonts.small) if card.lead else 0, _GAP if card.lead else 0)
    each = row_height(fonts)
    fitting = max(0, (bottom - top) // each)
    rows = []
    for index in rows_that_fit(card, fitting, first):
        row = card.rows[index]
        # The gap is taken where it is to be had: it hides no row.
        top += _APART if row.apart and bottom - top >= each + _APART else 0
        rows.append((index, line(each)))
    return CardLayout(context, headline, notes, figures, lead, tuple(rows))


def row_height(fonts: CardFonts) -> int:
    """Pixels from one row to the next."""
    return height(fonts.word) + _ROW_PADDING


def natural_height(card: Card, fonts: CardFonts, width: int, *, details: bool) -> int:
    """Pixels that a card needs to show all of its rows."""
    everything = card_layout(card, fonts, (width, 10_000), details=details)
    parts = [rect for _, rect in everything.rows] or [everything.lead, *everything.notes]
    return max(rect.bottom() for rect in [everything.headline, *parts]) + 1


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


def _wrapped(text: str, fonts: CardFonts, width: int) -> int:
    """Pixels that a note needs."""
    metrics = QFontMetrics(fonts.small)
    room = QRect(0, 0, width, metrics.lineSpacing() * _MAX_NOTE_LINES)
    needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
    return min(room.height(), needed)
