"""Carries every edit of a text in an editor over into another document, as it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor

from gltr_desktop.ui.editor.positions import for_qt

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

    from gltr_desktop.ui.editor.token_editor import TokenEditor


class TextMirror(QObject):
    """Keeps ``target`` the same as the text of ``source``, and its undo history of its own.

    What an input method composes is carried over when it is committed, and an undo as an edit.
    """

    def __init__(self, source: TokenEditor, target: QTextDocument, parent: QObject) -> None:
        """Both hold the same text already."""
        super().__init__(parent)
        self._source, self._target = source, target
        source.edited.connect(self._carry)

    @Slot(int, int, int)
    def _carry(self, position: int, removed: int, added: int) -> None:
        source, target = self._source.document(), self._target
        grown = source.characterCount() - target.characterCount()
        if grown != added - removed:
            # They were not the same, whatever has come between them.
            position, removed = 0, target.characterCount() - 1
            added = source.characterCount() - 1
        text = _selected(source, position, added).selectedText()
        _selected(target, position, removed).insertText(for_qt(text))


def _selected(document: QTextDocument, position: int, length: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor
