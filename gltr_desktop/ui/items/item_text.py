"""The text of the window in which one item after another is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor

from gltr_desktop.batch.words.item_text import joined
from gltr_desktop.documents.document import Document
from gltr_desktop.ui.editor.positions import (
    document_text,
    for_document,
    for_qt,
    utf16_positions,
)
from gltr_desktop.ui.files.held_file import HeldFile

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QTextDocument

    from gltr_desktop.batch.words.items import Item
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.text_desk import TextDesk

_MAX_NAME = 40
"""Characters of an item's name, and of its group, in the title of its text."""


class ItemText(QObject):
    """An open text that the next item replaces, unless the user has made it their own.

    Who edits or saves an item has a text like any other: the next item gets a new one.
    """

    def __init__(self, desk: TextDesk, pane: TextPane) -> None:
        super().__init__(desk)
        self._desk, self._pane = desk, pane
        self._text: OpenText | None = None
        self._held: HeldFile | None = None
        self._shown: tuple[Item, Path] | None = None
        self._begin = 0
        """Where the item begins behind its context, in UTF-16 units."""
        for changed in (desk.texts.changed, desk.texts.current_changed):
            changed.connect(self._fade_context)

    def shows(self, item: Item, path: Path) -> bool:
        """Whether ``item`` of the table ``path`` is in front, as it stands in the table."""
        text = self._replaceable
        is_in_front = text is not None and text is self._desk.texts.current
        return is_in_front and self._shown == (item, path)

    @property
    def _replaceable(self) -> OpenText | None:
        """The text that the next item may replace, if there is one."""
        text = self._text
        if text is None or text not in self._desk.texts.texts:
            return None
        return text if text.held is self._held and not text.is_modified else None

    def show(self, item: Item, path: Path) -> bool:
        """Put ``item`` of the table ``path`` in front, and have it read as a text is when opened.

        Returns whether that was possible: not while a file is being put into the editor.
        """
        texts, pane = self._desk.texts, self._pane
        pane.cards.preview.revert()
        if not texts.may_leave():
            return False
        text = self._replaceable
        if text is None:
            text = texts.add(HeldFile(own_title=_title(item, path)))
        self._text, self._shown = text, (item, path)
        texts.put_in_front(text)
        pane.forget()
        self._desk.figures.clear()
        self._begin = self._fill(pane.editor.document(), item)
        shown = Document(document_text(pane.editor.document()))
        self._held = HeldFile(shown, own_title=_title(item, path))
        text.hold(self._held)
        pane.mode.set_reading(reading=True)
        self._fade_context()
        self._select_item()
        pane.analysis.analyse_automatically()
        return True

    @staticmethod
    def _fill(document: QTextDocument, item: Item) -> int:
        """Put the item into ``document``; returns where it begins behind its context (UTF-16)."""
        text = joined(item)
        # What was there before is no edit that could be undone.
        document.setUndoRedoEnabled(False)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(for_qt(for_document(text.text)))
        document.setUndoRedoEnabled(True)
        document.setModified(False)
        return int(utf16_positions(for_document(text.text[: text.begin]))[-1])

    def _select_item(self) -> None:
        """Select the item where a context stands before it: charts and summary are of that."""
        editor = self._pane.editor
        cursor = editor.textCursor()
        cursor.setPosition(editor.document().characterCount() - 1 if self._begin else 0)
        cursor.setPosition(self._begin, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        editor.ensureCursorVisible()

    @Slot()
    def _fade_context(self) -> None:
        """Have the context faint while the item is in front, unless it was edited."""
        is_item = self._replaceable is self._desk.texts.current
        self._pane.editor.set_context(self._begin if is_item else 0)


def _title(item: Item, path: Path) -> str:
    is_numbered = item.name == str(item.number)
    name = f"Item {item.number}" if is_numbered else item.name[:_MAX_NAME]
    named = ", ".join(filter(None, (name, item.group[:_MAX_NAME])))
    return f"{named} – {path.name}"
