"""All tokens with their figures in a table: to sort, to filter, and to hear."""

from __future__ import annotations

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

from gltr_desktop.analysis.numbers import fraction, percentage, surprisal
from gltr_desktop.analysis.token_text import token_text
from gltr_desktop.analysis.visible_text import decode_piece, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.editor.token_editor import TokenEditor

_Index = QModelIndex | QPersistentModelIndex

_TITLES = (
    "Position",
    "Token",
    "Rank",
    "Probability",
    "Surprisal, bits",
    "Entropy, nats",
    "frac(p)",
)
_POSITION, _TOKEN = 0, 1
_LARGEST = 0x7FFFFFFF
_FORMATS: tuple[Callable[[float], str], ...] = (
    lambda value: f"{value:,.0f}",
    str,
    lambda value: f"{value:,.0f}",
    percentage,
    lambda value: f"{value:.2f}",
    lambda value: f"{value:.2f}",
    fraction,
)


_FIGURES: tuple[Callable[[Analysis], NDArray[Any]], ...] = (
    lambda analysis: np.arange(1, len(analysis) + 1, dtype=np.int32),
    lambda analysis: analysis.tokens.token_id,
    lambda analysis: analysis.columns.rank + 1,
    lambda analysis: np.exp(analysis.columns.logprob),
    lambda analysis: surprisal(analysis.columns.logprob),
    lambda analysis: analysis.columns.entropy,
    lambda analysis: analysis.frac_p,
)
"""The columns, each (n,) int32 or float32; of tokens their ids."""


def ordered(keys: NDArray[Any], *, descending: bool) -> NDArray[np.intp]:
    """(r,) the rows in the order of their ``keys``, (r,) int32 or float32; equal ones as they come.

    NaN is last either way. For 16 bits numpy sorts without comparing: two such passes take a
    quarter of the time of one over the keys as they are.
    """
    keys = -keys if descending else keys
    if keys.dtype.kind == "f":
        # The bits of positive floats ascend with them, those of negative ones descend; −0 + 0 is 0.
        signed = (keys + np.float32(0)).view(np.int32)
        signed = np.where(signed < 0, signed ^ np.int32(_LARGEST), signed)
        keys = np.where(np.isnan(keys), np.int32(_LARGEST), signed)
    bits = keys.view(np.uint32) ^ np.uint32(1 << 31)
    order = np.argsort((bits & 0xFFFF).astype(np.uint16), kind="stable")
    return order[np.argsort((bits >> 16).astype(np.uint16)[order], kind="stable")]


class TokenTableModel(QAbstractTableModel):
    """The tokens of an analysis as rows, in any order; figures are made into text when shown."""

    def __init__(self) -> None:
        super().__init__()
        self._analysis: Analysis | None = None
        self._figures: dict[int, NDArray[Any]] = {}
        self._texts: dict[int, str] = {}
        """The texts that are in the analysis, small letters only, by their ids."""
        self._rows: NDArray[np.intp] = np.zeros(0, np.intp)
        self._order = (_POSITION, Qt.SortOrder.AscendingOrder)
        self._wanted = ""

    def show_analysis(self, analysis: Analysis | None) -> None:
        """Show another analysis, or the same one further on."""
        if analysis is self._analysis:
            return
        self.beginResetModel()
        before = None if self._analysis is None else self._analysis.tokens
        if analysis is None or analysis.tokens is not before:
            self._texts = {}
        self._analysis, self._figures = analysis, {}
        self._arrange()
        self.endResetModel()

    def show_only(self, wanted: str) -> None:
        """Only tokens whose text holds ``wanted``, whatever the case."""
        self.beginResetModel()
        self._wanted = wanted.casefold()
        self._arrange()
        self.endResetModel()

    def token_of(self, row: int) -> int:
        """Number of the token in ``row``."""
        return int(self._rows[row])

    def row_of(self, token: int) -> int | None:
        """The row of a token, if it is shown."""
        found = np.flatnonzero(self._rows == token)
        return int(found[0]) if len(found) else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; equal figures by position. Tokens go by their text."""
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
        keys = self._column(analysis, column)[rows]
        if column == _TOKEN:
            keys = self._alphabetical(analysis)[keys]
        self._rows = rows[ordered(keys, descending=descending)]

    def _column(self, analysis: Analysis, column: int) -> NDArray[Any]:
        """(n,) the figures of a column: computed when they are first looked at."""
        if column not in self._figures:
            self._figures[column] = _FIGURES[column](analysis)
        return self._figures[column]

    def _matching(self, analysis: Analysis) -> NDArray[np.bool_]:
        """(V,) which entries of the vocabulary, as far as they occur, hold what is wanted."""
        found: NDArray[np.bool_] = np.zeros(int(analysis.tokens.token_id.max()) + 1, bool)
        for token_id, text in self._occurring(analysis).items():
            found[token_id] = self._wanted in text
        return found

    def _alphabetical(self, analysis: Analysis) -> NDArray[np.int32]:
        """(V,) the place of each occurring entry in the order of their texts."""
        place = np.zeros(int(analysis.tokens.token_id.max()) + 1, np.int32)
        texts = self._occurring(analysis)
        place[sorted(texts, key=texts.__getitem__)] = np.arange(len(texts))
        return place

    def _occurring(self, analysis: Analysis) -> dict[int, str]:
        if not self._texts:
            ids = np.unique(analysis.tokens.token_id).tolist()
            piece = analysis.vocabulary.piece
            self._texts = {token: decode_piece(piece(token)).casefold() for token in ids}
        return self._texts

    # Qt's own

    def rowCount(self, parent: _Index | None = None) -> int:
        """A row per token that is shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """A column per figure."""
        return 0 if parent is not None and parent.isValid() else len(_TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A figure as text."""
        analysis = self._analysis
        if analysis is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = index.column() == _TOKEN
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        token = self.token_of(index.row())
        if index.column() == _TOKEN:
            return visible(token_text(analysis, token))
        return _FORMATS[index.column()](float(self._column(analysis, index.column())[token]))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the figures."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _TITLES[section]
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
        self.filter.setPlaceholderText("Only tokens with …")
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
            self._tell_count()

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
        self._tell_count()

    def _tell_count(self) -> None:
        count = self.model.rowCount()
        self.count.setText(f"{count:,} tokens" if count else "No tokens to show")

    @Slot(QModelIndex)
    def _go_to(self, index: QModelIndex) -> None:
        """Show the token of a row in the text, as far as it is still there."""
        spans = self._editor.spans
        if self._going or not index.isValid() or spans is None or len(spans) == 0:
            return
        group = spans.analysis.groups.of_token(self.model.token_of(index.row()))
        place = int(np.searchsorted(spans.group, group))
        if place < len(spans) and spans.group[place] == group:
            self._going = True
            self._editor.reveal(place)
            self._going = False

    @Slot()
    def _follow(self) -> None:
        """Show the row of the token at the caret."""
        spans, index = self._editor.spans, self._editor.caret_span()
        if self._going or not self.isVisible() or spans is None or index is None:
            return
        row = self.model.row_of(int(spans.analysis.groups.token_bounds[spans.group[index]]))
        if row is not None:
            self._going = True
            self.view.selectRow(row)
            self.view.scrollTo(self.model.index(row, 0))
            self._going = False
