"""The column with the text: the page for the first one, the editor, and the table below them.

A second text may stand beside the first one, with a strip over both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.start.start_page import StartPage
    from gltr_desktop.ui.table.token_table import TokenTable


class TextColumn(QSplitter):
    """Stacks what shows the text; the table opens below the text, and not over it."""

    def __init__(
        self, start_page: StartPage, editor: TokenEditor, table: TokenTable, parent: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._first = (editor, start_page)
        text = self._first_column = QWidget(self)
        # The editor keeps the keyboard while the page stands over it.
        stack = QStackedLayout(text)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(start_page)
        stack.addWidget(editor)
        self._texts = QSplitter(Qt.Orientation.Horizontal, self)
        self._texts.addWidget(text)
        self._texts.setHandleWidth(1)
        area = QWidget(self)
        self._area = QVBoxLayout(area)
        self._area.setContentsMargins(0, 0, 0, 0)
        self._area.setSpacing(0)
        self._area.addWidget(self._texts, 1)
        self.addWidget(area)
        self.addWidget(table)
        self.setChildrenCollapsible(False)
        self._texts.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What shows a text, from left to right; not all of it can be seen at once."""
        parts: list[QWidget] = []
        for number in range(self._texts.count()):
            column = self._texts.widget(number)
            if column is self._first_column:
                parts += self._first
            elif column is not None:
                parts.append(column)
        return tuple(parts)

    @property
    def tables(self) -> tuple[QWidget, ...]:
        """What can be opened below the text."""
        below = (self.widget(number) for number in range(1, self.count()))
        return tuple(widget for widget in below if widget is not None)

    def show_beside(self, column: QWidget, strip: QWidget, *, on_left: bool) -> None:
        """Put ``column`` beside the text, of the same width, and ``strip`` over both.

        Both go when they get another parent.
        """
        if strip.parent() is not self._area.parentWidget():
            self._area.insertWidget(0, strip)
        self._texts.insertWidget(0 if on_left else 1, column)
        self._texts.setSizes([self._texts.width() // 2] * 2)
