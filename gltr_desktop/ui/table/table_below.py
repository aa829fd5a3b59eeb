"""What tables below the text have in common: rows to sort and to copy, a count, and a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.ui.editor.positions import for_qt
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.widgets import close_button, takes_row_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QAbstractItemModel

_MIN_HEIGHT = 140
_SHARE = 0.42
"""Of the height of text and table together that the table takes at first."""


class TableBelow(QWidget):
    """A table that is hidden until it is opened.

    It belongs below the text in a vertical splitter, where it never covers what it is about.
    """

    closed = Signal()
    """The table was closed; the keyboard goes to the text."""

    def __init__(
        self,
        name: str,
        model: QAbstractItemModel,
        copied: Callable[[list[int]], str],
        parent: QWidget,
    ) -> None:
        """``copied`` makes the text of these rows for a spreadsheet."""
        super().__init__(parent)
        self._copied = copied
        self.view = self._make_view(name, model)
        self.empty = QLabel(self)
        """What stands in the place of the rows where there are none."""
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("kind", "quiet")
        self.empty.setWordWrap(True)
        self.count = QLabel(self)
        self.count.setProperty("kind", "quiet")
        self.copy_button = QPushButton("Copy Rows", self)
        self.copy_button.setToolTip("Copy the selected rows for a spreadsheet (Ctrl+C)")
        self.copy_button.clicked.connect(self.copy)
        self._lay_out(name)
        self.setMinimumHeight(_MIN_HEIGHT)
        self.setFocusProxy(self.view)
        self.view.selectionModel().selectionChanged.connect(self._show_selected)
        self.hide()

    def _make_view(self, name: str, model: QAbstractItemModel) -> QTableView:
        view = QTableView(self)
        view.setModel(model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setShowGrid(False)
        view.setFrameShape(QTableView.Shape.NoFrame)
        view.setTabKeyNavigation(False)
        # Between two scroll bars the style would draw an edge.
        view.setCornerWidget(QWidget(view))
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GRID)
        view.horizontalHeader().setHighlightSections(False)
        view.setSortingEnabled(True)
        view.setAccessibleName(name)
        return view

    def _lay_out(self, name: str) -> None:
        self._title = QLabel(name.upper(), self)
        self._title.setProperty("kind", "caption")
        self.head = head = QHBoxLayout()
        """The row above the table, from its title to the button that closes it."""
        head.setSpacing(GRID)
        head.addWidget(self._title)
        head.addWidget(self.count)
        head.addStretch()
        head.addWidget(self.copy_button)
        tip = "Close the table (Esc)"
        head.addWidget(close_button(self, "Close the table", tip, self.close_table))
        body = QWidget(self)
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(head)
        layout.addWidget(body, 1)

    # Showing

    def set_name(self, name: str) -> None:
        """Say what the rows are now."""
        self._title.setText(name.upper())
        self.view.setAccessibleName(name)

    def show_rows_or_reason(self) -> None:
        """Show the rows or, where there are none, what :attr:`empty` says of it."""
        has_rows = self.view.model().rowCount() > 0
        self._stack.setCurrentWidget(self.view if has_rows else self.empty)
        self._show_selected()

    def take_room(self, wanted: int = 0) -> None:
        """Take this height, or if it is 0 a good part, of what text and tables have together."""
        splitter = self.parentWidget()
        if isinstance(splitter, QSplitter) and splitter.orientation() == Qt.Orientation.Vertical:
            place, both = splitter.indexOf(self), sum(splitter.sizes())
            height = max(_MIN_HEIGHT, wanted or round(both * _SHARE))
            height = min(height, max(_MIN_HEIGHT, both - _MIN_HEIGHT))
            sizes = [0] * splitter.count()
            sizes[0], sizes[place] = both - height, height
            splitter.setSizes(sizes)

    @Slot()
    def close_table(self) -> None:
        """Leave all the room to the text, which gets the keyboard."""
        self.hide()
        self.closed.emit()

    @Slot()
    def _show_selected(self) -> None:
        self.copy_button.setEnabled(self.view.selectionModel().hasSelection())

    # Copying, and keys

    @Slot()
    def copy(self) -> None:
        """Put the selected rows on the clipboard, from top to bottom."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        if rows:
            QGuiApplication.clipboard().setText(for_qt(self._copied(rows)))

    def event(self, event: QEvent) -> bool:
        """Take the keys for copying rows and for closing, which the window has for others.

        A line to write in keeps the ones for its own text.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if self.view.hasFocus() and takes_row_keys(event):
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the selected rows, and Esc closes the table."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_table()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
