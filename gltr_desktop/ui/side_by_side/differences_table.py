"""The table of differences below the text: the largest ones first, each a way to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
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
from gltr_desktop.ui.side_by_side.differences_model import DifferencesModel
from gltr_desktop.ui.widgets import close_button, takes_row_keys

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.difference_rows import DifferenceRows
    from gltr_desktop.ui.theme import Theme

_MIN_HEIGHT = 140
_SHARE = 0.42
"""Of the height of text and table together that the table takes."""
_NUMBER = 112
"""Width of a column of numbers, in pixels."""
_READING = "The differences are shown here once both sides are read."


class DifferencesTable(QWidget):
    """Differences as rows; hidden until it is opened.

    It belongs below the text in a vertical splitter, as the table of tokens does.
    """

    chosen = Signal(object, object)
    """The tokens of a row on the left and on the right, each (begin, end)."""
    closed = Signal()
    """The keyboard goes to the text."""
    opened = Signal()
    """It is shown from now on: its rows are needed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = DifferencesModel()
        self._titles: tuple[str, ...] = ()
        """The columns for which the largest differences were brought to the top."""
        self._make_parts()
        self._lay_out()
        self.setMinimumHeight(_MIN_HEIGHT)
        self.setFocusProxy(self.view)
        self.view.selectionModel().currentRowChanged.connect(self._go_to)
        self.view.selectionModel().selectionChanged.connect(self._show_selected)
        self.hide()
        self.show_rows(None)

    def _make_parts(self) -> None:
        self.view = view = QTableView(self)
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setShowGrid(False)
        view.setFrameShape(QTableView.Shape.NoFrame)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GRID)
        view.horizontalHeader().setHighlightSections(False)
        view.setSortingEnabled(True)
        view.setAccessibleName("Differences")
        self.empty = QLabel(self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("kind", "quiet")
        self.empty.setWordWrap(True)
        self.count = QLabel(self)
        self.count.setProperty("kind", "quiet")
        self.copy_button = QPushButton("Copy Rows", self)
        self.copy_button.setToolTip("Copy the selected rows for a spreadsheet (Ctrl+C)")
        self.copy_button.clicked.connect(self.copy)

    def _lay_out(self) -> None:
        title = QLabel("DIFFERENCES", self)
        title.setProperty("kind", "caption")
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(title)
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

    def show_rows(self, rows: DifferenceRows | None, why_none: str = _READING) -> None:
        """Show these rows, the largest differences first; where there are none, say why."""
        self.model.show_rows(rows)
        titles = () if rows is None else tuple(column.title for column in rows.columns)
        if rows is not None and titles != self._titles:
            self._titles = titles
            header = self.view.horizontalHeader()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            for section in range(1, self.model.columnCount()):
                header.resizeSection(section, _NUMBER)
            self.view.sortByColumn(rows.by_size + 1, Qt.SortOrder.DescendingOrder)
        count = self.model.rowCount()
        unit = "" if rows is None else rows.unit if count == 1 else f"{rows.unit}s"
        self.count.setText(f"{count:,} {unit}" if count else "")
        self.empty.setText(why_none)
        self._stack.setCurrentWidget(self.view if count else self.empty)
        self._show_selected()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.model.set_dark(dark=theme.dark)
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.card)
        palette.setColor(QPalette.ColorRole.Text, theme.ink)
        self.view.setPalette(palette)
        # Under a style sheet, the viewport would have the program's palette.
        self.view.viewport().setPalette(palette)

    @Slot()
    def open_table(self) -> None:
        """Show the table below the text."""
        if self.isHidden():
            self.show()
            self._take_room()
        self.opened.emit()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def close_table(self) -> None:
        """Leave all the room to the text."""
        self.hide()
        self.closed.emit()

    def _take_room(self) -> None:
        splitter = self.parentWidget()
        if isinstance(splitter, QSplitter):
            place, sizes = splitter.indexOf(self), splitter.sizes()
            both = sum(sizes)
            height = max(_MIN_HEIGHT, round(both * _SHARE))
            splitter.setSizes(
                [height if i == place else (both - height) * (i == 0) for i in range(len(sizes))]
            )

    @Slot()
    def _show_selected(self) -> None:
        self.copy_button.setEnabled(self.view.selectionModel().hasSelection())

    @Slot(QModelIndex)
    def _go_to(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(*self.model.tokens_of(index.row()))

    # Copying, and keys

    @Slot()
    def copy(self) -> None:
        """Put the selected rows on the clipboard, from top to bottom."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        if rows:
            QGuiApplication.clipboard().setText(for_qt(self.model.copied(rows)))

    def event(self, event: QEvent) -> bool:
        """Take the keys for copying rows and for closing, which the window has for others."""
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
