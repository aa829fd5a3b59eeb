"""The card over the text: that it stays within its window, and how it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.pixels import matches, picture
from PySide6.QtCore import QPoint, QRect

from gltr_desktop.analysis.card import Card, card
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.ui.card.token_card import WIDTH, TokenCard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme


def card_of(rank: int = 3, *, top_k: int = 10, stale: bool = False) -> Card:
    analysis = analysis_of(["The", " fox"], [0, rank], top_k=10)
    return card(analysis, 1, Colouring(), top_k, stale=stale)


@pytest.fixture
def widget(frame: QWidget, qtbot: QtBot) -> TokenCard:
    """A card over a window on the screen."""
    frame.resize(800, 600)
    with qtbot.waitExposed(frame):
        frame.show()
    return TokenCard(frame)


def show(widget: TokenCard, shown: Card, theme: Theme) -> None:
    widget.fill(shown, theme.buckets[2], theme)
    widget.show_at(QRect(QPoint(100, 80), widget.needed()))


def test_it_is_as_high_as_its_rows_need(widget: TokenCard, theme: Theme) -> None:
    heights = []
    for top_k in (3, 5, 10, 20):
        show(widget, card_of(rank=4, top_k=top_k), theme)
        view = widget.content.view
        assert view.card is not None
        assert view.shown_rows() == list(range(len(view.card.rows)))
        assert widget.face().width() == WIDTH
        heights.append(widget.height())
    assert heights[0] < heights[2] == heights[3]


def test_a_warning_needs_another_line(widget: TokenCard, theme: Theme) -> None:
    show(widget, card_of(), theme)
    before = widget.height()
    show(widget, card_of(stale=True), theme)
    assert widget.height() > before


def test_a_screen_reader_is_given_its_description(widget: TokenCard, theme: Theme) -> None:
    for rank in (0, 1_233, UNSCORED):
        shown = card_of(rank=rank)
        show(widget, shown, theme)
        assert widget.accessibleDescription() == shown.description


def test_it_takes_no_focus(widget: TokenCard, theme: Theme, qtbot: QtBot) -> None:
    frame = widget.window()
    with qtbot.waitActive(frame):
        frame.activateWindow()
    frame.setFocus()
    show(widget, card_of(), theme)
    widget.content.details.click()
    assert not widget.isAncestorOf(frame.focusWidget() or frame)


def test_details_make_it_higher_within_the_window(widget: TokenCard, theme: Theme) -> None:
    show(widget, card_of(), theme)
    before = widget.height()
    widget.content.details.click()
    assert widget.height() > before
    assert widget.window().rect().contains(widget.face())


def test_it_is_paper_of_its_own_with_the_colour_of_its_word(
    widget: TokenCard, theme: Theme
) -> None:
    show(widget, card_of(), theme)
    pixels = picture(widget)
    assert matches(pixels, theme.card).mean() > 0.6
    assert matches(pixels, theme.buckets[2]).sum() > 1_000
    plain = matches(pixels, theme.accent).sum()
    widget.set_pinned()
    assert matches(picture(widget), theme.accent).sum() > plain, "a pinned card looks pinned"
    assert widget.corner.accessibleName() == "Close"
