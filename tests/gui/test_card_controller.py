"""When the card comes and goes, by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.editors import colour, coloured_editor, open_editor, place_caret
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.ui.card import card_controller as module
from gltr_desktop.ui.card.card_controller import CardController

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

WORDS = ["The", " quick", " brown", " fox", "\n", "\n", "and", " 👩", " שלום", "."]


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    return coloured_editor(qtbot, WORDS)


@pytest.fixture
def controller(editor: TokenEditor) -> Iterator[CardController]:
    controller = CardController(editor)
    yield controller
    controller.hide()


def middle(editor: TokenEditor, index: int) -> QPoint:
    assert editor.spans is not None
    return editor.span_rects(editor.spans, index)[0].center().toPoint()


def nowhere(editor: TokenEditor) -> QPoint:
    return editor.viewport().rect().bottomRight() - QPoint(20, 20)


def hover(editor: TokenEditor, index: int) -> None:
    # From somewhere else: a pointer that does not move is not noticed.
    QTest.mouseMove(editor.viewport(), middle(editor, index) + QPoint(1, 0))
    QTest.mouseMove(editor.viewport(), middle(editor, index))


def said(controller: CardController) -> str:
    """What the card on the screen is about."""
    return controller.card.accessibleDescription().split(",")[0] if controller.visible else ""


def let_pass(turns: int = 20) -> None:
    """Run everything that is due, and whatever becomes due at once by that."""
    for _ in range(turns):
        QCoreApplication.processEvents()


def wait_for_grace(controller: CardController, qtbot: QtBot) -> None:
    """Wait until the card would have gone if something had sent it away."""
    qtbot.waitUntil(lambda: not controller._hide_timer.isActive())


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting: what is to happen after a pause happens with the next events."""
    monkeypatch.setattr(module, "_SHOW_AFTER_MS", 0)
    monkeypatch.setattr(module, "_HIDE_AFTER_MS", 0)


# By mouse


