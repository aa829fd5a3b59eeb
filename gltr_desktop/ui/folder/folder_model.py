"""The texts of a folder as rows, in any order: those with figures, and those that still wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.numbers import percent
from gltr_desktop.analysis.text_figures import MIN_TOKENS
from gltr_desktop.batch.shown_cells import shown_cell
from gltr_desktop.errors import printable
from gltr_desktop.ui.folder.shown_columns import FILE, GROUP, STATUS, STRIP, shown_columns
from gltr_desktop.ui.folder.strip_delegate import SHARES_ROLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.batch.rows import TextFile, TextRow
    from gltr_desktop.ui.folder.shown_columns import ShownColumn
    from gltr_desktop.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_TOO_SHORT = f"A text of fewer than {MIN_TOKENS} tokens is too short for this figure."


@dataclass
class Entry:
    """A file of the folder: ``row`` comes when it has been read, and until then ``waiting``."""

    file: TextFile
    row: TextRow | None = None
    waiting: str = "waiting"
    group: str = ""

    @property
    def status(self) -> str:
        """How far it is, or what the status of its row says."""
        return self.waiting if self.row is None else self.row.status

    @property
    def shares(self) -> tuple[float, float, float, float] | None:
        """The shares of the buckets; None where there are no figures, or too few tokens."""
        if self.row is None or self.row.measured is None or self.row.measured.figures.is_short:
            return None
        return self.row.measured.figures.shares


class FolderModel(QAbstractTableModel):
    """One row for each file whose name matches the filter."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        """All files, in their natural order."""
        self.colouring: Colouring = GLTR_COLOURING
        """How the figures were sorted into buckets."""
        self.columns = shown_columns(GLTR_COLOURING)
        self._rows: list[int] = []
        """The indices of the entries that are shown, in the order of the rows."""
        self._order = (0, Qt.SortOrder.AscendingOrder)
        self._wanted = ""
        self._muted: QColor | None = None

    # What is in it

    def show_files(self, files: Sequence[TextFile], colouring: Colouring) -> None:
        """Begin anew with files that wait; files of the same names keep their groups."""
        groups = {entry.file.name: entry.group for entry in self.entries}
        self.beginResetModel()
        self.entries = [Entry(file, group=groups.get(file.name, "")) for file in files]
        self.colouring, self.columns = colouring, shown_columns(colouring)
        self._arrange()
        self.endResetModel()

    def show_row(self, number: int, row: TextRow) -> None:
        """Fill in what was found out about file ``number``."""
        self.entries[number].row = row
        self._tell_change([number])

    def show_waiting(self, number: int, waiting: str) -> None:
        """Say how far file ``number`` is."""
        self.entries[number].waiting = waiting
        self._tell_change([number])

    def set_group(self, numbers: Sequence[int], group: str) -> None:
        """Give these files a group; "" is none."""
        for number in numbers:
            self.entries[number].group = group
        self._tell_change(numbers)

    @property
    def groups(self) -> list[str]:
        """The groups that were given, each once, sorted."""
        return sorted({entry.group for entry in self.entries} - {""}, key=str.casefold)

    def number_of(self, row: int) -> int:
        """Which file is in ``row``."""
        return self._rows[row]

    def column_of(self, key: str) -> int:
        """Where the column ``key`` is."""
        return next(index for index, column in enumerate(self.columns) if column.key == key)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._muted = theme.muted
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _tell_change(self, numbers: Sequence[int]) -> None:
        changed = set(numbers)
        for row, number in enumerate(self._rows):
            if number in changed:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    # Order

    def show_only(self, wanted: str) -> None:
        """Show only the files whose names contain ``wanted``, in any case."""
        self.beginResetModel()
        self._wanted = wanted.casefold()
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what has no value is last either way."""
        self._order = (column, order)
        self.sort_again()

    def sort_again(self) -> None:
        """Sort what has come in since; selected rows stay selected."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._rows[index.row()] for index in before]
        self._arrange()
        rows = {number: row for row, number in enumerate(self._rows)}
        after = [
            self.index(rows[number], index.column())
            for number, index in zip(numbers, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    @property
    def is_sorted_by_file(self) -> bool:
        """Whether the order is one that figures do not change."""
        return self.columns[self._order[0]].key == FILE

    def _arrange(self) -> None:
        shown = [
            number
            for number, entry in enumerate(self.entries)
            if self._wanted in entry.file.name.casefold()
        ]
        column, order = self.columns[self._order[0]], self._order[1]
        descending = order == Qt.SortOrder.DescendingOrder
        keys = {number: self._key(number, column) for number in shown}
        present = [number for number in shown if keys[number] is not None]
        absent = [number for number in shown if keys[number] is None]
        present.sort(key=keys.__getitem__, reverse=descending)  # type: ignore[arg-type]
        self._rows = present + absent

    def _key(self, number: int, column: ShownColumn) -> str | float | None:
        """By what the file ``number`` is sorted; None if it has nothing in the column."""
        entry = self.entries[number]
        if column.key == FILE:
            return number
        if column.key == STRIP:
            return None if entry.shares is None else entry.shares[0]
        if column.key == GROUP:
            return entry.group.casefold() or None
        if entry.row is None or column.column is None:
            return None
        if column.is_numeric:
            return column.column.number(entry.row)
        text = column.column.value(entry.row)
        return None if text is None else str(text).casefold()

    # Qt's own

    def rowCount(self, parent: _Index | None = None) -> int:
        """One row for each file that is shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """All columns; the view hides those that were not chosen."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """The text of a cell and how it is shown; for the strip, its shares."""
        if not index.isValid():
            return None
        entry, column = self.entries[self._rows[index.row()]], self.columns[index.column()]
        if role == _Role.DisplayRole:
            return self.text(entry, column)
        if role == SHARES_ROLE:
            return entry.shares if column.key == STRIP else None
        if role == _Role.TextAlignmentRole:
            return _alignment(column)
        if role == _Role.ForegroundRole:
            return self._muted if column.key == STATUS and entry.row is None else None
        if role == _Role.ToolTipRole:
            return self._tip(entry, column)
        if role == _Role.AccessibleTextRole and column.key == STRIP:
            return self._shares_in_words(entry)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """The titles of the columns, and what they hold."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == _Role.DisplayRole:
            return column.title
        if role == _Role.ToolTipRole:
            return column.description
        return _alignment(column) if role == _Role.TextAlignmentRole else None

    def text(self, entry: Entry, column: ShownColumn) -> str:
        """What a cell shows; nothing for the strip, which is drawn."""
        if column.key == FILE:
            return printable(entry.file.name)
        if column.key == GROUP:
            return entry.group
        if column.key == STATUS:
            return entry.status
        if column.column is None or entry.row is None:
            return ""
        return printable(shown_cell(column.column, entry.row))

    def _tip(self, entry: Entry, column: ShownColumn) -> str | None:
        if column.key == STRIP:
            return self._shares_in_words(entry) or None
        if not column.is_numeric:
            return self.text(entry, column) or None
        measured = None if entry.row is None else entry.row.measured
        is_statistic = column.column is not None and column.column.is_statistic
        is_short = measured is not None and measured.figures.is_short
        return _TOO_SHORT if is_statistic and is_short else None

    def _shares_in_words(self, entry: Entry) -> str:
        if entry.shares is None:
            return ""
        labels = self.colouring.thresholds.labels()
        pairs = zip(labels, entry.shares, strict=True)
        return ", ".join(f"{label}: {percent(share)}" for label, share in pairs)


def _alignment(column: ShownColumn) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.is_numeric else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
