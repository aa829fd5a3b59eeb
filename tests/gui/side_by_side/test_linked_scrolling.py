"""Both sides scroll together, whatever is scrolled and by whatever means."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from helpers.side_by_side import add_text, second_of, wait_for_difference
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.ui.editor.positions import document_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.main_window import MainWindow

PARAGRAPHS = [
    f"Paragraph {number} says that the sea was calm, and that nobody came on day {number}."
    for number in range(60)
]
BEFORE = "\n\n".join(PARAGRAPHS)
# The second version lacks some paragraphs, and has a long one more.
MORE = "Here the sea was wild. " * 40
AFTER = "\n\n".join([*PARAGRAPHS[:20], MORE, *PARAGRAPHS[30:]])


@pytest.fixture
def compared(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with BEFORE, and AFTER to its right."""
    window.pane.editor.insertPlainText(BEFORE)
    window.pane.analysis.analyse()
    window.side_by_side.set_text_beside(add_text(window, AFTER))
    wait_for_difference(window, qtbot)
    window.pane.editor.verticalScrollBar().setValue(0)
    return window


def bar_of(editor: TokenEditor) -> int:
    return editor.verticalScrollBar().value()


def at_top(editor: TokenEditor) -> str:
    """The first visible paragraph."""
    return editor.firstVisibleBlock().text()


def has_width(window: MainWindow, width: int) -> bool:
    return window.width() == width


def go_to(editor: TokenEditor, text: str) -> None:
    """Scroll so that the line with ``text`` is the first one."""
    position = document_text(editor.document()).index(text)
    block = editor.document().findBlock(position)
    editor.line_spacing.blockBoundingRect(block)
    editor.verticalScrollBar().setValue(block.firstLineNumber())


def break_lines(editor: TokenEditor) -> None:
    """Lay out all paragraphs: one that was never seen counts as a single line."""
    block = editor.document().firstBlock()
    while block.isValid():
        editor.line_spacing.blockBoundingRect(block)
        block = block.next()


def both(window: MainWindow) -> tuple[TokenEditor, TokenEditor]:
    return window.pane.editor, second_of(window).editor


def test_what_corresponds_is_at_the_top_of_both(compared: MainWindow) -> None:
    first, second = both(compared)
    for number in (5, 19, 35, 50):
        go_to(first, PARAGRAPHS[number])
        assert at_top(second) == at_top(first) == PARAGRAPHS[number]


def test_the_first_side_follows_the_second(compared: MainWindow) -> None:
    first, second = both(compared)
    for number in (45, 31, 3):
        go_to(second, PARAGRAPHS[number])
        assert at_top(first) == PARAGRAPHS[number]


def test_in_what_one_side_lacks_it_waits(compared: MainWindow) -> None:
    first, second = both(compared)
    go_to(second, MORE[:20])
    begin = bar_of(first)
    second.verticalScrollBar().setValue(bar_of(second) + 4)
    # The ten paragraphs in its place are as long as that one: both run through them.
    assert begin <= bar_of(first) <= begin + 30
    go_to(first, PARAGRAPHS[30])
    assert at_top(second) == PARAGRAPHS[30]


def test_the_ends_are_reached_together(compared: MainWindow) -> None:
    first, second = both(compared)
    first.verticalScrollBar().setValue(first.verticalScrollBar().maximum())
    assert bar_of(second) == second.verticalScrollBar().maximum()
    second.verticalScrollBar().setValue(0)
    assert bar_of(first) == 0


def test_going_there_and_back_leads_to_the_same_place(compared: MainWindow) -> None:
    first, second = both(compared)
    go_to(first, PARAGRAPHS[40])
    place = bar_of(first), bar_of(second)
    for _ in range(15):
        first.verticalScrollBar().setValue(bar_of(first) + 1)
    for _ in range(15):
        first.verticalScrollBar().setValue(bar_of(first) - 1)
    assert (bar_of(first), bar_of(second)) == place


def test_wheel_and_keys_scroll_both(compared: MainWindow) -> None:
    first, second = both(compared)
    place = QPointF(second.viewport().rect().center())
    wheel = QWheelEvent(
        place,
        QPointF(second.viewport().mapToGlobal(place)),
        QPoint(),
        QPoint(0, -1200),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(second.viewport(), wheel)
    assert bar_of(second) > 0
    assert at_top(first) == at_top(second)
    before = bar_of(second)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_PageDown)
    QTest.keyClick(first, Qt.Key.Key_PageDown)
    QTest.keyClick(first, Qt.Key.Key_PageDown)
    assert bar_of(second) > before


def test_a_word_that_is_revealed_is_seen_on_both_sides(compared: MainWindow) -> None:
    first, second = both(compared)
    spans = first.spans
    assert spans is not None
    index = spans.at(BEFORE.index(PARAGRAPHS[52]))
    assert index is not None
    first.reveal(index)
    end = second.cursorForPosition(second.viewport().rect().bottomLeft()).position()
    begin = second.firstVisibleBlock().position()
    assert begin <= AFTER.index(PARAGRAPHS[52]) <= end


def test_another_width_moves_neither_side_away(compared: MainWindow, qtbot: QtBot) -> None:
    first, second = both(compared)
    go_to(first, PARAGRAPHS[40])
    for width in (1000, 1400, 900, 1280):
        compared.resize(width, 800)
        qtbot.waitUntil(partial(has_width, compared, width))
        QApplication.processEvents()
    assert at_top(first) == at_top(second) == PARAGRAPHS[40]


def test_before_both_are_read_they_scroll_in_proportion(window: MainWindow) -> None:
    window.pane.editor.insertPlainText(BEFORE)
    window.side_by_side.set_text_beside(add_text(window, AFTER))
    first, second = both(window)
    QApplication.processEvents()
    window.stop()
    for editor in (first, second):
        break_lines(editor)
    middle = first.verticalScrollBar().maximum() // 2
    first.verticalScrollBar().setValue(middle)
    assert window.side_by_side.difference is None
    assert bar_of(second) == pytest.approx(second.verticalScrollBar().maximum() / 2, abs=2)


def test_typing_in_one_text_does_not_scroll_it(compared: MainWindow) -> None:
    first, second = both(compared)
    go_to(first, PARAGRAPHS[40])
    cursor = QTextCursor(second.document())
    cursor.setPosition(AFTER.index(PARAGRAPHS[41]))
    second.setTextCursor(cursor)
    QTest.keyClicks(second, "So ")
    assert at_top(first) == PARAGRAPHS[40]
