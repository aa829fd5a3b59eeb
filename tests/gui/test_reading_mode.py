"""While a text is read, nothing that its user does can change it; editing begins on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.editors import open_editor, place_caret
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAccessible, QInputMethodEvent, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.editor.reading_mode import ReadingMode
from gltr_desktop.ui.editor.token_editor import TokenEditor

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

Key = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
TEXT = "one two three"


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    editor = open_editor(qtbot)
    editor.setPlainText("one two")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertPlainText(" three")
    editor.setFocus()
    return editor


@pytest.fixture
def mode(editor: TokenEditor) -> ReadingMode:
    """The mode of ``editor``, which is only read."""
    mode = ReadingMode(editor)
    mode.set_reading(reading=True)
    return mode


def text_of(editor: TokenEditor) -> str:
    return document_text(editor.document())


@pytest.mark.parametrize(
    "key", [Key.Key_A, Key.Key_Return, Key.Key_Backspace, Key.Key_Delete, Key.Key_Comma]
)
def test_no_key_changes_a_text_that_is_read_but_the_attempt_is_told(
    key: Qt.Key, editor: TokenEditor, mode: ReadingMode, qtbot: QtBot
) -> None:
    place_caret(editor, 3)
    with qtbot.waitSignal(mode.edit_attempted):
        QTest.keyClick(editor, key)
    assert text_of(editor) == TEXT


@pytest.mark.parametrize(
    "keys",
    [
        QKeySequence.StandardKey.Paste,
        QKeySequence.StandardKey.Cut,
        QKeySequence.StandardKey.Undo,
        QKeySequence.StandardKey.DeleteStartOfWord,
    ],
)
def test_no_shortcut_changes_a_text_that_is_read(
    keys: QKeySequence.StandardKey, editor: TokenEditor, mode: ReadingMode, qtbot: QtBot
) -> None:
    QApplication.clipboard().setText("other")
    editor.selectAll()
    with qtbot.waitSignal(mode.edit_attempted):
        QTest.keySequence(editor, QKeySequence(keys))
    assert text_of(editor) == TEXT
    assert QApplication.clipboard().text() == "other"


@pytest.mark.parametrize("what", ["undo", "redo", "cut", "paste"])
def test_no_entry_of_a_menu_changes_a_text_that_is_read(
    what: str, editor: TokenEditor, qtbot: QtBot
) -> None:
    QApplication.clipboard().setText("other")
    if what == "redo":
        editor.undo()
    before = text_of(editor)
    mode = ReadingMode(editor)
    mode.set_reading(reading=True)
    editor.selectAll()
    with qtbot.waitSignal(mode.edit_attempted):
        getattr(editor, what)()
    assert text_of(editor) == before


def test_nothing_composed_or_dropped_changes_a_text_that_is_read(
    editor: TokenEditor, mode: ReadingMode, qtbot: QtBot
) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString("é")
    QApplication.sendEvent(editor, event)
    data = QMimeData()
    data.setText("dropped")
    with qtbot.waitSignal(mode.edit_attempted):
        editor.insertFromMimeData(data)
    assert text_of(editor) == TEXT


def test_the_caret_moves_and_selects_what_can_be_copied(
    editor: TokenEditor, mode: ReadingMode, qtbot: QtBot
) -> None:
    place_caret(editor, 0)
    with qtbot.assertNotEmitted(mode.edit_attempted):
        QTest.keyClick(editor, Key.Key_Right)
        QTest.keyClick(editor, Key.Key_Right, CONTROL | SHIFT)
        QTest.keyClick(editor, Key.Key_Space)
        QTest.keyClick(editor, Key.Key_A, ALT)
    assert editor.textCursor().selectedText() == "ne "
    QTest.keyClick(editor, Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "ne "


def test_a_file_that_is_pasted_is_opened_all_the_same(
    editor: TokenEditor, mode: ReadingMode, tmp_path: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    with (
        qtbot.waitSignal(editor.file_dropped) as caught,
        qtbot.assertNotEmitted(mode.edit_attempted),
    ):
        editor.insertFromMimeData(data)
    assert caught.args == [tmp_path / "a.txt"]


def test_edit_opens_the_text_and_does_nothing_else(
    editor: TokenEditor, mode: ReadingMode, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(mode.changed) as caught:
        mode.set_reading(reading=False)
    assert caught.args == [False]
    assert text_of(editor) == TEXT
    QTest.keyClicks(editor, "!")
    assert text_of(editor) == f"{TEXT}!"
    QTest.keySequence(editor, QKeySequence(QKeySequence.StandardKey.Undo))
    QTest.keySequence(editor, QKeySequence(QKeySequence.StandardKey.Undo))
    assert text_of(editor) == "one two"


def test_the_program_can_write_and_take_back_while_the_text_is_read(
    editor: TokenEditor, mode: ReadingMode
) -> None:
    QTextCursor(editor.document()).insertText("zero ")
    assert text_of(editor) == f"zero {TEXT}"
    editor.document().undo()
    assert text_of(editor) == TEXT
    assert mode.is_reading


def test_a_lock_and_the_mode_are_kept_apart(
    editor: TokenEditor, mode: ReadingMode, qtbot: QtBot
) -> None:
    editor.setReadOnly(True)
    with qtbot.assertNotEmitted(mode.edit_attempted):
        QTest.keyClicks(editor, "x")
    mode.set_reading(reading=False)
    assert editor.isReadOnly()
    assert editor.is_locked
    mode.set_reading(reading=True)
    editor.setReadOnly(False)
    assert editor.isReadOnly()
    assert not editor.is_locked
    mode.set_reading(reading=False)
    assert not editor.isReadOnly()
    QTest.keyClicks(editor, "x")
    assert text_of(editor) == f"{TEXT}x"


def test_an_empty_text_is_always_open(editor: TokenEditor, mode: ReadingMode, qtbot: QtBot) -> None:
    with qtbot.waitSignal(mode.changed) as caught:
        editor.clear()
    assert caught.args == [False]
    assert not mode.is_reading
    with qtbot.waitSignal(mode.changed) as caught:
        mode.set_reading(reading=True)
    assert caught.args == [False]
    QTest.keyClicks(editor, "new")
    assert text_of(editor) == "new"
    assert not mode.is_reading


def test_tab_writes_only_into_a_text_that_is_edited(qtbot: QtBot) -> None:
    frame = QWidget()
    qtbot.addWidget(frame)
    layout = QVBoxLayout(frame)
    editor, other = TokenEditor(frame), QLineEdit(frame)
    layout.addWidget(editor)
    layout.addWidget(other)
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    mode = ReadingMode(editor)

    def tab_leaves() -> bool:
        editor.setFocus()
        QTest.keyClick(editor, Key.Key_Tab)
        return not editor.hasFocus()

    assert tab_leaves()
    editor.insertPlainText("text")
    assert not tab_leaves()
    assert text_of(editor) == "text\t"
    mode.set_reading(reading=True)
    assert tab_leaves()
    assert text_of(editor) == "text\t"


def test_a_screen_reader_hears_whether_the_text_can_be_edited(
    editor: TokenEditor, mode: ReadingMode
) -> None:
    state = QAccessible.queryAccessibleInterface(editor).state()
    assert state.readOnly
    mode.set_reading(reading=False)
    state = QAccessible.queryAccessibleInterface(editor).state()
    assert state.editable
