"""The items of a table as rows: their names, their groups, and how they begin."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from gltr_desktop.batch.words.items import Item

NAME, GROUP, TEXT = range(3)
"""The columns."""
_TITLES = ("Item", "Group", "Text")
NO_TEXT = "no text"
_LINE_LENGTH, _TIP_LENGTH = 200, 1_000
"""Characters that a row, and its tip, show of a text."""
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class ItemsModel(QAbstractTableModel):
    """One row for each item in which the filter finds what it looks for."""

    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[Item] = ()
        """All items, in the order of the table."""
        self._rows: Sequence[int] = ()
        self._wanted = ""
        self.muted: QColor | None = None
        """The colour of what is not there."""

    def show_items(self, items: Sequence[Item]) -> None:
        """Begin anew with ``items``."""
        self.beginResetModel()
        self.items = items
        self.__dict__.pop("_searched", None)
        self._filter()
        self.endResetModel()

    def show_only(self, wanted: str) -> None:
        """Show only the items whose name, group or text contains ``wanted``, in any case."""
        self.beginResetModel()
        self._wanted = wanted.casefold()
        self._filter()
        self.endResetModel()

    def _filter(self) -> None:
        if self._wanted:
            self._rows = [at for at, text in enumerate(self._searched) if self._wanted in text]
        else:
            self._rows = range(len(self.items))

    @cached_property
    def _searched(self) -> list[str]:
        return [f"{item.name}\n{item.group}\n{item.text}".casefold() for item in self.items]

    def index_at(self, row: int) -> int:
        """The index in ``items`` of the one in ``row``."""
        return self._rows[row]

    def row_of(self, index: int) -> int | None:
        """The row of the item at ``index`` in ``items``; None if it is not shown."""
        try:
            return self._rows.index(index)
        except ValueError:
            return None

    # Qt's own

    def rowCount(self, parent: _Index | None = None) -> int:
        """One row for each item that is shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """All columns; the view hides that of the groups where there are none."""
        return 0 if parent is not None and parent.isValid() else len(_TITLES)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """What a cell says, its tip, and what is faint."""
        if not index.isValid():
            return None
        item = self.items[self._rows[index.row()]]
        if role == _Role.DisplayRole:
            return self._cell(item, index.column())
        if role == _Role.ToolTipRole:
            return printable(item.text[:_TIP_LENGTH]) or NO_TEXT
        if role == _Role.ForegroundRole:
            return self.muted if item.is_empty else None
        return None

    def _cell(self, item: Item, column: int) -> str:
        if column == NAME:
            return printable(item.name)
        if column == GROUP:
            return printable(item.group)
        return NO_TEXT if item.is_empty else printable(" ".join(item.text[:_LINE_LENGTH].split()))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """The titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return _TITLES[section] if role == _Role.DisplayRole else None
