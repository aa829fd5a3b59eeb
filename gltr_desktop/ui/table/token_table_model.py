"""All tokens of an analysis and their values as a table, which can be sorted and filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.token_text import prediction_text
from gltr_desktop.analysis.visible_text import decode_piece, visible
from gltr_desktop.ui.table.token_columns import COLUMNS, NO_TOKEN, Column, kinds_of_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray
    from PySide6.QtGui import QColor

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex

_POSITION = 0
_TOKEN = 1
_NUMBERS = range(len(COLUMNS))
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
    """The tokens of an analysis as rows, in any order; cells are written when they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self._analysis: Analysis | None = None
        self._values: dict[int, NDArray[Any]] = {}
        """The columns that were looked at."""
        self._texts: dict[int, str] = {}
        """Texts of tokens in lower case, by their ids, as far as they were looked at."""
        self._buckets: NDArray[np.int8] | None = None
        self._theme: Theme | None = None
        self._rows: NDArray[np.intp] = np.zeros(0, np.intp)
        self._order = (_POSITION, Qt.SortOrder.AscendingOrder)
        self._wanted = ""

    def show_analysis(self, analysis: Analysis | None) -> None:
        """Show another analysis, or a further step of the same one."""
        if analysis is self._analysis:
            return
        self.beginResetModel()
        before = None if self._analysis is None else self._analysis.tokens
        if analysis is None or analysis.tokens is not before:
            self._texts = {}
        self._analysis, self._values = analysis, {}
        self._arrange()
        self.endResetModel()

    def show_buckets(self, buckets: NDArray[np.int8] | None, theme: Theme) -> None:
        """Colour the rows: by the bucket of each token, (n,) int8, or not at all."""
        self._buckets, self._theme = buckets, theme
        if len(self._rows):
            last = self.index(len(self._rows) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.BackgroundRole])

    def show_only(self, wanted: str) -> None:
        """Show only the tokens whose text contains ``wanted``, in any case."""
        self.beginResetModel()
        self._wanted = wanted.casefold()
        self._arrange()
        self.endResetModel()

    def token_of(self, row: int) -> int:
        """The index of the token in ``row``."""
        return int(self._rows[row])

    def row_of(self, token: int) -> int | None:
        """The row of a token, if it is shown."""
        found = np.flatnonzero(self._rows == token)
        return int(found[0]) if len(found) else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, and equal values by position. Tokens are sorted by their text."""
        if (column, order) == self._order:  # The view asks for every order twice.
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        tokens = [self.token_of(index.row()) for index in before]
        self._order = (column, order)
        self._arrange()
        # What was selected is the tokens, not the rows where they were.
        after = []
        if before:
            rows = np.zeros(int(self._rows.max()) + 1, np.intp)
            rows[self._rows] = np.arange(len(self._rows))
            after = [
                self.index(int(rows[token]), index.column())
                for token, index in zip(tokens, before, strict=True)
            ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        analysis = self._analysis
        if analysis is None:
            self._rows = np.zeros(0, np.intp)
            return
        rows = np.flatnonzero(analysis.scored)
        if self._wanted:
            rows = rows[self._matching(analysis)[analysis.tokens.token_id[rows]]]
        column, order = self._order
        descending = order == Qt.SortOrder.DescendingOrder
        if column == _POSITION:
            self._rows = rows[::-1] if descending else rows
            return
        keys = self._values_of(analysis, column)[rows]
        if COLUMNS[column].written is None:
            keys = self._alphabetical_order(analysis, keys)
        self._rows = rows[ordered(keys, descending=descending)]

    def _values_of(self, analysis: Analysis, column: int) -> NDArray[Any]:
        """(n,) the values of a column, computed when they are first looked at."""
        if column not in self._values:
            self._values[column] = COLUMNS[column].values(analysis)
        return self._values[column]

    def _matching(self, analysis: Analysis) -> NDArray[np.bool_]:
        """(V,) by token id: whether the token occurs and its text contains what is wanted."""
        matching: NDArray[np.bool_] = np.zeros(int(analysis.tokens.token_id.max()) + 1, bool)
        for token_id in np.unique(analysis.tokens.token_id).tolist():
            matching[token_id] = self._wanted in self._text_of(analysis, token_id)
        return matching

    def _alphabetical_order(self, analysis: Analysis, ids: NDArray[np.int32]) -> NDArray[np.int32]:
        """(r,) for each of ``ids``, (r,), the position of its text when they are sorted."""
        occurring, inverse = np.unique(ids, return_inverse=True)
        texts = [self._text_of(analysis, token_id) for token_id in occurring.tolist()]
        order = np.empty(len(occurring), np.int32)
        order[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
        return order[inverse]

    def _text_of(self, analysis: Analysis, token_id: int) -> str:
        """The text of a token in lower case; "" where there is none."""
        if token_id == NO_TOKEN:
            return ""
        if token_id not in self._texts:
            self._texts[token_id] = decode_piece(analysis.vocabulary.piece(token_id)).casefold()
        return self._texts[token_id]

    # For other programs

    def copied(self, rows: Iterable[int]) -> str:
        """``rows`` with a header, as spreadsheets paste them: numbers have all their digits."""
        chosen = self._rows[list(rows)]
        head, *cells = self._exact(chosen)()
        # A line feed or a tab within a token would begin another row or column.
        lines = [head, *([visible(cell) for cell in row] for row in cells)]
        return "\n".join("\t".join(line) for line in lines)

    def to_export(self) -> Callable[[], Iterator[list[str]]]:
        """What gives all rows in their present order, with a header; another thread may call it.

        Tokens are as they are in the text, and numbers have all their digits.
        """
        return self._exact(self._rows)

    def _exact(self, tokens: NDArray[np.intp]) -> Callable[[], Iterator[list[str]]]:
        analysis = self._analysis
        values = [] if analysis is None else [self._values_of(analysis, i) for i in _NUMBERS]
        kinds = {} if analysis is None else kinds_of_values(analysis)

        def rows() -> Iterator[list[str]]:
            yield [*(column.title for column in COLUMNS), *kinds]
            if analysis is not None:
                for token in tokens.tolist():
                    cells = (
                        _token_text(analysis, token, int(value[token]))
                        if column.written is None
                        else str(value[token]).replace("nan", "")
                        for column, value in zip(COLUMNS, values, strict=True)
                    )
                    yield [*cells, *(kind[token] or "" for kind in kinds.values())]

        return rows

    # Qt's own

    def rowCount(self, parent: _Index | None = None) -> int:
        """One row for each token that is shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """One column for each entry of COLUMNS."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, its alignment, and its colours."""
        analysis = self._analysis
        if analysis is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(COLUMNS[index.column()])
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._colour(index)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        column, token = COLUMNS[index.column()], self.token_of(index.row())
        value = self._values_of(analysis, index.column())[token]
        if column.written is None:
            return visible(_token_text(analysis, token, int(value))) or "–"
        shown = column.written(float(value))
        if column.sign is None or shown.startswith("<"):
            return shown
        return column.sign(analysis, token) + shown

    def _colour(self, index: _Index) -> QColor | None:
        """The token has its colour as in the text, and the rest of the row a faint one."""
        if self._theme is None or self._buckets is None:
            return None
        bucket = int(self._buckets[self.token_of(index.row())])
        if bucket == NO_BUCKET:
            return None
        colours = self._theme.buckets if index.column() == _TOKEN else self._theme.faded
        return colours[bucket]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The titles of the columns, and what they hold."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return column.title if role == Qt.ItemDataRole.DisplayRole else None


def _alignment(column: Column) -> int:
    """Numbers stand at the right, one below the other."""
    is_text = column.written is None
    side = Qt.AlignmentFlag.AlignLeft if is_text else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _token_text(analysis: Analysis, token: int, token_id: int) -> str:
    """The text that the token with this id has in the place of ``token``; "" for none."""
    return "" if token_id == NO_TOKEN else prediction_text(analysis, token, token_id)
