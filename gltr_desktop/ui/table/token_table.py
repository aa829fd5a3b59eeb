"""The table of all tokens below the text: to sort, to filter, to copy, and to hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.ui.editor.positions import for_qt
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.table.token_table_export import TokenTableExport
from gltr_desktop.ui.table.token_table_model import TokenTableModel
from gltr_desktop.ui.widgets import close_button, takes_row_keys

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.settings import Settings

_MIN_HEIGHT = 140
_SHARE = 0.42
"""Of the height of text and table together that the table takes at first."""
_FILTER_WIDTH = 220


class TokenTable(QWidget):
    """The table in step with the text; hidden until it is opened.

    It belongs below the text in a vertical splitter, where it never covers what it is about.
    """

    exported = Signal(str, object, object)
    """What was written, and two Offers."""
    failed = Signal(object)
    """GltrError."""

    def __init__(self, editor: TokenEditor, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor, self._settings = editor, settings
        self._is_following = False
        """Whether a row or a place in the text is being chosen to agree with the other one."""
        self._is_chosen = False
        """Whether the user has chosen the selected rows, rather than the caret."""
        self.model = TokenTableModel()
        self._export = TokenTableExport(self, self.model, settings)
        self._export.exported.connect(self.exported)
        self._export.failed.connect(self.failed)
        self._make_parts()
        self._lay_out()
        self.setMinimumHeight(_MIN_HEIGHT)
        self.setFocusProxy(self.view)
        # After the view, which moves its selection first.
        self.model.layoutChanged.connect(self._follow_order)
        self.view.selectionModel().currentRowChanged.connect(self._go_to)
        self.view.selectionModel().selectionChanged.connect(self._show_selected)
        editor.cursorPositionChanged.connect(self._follow)
        self.hide()

    def _make_parts(self) -> None:
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter tokens")
        self.filter.setAccessibleName("Filter tokens")
        self.filter.setMaximumWidth(_FILTER_WIDTH)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.view = view = QTableView(self)
        view.setModel(self.model)
        view.setSortingEnabled(True)
        view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setShowGrid(False)
        view.setFrameShape(QTableView.Shape.NoFrame)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GRID)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        view.horizontalHeader().setHighlightSections(False)
        view.setAccessibleName("Tokens")
        self.empty = QLabel(self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("kind", "quiet")
        self.count = QLabel(self)
        self.count.setProperty("kind", "quiet")
        self.copy_button = QPushButton("Copy Rows", self)
        self.copy_button.setToolTip("Copy the selected rows for a spreadsheet (Ctrl+C)")
        self.copy_button.clicked.connect(self.copy)
        self.export_button = QPushButton("Export CSV…", self)
        self.export_button.setToolTip("Save the rows that are shown, in their order")
        self.export_button.clicked.connect(self._export.ask)

    def _lay_out(self) -> None:
        title = QLabel("TOKENS", self)
        title.setProperty("kind", "caption")
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(title)
        head.addWidget(self.filter)
        head.addWidget(self.count)
        head.addStretch()
        head.addWidget(self.copy_button)
        head.addWidget(self.export_button)
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

    def refresh(self) -> None:
        """Show the present analysis in its present colours, if the table is on the screen."""
        if not self.isVisible():
            return
        spans, buckets = self._editor.spans, None
        self.model.show_analysis(None if spans is None else spans.analysis)
        if spans is not None and self._editor.painted:
            sizes = np.diff(spans.analysis.groups.token_bounds)
            buckets = np.repeat(spans.bucket_of_group, sizes)
        self.model.show_buckets(buckets, self._editor.theme)
        self._show_count()

    @Slot()
    def open_table(self) -> None:
        """Show the table below the text, at the token at the caret."""
        if not self.isVisible():
            self.show()
            self._take_room()
        self.refresh()
        self._follow()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def close_table(self) -> None:
        """Leave all the room to the text, which gets the keyboard."""
        self.close()
        self._editor.setFocus()

    def _take_room(self) -> None:
        """Take the height that the table had last, or a good part of what the text has."""
        splitter = self.parentWidget()
        if isinstance(splitter, QSplitter) and splitter.orientation() == Qt.Orientation.Vertical:
            both = sum(splitter.sizes())
            wanted = self._settings.table_height or round(both * _SHARE)
            height = min(max(wanted, _MIN_HEIGHT), max(_MIN_HEIGHT, both - _MIN_HEIGHT))
            splitter.setSizes([both - height, height])

    @Slot(str)
    def _filter(self, wanted: str) -> None:
        self.model.show_only(wanted)
        self._show_count()

    def _show_count(self) -> None:
        count, wanted = self.model.rowCount(), self.filter.text()
        self.count.setText("1 token" if count == 1 else f"{count:,} tokens" if count else "")
        self.empty.setText(
            f"No token of this text contains “{wanted}”."
            if wanted and self._editor.spans is not None
            else "No tokens to show yet: analyse a text first."
        )
        self._stack.setCurrentWidget(self.view if count else self.empty)
        self.export_button.setEnabled(count > 0)
        self._show_selected()

    @Slot()
    def _show_selected(self) -> None:
        self.copy_button.setEnabled(self.view.selectionModel().hasSelection())

    # In step with the text

    @Slot(QModelIndex)
    def _go_to(self, index: QModelIndex) -> None:
        """Put the caret before the token of a row, unless an edit has cut it."""
        if self._is_following or not index.isValid():
            return
        self._is_chosen = True
        spans = self._editor.spans
        if spans is None or len(spans) == 0:
            return
        group = spans.analysis.groups.of_token(self.model.token_of(index.row()))
        span = int(np.searchsorted(spans.group, group))
        if span < len(spans) and spans.group[span] == group:
            self._is_following = True
            self._editor.reveal(span)
            self._is_following = False

    @Slot()
    def _follow(self) -> None:
        """Select the row of the token at the caret."""
        spans, index = self._editor.spans, self._editor.caret_span()
        if self._is_following or not self.isVisible() or spans is None or index is None:
            return
        row = self.model.row_of(int(spans.analysis.groups.token_bounds[spans.group[index]]))
        if row is not None:
            self._is_following, self._is_chosen = True, False
            self.view.selectRow(row)
            self.view.scrollTo(self.model.index(row, 0))
            self._is_following = False

    @Slot()
    def _follow_order(self) -> None:
        """Sorting is for seeing what comes first, unless the user holds on to a row."""
        if self._is_chosen and self.view.selectionModel().hasSelection():
            self.view.scrollTo(self.view.currentIndex())
            return
        self._is_following = True
        self.view.selectionModel().clear()
        self.view.scrollToTop()
        self._is_following = False

    # Copying, and keys

    @Slot()
    def copy(self) -> None:
        """Put the selected rows on the clipboard, from top to bottom."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        if rows:
            QGuiApplication.clipboard().setText(for_qt(self.model.copied(rows)))

    def event(self, event: QEvent) -> bool:
        """Take the keys for copying rows and for closing, which the window has for others.

        The line for the filter keeps the ones for its own text.
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

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember the height for the next time."""
        if not event.spontaneous() and isinstance(self.parentWidget(), QSplitter):
            self._settings.table_height = self.height()
        super().hideEvent(event)
