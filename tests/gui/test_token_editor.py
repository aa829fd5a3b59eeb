"""The editor while a user types, undoes, points at tokens and goes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.editors import colour, coloured_editor, open_editor, place_caret
from helpers.spans import spans_of
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.ui.editor.positions import document_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
WORDS = ["The", " quick", " brown", " fox", "."]


def wheel(editor: TokenEditor, modifiers: Qt.KeyboardModifier, delta: int = -120) -> QWheelEvent:
    middle = QPointF(editor.viewport().rect().center())
    event = QWheelEvent(
        middle,
        QPointF(editor.viewport().mapToGlobal(middle)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor.viewport(), event)
    return event


# Colours and the document


def test_colours_leave_no_trace_in_the_document(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("".join(WORDS))
    changes: list[object] = []
    editor.document().contentsChange.connect(lambda *change: changes.append(change))
    spans = colour(editor, analysis_of(WORDS, [0, 50, 500, 5_000, 0]))
    editor.mark(2)
    editor.grab()
    editor.show_spans(None)
    editor.show_spans(spans)
    assert changes == []
    assert not editor.document().isModified()
    assert not editor.document().isUndoAvailable()
    assert editor.document().availableUndoSteps() == 0


def test_only_text_modifies_the_document(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    assert not editor.document().isModified()
    editor.set_font_size(20)
    assert not editor.document().isModified()
    with qtbot.waitSignal(editor.document().modificationChanged):
        QTest.keyClicks(editor, "x")
    assert editor.document().isModified()


def test_undo_takes_back_what_was_typed_and_nothing_else(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    text = "".join(WORDS)
    editor.setPlainText(text)
    place_caret(editor, 3)
    QTest.keyClicks(editor, " very")
    typed = document_text(editor.document())
    assert typed == "The very quick brown fox."
    spans = colour(editor, analysis_of(["The", " very", *WORDS[1:]], [0] * 6))
    QTest.keySequence(editor, QKeySequence(QKeySequence.StandardKey.Undo))
    assert document_text(editor.document()) == text
    assert [int(spans.start[i]) for i in range(len(spans))] == [0, 3, 9, 15, 19]
    QTest.keySequence(editor, QKeySequence(QKeySequence.StandardKey.Redo))
    assert document_text(editor.document()) == typed
    assert [int(spans.start[i]) for i in range(len(spans))] == [0, 8, 14, 20, 24]


@pytest.mark.parametrize("case", ["replace all", "delete all", "set text", "clear"])
def test_no_span_outlives_its_text(case: str, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS)
    if case == "set text":
        editor.setPlainText("Another text, longer than the one before it was.")
    elif case == "clear":
        editor.clear()
    else:
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_X if case == "replace all" else Qt.Key.Key_Delete)
    assert len(spans_of(editor)) == 0
    editor.grab()


def test_line_breaks_that_go_and_come_take_only_their_own_colour(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["one", "\n", "two", "\n", "three"])
    spans = spans_of(editor)
    place_caret(editor, 4)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert spans.group.tolist() == [0, 2, 3, 4]
    assert spans.start.tolist() == [0, 3, 6, 7]
    place_caret(editor, 7)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert spans.start.tolist() == [0, 3, 6, 8]
    assert [spans.is_stale(index) for index in range(4)] == [True, True, True, True]


def test_looks_do_not_count_as_edits(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [*WORDS, "\n", "שלום"])
    editor.set_font_size(20)
    editor.resize(300, 200)
    editor.setReadOnly(True)
    editor.setReadOnly(False)
    editor.selectAll()
    editor.grab()
    assert len(spans_of(editor)) == 7
    assert spans_of(editor).stale_from is None


def test_an_edit_is_announced_after_the_spans_have_moved(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS)
    seen: list[tuple[tuple[int, ...], list[int], int | None]] = []

    def look(*edit: int) -> None:
        spans = spans_of(editor)
        seen.append((edit, spans.start.tolist(), spans.stale_from))

    editor.edited.connect(look)
    place_caret(editor, 3)
    QTest.keyClicks(editor, "n")
    assert seen == [((3, 0, 1), [0, 4, 10, 16, 20], 0)]
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert seen[1:] == [((3, 1, 0), [0, 3, 9, 15, 19], 0)]
    editor.set_font_size(20)
    editor.mark(1)
    assert len(seen) == 2


def test_a_composed_character_is_announced_as_the_edit_that_it_is(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS)
    place_caret(editor, 9)
    seen: list[tuple[int, ...]] = []
    editor.edited.connect(lambda *edit: seen.append(edit))
    QApplication.sendEvent(editor, QInputMethodEvent("ˊ", []))
    assert seen == []
    event = QInputMethodEvent("", [])
    event.setCommitString("é")
    QApplication.sendEvent(editor, event)
    assert seen == [(9, 0, 1)]


# Pointing


def test_what_is_pointed_at(qtbot: QtBot) -> None:
    pieces = ["one", " two", "\n", "\n", " שלום", " עולם", " 👩", "\tend"]
    editor = coloured_editor(qtbot, pieces)
    spans = spans_of(editor)
    for index in range(len(pieces)):
        for rect in editor.span_rects(spans, index):
            for x in (rect.left() + 1, rect.center().x(), rect.right() - 1):
                assert editor.span_at(QPointF(x, rect.center().y()).toPoint()) == index
    viewport = editor.viewport().rect()
    first = editor.span_rects(spans, 0)[0]
    for nowhere in (
        QPoint(viewport.right() - 5, int(first.center().y())),
        QPoint(2, int(first.center().y())),
        QPoint(int(first.center().x()), 2),
        viewport.center(),
        viewport.bottomRight(),
    ):
        assert editor.span_at(nowhere) is None


def test_nothing_is_pointed_at_in_plain_text(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("plain")
    assert editor.span_at(QPoint(20, 20)) is None
    assert editor.caret_span() is None


def test_every_token_is_pointed_at_while_scrolled(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [f" word{number}" for number in range(1_000)])
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum() // 2)
    index = editor.span_at(editor.viewport().rect().center()) or editor.span_at(
        editor.viewport().rect().center() + QPoint(12, 0)
    )
    assert index is not None
    assert 300 < index < 700


def test_pointing_with_a_button_down_selects_and_points_at_nothing(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, WORDS)
    pointed: list[int | None] = []
    editor.pointed.connect(pointed.append)
    first, last = (editor.span_rects(spans_of(editor), i)[0].center().toPoint() for i in (0, 3))
    # Another test may have left the pointer right there, and then it would not move.
    QTest.mouseMove(editor.viewport(), last)
    QTest.mouseMove(editor.viewport(), first)
    assert pointed[-1] == 0
    QTest.mousePress(editor.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(editor.viewport(), last)
    QTest.mouseRelease(editor.viewport(), Qt.MouseButton.LeftButton, pos=last)
    assert pointed[-1] is None
    QTest.mouseMove(editor.viewport(), last + QPoint(1, 0))
    assert pointed[-1] == 3


@pytest.mark.parametrize(
    ("position", "index"), [(0, 0), (2, 0), (3, 1), (20, 5), (24, 5), (25, 6), (26, 6)]
)
def test_the_caret_is_at_a_token(position: int, index: int, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [*WORDS, " Jump", "."])
    place_caret(editor, position)
    assert editor.caret_span() == index


def test_a_revealed_token_is_in_sight_and_has_the_caret(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, [f" word{number}" for number in range(1_000)])
    for index in (999, 0, 500):
        editor.reveal(index)
        rect = editor.span_rects(spans_of(editor), index)[0]
        assert editor.viewport().rect().contains(rect.center().toPoint())
        assert editor.caret_span() == index
        shown = editor.global_rect(index)
        assert editor.viewport().mapFromGlobal(shown.topLeft()) == rect.toAlignedRect().topLeft()


# Looks


def test_the_wheel_scrolls_but_leaves_the_size_of_the_text_alone(qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.setPlainText("line\n" * 200)
    before = editor.font().pointSizeF()
    assert not wheel(editor, Qt.KeyboardModifier.ControlModifier).isAccepted()
    assert editor.font().pointSizeF() == before
    assert editor.verticalScrollBar().value() == 0
    wheel(editor, NO_MODIFIER)
    assert editor.verticalScrollBar().value() > 0


@pytest.mark.parametrize("points", [6, 13, 48])
def test_lines_fit_into_the_column_at_every_size(points: int, qtbot: QtBot) -> None:
    editor = open_editor(qtbot)
    editor.set_font_size(points)
    editor.setPlainText("Some words that go on and on. " * 40 + "\n" + "x" * 500)
    for width, height in ((1600, 700), (300, 200), (900, 700), (120, 90), (2400, 400), (420, 300)):
        editor.resize(width, height)
        editor.grab()
        width_of_text = editor.viewport().width()
        left = editor.viewport().geometry().left()
        right = editor.width() - editor.viewport().geometry().right()
        assert abs(left - right) <= editor.verticalScrollBar().sizeHint().width() + 2
        block = editor.document().begin()
        while block.isValid():
            layout = block.layout()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                assert line.width() <= width_of_text
                assert line.naturalTextWidth() <= line.width() + 1 or line.textLength() == 1
            block = block.next()
        editor.moveCursor(QTextCursor.MoveOperation.End)
        assert editor.cursorRect().right() <= width_of_text


def test_wide_windows_keep_the_column_narrow_and_in_the_middle(qtbot: QtBot) -> None:
    editor = open_editor(qtbot, 2_000, 400)
    editor.setPlainText("word " * 500)
    geometry = editor.viewport().geometry()
    assert geometry.width() < 1_200
    assert abs(geometry.center().x() - 1_000) <= editor.verticalScrollBar().sizeHint().width()
    assert editor.document().begin().layout().lineCount() > 5
