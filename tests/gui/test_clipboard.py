"""Every character that a document can hold survives copy, cut, paste, drag and drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.editors import open_editor, place_caret
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gltr_desktop.ui.editor.positions import (
    document_text,
    for_document,
    for_qt,
    selected_text,
    utf16_positions,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

SPACES = "\u00a0\u1680\u2000\u2002\u2007\u2009\u200b\u202f\u205f\u2060\u3000\u00ad\u0085\t \n\r"
MARKS = (
    "\u2028\u2029\ufdd0\ufdd1\ufeff\ufffe\ufffc\uffff\0\x0b\x0c\x1c\u200d\u0301é漢👩🏽\U0010ffff"
)
# Qt warns of scripts for which the computer has no font.
CHARACTERS = st.one_of(st.sampled_from(SPACES + MARKS), st.characters(max_codepoint=0x24F))
TEXTS = st.text(CHARACTERS, max_size=20).map(for_document)

# An editor is as good as new after its text has been set.
each_with_the_same_editor = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def editor(qtbot: QtBot) -> TokenEditor:
    return open_editor(qtbot)


def select(editor: TokenEditor, text: str, begin: int, end: int) -> None:
    """Put ``text`` into the editor, and select code points [``begin``, ``end``)."""
    editor.setPlainText(for_qt(text))
    positions = utf16_positions(text)
    place_caret(editor, int(positions[begin]))
    cursor = editor.textCursor()
    cursor.setPosition(int(positions[end]), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def press(editor: TokenEditor, key: QKeySequence.StandardKey) -> None:
    QTest.keySequence(editor, QKeySequence(key))


def drop(editor: TokenEditor, data: QMimeData) -> None:
    """Drop ``data`` behind the end of the text, as another program does."""
    end = editor.viewport().rect().bottomRight()
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    modifiers = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(editor.viewport(), QDragEnterEvent(end, *how, modifiers))
    QApplication.sendEvent(editor.viewport(), QDropEvent(QPointF(end), *how, modifiers))


@each_with_the_same_editor
@given(before=TEXTS, selected=TEXTS, after=TEXTS)
@example(before="coûte ", selected="10\u00a0000", after="\u00a0francs")
@example(before="", selected="\ufeffa", after="")
@example(before="", selected="\ufffea", after="")
@example(before="a", selected="\n\u00a0\n", after="")
def test_what_is_copied_cut_and_pasted_stays_as_it_is(
    editor: TokenEditor, before: str, selected: str, after: str
) -> None:
    text = before + selected + after
    select(editor, text, len(before), len(before) + len(selected))
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    assert selected_text(editor.textCursor()) == selected
    press(editor, QKeySequence.StandardKey.Copy)
    assert clipboard.text() == selected
    assert document_text(editor.document()) == text
    clipboard.clear()
    press(editor, QKeySequence.StandardKey.Cut)
    assert clipboard.text() == selected
    assert document_text(editor.document()) == before + after
    press(editor, QKeySequence.StandardKey.Paste)
    assert document_text(editor.document()) == text


@each_with_the_same_editor
@given(text=TEXTS, selected=TEXTS)
@example(text="a", selected="10\u00a0000")
def test_what_is_dragged_is_dropped_as_it_is(editor: TokenEditor, text: str, selected: str) -> None:
    select(editor, selected, 0, len(selected))
    dragged = editor.createMimeDataFromSelection()
    editor.setPlainText(for_qt(text))
    drop(editor, dragged)
    assert document_text(editor.document()) == text + selected


def test_nothing_but_text_is_copied(editor: TokenEditor) -> None:
    select(editor, "plain text", 0, 5)
    assert editor.createMimeDataFromSelection().formats() == ["text/plain"]
