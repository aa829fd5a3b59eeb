"""The air between lines: everything that is pointed at or written is where it is seen."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from helpers.editors import coloured_editor, open_editor, place_caret
from helpers.spans import spans_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontInfo, QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.ui.editor.spaced_text import MARGIN, SERIF

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

PROSE = "A paragraph of several lines, which is long enough to be broken twice or more. " * 2
TEXTS = {
    "prose": f"{PROSE}\n\n{PROSE}",
    "one word": "x" * 300,
    "right to left": "שלום עולם טוב " * 12,
    "chinese": "她站在窗前，看着外面的雨。" * 12,
    "emoji": "one 👩🏽 two 🏳️‍🌈 three " * 12,
}


def tops(editor: TokenEditor) -> list[float]:
    """The tops of all lines of the text in the viewport."""
    found, block = [], editor.document().begin()
    while block.isValid():
        top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).top()
        layout = block.layout()
        found += [top + layout.lineAt(number).y() for number in range(layout.lineCount())]
        block = block.next()
    return found


def caret_top(editor: TokenEditor, position: int) -> int:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    return editor.cursorRect(cursor).top()


def test_lines_stand_apart_like_those_of_a_page(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText(PROSE)
    lines = tops(editor)
    size = QFontInfo(editor.font()).pixelSize()
    assert len(lines) > 3
    for above, below in itertools.pairwise(lines):
        assert 1.6 <= (below - above) / size <= 1.85
    assert lines[0] >= MARGIN


def test_an_empty_line_between_paragraphs_takes_less_than_a_line(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("one\n\ntwo\nthree")
    one, _, two, three = tops(editor)
    assert three - two < two - one < 1.8 * (three - two)


def test_the_lines_are_apart_again_after_every_change(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText(PROSE)
    pitch = tops(editor)[1] - tops(editor)[0]
    changes: tuple[Callable[[], object], ...] = (
        lambda: QTest.keyClicks(editor, "word "),
        lambda: QTest.keyClick(editor, Qt.Key.Key_Return),
        lambda: QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
        lambda: editor.resize(360, 300),
        lambda: editor.setPlainText(PROSE * 2),
    )
    for change in changes:
        change()
        lines = tops(editor)
        assert lines[-1] - lines[0] == pytest.approx(pitch * (len(lines) - 1))
    editor.set_font_size(26)
    assert tops(editor)[1] - tops(editor)[0] > 1.8 * pitch


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_point_between_two_lines_belongs_to_the_nearer_one(text: str, qtbot: QtBot) -> None:
    editor = open_editor(qtbot, height=900)
    editor.setPlainText(text)
    lines = [top for top in tops(editor) if top < 500]
    x = editor.viewport().width() // 2
    for y in range(int(lines[0]) - 10, int(lines[-1]) + 10):
        found = caret_top(editor, editor.cursorForPosition(QPoint(x, y)).position())
        nearest = min(abs(y - top - editor.fontMetrics().height() / 2) for top in lines)
        # An empty line is nobody's neighbour: it is narrower than the others.
        assert abs(y - found - editor.fontMetrics().height() / 2) <= nearest + 12


def test_a_click_just_below_a_word_puts_the_caret_into_it(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText(PROSE)
    place_caret(editor, 5)
    word = editor.cursorRect()
    place_caret(editor, 100)
    QTest.mouseClick(
        editor.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(word.left(), word.bottom() + 3),
    )
    assert editor.textCursor().position() == 5
    QTest.mouseDClick(
        editor.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(word.left(), word.bottom() + 3),
    )
    assert editor.textCursor().selectedText() == "paragraph"
    # QTest holds the button down, also for the tests that come after this one.
    QTest.mouseRelease(editor.viewport(), Qt.MouseButton.LeftButton)


def test_the_pointer_is_on_the_nearest_token(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [f" word{number}" for number in range(40)])
    for index in (0, 10, 25):
        rect = editor.span_rects(spans_of(editor), index)[0]
        for y in (rect.top() - 3, rect.center().y(), rect.bottom() + 3):
            assert editor.span_at(QPoint(int(rect.center().x()), int(y))) == index


def test_scrolling_goes_from_line_to_line_to_the_end(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText(f"{PROSE}\n\n" * 30)
    bar = editor.verticalScrollBar()
    for value in range(0, bar.maximum(), 7):
        bar.setValue(value)
        first = editor.cursorForPosition(QPoint(MARGIN + 5, 12)).position()
        assert -10 <= caret_top(editor, first) < 40
    editor.moveCursor(QTextCursor.MoveOperation.End)
    rect = editor.cursorRect()
    assert 0 <= rect.top() < rect.bottom() <= editor.viewport().height()


def test_the_page_keys_come_to_the_end_and_back(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText(f"{PROSE}\n\n" * 10)
    last = editor.document().characterCount() - 1
    for _ in range(60):
        QTest.keyClick(editor, Qt.Key.Key_PageDown)
    assert editor.textCursor().position() >= last - len(PROSE)
    for _ in range(60):
        QTest.keyClick(editor, Qt.Key.Key_PageUp)
    assert editor.textCursor().position() < len(PROSE)


def test_the_column_is_in_the_middle_and_no_wider_than_can_be_read(qtbot: QtBot) -> None:
    editor = open_editor(qtbot, width=1_600)
    viewport = editor.viewport()
    digits = editor.fontMetrics().horizontalAdvance("0")
    assert 60 * digits < viewport.width() - 2 * MARGIN <= 73 * digits
    assert viewport.x() == pytest.approx((1_600 - viewport.width()) / 2, abs=12)
    editor.resize(400, 300)
    assert editor.viewport().width() > 370


def test_a_chosen_face_comes_before_the_usual_ones(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    assert editor.font().families() == list(SERIF)
    editor.set_font("DejaVu Sans", 20)
    assert editor.font().families() == ["DejaVu Sans", *SERIF]
    assert editor.font().pointSize() == 20
    editor.set_font_size(12)
    assert editor.font().families()[0] == "DejaVu Sans"
    assert not editor.document().isModified()
