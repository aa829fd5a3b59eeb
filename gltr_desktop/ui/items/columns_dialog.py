"""Asks which columns of a table hold the items, their contexts, names, groups and regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.batch.words.items import ItemColumns
from gltr_desktop.errors import printable
from gltr_desktop.ui.dialogs.settings.page import DropDown
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.menus.encoding_menu import encoding_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.ui.items.table_preview import TablePreview

_Buttons = QDialogButtonBox.StandardButton
_PARTS = (
    ("text", "&Text", "The sentence or passage that is read"),
    ("context", "&Context", "What the model reads before it; its words are not reported"),
    ("item", "&Name", "What the item is called in the list and in tables"),
    ("group", "&Group", "Such as the condition of an experiment"),
    (
        "regions",
        "&Regions",
        "The text once more, with | between two regions",
    ),
)
"""The parts of an item: their names in ItemColumns, their labels, and what they are."""
_LABELS = {part: label.replace("&", "") for part, label, _ in _PARTS}
_NONE = "none"
_SHOWN_ROWS, _CELL_LENGTH = 5, 200
_WIDTH, _MAX_COLUMN = 640, 280


class ColumnsDialog(QDialog):
    """Begins with what is known or likely, and shows the first rows of the table."""

    chosen = Signal(object)
    """ItemColumns."""
    encoding_chosen = Signal(str)
    """The table is to be decoded with this codec, and asked about anew."""

    def __init__(self, preview: TablePreview, columns: ItemColumns, parent: QWidget) -> None:
        """``columns`` are chosen at first."""
        super().__init__(parent)
        self.setWindowTitle("Open as Items")
        self._preview = preview
        name = printable(preview.table.path.name)
        about = QLabel(f"Each row of “{name}” is an item. Which columns hold what?", self)
        about.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID + GRID // 2)
        self.parts = {part: self._part(part, tip) for part, _, tip in _PARTS}
        """The choice of a column for each part of an item."""
        for part, label, tip in _PARTS:
            self._choose(part, getattr(columns, part))
            self._add_row(grid, label, self.parts[part], tip)
        self.encoding = DropDown(self)
        self.encoding.setAccessibleName("Encoding of the file")
        if preview.likely:
            self._offer_encodings(grid, preview)
        else:
            self.encoding.hide()
        self.rows = self._rows(preview)
        """The first rows of the table."""
        self.complaint = QLabel(self)
        """Why the columns cannot be used so; empty if they can."""
        self.complaint.setWordWrap(True)
        self.box = QDialogButtonBox(_Buttons.Ok | _Buttons.Cancel, parent=self)
        self.box.button(_Buttons.Ok).setText("&Open")
        self.box.accepted.connect(self.accept)
        self.box.rejected.connect(self.reject)
        self.accepted.connect(self._tell)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID + GRID // 2)
        layout.addWidget(about)
        layout.addLayout(grid)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self.complaint)
        layout.addWidget(self.box)
        for choice in self.parts.values():
            choice.currentIndexChanged.connect(self._check)
        self._check()
        self.parts["text"].setFocus()
        self.resize(min(_WIDTH, self.screen().availableSize().width()), self.sizeHint().height())

    def _part(self, part: str, tip: str) -> QComboBox:
        choice = DropDown(self)
        choice.setAccessibleDescription(tip)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(20)
        if part != "text":
            choice.addItem(_NONE, None)
        for name in self._preview.cells:
            choice.addItem(printable(name), name)
        return choice

    def _choose(self, part: str, name: str | None) -> None:
        choice = self.parts[part]
        choice.setCurrentIndex(max(0, choice.findData(name)))

    def _add_row(self, grid: QGridLayout, text: str, choice: QWidget, tip: str) -> None:
        label, quiet = QLabel(text, self), QLabel(tip, self)
        label.setBuddy(choice)
        quiet.setProperty("kind", "quiet")
        quiet.setWordWrap(True)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(choice, row, 1)
        grid.addWidget(quiet, row, 2)
        grid.setColumnStretch(2, 1)

    def _offer_encodings(self, grid: QGridLayout, preview: TablePreview) -> None:
        """The encoding is a guess: the letters below show whether it is right."""
        tip = "A guess: choose another one if letters below look wrong"
        self.encoding.setAccessibleDescription(tip)
        for codec in dict.fromkeys((preview.table.encoding, *preview.likely)):
            self.encoding.addItem(encoding_title(codec), codec)
        self.encoding.activated.connect(self._tell_encoding)
        self._add_row(grid, "&Encoding", self.encoding, tip)

    def _rows(self, preview: TablePreview) -> QTableWidget:
        columns = [cells[:_SHOWN_ROWS] for cells in preview.cells.values()]
        table = QTableWidget(len(columns[0]), len(columns), self)
        table.setAccessibleName("The first rows of the table")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        for column, cells in enumerate(columns):
            for row, cell in enumerate(cells):
                line = printable(" ".join(cell[:_CELL_LENGTH].split()))
                table.setItem(row, column, QTableWidgetItem(line))
        table.setHorizontalHeaderLabels([printable(name) for name in preview.cells])
        table.resizeColumnsToContents()
        for column in range(table.columnCount()):
            table.setColumnWidth(column, min(_MAX_COLUMN, table.columnWidth(column)))
        height = table.horizontalHeader().sizeHint().height() + table.verticalHeader().length()
        table.setMinimumHeight(height + table.horizontalScrollBar().sizeHint().height() + 4)
        return table

    @property
    def columns(self) -> ItemColumns:
        """What is chosen now."""
        found = {part: choice.currentData() for part, choice in self.parts.items()}
        return ItemColumns(**found)

    @Slot()
    def _check(self) -> None:
        self.complaint.setText(_complaint(self.columns.given))
        self.box.button(_Buttons.Ok).setEnabled(not self.complaint.text())
        self._mark_columns()

    def _mark_columns(self) -> None:
        """Write above the columns what they hold."""
        chosen = {choice.currentData(): _LABELS[part] for part, choice in self.parts.items()}
        for column, name in enumerate(self._preview.cells):
            head = QTableWidgetItem(printable(name))
            is_used = name in chosen
            font = head.font()
            font.setBold(is_used)
            head.setFont(font)
            head.setToolTip(f"{chosen[name]} of the items" if is_used else "Not used")
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.rows.setHorizontalHeaderItem(column, head)

    @Slot()
    def _tell_encoding(self) -> None:
        self.encoding_chosen.emit(self.encoding.currentData())

    @Slot()
    def _tell(self) -> None:
        self.chosen.emit(self.columns)


def _complaint(given: Sequence[str]) -> str:
    twice = next((name for name in given if given.count(name) > 1), None)
    if twice is None:
        return ""
    return f"“{printable(twice)}” is chosen twice: choose another column, or “{_NONE}”."
