"""What becomes of the colours when the text is edited while, and after, it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.pixels import picture
from helpers.windows import LONG, TEXT, begin_reading_long, text_of, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QTextCursor
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_undo_back_to_the_analysed_text_gives_all_colours_back(
    coloured: MainWindow, qtbot: QtBot
) -> None:
    before = picture(coloured.editor.viewport())
    count = len(coloured.editor.spans)
    cursor = coloured.editor.textCursor()
    cursor.setPosition(int(coloured.editor.spans.end[10]) - 1)
    coloured.editor.setTextCursor(cursor)
    QTest.keyClicks(coloured.editor, "xyz")
    assert len(coloured.editor.spans) < count
    assert "out of date" in coloured.status.text()
    QTest.keySequence(coloured.editor, QKeySequence(QKeySequence.StandardKey.Undo))
    assert text_of(coloured) == TEXT
    qtbot.waitUntil(lambda: coloured.editor.spans.stale_from is None)
    assert len(coloured.editor.spans) == count
    assert "out of date" not in coloured.status.text()
    coloured.editor.setCursorWidth(0)
    coloured.editor.moveCursor(QTextCursor.MoveOperation.End)
    after = picture(coloured.editor.viewport())
    assert (before != after).any(axis=-1).mean() < 0.001  # no more than the caret


def test_editing_while_the_text_is_read_loses_nothing(window: MainWindow, qtbot: QtBot) -> None:
    begin_reading_long(window, qtbot)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.editor, "the end")
    wait_for_colours(window, qtbot)
    assert text_of(window) == LONG + "the end"
    assert window.spans is not None
    assert window.spans.is_stale(len(window.spans) - 1)
    assert not window.spans.is_stale(len(window.spans) // 2)
    assert (window.spans.bucket >= 0).all()
    assert "out of date" in window.status.text()


def test_undo_while_the_text_is_read_leaves_nothing_stale(window: MainWindow, qtbot: QtBot) -> None:
    begin_reading_long(window, qtbot)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.editor, "x")
    window.editor.undo()
    assert text_of(window) == LONG
    wait_for_colours(window, qtbot)
    qtbot.waitUntil(lambda: window.spans.stale_from is None)
    assert len(window.spans) == len(window.spans.analysis.groups)
    assert "out of date" not in window.status.text()


def test_what_is_typed_before_the_first_token_is_read_is_read_too(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.editor.insertPlainText(TEXT)
    window.analyse()
    QTest.keyClicks(window.editor, "more")
    wait_for_colours(window, qtbot)
    assert window.spans is not None
    assert window.spans.analysis.text == TEXT + "more"
    assert window.spans.stale_from is None


def test_a_text_that_goes_before_its_first_token_is_read(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.insertPlainText(TEXT)
    window.analyse()
    window.editor.selectAll()
    QTest.keyClick(window.editor, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not window.analysis.running, timeout=60_000)
    assert not window.progress.isVisible()
    assert window.spans is None
    assert window.message.text == ""
