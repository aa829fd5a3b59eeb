"""What becomes of the colours when the text is edited while, and after, it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.pixels import picture
from helpers.spans import spans_of
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
    before = picture(coloured.pane.editor.viewport())
    count = len(spans_of(coloured.pane.editor))
    cursor = coloured.pane.editor.textCursor()
    cursor.setPosition(int(spans_of(coloured.pane.editor).end[10]) - 1)
    coloured.pane.editor.setTextCursor(cursor)
    QTest.keyClicks(coloured.pane.editor, "xyz")
    assert len(spans_of(coloured.pane.editor)) < count
    assert "out of date" in coloured.status_bar.status.text()
    QTest.keySequence(coloured.pane.editor, QKeySequence(QKeySequence.StandardKey.Undo))
    assert text_of(coloured) == TEXT
    qtbot.waitUntil(lambda: spans_of(coloured.pane.editor).stale_from is None)
    assert len(spans_of(coloured.pane.editor)) == count
    assert "out of date" not in coloured.status_bar.status.text()
    coloured.pane.editor.setCursorWidth(0)
    coloured.pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    after = picture(coloured.pane.editor.viewport())
    assert (before != after).any(axis=-1).mean() < 0.001  # no more than the caret


def test_editing_while_the_text_is_read_loses_nothing(window: MainWindow, qtbot: QtBot) -> None:
    begin_reading_long(window, qtbot)
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.pane.editor, "the end")
    wait_for_colours(window, qtbot)
    assert text_of(window) == LONG + "the end"
    assert window.spans is not None
    assert spans_of(window).is_stale(len(spans_of(window)) - 1)
    assert not spans_of(window).is_stale(len(spans_of(window)) // 2)
    assert (spans_of(window).bucket >= 0).all()
    assert "out of date" in window.status_bar.status.text()


def test_an_emptied_text_has_no_colours_that_are_out_of_date(coloured: MainWindow) -> None:
    coloured.pane.editor.document().setModified(False)
    coloured.files.new()
    assert coloured.pane.is_empty
    assert "out of date" not in coloured.status_bar.status.text()


def test_undo_while_the_text_is_read_leaves_nothing_stale(window: MainWindow, qtbot: QtBot) -> None:
    begin_reading_long(window, qtbot)
    window.pane.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.pane.editor, "x")
    window.pane.editor.undo()
    assert text_of(window) == LONG
    wait_for_colours(window, qtbot)
    qtbot.waitUntil(lambda: spans_of(window).stale_from is None)
    assert len(spans_of(window)) == len(spans_of(window).analysis.groups)
    assert "out of date" not in window.status_bar.status.text()


def test_what_is_typed_before_the_first_token_is_read_is_read_too(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.pane.editor.insertPlainText(TEXT)
    window.pane.analysis.analyse()
    QTest.keyClicks(window.pane.editor, "more")
    wait_for_colours(window, qtbot)
    assert window.spans is not None
    assert spans_of(window).analysis.text == TEXT + "more"
    assert spans_of(window).stale_from is None


def test_a_text_that_goes_before_its_first_token_is_read(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText(TEXT)
    window.pane.analysis.analyse()
    window.pane.editor.selectAll()
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not window.pane.analysis.running, timeout=60_000)
    assert not window.status_bar.progress.isVisible()
    assert window.spans is None
    assert window.message.text == ""
