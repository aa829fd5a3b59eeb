"""The table of texts: which columns it shows, how wide they are, and its keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView

from gltr_desktop.ui.editor.positions import for_qt
from gltr_desktop.ui.folder.shown_columns import FILE, GROUP, STATUS, STRIP, USUAL
from gltr_desktop.ui.folder.strip_delegate import StripDelegate
from gltr_desktop.ui.widgets import add_action, takes_row_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.folder.folder_model import FolderModel
    from gltr_desktop.ui.folder.shown_columns import ShownColumn
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.theme import Theme

_CHARACTERS = {FILE: 34, STRIP: 20, GROUP: 14, STATUS: 40}
"""How many characters wide columns are whose titles are shorter than what is in them."""
_PADDING = 28
_ROWS = 5
_ASCENDING = Qt.SortOrder.AscendingOrder
_Copy = QKeySequence.StandardKey.Copy


class FolderView(QTableView):
    """A table of texts, of which a click or Enter opens one."""

    opened = Signal(int)
    """Number of the file that is to be opened."""
    menu_asked = Signal(QPoint)
    """Where on the screen the menu of the selected rows is wanted."""

    def __init__(self, model: FolderModel, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._settings = model, settings
        self._strips = StripDelegate(self)
        self.columns_menu = QMenu("Columns", self)
        self.columns_menu.setToolTipsVisible(True)
        self.columns_menu.aboutToShow.connect(self._fill_columns_menu)
        self.setModel(model)
        self.setAccessibleName("Texts of the folder")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda point: self.columns_menu.popup(header.mapToGlobal(point))
        )
        self.setItemDelegateForColumn(model.column_of(STRIP), self._strips)
        self.setSortingEnabled(True)
        self.sortByColumn(model.column_of(FILE), _ASCENDING)
        self._restore_widths()
        self.show_columns(settings.folder_columns or USUAL)
        self._keys = [column.key for column in model.columns]
        header.sectionResized.connect(self._remember_width)
        self.clicked.connect(self._open_clicked)

    def sizeHint(self) -> QSize:
        """A few rows: the summary of the text above is not to be cut when the table comes up."""
        rows = self.verticalHeader().defaultSectionSize() * _ROWS
        return QSize(super().sizeHint().width(), rows + self.horizontalHeader().sizeHint().height())

    # Columns

    def show_columns(self, keys: Sequence[str]) -> None:
        """Show the columns with these keys only; the file is always there. Remembered."""
        for index, column in enumerate(self._model.columns):
            self.setColumnHidden(index, column.key not in (FILE, *keys))
        self._settings.folder_columns = tuple(dict.fromkeys((FILE, *keys)))

    def toggle_column(self, key: str, *, shown: bool) -> None:
        """Show or hide one column; remembered."""
        others = tuple(other for other in self._settings.folder_columns if other != key)
        self.show_columns((*others, key) if shown else others)

    @Slot()
    def _fill_columns_menu(self) -> None:
        self.columns_menu.clear()
        self._add_sorting(self.columns_menu.addMenu("&Sort by"))
        self.columns_menu.addSeparator()
        for column in self._model.columns:
            if column.key == FILE:
                continue
            action = self.columns_menu.addAction(column.title.replace("&", "&&"))
            action.setToolTip(column.description)
            action.setCheckable(True)
            action.setChecked(column.key in self._settings.folder_columns)
            action.toggled.connect(
                lambda shown, key=column.key: self.toggle_column(key, shown=shown)
            )

    def _add_sorting(self, menu: QMenu) -> None:
        """What a click on a header does, for the keyboard."""
        header = self.horizontalHeader()
        for index, column in enumerate(self._model.columns):
            if self.isColumnHidden(index):
                continue
            is_present = index == header.sortIndicatorSection()
            ascending = is_present and header.sortIndicatorOrder() == _ASCENDING
            order = Qt.SortOrder.DescendingOrder if ascending else _ASCENDING
            title = column.title.replace("&", "&&")
            action = add_action(menu, title, partial(self.sortByColumn, index, order))
            action.setCheckable(True)
            action.setChecked(is_present)

    def _restore_widths(self) -> None:
        widths = self._settings.folder_widths
        metrics = self.fontMetrics()
        for index, column in enumerate(self._model.columns):
            characters = _CHARACTERS.get(column.key, 0)
            usual = max(
                metrics.horizontalAdvance(column.title) + _PADDING,
                metrics.averageCharWidth() * characters,
            )
            self.setColumnWidth(index, widths.get(column.key, usual))

    @Slot(int, int, int)
    def _remember_width(self, section: int, _: int, width: int) -> None:
        # The last column takes what is left: it has no width of its own.
        if not all(self.isColumnHidden(index) for index in range(section + 1, len(self._keys))):
            key = self._keys[section]
            self._settings.folder_widths = {**self._settings.folder_widths, key: width}

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._strips.set_theme(theme)
        self.viewport().update()

    # Rows

    @property
    def selected(self) -> list[int]:
        """Numbers of the files whose rows are selected, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.number_of(row) for row in rows]

    def copied(self) -> str:
        """The selected rows with a header, as spreadsheets paste them; the strip is left out."""
        shown = [
            column
            for index, column in enumerate(self._model.columns)
            if not self.isColumnHidden(index) and column.key != STRIP
        ]
        lines = [[column.title for column in shown]]
        for number in self.selected:
            entry = self._model.entries[number]
            lines.append([_pasted(self._model.text(entry, column), column) for column in shown])
        return "\n".join("\t".join(cell.replace("\t", " ") for cell in line) for line in lines)

    @Slot()
    def copy(self) -> None:
        """Put the selected rows on the clipboard."""
        if self.selected:
            QGuiApplication.clipboard().setText(for_qt(self.copied()))

    @Slot(QModelIndex)
    def _open_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        # With a modifier, rows are selected.
        if QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self.opened.emit(self._model.number_of(index.row()))

    # Qt's own

    def event(self, event: QEvent) -> bool:
        """Take the keys for copying and selecting, which the menu has for the window's text."""
        return takes_row_keys(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current row, and the keys for copying copy the selected ones."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self._model.number_of(self.currentIndex().row()))
        elif event.matches(_Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected rows."""
        if self.selected:
            self.menu_asked.emit(event.globalPos())


def _pasted(shown: str, column: ShownColumn) -> str:
    """A cell as spreadsheets take it: with a space before its sign, a percentage is no number."""
    return shown.replace("\N{NO-BREAK SPACE}%", "%") if column.is_numeric else shown
