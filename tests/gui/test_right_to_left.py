"""A paragraph that is read from right to left begins at the right, with its colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.editors import coloured_editor, place_caret
from helpers.spans import spans_of
from PySide6.QtGui import QTextCursor

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

PIECES = ["One", " two", "\n", "שלום", " עולם", "\n", "three"]


def left_of(editor: TokenEditor, index: int) -> float:
    """Where span ``index`` begins, in pixels from the left of the viewport."""
    return editor.span_rects(spans_of(editor), index)[0].left()


def test_each_paragraph_begins_where_its_reading_does(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PIECES)
    editor.grab()
    middle = editor.viewport().width() / 2
    assert [left_of(editor, index) > middle for index in (0, 1, 3, 4, 6)] == [
        False, False, True, True, False
    ]  # fmt: skip
    # The first word is the one at the far right.
    assert left_of(editor, 3) > left_of(editor, 4)


def test_it_stays_there_while_one_types_and_resizes(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PIECES)
    place_caret(editor, len("One two\nשלום עולם"))
    editor.insertPlainText(" ו")
    editor.grab()
    assert left_of(editor, 3) > editor.viewport().width() / 2
    editor.resize(600, 300)
    editor.grab()
    right = editor.span_rects(spans_of(editor), 3)[0].right()
    assert right > editor.viewport().width() - editor.document().documentMargin() - 8


def test_a_paragraph_that_gets_another_direction_changes_sides(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PIECES)
    cursor = QTextCursor(editor.document().findBlockByNumber(1))
    cursor.insertText("a ")
    editor.grab()
    assert left_of(editor, 4) < editor.viewport().width() / 2


def test_the_word_under_the_pointer_is_found_there(qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, PIECES)
    editor.grab()
    for index in (0, 3, 4):
        rect = editor.span_rects(spans_of(editor), index)[0]
        assert editor.span_at(rect.center().toPoint()) == index
