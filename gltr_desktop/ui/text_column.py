"""The column with the text: the page for the first one, the editor, and the table below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedLayout, QWidget

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
        text = QWidget(self)
        # The editor keeps the keyboard while the page stands over it.
        stack = QStackedLayout(text)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(start_page)
        stack.addWidget(editor)
        self.addWidget(text)
        self.addWidget(table)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
