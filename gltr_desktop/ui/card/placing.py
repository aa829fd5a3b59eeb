"""Where a card stands: beside its word, but never over it nor over the words that led to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QSize

_GAP = 6
_MIN_HEIGHT = 150
_STEP = 28
"""Pixels from one pinned card to the next, where they have to overlap."""
_MAX_CASCADE = 200


def beside(word: QRect, size: QSize, room: QRect, column: QRect) -> QRect:
    """The rectangle of a card of ``size`` for ``word``, in ``room``; all in one window.

    It stands below the word's line. At the end of the window it stands beside the ``column`` of
    text, if there is room, or above the line. The line itself stays free.
    """
    left = max(room.left(), min(word.left(), room.right() + 1 - size.width()))
    below, above = word.bottom() + 1 + _GAP, word.top() - _GAP - size.height()
    if room.top() <= below <= room.bottom() + 1 - size.height():
        return QRect(QPoint(left, below), size)
    top = max(room.top(), room.bottom() + 1 - size.height())
    for edge in (column.right() + 1 + _GAP, column.left() - _GAP - size.width()):
        at_side = QRect(QPoint(edge, top), size)
        if room.contains(at_side):
            return at_side
    if room.top() <= above <= room.bottom() + 1 - size.height():
        return QRect(QPoint(left, above), size)
    return _squeezed(word, QRect(left, 0, size.width(), size.height()), room)


def _squeezed(word: QRect, card: QRect, room: QRect) -> QRect:
    """A lower card in the larger of the spaces above and below the line."""
    over = QRect(card.left(), room.top(), card.width(), word.top() - _GAP - room.top())
    under_top = word.bottom() + 1 + _GAP
    under = QRect(card.left(), under_top, card.width(), room.bottom() + 1 - under_top)
    chosen = under if under.height() >= over.height() else over
    if chosen.height() >= _MIN_HEIGHT:
        return chosen
    # The word is out of sight, or the window is tiny: the card is wholly in the window at least.
    height = min(card.height(), room.height())
    top = max(room.top(), min(chosen.top(), room.bottom() + 1 - height))
    return QRect(card.left(), top, card.width(), height)


def apart(card: QRect, others: Sequence[QRect], room: QRect) -> QRect:
    """``card``, moved so that it hides none of ``others``, or at least no caption of them."""
    if not any(card.intersects(other) for other in others):
        return card
    for place in _beside_others(card, others):
        if room.contains(place) and not any(place.intersects(other) for other in others):
            return place
    places = list(_cascade(card, room))
    free = [place for place in places if not any(_hides(place, other) for other in others)]
    return (free or places)[0]


def _cascade(card: QRect, room: QRect) -> Iterator[QRect]:
    """Places further and further down and right, beginning again at the window's edges."""
    across = max(1, room.width() - card.width() + 1)
    down = max(1, room.height() - card.height() + 1)
    for number in range(_MAX_CASCADE):
        place = QRect(card)
        place.moveLeft(room.left() + (card.left() - room.left() + number * _STEP) % across)
        place.moveTop(room.top() + (card.top() - room.top() + number * _STEP) % down)
        yield place


def _hides(card: QRect, other: QRect) -> bool:
    """Whether ``card`` would lie so that nothing, or next to nothing, of ``other`` is seen."""
    apart = card.topLeft() - other.topLeft()
    return abs(apart.x()) < _STEP and abs(apart.y()) < _STEP


def _beside_others(card: QRect, others: Sequence[QRect]) -> Iterator[QRect]:
    """Places to the left and right of the others, the nearest first."""
    places = []
    for other in others:
        for left in (other.right() + 1 + _GAP, other.left() - _GAP - card.width()):
            place = QRect(card)
            place.moveLeft(left)
            places.append(place)
    yield from sorted(places, key=lambda place: abs(place.left() - card.left()))
