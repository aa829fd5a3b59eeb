"""A table of all tokens and their values: to sort, to filter, and to hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Slot,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.numbers import decimal, fraction, percentage, surprisal
from gltr_desktop.analysis.token_text import token_text
from gltr_desktop.analysis.visible_text import decode_piece, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.editor.token_editor import TokenEditor

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """A column of the table.

    ``values(analysis)`` gives a number for each token, (n,) int32 or float32, and
    ``written(value)`` the text of a cell. Without that, the numbers are ids of tokens: cells show
    the tokens' texts, and are sorted by them.
    """

    title: str
    values: Callable[[Analysis], NDArray[Any]]
    written: Callable[[float], str] | None = None


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _two_decimals(value: float) -> str:
    return decimal(value, 2)


COLUMNS = [
    Column("Position", lambda analysis: np.arange(1, len(analysis) + 1, dtype=np.int32), _whole),
    Column("Token", lambda analysis: analysis.tokens.token_id),
    Column("Rank", lambda analysis: analysis.columns.rank + 1, _whole),
    Column("Probability", lambda analysis: np.exp(analysis.columns.logprob), percentage),
    Column("Surprisal, bits", lambda analysis: surprisal(analysis.columns.logprob), _two_decimals),
    Column("Entropy, nats", lambda analysis: analysis.columns.entropy, _two_decimals),
    Column("frac(p)", lambda analysis: analysis.frac_p, fraction),
]
_POSITION = 0
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
        """The texts of the tokens, in lower case, by their ids."""
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
        self._order = (column, order)
        self._arrange()
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
            keys = self._alphabetical_order(analysis)[keys]
        self._rows = rows[ordered(keys, descending=descending)]

    def _values_of(self, analysis: Analysis, column: int) -> NDArray[Any]:
        """(n,) the values of a column, computed when they are first looked at."""
        if column not in self._values:
            self._values[column] = COLUMNS[column].values(analysis)
        return self._values[column]

    def _matching(self, analysis: Analysis) -> NDArray[np.bool_]:
        """(V,) by token id: whether the token occurs and its text contains what is wanted."""
        matching: NDArray[np.bool_] = np.zeros(int(analysis.tokens.token_id.max()) + 1, bool)
        for token_id, text in self._occurring(analysis).items():
            matching[token_id] = self._wanted in text
        return matching

    def _alphabetical_order(self, analysis: Analysis) -> NDArray[np.int32]:
        """(V,) by token id: the position of its text among those that occur, sorted."""
        order = np.zeros(int(analysis.tokens.token_id.max()) + 1, np.int32)
        texts = self._occurring(analysis)
        order[sorted(texts, key=texts.__getitem__)] = np.arange(len(texts))
        return order

    def _occurring(self, analysis: Analysis) -> dict[int, str]:
        """The texts of the tokens, in lower case, by their ids."""
        if not self._texts:
            ids = np.unique(analysis.tokens.token_id).tolist()
            piece = analysis.vocabulary.piece
            self._texts = {token: decode_piece(piece(token)).casefold() for token in ids}
        return self._texts

    # Qt's own

    def rowCount(self, parent: _Index | None = None) -> int:
        """One row for each token that is shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """One column for each entry of COLUMNS."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, or its alignment."""
        analysis = self._analysis
        if analysis is None or not index.isValid():
            return None
        written = COLUMNS[index.column()].written
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = written is None
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        token = self.token_of(index.row())
        if written is None:
            return visible(token_text(analysis, token))
        return written(float(self._values_of(analysis, index.column())[token]))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The titles of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section].title
        return None


class TokenTable(QWidget):
    """The table in a window of its own, in step with the text."""

    def __init__(self, editor: TokenEditor, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Tokens")
        self.resize(840, 560)
        self._editor = editor
        self.model = TokenTableModel()
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Only tokens with…")
        self.filter.setAccessibleName("Only tokens with this text")
        self.filter.textChanged.connect(self._filter)
        self.view = QTableView(self)
        self.view.setModel(self.model)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(_POSITION, Qt.SortOrder.AscendingOrder)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setAlternatingRowColors(True)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.view.setAccessibleName("Tokens")
        self.view.selectionModel().currentRowChanged.connect(self._go_to)
        self.count = QLabel(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.filter)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.count)
        editor.cursorPositionChanged.connect(self._follow)
        self._going = False

    def refresh(self) -> None:
        """Show the present analysis, if the table is on the screen."""
        if self.isVisible():
            spans = self._editor.spans
            self.model.show_analysis(None if spans is None else spans.analysis)
            self._show_count()

    def open_table(self) -> None:
        """Show the table, at the token at the caret."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()
        self._follow()
        self.view.setFocus()

    @Slot(str)
    def _filter(self, wanted: str) -> None:
        self.model.show_only(wanted)
        self._show_count()

    def _show_count(self) -> None:
        count = self.model.rowCount()
        self.count.setText(f"{count:,} tokens" if count else "No tokens to show")

    @Slot(QModelIndex)
    def _go_to(self, index: QModelIndex) -> None:
        """Put the caret before the token of a row, unless an edit has cut it."""
        spans = self._editor.spans
        if self._going or not index.isValid() or spans is None or len(spans) == 0:
            return
        group = spans.analysis.groups.of_token(self.model.token_of(index.row()))
        span = int(np.searchsorted(spans.group, group))
        if span < len(spans) and spans.group[span] == group:
            self._going = True
            self._editor.reveal(span)
            self._going = False

    @Slot()
    def _follow(self) -> None:
        """Select the row of the token at the caret."""
        spans, index = self._editor.spans, self._editor.caret_span()
        if self._going or not self.isVisible() or spans is None or index is None:
            return
        row = self.model.row_of(int(spans.analysis.groups.token_bounds[spans.group[index]]))
        if row is not None:
            self._going = True
            self.view.selectRow(row)
            self.view.scrollTo(self.model.index(row, 0))
            self._going = False
