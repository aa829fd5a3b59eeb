"""The tokens or words of an analysis as a table, which can be sorted and filtered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.ui.table.table_rows import TEXT
from gltr_desktop.ui.table.token_columns import COLUMNS
from gltr_desktop.ui.table.token_rows import TokenRows
from gltr_desktop.ui.table.word_rows import WordRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QColor

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.table.column import Column
    from gltr_desktop.ui.table.table_rows import TableRows
    from gltr_desktop.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex

_BY_NUMBER = (0, Qt.SortOrder.AscendingOrder)
_MAX_INT32 = 0x7FFFFFFF


def ordered(keys: NDArray[Any], *, descending: bool) -> NDArray[np.intp]:
    """(r,) the indices that sort ``keys``, (r,) int32 or float32; the order of equal ones is kept.

    NaN is last either way. numpy sorts 16-bit numbers by radix: two such passes take a quarter of
    the time of one over the keys as they are.
    """
    keys = -keys if descending else keys
    if keys.dtype.kind == "f":
        # The bits of positive floats ascend with them, those of negative ones descend; −0 + 0 is 0.
        signed = (keys + np.float32(0)).view(np.int32)
        signed = np.where(signed < 0, signed ^ np.int32(_MAX_INT32), signed)
        keys = np.where(np.isnan(keys), np.int32(_MAX_INT32), signed)
    bits = keys.view(np.uint32) ^ np.uint32(1 << 31)
    order = np.argsort((bits & 0xFFFF).astype(np.uint16), kind="stable")
    return order[np.argsort((bits >> 16).astype(np.uint16)[order], kind="stable")]


class TokenTableModel(QAbstractTableModel):
    """Tokens or words as rows, in any order; cells are written when they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self._all: TableRows[Any] | None = None
        self._buckets: NDArray[np.int8] | None = None
        self._theme: Theme | None = None
        self._rows: NDArray[np.intp] = np.zeros(0, np.intp)
        """The numbers of what is shown, from top to bottom."""
        self._order = _BY_NUMBER
        self._wanted = ""
        self._columns: Sequence[Column[Any]] = COLUMNS
        self.noun = TokenRows.noun
        """What a row is called, or would be if there were any."""

    def show_analysis(
        self, analysis: Analysis | None, granularity: Granularity = Granularity.TOKEN
    ) -> None:
        """Show another analysis, or a further step of the same one: words, or else tokens."""
        kind = WordRows if granularity is Granularity.WORD else TokenRows
        self.noun = kind.noun
        before = self._all
        if before is None:
            if analysis is None:
                return
        elif analysis is before.analysis and isinstance(before, kind):
            return
        self.beginResetModel()
        if analysis is None:
            self._all = None
        elif isinstance(before, kind) and before.analysis.tokens is analysis.tokens:
            self._all = before.at_step(analysis)
        else:
            self._all = kind(analysis)
        if self._all is not None:
            self._take_columns(self._all)
        self._arrange()
        self.endResetModel()

    def _take_columns(self, rows: TableRows[Any]) -> None:
        """Other columns are not in the order of one that was there before."""
        if [column.title for column in rows.columns] != [column.title for column in self._columns]:
            self._order = _BY_NUMBER
        self._columns = rows.columns

    def show_buckets(self, buckets: NDArray[np.int8] | None, theme: Theme) -> None:
        """Colour the rows: by the bucket of each token, (n,) int8, or not at all."""
        self._buckets, self._theme = buckets, theme
        if len(self._rows):
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.BackgroundRole])

    def show_only(self, wanted: str) -> None:
        """Show only what has ``wanted`` in its text, in any case."""
        self.beginResetModel()
        self._wanted = wanted.casefold()
        self._arrange()
        self.endResetModel()

    @property
    def order(self) -> tuple[int, Qt.SortOrder]:
        """The column that the rows are sorted by, and which way."""
        return self._order

    def token_of(self, row: int) -> int:
        """The index of the first token in ``row``."""
        return int(self._shown.first_token[self._rows[row]])

    def row_of(self, token: int) -> int | None:
        """The row of a token, if it is shown."""
        if self._all is None:
            return None
        found = np.flatnonzero(self._rows == self._all.of_token(token))
        return int(found[0]) if len(found) else None

    @property
    def _shown(self) -> TableRows[Any]:
        """What the rows are made of."""
        if self._all is None:
            raise IndexError("no analysis is shown, and so there is no row")
        return self._all

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, and equal values by position. Texts are in alphabetical order."""
        if (column, order) == self._order:  # The view asks for every order twice.
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [int(self._rows[index.row()]) for index in before]
        self._order = (column, order)
        self._arrange()
        # What was selected is the tokens or words, not the rows where they were.
        after = []
        if before:
            rows = np.zeros(int(self._rows.max()) + 1, np.intp)
            rows[self._rows] = np.arange(len(self._rows))
            after = [
                self.index(int(rows[number]), index.column())
                for number, index in zip(numbers, before, strict=True)
            ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        if self._all is None:
            self._rows = np.zeros(0, np.intp)
            return
        shown = self._all.is_shown
        if self._wanted:
            shown = shown & self._all.containing(self._wanted)
        rows = np.flatnonzero(shown)
        column, order = self._order
        descending = order == Qt.SortOrder.DescendingOrder
        if column == _BY_NUMBER[0]:
            self._rows = rows[::-1] if descending else rows
        else:
            self._rows = rows[ordered(self._all.keys(column, rows), descending=descending)]

    # For other programs

    def copied(self, rows: Iterable[int]) -> str:
        """``rows`` with a header, as spreadsheets paste them: numbers have all their digits."""
        # Like all that is needed to write tables, not before somebody wants one.
        from gltr_desktop.documents.spreadsheets import pasted

        head, *cells = self._shown.exact(self._rows[list(rows)])
        # A line feed or a tab within a token would begin another row or column.
        return pasted([head, *([visible(cell) for cell in row] for row in cells)])

    def to_export(self) -> Callable[[], Iterator[list[str]]]:
        """What gives all rows in their present order, with a header; another thread may call it.

        Tokens and words are as they are in the text, and numbers have all their digits.
        """
        return partial(self._shown.exact, self._rows)

    # Qt's own

    def rowCount(self, parent: _Index | None = None) -> int:
        """One row for each token or word that is shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """As many columns as there are for tokens, or for words."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, its alignment, and its colours."""
        if self._all is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._columns[index.column()])
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._colour(index)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._all.cell(int(self._rows[index.row()]), index.column())

    def _colour(self, index: _Index) -> QColor | None:
        """The token or word has its colour as in the text, and the rest of the row a faint one."""
        if self._theme is None or self._buckets is None:
            return None
        bucket = int(self._buckets[self.token_of(index.row())])
        if bucket == NO_BUCKET:
            return None
        colours = self._theme.buckets if index.column() == TEXT else self._theme.faded
        return colours[bucket]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The titles of the columns, and what they hold."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.title
        return column.heading or column.title if role == Qt.ItemDataRole.DisplayRole else None


def _alignment(column: Column[Any]) -> int:
    """Numbers stand at the right, one below the other."""
    is_text = column.written is None
    side = Qt.AlignmentFlag.AlignLeft if is_text else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)
