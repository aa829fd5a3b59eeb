"""What is edited in one text is edited in the other: any edits, in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.editors import open_editor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from gltr_desktop.ui.editor.positions import document_text, for_qt, utf16_positions
from gltr_desktop.ui.side_by_side.text_mirror import TextMirror

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

TEXT = "One 😀 two.\n\nThree\u00a0four, five.\nSix"
PIECES = st.text(st.sampled_from("ab .\n😀\u00a0はé"), max_size=6)
EDITS = st.lists(
    st.one_of(st.tuples(st.integers(0, 40), st.integers(0, 12), PIECES), st.booleans()), max_size=8
)


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    return open_editor(qtbot)


def edit(editor: TokenEditor, begin: int, length: int, text: str) -> None:
    """Put ``text`` in the place of some characters."""
    positions = utf16_positions(document_text(editor.document())).tolist()
    end = len(positions) - 1
    cursor = editor.textCursor()
    cursor.setPosition(positions[min(begin, end)])
    cursor.setPosition(positions[min(begin + length, end)], QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(for_qt(text))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(edits=EDITS)
def test_both_are_the_same_after_any_edits(
    editor: TokenEditor, edits: list[tuple[int, int, str] | bool]
) -> None:
    editor.setPlainText(TEXT)
    copy = QTextDocument()
    copy.setPlainText(TEXT)
    mirror = TextMirror(editor, copy, editor)
    for each in edits:
        if isinstance(each, tuple):
            edit(editor, *each)
        elif each:
            editor.undo()
        else:
            editor.redo()
        assert copy.toRawText() == editor.document().toRawText()
    mirror.setParent(None)


def test_an_edit_touches_no_more_than_it_changes(editor: TokenEditor) -> None:
    editor.setPlainText(TEXT)
    copy = QTextDocument()
    copy.setPlainText(TEXT)
    TextMirror(editor, copy, editor)
    copy.documentLayout()
    changes: list[tuple[int, int, int]] = []
    copy.contentsChange.connect(lambda *change: changes.append(change))
    edit(editor, 4, 1, "x")
    assert changes == [(4, 2, 1)]
    copy.undo()
    assert document_text(copy) == TEXT


def test_what_was_different_before_is_put_right(editor: TokenEditor) -> None:
    editor.setPlainText(TEXT)
    copy = QTextDocument()
    copy.setPlainText("something else")
    TextMirror(editor, copy, editor)
    edit(editor, 0, 0, "x")
    assert document_text(copy) == "x" + TEXT
