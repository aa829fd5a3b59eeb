"""Where cards stand: beside their words, and apart from each other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize

from gltr_desktop.ui.card.placing import apart, beside

ROOM = QRect(0, 0, 1_280, 800)
COLUMN = QRect(150, 40, 620, 700)
CARD = QSize(340, 300)


def words() -> list[QRect]:
    """Words all over the column."""
    return [
        QRect(left, top, 60, 20) for left in (150, 400, 700) for top in (40, 300, 520, 700, 715)
    ]


@pytest.mark.parametrize("size", [CARD, QSize(340, 120)])
def test_a_card_is_in_the_window_and_leaves_the_line_of_its_word_free(size: QSize) -> None:
    for word in words():
        card = beside(word, size, ROOM, COLUMN)
        line = QRect(COLUMN.left(), word.top(), COLUMN.width(), word.height())
        assert ROOM.contains(card)
        assert not card.intersects(line), word
        assert card.size() == size


def test_a_card_is_below_its_word_where_there_is_room() -> None:
    card = beside(QRect(400, 300, 60, 20), CARD, ROOM, COLUMN)
    assert (card.left(), card.top()) == (400, 326)


def test_a_card_at_the_end_of_the_window_is_beside_the_text_before_it_is_above() -> None:
    word = QRect(400, 700, 60, 20)
    assert beside(word, CARD, ROOM, COLUMN).left() > COLUMN.right()
    narrow = QRect(0, 0, 800, 800)
    assert beside(word, CARD, narrow, COLUMN).bottom() < word.top()


def test_a_card_is_lower_where_the_window_is() -> None:
    room = QRect(0, 0, 500, 400)
    for top in (30, 190, 360):
        word = QRect(100, top, 60, 20)
        card = beside(word, QSize(340, 390), room, QRect(10, 0, 480, 400))
        assert room.contains(card)
        assert not card.intersects(word)
        assert card.height() >= 150


@pytest.mark.parametrize("top", [-500, 900])
def test_a_word_out_of_sight_does_not_take_its_card_along(top: int) -> None:
    for left in (-90, 1_500):
        word = QRect(left, top, 60, 20)
        assert ROOM.contains(beside(word, CARD, ROOM, COLUMN))


def test_a_tiny_window_holds_the_card_still() -> None:
    room = QRect(0, 0, 360, 120)
    assert room.contains(beside(QRect(100, 50, 60, 20), CARD, room, room))


def test_a_card_is_moved_away_from_others() -> None:
    first = QRect(300, 200, 340, 300)
    assert apart(first, [], ROOM) == first
    free = QRect(800, 200, 340, 300)
    assert apart(free, [first], ROOM) == free
    second = apart(QRect(320, 220, 340, 300), [first], ROOM)
    third = apart(QRect(320, 220, 340, 300), [first, second], ROOM)
    for one, other in ((first, second), (first, third), (second, third)):
        assert not one.intersects(other) or one.topLeft() != other.topLeft()
    assert not first.intersects(second)
    assert ROOM.contains(second)


def test_cards_without_room_show_their_captions() -> None:
    room = QRect(0, 0, 400, 400)
    taken: list[QRect] = []
    for _ in range(4):
        taken.append(apart(QRect(20, 30, 340, 300), taken, room))
    assert len({(card.left(), card.top()) for card in taken}) == 4
    assert all(room.contains(card) for card in taken)
