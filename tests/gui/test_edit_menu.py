"""The Edit menu is grey where nothing can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.widgets import menu_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gltr_desktop.ui.main_window import MainWindow


def test_undo_and_redo_are_offered_when_there_is_something_to_undo(window: MainWindow) -> None:
    edit, editor = window.menu_actions.edit, window.pane.editor
    assert not edit.undo.isEnabled()
    assert not edit.redo.isEnabled()
    QTest.keyClicks(editor, "It was")
    assert edit.undo.isEnabled()
    edit.undo.trigger()
    assert not edit.undo.isEnabled()
    assert edit.redo.isEnabled()


def test_cut_and_copy_need_a_selection(window: MainWindow) -> None:
    edit, editor = window.menu_actions.edit, window.pane.editor
    QTest.keyClicks(editor, "It was")
    assert not edit.cut.isEnabled()
    assert not edit.copy.isEnabled()
    editor.selectAll()
    assert edit.cut.isEnabled()
    assert edit.copy.isEnabled()


def test_a_text_that_is_only_read_can_be_copied_and_nothing_else(window: MainWindow) -> None:
    edit, editor = window.menu_actions.edit, window.pane.editor
    QTest.keyClicks(editor, "It was")
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_F2)
    assert window.pane.mode.is_reading
    assert edit.read_only.isChecked()
    assert edit.copy.isEnabled()
    assert not edit.cut.isEnabled()
    assert not edit.undo.isEnabled()
    edit.read_only.trigger()
    assert not window.pane.mode.is_reading
    assert edit.undo.isEnabled()


def test_pasting_is_grey_only_where_the_menu_shows_that_there_is_nothing(
    window: MainWindow, qapp: QApplication
) -> None:
    edit, menu = window.menu_actions.edit, menu_of(window.menuBar().actions()[1])
    qapp.clipboard().clear()
    assert edit.paste.isEnabled(), "the key always tries"
    menu.aboutToShow.emit()
    assert not edit.paste.isEnabled()
    menu.aboutToHide.emit()
    assert edit.paste.isEnabled()
    qapp.clipboard().setText("a bright cold day")
    menu.aboutToShow.emit()
    assert edit.paste.isEnabled()
