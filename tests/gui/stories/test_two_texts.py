"""Two texts side by side, or two versions of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.side_by_side import (
    AFTER,
    BEFORE,
    add_text,
    compare_texts,
    second_of,
    second_text,
    wait_for_difference,
)
from helpers.windows import open_window, text_of, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.analysis.difference.diverging import Side
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.ui.status_bar import Condition

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def type_into_second(window: MainWindow, text: str) -> None:
    """Type at the beginning of the second text."""
    editor = second_of(window).editor
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, text)


# Beginning


def test_another_text_of_the_list_stands_to_the_right(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    sides = window.side_by_side
    assert sides.kind is Kind.TEXTS
    assert sides.names == ("Untitled", "After")
    assert (text_of(window), second_text(window)) == (BEFORE, AFTER)
    assert second_of(window).isVisible()
    first, second = window.pane.editor, second_of(window).editor
    assert (
        first.mapToGlobal(first.rect().center()).x()
        < second.mapToGlobal(second.rect().center()).x()
    )
    assert sides.side_of(first) is Side.LEFT
    assert sides.side_of(second) is Side.RIGHT


def test_the_difference_is_that_of_the_totals(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    difference = wait_for_difference(window, qtbot)
    assert difference.left.text == BEFORE
    assert difference.right.text == AFTER
    assert difference.is_revision
    totals = [
        -float(each.columns.logprob[each.scored].sum(dtype=float)) / 0.6931471805599453
        for each in (difference.left, difference.right)
    ]
    assert difference.bits == pytest.approx(totals[1] - totals[0], abs=1e-3)


def test_a_text_that_was_not_read_yet_is_read(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText(BEFORE)
    assert window.pane.analysis.needs_asking
    window.side_by_side.set_text_beside(add_text(window, AFTER))
    wait_for_difference(window, qtbot)


def test_a_text_is_not_compared_with_itself(coloured: MainWindow) -> None:
    coloured.side_by_side.set_text_beside(coloured.texts.current)
    assert not coloured.side_by_side.active
    assert "compared with itself" in coloured.message.text


def test_a_file_is_opened_beside_the_text(
    window: MainWindow, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    window.pane.editor.insertPlainText(BEFORE)
    path = tmp_path / "after.txt"
    path.write_text(AFTER)
    dialogs.name = str(path)
    menu = window.menu_actions.side_by_side
    menu.texts.aboutToShow.emit()
    menu.texts.actions()[-1].trigger()
    difference = wait_for_difference(window, qtbot)
    assert (difference.left.text, difference.right.text) == (BEFORE, AFTER)
    assert window.side_by_side.names == ("Untitled", "after.txt")


def test_a_file_that_cannot_be_opened_is_not_waited_for(
    coloured: MainWindow, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    dialogs.name = str(tmp_path / "missing.txt")
    menu = coloured.menu_actions.side_by_side
    menu.texts.aboutToShow.emit()
    with qtbot.waitSignal(coloured.files.failed, timeout=20_000):
        menu.texts.actions()[-1].trigger()
    coloured.files.new()
    assert not coloured.side_by_side.active


def test_the_saved_version_stands_to_the_left(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "essay.txt"
    path.write_text(BEFORE)
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        window.files.open_path(path)
    wait_for_colours(window, qtbot)
    saved = window.menu_actions.side_by_side.saved
    assert not saved.isEnabled(), "nothing was edited"
    window.pane.mode.set_reading(reading=False)
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
    window.pane.editor.insertPlainText("Well. ")
    assert saved.isEnabled()
    window.pane.analysis.analyse()
    saved.trigger()
    difference = wait_for_difference(window, qtbot)
    assert (difference.left.text, difference.right.text) == (BEFORE, "Well. " + BEFORE)
    assert window.side_by_side.names == ("essay.txt (saved)", "essay.txt")
    assert second_of(window).editor.isReadOnly()


def test_the_list_of_texts_puts_one_beside_the_other(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText(BEFORE)
    partner = add_text(window, AFTER)
    window.text_list.beside_requested.emit(partner)
    assert window.side_by_side.partner is partner
    assert window.status_bar.dot.toolTip() == Condition.WORKING.value
    wait_for_difference(window, qtbot)
    assert window.status_bar.dot.toolTip() == Condition.READY.value


# Editing


def test_what_is_typed_beside_goes_into_that_text(window: MainWindow, qtbot: QtBot) -> None:
    partner = compare_texts(window, qtbot)
    type_into_second(window, "Well, ")
    assert partner.text() == second_text(window) == "Well, " + AFTER
    assert partner.is_modified
    assert window.side_by_side.difference is None, "it is not that of this text"
    assert text_of(window) == BEFORE


def test_undo_pasting_and_composing_beside_go_into_that_text(
    window: MainWindow, qtbot: QtBot
) -> None:
    partner = compare_texts(window, qtbot)
    editor = second_of(window).editor
    QApplication.clipboard().setText("So it was 😀.\n")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.paste()
    assert partner.text() == AFTER + "So it was 😀.\n"
    composed = QInputMethodEvent("", [])
    composed.setCommitString("はい")
    QApplication.sendEvent(editor, composed)
    assert partner.text() == second_text(window) == AFTER + "So it was 😀.\nはい"
    editor.undo()
    editor.undo()
    assert partner.text() == second_text(window) == AFTER
    editor.selectAll()
    editor.cut()
    assert partner.text() == second_text(window) == ""


def test_an_edit_on_either_side_renews_the_difference(tiny_model: Path, qtbot: QtBot) -> None:
    window = open_window(qtbot, tiny_model, live=True)
    compare_texts(window, qtbot)
    type_into_second(window, "Well, ")
    difference = wait_for_difference(window, qtbot)
    assert difference.right.text == "Well, " + AFTER
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(window.pane.editor, "So ")
    assert window.side_by_side.difference is None
    difference = wait_for_difference(window, qtbot)
    assert difference.left.text == "So " + BEFORE


def test_without_live_both_are_read_when_it_is_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    type_into_second(window, "Well, ")
    window.pane.analysis.analyse()
    assert wait_for_difference(window, qtbot).right.text == "Well, " + AFTER


def test_a_text_that_is_only_read_cannot_be_edited_beside(window: MainWindow, qtbot: QtBot) -> None:
    partner = compare_texts(window, qtbot)
    window.pane.mode.set_reading(reading=True)
    with qtbot.waitSignal(window.pane.mode.edit_attempted):
        type_into_second(window, "W")
    assert partner.text() == AFTER


# Switching, swapping, ending


def test_swapping_exchanges_left_and_right_without_reading(
    window: MainWindow, qtbot: QtBot
) -> None:
    compare_texts(window, qtbot)
    before = wait_for_difference(window, qtbot)
    window.menu_actions.side_by_side.swap.trigger()
    after = wait_for_difference(window, qtbot)
    assert (after.left, after.right) == (before.right, before.left)
    assert after.bits == pytest.approx(-before.bits)
    assert window.side_by_side.names == ("After", "Untitled")
    first, second = window.pane.editor, second_of(window).editor
    assert (
        second.mapToGlobal(second.rect().center()).x()
        < first.mapToGlobal(first.rect().center()).x()
    )


def test_showing_the_partner_exchanges_both(window: MainWindow, qtbot: QtBot) -> None:
    partner = compare_texts(window, qtbot)
    first = window.texts.current
    type_into_second(window, "Well, ")
    window.texts.show(partner)
    assert window.side_by_side.partner is first
    assert (text_of(window), second_text(window)) == ("Well, " + AFTER, BEFORE)
    difference = wait_for_difference(window, qtbot)
    assert (difference.left.text, difference.right.text) == ("Well, " + AFTER, BEFORE)
    type_into_second(window, "So ")
    assert first.text() == "So " + BEFORE
    assert partner.text() == "Well, " + AFTER


def test_showing_a_third_text_compares_that_one(window: MainWindow, qtbot: QtBot) -> None:
    partner = compare_texts(window, qtbot)
    third = add_text(window, "The man went down to the sea.", "Third")
    window.texts.show(third)
    assert window.side_by_side.partner is partner
    assert wait_for_difference(window, qtbot).left.text == third.text()
    assert window.side_by_side.names == ("Third", "After")


def test_closing_the_partner_ends_the_comparison(window: MainWindow, qtbot: QtBot) -> None:
    partner = compare_texts(window, qtbot)
    assert partner.document is not None
    partner.document.setModified(False)
    window.texts.close(partner)
    assert not window.side_by_side.active
    assert text_of(window) == BEFORE


def test_closing_the_first_text_ends_the_comparison(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    window.pane.editor.document().setModified(False)
    window.texts.close(window.texts.current)
    assert not window.side_by_side.active


def test_ending_leaves_the_text_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    second_of(window).editor.setFocus()
    window.menu_actions.side_by_side.stop.trigger()
    assert not window.side_by_side.active
    assert window.side_by_side.difference is None
    assert window.spans is not None
    assert window.pane.column.parts == (window.pane.editor, window.pane.start_page)
    assert window.pane.editor.hasFocus()
    assert not window.menu_actions.side_by_side.stop.isEnabled()
    window.side_by_side.set_text_beside(window.texts.texts[1])
    wait_for_difference(window, qtbot)


def test_escape_ends_nothing(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.side_by_side.active


# Colours


def test_f5_changes_between_own_colours_and_those_of_the_difference(
    window: MainWindow, qtbot: QtBot
) -> None:
    compare_texts(window, qtbot)
    editor = window.pane.editor
    own = editor.colour_of(1)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert window.side_by_side.shows_difference
    assert editor.is_shaded
    assert editor.colour_of(1) != own
    assert second_of(window).isVisible(), "two texts have to be seen both"
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert editor.colour_of(1) == own


def test_the_partner_has_a_figure_in_the_list_and_its_colours_when_it_is_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    compare_texts(window, qtbot)
    long = add_text(window, BEFORE * 4, "Long")
    window.side_by_side.set_text_beside(long)
    qtbot.waitUntil(lambda: long.figure is not None, timeout=60_000)
    wait_for_difference(window, qtbot)
    window.texts.show(long)
    assert window.spans is not None
    assert window.spans.analysis.complete, "it was read already"


def test_f6_leads_to_the_second_text(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    window.pane.editor.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert second_of(window).editor.hasFocus()


def test_pointing_at_a_changed_word_frames_the_whole_change(
    window: MainWindow, qtbot: QtBot
) -> None:
    compare_texts(window, qtbot)
    first, second = window.pane.editor, second_of(window).editor
    spans, other = first.spans, second.spans
    assert spans is not None
    assert other is not None
    index = spans.at(BEFORE.index("old"))
    first.mark(index)
    framed = second.counterpart
    assert framed is not None
    groups = other.analysis.groups
    words = AFTER[groups.visible_start[framed[0]] : groups.end[framed[1] - 1]]
    assert words == "young woman"