def test_resting_on_a_token_shows_its_card(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    assert not controller.visible
    qtbot.waitUntil(lambda: controller.visible)
    assert said(controller) == "␣brown"
    assert editor.marked == 2


def test_another_token_takes_over_at_once(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    hover(editor, 3)
    assert said(controller) == "␣fox"
    assert editor.marked == 3


def test_the_card_is_beside_its_token(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 0)
    qtbot.waitUntil(lambda: controller.visible)
    token = editor.global_rect(0)
    card = controller.card.geometry()
    assert 0 < card.top() - token.bottom() < 20
    assert abs(card.left() - token.left()) <= 1


@pytest.mark.usefixtures("_at_once")
def test_crossing_the_text_flashes_nothing(controller: CardController, editor: TokenEditor) -> None:
    hover(editor, 2)
    QTest.mouseMove(editor.viewport(), nowhere(editor))
    let_pass()
    assert not controller.visible


def test_leaving_the_token_hides_the_card(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    QTest.mouseMove(editor.viewport(), nowhere(editor))
    assert controller.visible
    qtbot.waitUntil(lambda: not controller.visible)
    assert editor.marked is None


def test_the_card_stays_while_the_pointer_is_on_it(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    QTest.mouseMove(editor.viewport(), nowhere(editor))
    QTest.mouseMove(controller.card.windowHandle(), QPoint(50, 50))
    wait_for_grace(controller, qtbot)
    assert controller.visible
    QTest.mouseMove(editor.windowHandle(), editor.viewport().mapTo(editor, nowhere(editor)))
    qtbot.waitUntil(lambda: not controller.visible)


def test_the_card_goes_when_the_pointer_leaves_it_for_another_program(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    QTest.mouseMove(controller.card.windowHandle(), QPoint(50, 50))
    QApplication.sendEvent(controller.card, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not controller.visible)


def test_the_card_stays_when_the_pointer_comes_back_in_time(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    QTest.mouseMove(editor.viewport(), nowhere(editor))
    hover(editor, 2)
    wait_for_grace(controller, qtbot)
    assert controller.visible


@pytest.mark.parametrize("how", ["type", "delete", "scroll", "set text", "hide"])
def test_what_takes_the_card_away(
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
def test_a_card_that_was_about_to_come_does_not_after_an_edit(
    controller: CardController, editor: TokenEditor
) -> None:
    hover(editor, 2)
    QTest.keyClicks(editor, "x")
    let_pass()
    assert not controller.visible


def test_new_colours_take_the_old_card_away(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    colour(editor, analysis_of(WORDS, [0] * len(WORDS)))
    qtbot.waitUntil(lambda: not controller.visible)


def test_a_change_to_another_program_takes_the_card_away(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    editor.setFocus()
    controller.step(1)
    assert controller.visible
    QApplication.sendEvent(
        editor, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    )
    qtbot.waitUntil(lambda: not controller.visible)


# By keyboard


def test_steps_lead_from_the_first_token_to_the_last_and_back(
    controller: CardController, editor: TokenEditor
) -> None:
    names = ["The", "␣quick", "␣brown", "␣fox", "↵", "↵", "and", "␣👩", "␣שלום", "."]
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    forth = []
    for _ in range(len(WORDS) + 2):
        controller.step(1)
        forth.append(said(controller))
        assert editor.spans is not None
        assert editor.marked is not None
        assert editor.textCursor().position() == editor.spans.visible_start[editor.marked]
    assert forth == [*names, names[-1], names[-1]]
    back = []
    for _ in range(len(WORDS) + 1):
        controller.step(-1)
        back.append(said(controller))
    assert back == [*names[-2::-1], names[0], names[0]]


def test_the_first_step_shows_the_token_at_the_caret(
    controller: CardController, editor: TokenEditor
) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(len("The qu"))
    editor.setTextCursor(cursor)
    controller.step(1)
    assert said(controller) == "␣quick"


def test_a_step_from_the_card_that_the_mouse_called(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    hover(editor, 2)
    qtbot.waitUntil(lambda: controller.visible)
    controller.step(-1)
    assert said(controller) == "␣quick"


def test_steps_scroll_along(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [f" word{number}" for number in range(300)])
    controller = CardController(editor)
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    for _ in range(300):
        controller.step(1)
        assert controller.visible
        assert editor.marked is not None
        assert editor.viewport().rect().contains(middle(editor, editor.marked))
    assert said(controller) == "␣word299"
    controller.hide()


def test_holding_a_modifier_keeps_the_place(
    controller: CardController, editor: TokenEditor, qtbot: QtBot
) -> None:
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    controller.step(1)
    QTest.keyPress(editor, Qt.Key.Key_Alt)
    wait_for_grace(controller, qtbot)
    controller.step(1)
    QTest.keyRelease(editor, Qt.Key.Key_Alt)
    assert said(controller) == "␣quick"


def test_there_is_nothing_to_step_through_without_colours(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("plain")
    controller = CardController(editor)
    controller.step(1)
    controller.step(-1)
    assert not controller.visible


def test_out_of_date_is_said(controller: CardController, editor: TokenEditor) -> None:
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    controller.step(1)
    fresh = controller.card.height()
    controller.hide()
    QTest.keyClicks(editor, "x")
    controller.step(1)
    assert controller.visible
    assert controller.card.height() > fresh
    controller.hide()


def test_from_a_bucket_to_its_next_and_round_the_ends(
    editor: TokenEditor, controller: CardController
) -> None:
    # The ranks of WORDS go through the buckets in turn.
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    seen = []
    for bucket, direction in ((0, 1), (0, 1), (0, 1), (0, 1), (0, -1), (3, 1), (3, 1), (1, -1)):
        controller.step_to_bucket(bucket, direction)
        seen.append(controller._index)
    assert seen == [0, 4, 8, 0, 8, 3, 7, 5]


def test_a_bucket_without_tokens(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["a", " b"], [0, 0])
    controller = CardController(editor)
    controller.step_to_bucket(3, 1)
    assert not controller.visible
    editor.show_spans(None)
    controller.step_to_bucket(0, 1)
    assert not controller.visible


def whole(editor: TokenEditor) -> str:
    return editor.toPlainText()


def test_a_prediction_is_put_in_the_stead_of_the_token_and_can_be_undone(
    qtbot: QtBot,
) -> None:
    editor = coloured_editor(qtbot, ["The", " quick", " fox"], [5, 5, 5])
    controller = CardController(editor)
    before = whole(editor)
    hover(editor, 1)
    qtbot.waitUntil(lambda: controller.visible)
    expected = [text.replace("␣", " ") for text in controller.predictions()]
    controller.replace(2)
    assert not controller.visible
    assert whole(editor) == f"The{expected[2]} fox"
    assert editor.textCursor().position() == len(f"The{expected[2]}")
    editor.undo()
    assert whole(editor) == before


def test_a_click_on_the_card_does_it_too(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["The", " quick", " fox"], [5, 5, 5])
    controller = CardController(editor)
    hover(editor, 1)
    qtbot.waitUntil(lambda: controller.visible)
    popup = controller.card
    rows = [popup.row_at(y) for y in range(popup.height())]
    assert sorted({row for row in rows if row is not None}) == [0, 1, 2]
    expected = controller.predictions()[1].replace("␣", " ")
    place = QPoint(40, rows.index(1) + 5)
    QTest.mouseMove(popup, place + QPoint(1, 0))
    QTest.mouseMove(popup, place)
    QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=place)
    assert whole(editor) == f"The{expected} fox"


def test_the_token_at_the_caret_is_meant_when_no_card_is_shown(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["The", " quick", " fox"], [5, 5, 5])
    controller = CardController(editor)
    place_caret(editor, 5)
    expected = controller.predictions()[0].replace("␣", " ")
    controller.replace(0)
    assert whole(editor) == f"The{expected} fox"


@pytest.mark.parametrize("place", [3, 99])
def test_what_is_not_predicted_changes_nothing(place: int, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["The", " quick"], [5, 5])
    controller = CardController(editor)
    controller.replace(place)
    assert whole(editor) == "The quick"
    editor.show_spans(None)
    controller.replace(0)
    assert controller.predictions() == []
    assert whole(editor) == "The quick"


def test_out_of_date_predictions_are_not_used(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["The", " quick", " fox"], [5, 5, 5])
    controller = CardController(editor)
    place_caret(editor, 0)
    QTest.keyClicks(editor, "x")
    place_caret(editor, 7)
    controller.replace(0)
    assert whole(editor) == "xThe quick fox"


def test_cards_are_pinned_side_by_side_and_closed_one_by_one(
    editor: TokenEditor, controller: CardController, qtbot: QtBot
) -> None:
    controller.pin()
    assert controller.pinned == []
    texts = []
    for index in (1, 3):
        hover(editor, index)
        qtbot.waitUntil(lambda: controller.visible)
        if index == 1:
            controller.pin()
        else:
            QTest.mouseClick(controller.card, Qt.MouseButton.LeftButton, pos=QPoint(30, 8))
        assert not controller.visible
        texts.append(controller.pinned[-1].accessibleDescription().split(",")[0])
    assert texts == ["␣quick", "␣fox"]
    first, second = controller.pinned
    # They stay while the text is edited, and nothing on them changes it.
    place_caret(editor, 0)
    QTest.keyClicks(editor, "x")
    assert first.isVisible()
    before = whole(editor)
    row = next(y for y in range(first.height()) if first.row_at(y) == 0)
    at = first.pos()
    QTest.mousePress(first, Qt.MouseButton.LeftButton, pos=QPoint(30, row + 4))
    QTest.mouseMove(first, QPoint(50, row + 34))
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton, pos=QPoint(30, row + 4))
    assert first.pos() != at
    assert controller.pinned == [first, second]
    QTest.mouseClick(first, Qt.MouseButton.LeftButton, pos=QPoint(30, row + 4))
    assert controller.pinned == [second]
    assert whole(editor) == before
    controller.unpin_all()
    assert controller.pinned == []
    assert not second.isVisible()
