"""The two columns of the inspector: what is seen of both sides, and heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.differences import of_models, of_texts
from helpers.pixels import picture, share
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont

from gltr_desktop.analysis.difference.diverging import STEPS, diverging_colours
from gltr_desktop.analysis.difference.pair_card import PairCard, pair_card
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.side_by_side.pair_view import EMPTY, PairView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme


@pytest.fixture
def view(frame: QWidget, theme: Theme, qtbot: QtBot) -> PairView:
    view = PairView(frame)
    view.set_theme(theme)
    view.set_face(QFont("Serif"))
    view.resize(292, 240)
    frame.resize(292, 400)
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    return view


def change() -> PairCard:
    return pair_card(of_texts().difference, Granularity.WORD, 1, ("old.txt", "new.txt"))


def strong() -> PairCard:
    """A word that the second model found far more surprising."""
    difference = of_models().difference
    segments = difference.at(Granularity.WORD)
    cards = (
        pair_card(difference, Granularity.WORD, i, ("one", "other")) for i in range(len(segments))
    )
    return next(card for card in cards if card.step == STEPS - 1)


def test_without_a_word_it_says_how_to_get_one(view: PairView) -> None:
    assert view.accessibleDescription() == EMPTY
    assert view.card is None


def test_a_screen_reader_gets_both_sides(view: PairView) -> None:
    view.show_card(change())
    heard = view.accessibleDescription()
    assert heard.startswith("old man → young woman. old.txt: old man, ")
    assert "new.txt: young woman, " in heard
    assert "text up to the next change" in heard


def test_the_difference_has_its_colour(view: PairView, theme: Theme) -> None:
    view.show_card(strong())
    top = picture(view)[:24, 200:]
    assert share(top, QColor(diverging_colours(dark=theme.dark)[-1])) > 0.2


def test_both_columns_are_drawn(view: PairView) -> None:
    empty = picture(view)
    view.show_card(change())
    shown = picture(view)
    for column in (QRect(0, 60, 140, 100), QRect(150, 60, 140, 100)):
        area = slice(column.top(), column.bottom()), slice(column.left(), column.right())
        assert (shown[area] != empty[area]).any()


def test_in_little_room_the_guesses_give_way(view: PairView) -> None:
    card = strong()
    view.show_card(card)
    view.resize(292, view.minimumSizeHint().height())
    picture(view)
    assert view._rows(card.right, 0) == ()
    fitting = view._rows(card.right, 2 * view._row_height)
    assert len(fitting) == 2
    assert fitting[-1].actual, "what came is among those that are shown"


def test_the_keyboard_is_seen(view: PairView, qtbot: QtBot, theme: Theme) -> None:
    view.show_card(change())
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert share(picture(view)[:3], theme.accent) > 0.3
