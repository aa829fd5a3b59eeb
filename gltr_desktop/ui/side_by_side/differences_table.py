"""The table of differences below the text: the largest ones first, each a way to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHeaderView, QWidget

from gltr_desktop.ui.side_by_side.differences_model import DifferencesModel
from gltr_desktop.ui.table.table_below import TableBelow

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.difference_rows import DifferenceRows
    from gltr_desktop.ui.theme import Theme

_NUMBER = 112
"""Width of a column of numbers, in pixels."""
_READING = "The differences are shown here once both sides are read."


class DifferencesTable(TableBelow):
    """Differences as rows, in the place of the table of tokens."""

    chosen = Signal(object, object)
    """The tokens of a row on the left and on the right, each (begin, end)."""
    opened = Signal()
    """It is shown from now on: its rows are needed."""

    def __init__(self, parent: QWidget) -> None:
        self.model = DifferencesModel()
        super().__init__("Differences", self.model, self.model.copied, parent)
        self._titles: tuple[str, ...] = ()
        """The columns for which the largest differences were brought to the top."""
        self.view.selectionModel().currentRowChanged.connect(self._go_to)
        self.show_rows(None)

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
        self.show_rows_or_reason()

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
            self.take_room()
        self.opened.emit()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(QModelIndex)
    def _go_to(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(*self.model.tokens_of(index.row()))
