"""The times at which a card appears and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.cards import hover, outside, title
from helpers.editors import colour, coloured_editor, place_caret
from helpers.spans import spans_of
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.card import card_controller as module
from gltr_desktop.ui.card.card_controller import CardController

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

WORDS: list[str | bytes] = [
    "The",
    " quick",
    " brown",
    " fox",
    "\n",
    "\n",
    "and",
    " 👩",
    " שלום",
    ".",
]


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    editor = coloured_editor(qtbot, WORDS, width=900)
    # The card must leave room for the pointer.
    editor.resize(900, 700)
    return editor


@pytest.fixture
def controller(editor: TokenEditor) -> Iterator[CardController]:
    controller = CardController(editor)
    yield controller
    controller.hide()


def let_pass(turns: int = 20) -> None:
    """Handle all events, and those that they cause at once."""
    for _ in range(turns):
        QCoreApplication.processEvents()


def wait_for_grace(controller: CardController, qtbot: QtBot) -> None:
    """Wait for the time after which a card would be hidden."""
    qtbot.waitUntil(lambda: not controller._hide_timer.isActive())


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show and hide cards with the next events, without a pause."""
    monkeypatch.setattr(module, "_SHOW_AFTER_MS", 0)
    monkeypatch.setattr(module, "_HIDE_AFTER_MS", 0)


