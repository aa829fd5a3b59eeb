"""The differences as a table that can be sorted; cells are written when they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gltr_desktop.analysis.difference.diverging import NEUTRAL, diverging_colours
from gltr_desktop.analysis.visible_text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.difference.difference_rows import DifferenceColumn, DifferenceRows

_Index = QModelIndex | QPersistentModelIndex
_TEXT = 0
_TEXT_TITLE, _TEXT_TIP = "Text", "Sorted by where it is in the text"


class DifferencesModel(QAbstractTableModel):
    """Rows in any order; at first the largest differences stand at the top."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: DifferenceRows | None = None
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        self._sorted = (_TEXT, Qt.SortOrder.AscendingOrder)
        self._is_dark = False

    def show_rows(self, rows: DifferenceRows | None) -> None:
        """Show these rows, in the order that was asked for last."""
        self.beginResetModel()
        self._rows = rows
        self._arrange()
        self.endResetModel()

    def set_dark(self, *, dark: bool) -> None:
        """Colour the rows for light or dark surroundings."""
        self._is_dark = dark
        if len(self._order):
            last = self.index(len(self._order) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.BackgroundRole])

    def tokens_of(self, row: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The tokens of ``row`` on the left and on the right, each from begin up to end."""
        if self._rows is None:
            return (0, 0), (0, 0)
        number = self._order[row]
        left, right = self._rows.left_tokens[number], self._rows.right_tokens[number]
        return (int(left[0]), int(left[1])), (int(right[0]), int(right[1]))

    def copied(self, rows: Iterable[int]) -> str:
        """``rows`` with a header, as spreadsheets paste them: numbers have all their digits."""
        # It reads and writes workbooks, too.
        from gltr_desktop.documents.spreadsheets import pasted

        if self._rows is None:
            return ""
        lines = [[_TEXT_TITLE, *(column.title for column in self._rows.columns)]]
        for number in self._order[list(rows)].tolist():
            values = (float(column.values[number]) for column in self._rows.columns)
            exact = ("" if np.isnan(value) else repr(value) for value in values)
            # A line feed or a tab within a text would begin another row or column.
            lines.append([visible(self._rows.text(number)).replace("␣", " "), *exact])
        return pasted(lines)

    def _arrange(self) -> None:
        rows, (column, order) = self._rows, self._sorted
        if rows is None:
            self._order = np.zeros(0, np.intp)
            return
        is_descending = order == Qt.SortOrder.DescendingOrder
        if column == _TEXT or column > len(rows.columns):
            places = np.arange(len(rows))
            self._order = places[::-1] if is_descending else places
            return
        values = self._column(rows, column).values
        keys = -_sizes(self._column(rows, column)) if is_descending else values
        # NaN is last either way, and equal values stay in the order of the text.
        self._order = np.argsort(keys, kind="stable")

    @staticmethod
    def _column(rows: DifferenceRows, column: int) -> DifferenceColumn:
        return rows.columns[column - 1]

    # Qt's own

    def rowCount(self, parent: _Index | None = None) -> int:
        """One row for each difference."""
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index | None = None) -> int:
        """The text, and the columns of numbers."""
        if parent is not None and parent.isValid():
            return 0
        return 1 + (0 if self._rows is None else len(self._rows.columns))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; differences that descend are sorted by their size."""
        # Where a row is now, nobody has asked: the selection goes.
        self.beginResetModel()
        self._sorted = column, order
        self._arrange()
        self.endResetModel()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, its alignment, and its colour."""
        rows = self._rows
        if rows is None or not index.isValid():
            return None
        number, column = int(self._order[index.row()]), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.BackgroundRole and column == rows.by_size + 1:
            step = int(rows.steps[number])
            if step in (-1, NEUTRAL):
                return None
            return QColor(diverging_colours(dark=self._is_dark)[step])
        if role == Qt.ItemDataRole.DisplayRole:
            text = rows.text(number) if column == _TEXT else ""
            return text or self._column(rows, column).written(number)
        if role == Qt.ItemDataRole.ToolTipRole and column == _TEXT:
            return rows.text(number)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The titles of the columns, and what they hold."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        is_text = section == _TEXT or self._rows is None
        column = None if is_text or self._rows is None else self._column(self._rows, section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _TEXT_TIP if column is None else column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return _TEXT_TITLE if column is None else column.title
        return None


def _sizes(column: DifferenceColumn) -> NDArray[np.float64]:
    return np.abs(column.values) if column.is_change else column.values


def _alignment(column: int) -> int:
    """Numbers stand at the right, one below the other."""
    side = Qt.AlignmentFlag.AlignLeft if column == _TEXT else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)
