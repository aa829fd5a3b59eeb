"""The list of items: a click or the arrow keys show one in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView

from gltr_desktop.ui.items.items_model import GROUP, NAME

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.items.items_model import ItemsModel

_PADDING = 20
_MAX_SHARE = 0.3
"""How much of the list the names take at most, and the groups as well."""
_MEASURED_ROWS = 200
_ENTERING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Index = QModelIndex | QPersistentModelIndex


class ItemsView(QTableView):
    """Says which item is wanted; Return asks for the keyboard to go to the text."""

    wanted = Signal(int)
    """The index of the item that is to be shown."""
    left = Signal()
    """The keyboard is to go to the text."""

    def __init__(self, model: ItemsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._needed = dict.fromkeys((NAME, GROUP), 0)
        """How wide columns would be if there was room for all that is in them, in pixels."""
        self.setModel(model)
        self.setAccessibleName("Items")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(_PADDING)
        # A click on the row that is current already shows its item again.
        self.clicked.connect(self._want)

    def fit_columns(self) -> None:
        """Give the names and the groups the room that the first of them need, if it is there."""
        metrics = self.fontMetrics()
        rows = range(min(_MEASURED_ROWS, self._model.rowCount()))
        self.setColumnHidden(GROUP, not any(item.group for item in self._model.items))
        for column in self._needed:
            texts = [str(self._model.index(row, column).data()) for row in rows]
            title = str(self._model.headerData(column, Qt.Orientation.Horizontal))
            longest = max(map(metrics.horizontalAdvance, [title, *texts]))
            self._needed[column] = longest + _PADDING
        self._share_width()

    def _share_width(self) -> None:
        for column, needed in self._needed.items():
            self.setColumnWidth(column, min(needed, int(self.viewport().width() * _MAX_SHARE)))

    def show_current(self, index: int | None) -> None:
        """Mark the row of the item at ``index``, if it is shown; nobody is told."""
        row = None if index is None else self._model.row_of(index)
        with QSignalBlocker(self):
            self.setCurrentIndex(QModelIndex() if row is None else self._model.index(row, NAME))
        if row is None:
            self.scrollToTop()
        self.viewport().update()

    def step(self, direction: int) -> None:
        """Go to the next row (1) or the one before (−1), if there is one."""
        current = self.currentIndex()
        row = current.row() + direction if current.isValid() else 0
        if 0 <= row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, NAME))

    @Slot(QModelIndex)
    def _want(self, index: _Index) -> None:
        self.wanted.emit(self._model.index_at(index.row()))

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the texts in a narrow list."""
        super().resizeEvent(event)
        self._share_width()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Show the item that the arrow keys or the pointer have come to."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self._want(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes to the text, Home and End to the first and the last item."""
        if event.key() in _ENTERING_KEYS:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._model.rowCount():
            last = self._model.rowCount() - 1
            row = 0 if event.key() == Qt.Key.Key_Home else last
            self.setCurrentIndex(self._model.index(row, NAME))
        else:
            super().keyPressEvent(event)