def test_resting_on_a_token_shows_its_card(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    assert not controller.visible
    qtbot.waitUntil(lambda: controller.visible)
    assert title(controller) == "brown"
    assert editor.marked == 2


def test_the_card_of_another_token_follows_at_once(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    hover(editor, 3)
    assert title(controller) == "fox"
    assert editor.marked == 3


def test_the_card_is_beside_its_token(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 0)
    qtbot.waitUntil(lambda: controller.visible)
    token = editor.global_rect(0)
    token.moveTopLeft(editor.window().mapFromGlobal(token.topLeft()))
    card = controller.card.face()
    assert 0 < card.top() - token.bottom() < 20
    assert abs(card.left() - token.left()) <= 1


@pytest.mark.usefixtures("_at_once")
def test_crossing_the_text_flashes_nothing(controller: CardController, editor: TokenEditor) -> None:
    hover(editor, 2)
    QTest.mouseMove(editor.viewport(), outside(editor))
    let_pass()
    assert not controller.visible


def test_leaving_the_token_hides_the_card(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    QTest.mouseMove(editor.viewport(), outside(editor))
    assert controller.visible
    qtbot.waitUntil(lambda: not controller.visible)
    assert editor.marked is None


def test_the_card_stays_while_the_pointer_is_on_it(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    QTest.mouseMove(editor.viewport(), outside(editor))
    QTest.mouseMove(controller.card, QPoint(50, 50))
    wait_for_grace(controller, qtbot)
    assert controller.visible
    QTest.mouseMove(editor.windowHandle(), editor.viewport().mapTo(editor, outside(editor)))
    qtbot.waitUntil(lambda: not controller.visible)


def test_the_card_is_hidden_when_the_pointer_leaves_it_for_another_program(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    QTest.mouseMove(controller.card, QPoint(50, 50))
    QApplication.sendEvent(controller.card, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not controller.visible)


def test_the_card_stays_when_the_pointer_comes_back_in_time(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    QTest.mouseMove(editor.viewport(), outside(editor))
    hover(editor, 2)
    wait_for_grace(controller, qtbot)
    assert controller.visible


@pytest.mark.parametrize("how", ["type", "delete", "scroll", "set text", "hide"])
def test_edits_scrolling_and_other_texts_hide_the_card(
    how: str, controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    editor.resize(300, 80)
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    if how == "type":
        QTest.keyClicks(editor, "x")
    elif how == "delete":
        QTest.keyClick(editor, Qt.Key.Key_Delete)
    elif how == "scroll":
        editor.verticalScrollBar().setValue(2)
    elif how == "set text":
        editor.setPlainText("Another")
    else:
        controller.hide()
    assert not controller.visible
    assert editor.marked is None


@pytest.mark.usefixtures("_at_once")
def test_an_edit_cancels_a_card_that_was_about_to_appear(
    controller: CardController, editor: TokenEditor
) -> None:
    hover(editor, 2)
    QTest.keyClicks(editor, "x")
    let_pass()
    assert not controller.visible


def test_new_colours_hide_the_card(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    colour(editor, analysis_of(WORDS, [0] * len(WORDS)))
    qtbot.waitUntil(lambda: not controller.visible)


def test_a_change_to_another_program_hides_the_card(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    editor.setFocus()
    controller.show_card(2)
    assert controller.visible
    QApplication.sendEvent(
        editor, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    )
    qtbot.waitUntil(lambda: not controller.visible)


def test_the_pointer_may_move_within_a_sentence(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["The", " cat", " sat", ".", " It", " slept", "."], theme=theme)
    spans_of(editor).recolour(Thresholds(), Granularity.SENTENCE)
    controller = CardController(editor)
    for index in (1, 3):
        hover(editor, index)
        qtbot.waitUntil(lambda: controller.visible)
        assert controller.card.accessibleDescription().startswith("sentence of 4 tokens")
        assert editor.marked == 1
    controller.hide()


def test_there_is_no_card_without_colours(controller: CardController, editor: TokenEditor) -> None:
    assert controller.show_card(len(WORDS)) is None
    editor.show_spans(None)
    assert controller.show_card(0) is None
    assert not controller.visible
    assert controller.shown_span() is None


def test_the_card_has_the_colour_of_its_token(
    controller: CardController, editor: TokenEditor
) -> None:
    for index in range(4):
        controller.show_card(index)
        assert controller.shown_span() == index
        assert controller.card.bucket_colour == editor.theme.buckets[index]


def test_the_card_of_a_stale_token_says_so(controller: CardController, editor: TokenEditor) -> None:
    fresh = controller.show_card(1)
    place_caret(editor, 0)
    QTest.keyClicks(editor, "x")
    stale = controller.show_card(1)
    assert fresh is not None
    assert stale is not None
    assert len(stale.notes) == len(fresh.notes) + 1
    assert controller.card.bucket_colour in editor.theme.stale


def test_the_tokens_of_a_passage_are_sorted_by_the_thresholds_of_the_colouring(
    controller: CardController, editor: TokenEditor
) -> None:
    spans_of(editor).recolour(Thresholds(), Granularity.PARAGRAPH)
    controller.show_card(0)
    controller.set_colouring(Colouring(token_thresholds=Thresholds((2, 3, 4))))
    assert not controller.visible
    shown = controller.show_card(0)
    assert shown is not None
    texts = [row.text for row in shown.rows]
    assert texts == ["among the 2 best guesses", "3rd", "4th", "beyond"]


def test_as_many_predictions_are_shown_as_are_wanted(controller: CardController) -> None:
    controller.top_k = 2
    shown = controller.show_card(1)
    assert shown is not None
    assert [row.actual for row in shown.rows] == [False, False, True]
    view = controller.card.content.view
    assert {view.row_at(y) for y in range(view.height())} == {None, 0, 1}


# Pinned cards


def captions(controller: CardController) -> list[str]:
    return [card.accessibleDescription().split(",")[0] for card in controller.pinned]


def test_cards_are_pinned_and_closed_one_by_one(
    editor: TokenEditor, controller: CardController, qtbot: QtBot
) -> None:
    controller.pin()
    assert controller.pinned == []
    for index in (1, 3):
        hover(editor, index)
        qtbot.waitUntil(lambda: controller.visible)
        if index == 1:
            controller.pin()
        else:
            QTest.mouseClick(controller.card.corner, Qt.MouseButton.LeftButton)
        assert not controller.visible
    assert captions(controller) == ["quick", "fox"]
    assert list(editor.pinned_spans) == [1, 3]
    first, second = controller.pinned
    assert first.corner.accessibleName() == "Close"
    QTest.mouseClick(first.corner, Qt.MouseButton.LeftButton)
    assert controller.pinned == [second]
    assert list(editor.pinned_spans) == [3]
    controller.unpin_all()
    assert controller.pinned == []
    assert not second.isVisible()
    assert list(editor.pinned_spans) == []


def test_a_pinned_card_changes_nothing_and_can_be_dragged(
    editor: TokenEditor, controller: CardController
) -> None:
    editor.resize(900, 700)
    controller.show_card(1)
    rows = controller.card.content.view.geometry()
    controller.pin()
    (pinned,) = controller.pinned
    before, at = editor.toPlainText(), pinned.pos()
    place = pinned.content.mapTo(pinned, rows.center())
    QTest.mousePress(pinned, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(pinned, place + QPoint(40, 30))
    QTest.mouseRelease(pinned, Qt.MouseButton.LeftButton, pos=place)
    assert pinned.pos() == at + QPoint(40, 30)
    assert controller.pinned == [pinned]
    assert editor.toPlainText() == before


def test_a_pinned_card_stays_in_the_window(editor: TokenEditor, controller: CardController) -> None:
    editor.resize(900, 700)
    controller.show_card(1)
    controller.pin()
    (pinned,) = controller.pinned
    QTest.mousePress(pinned, Qt.MouseButton.LeftButton, pos=QPoint(50, 15))
    QTest.mouseMove(pinned, QPoint(5_000, 5_000))
    QTest.mouseRelease(pinned, Qt.MouseButton.LeftButton, pos=QPoint(50, 15))
    assert editor.rect().contains(pinned.face())
    editor.resize(600, 500)
    assert editor.rect().contains(pinned.face())


def test_pinned_cards_stay_while_the_text_is_edited_and_so_do_their_marks(
    editor: TokenEditor, controller: CardController
) -> None:
    controller.show_card(3)
    controller.pin()
    place_caret(editor, 0)
    QTest.keyClicks(editor, "x")
    (pinned,) = controller.pinned
    assert pinned.isVisible()
    (index,) = editor.pinned_spans
    assert editor.toPlainText()[spans_of(editor).start[index] :].startswith(" fox")


def test_pinned_cards_do_not_cover_each_other(
    editor: TokenEditor, controller: CardController
) -> None:
    editor.resize(1_200, 700)
    for index in (1, 2):
        controller.show_card(index)
        controller.pin()
    first, second = controller.pinned
    assert not first.face().intersects(second.face())


def test_pinned_cards_that_must_overlap_leave_their_captions_free(
    editor: TokenEditor, controller: CardController
) -> None:
    editor.resize(420, 420)
    for index in (1, 2, 3):
        controller.show_card(index)
        controller.pin()
    corners = {(card.face().left(), card.face().top()) for card in controller.pinned}
    assert len(corners) == 3


def test_a_pinned_card_leaves_the_next_one_alone(
    editor: TokenEditor, controller: CardController
) -> None:
    controller.show_card(1)
    controller.pin()
    controller.show_card(3)
    (pinned,) = controller.pinned
    QApplication.sendEvent(pinned, QEvent(QEvent.Type.Leave))
    assert not controller._hide_timer.isActive()
    pinned.corner.click()
    assert controller.pinned == []
    assert title(controller) == "fox"
    assert editor.marked == 3


def test_details_are_shown_on_every_card_and_told(controller: CardController, qtbot: QtBot) -> None:
    controller.show_card(1)
    low = controller.card.height()
    with qtbot.waitSignal(controller.details_changed) as told:
        controller.card.content.details.click()
    assert told.args == [True]
    assert controller.card.height() > low
    controller.pin()
    controller.show_card(2)
    assert controller.card.content.details.isChecked()
    with qtbot.waitSignal(controller.details_changed) as told:
        controller.card.content.details.click()
    assert told.args == [False]
