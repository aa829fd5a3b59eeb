"""Marks the matches of a search in the text, as far as they are on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QPen, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit

from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.text_search import TextSearch
    from gltr_desktop.ui.editor.token_editor import TokenEditor


class MatchMarks(QObject):
    """Frames all matches, and fills the current one.

    A match is not selected: a selection is what the user chose, and the charts follow that. Only
    the matches on the screen are marked, because each mark costs time at every painting.
    """

    def __init__(self, editor: TokenEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._search: TextSearch | None = None
        self._current: int | None = None
        bar = editor.verticalScrollBar()
        bar.valueChanged.connect(self.refresh)
        bar.rangeChanged.connect(self.refresh)

    def show(self, search: TextSearch | None, current: int | None) -> None:
        """Mark the matches of ``search``, of which ``current`` is an index; None marks nothing."""
        self._search, self._current = search, current
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Mark the matches that are on the screen now."""
        search, editor = self._search, self._editor
        if search is None:
            if editor.extraSelections():
                editor.setExtraSelections([])
            return
        view = editor.viewport().rect()
        begin = editor.cursorForPosition(QPoint(0, 0)).block().position()
        end = editor.cursorForPosition(view.bottomRight()).position() + 1
        editor.setExtraSelections(
            [
                self._mark(search.starts[index], search.ends[index], index == self._current)
                for index in search.between(begin, end)
            ]
        )

    def _mark(self, start: int, end: int, is_current: bool) -> QTextEdit.ExtraSelection:
        theme, style = self._editor.theme, QTextCharFormat()
        if is_current:
            style.setBackground(theme.accent)
            style.setForeground(theme.on_accent)
        else:
            # The colours of the words stay: they are what the text is read for.
            tint = blend(theme.accent, theme.paper, 0.5)
            tint.setAlphaF(0.18)
            style.setBackground(tint)
            style.setProperty(QTextFormat.Property.OutlinePen, QPen(theme.accent, 1))
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor, mark.format = cursor, style
        return mark
