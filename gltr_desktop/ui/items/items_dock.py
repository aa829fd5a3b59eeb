"""The dock with the list of items, what stands around it, and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.ui.dock_title import DockTitle
from gltr_desktop.ui.items.items_view import ItemsView
from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from gltr_desktop.ui.items.items_model import ItemsModel
    from gltr_desktop.ui.theme import Theme

_EMPTY = (
    "No table is open. File → Open as Items… shows the rows of a table, such as the sentences of"
    " an experiment, one after another."
)
_NOT_FOUND = "No item has this in its name, its group or its text."
_LEAST_WIDTH = 180


class ItemsDock(QDockWidget):
    """Shows the list; what its buttons ask for is done elsewhere."""

    filtered = Signal()
    """Other items are in the list."""
    write_asked = Signal()
    """The button that writes the table of words, or stops that."""

    def __init__(self, model: ItemsModel, parent: QWidget) -> None:
        super().__init__("Items", parent)
        self.setObjectName("items")
        self._model = model
        self._page = page = QWidget(self)
        margins = QMargins(GRID + 4, GRID // 2, GRID // 2, 0)
        self._title = DockTitle(self, "Close the list of items", margins)
        self.head = QLabel(page)
        """The name of the table, and how many items are shown."""
        self.filter = QLineEdit(page)
        self.filter.setPlaceholderText("Filter items")
        self.filter.setAccessibleName("Only items with this in their names, groups or texts")
        self.filter.setClearButtonEnabled(True)
        self.view = ItemsView(model, page)
        self.notice = QLabel(_EMPTY, page)
        """What stands in the place of the list."""
        self.remark = QLabel(page)
        """What is to be known of the item that is shown."""
        self.previous = self._button("‹", "Previous item")
        self.next = self._button("›", "Next item")
        self.progress = QLabel(page)
        """How far the table of words is."""
        self.progress.setAccessibleName("Progress of the table of words")
        self.write = QPushButton(page)
        for label in (self.head, self.notice, self.remark, self.progress):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.remark.hide()
        self._stack = QStackedWidget(page)
        self._lay_out()
        self.filter.textChanged.connect(self._show_only)
        self.write.clicked.connect(self.write_asked)
        self.show_running(running=False)
        self.show_notice(_EMPTY)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self._page)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFixedWidth(4 * GRID)
        return button

    def _lay_out(self) -> None:
        self.setTitleBarWidget(self._title)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.notice)
        self._bar = QWidget(self._page)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self.filter, 1)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(GRID + 4, 0, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.head)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.remark)
        layout.addWidget(self.progress)
        layout.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        self.setWidget(self._page)
        self._page.setMinimumWidth(_LEAST_WIDTH)

    # What it shows

    def show_list(self) -> None:
        """Show the list and all that belongs to it."""
        self._bar.show()
        self.head.show()
        self.write.show()
        self._stack.setCurrentWidget(self.view)

    def show_notice(self, text: str) -> None:
        """Show ``text`` in the place of the list."""
        self.notice.setText(text)
        self._bar.hide()
        self.head.hide()
        self.write.hide()
        self.show_remark("")
        self._stack.setCurrentWidget(self.notice)

    def show_remark(self, text: str) -> None:
        """Say what is to be known of the item that is shown; "" says nothing."""
        self.remark.setText(text)
        self.remark.setVisible(bool(text))

    def show_progress(self, text: str) -> None:
        """Say how far the table of words is; "" says nothing."""
        self.progress.setText(text)
        self.progress.setVisible(bool(text))

    def show_running(self, *, running: bool) -> None:
        """Let the button stop what writes the table of words, or have it written."""
        self.write.setText("S&top" if running else "&Write Words…")
        self.write.setToolTip(
            "Stop, and write what was read until now (Esc)"
            if running
            else "Write a table with a row for each word of all items"
        )
        if not running:
            self.show_progress("")

    @Slot(str)
    def _show_only(self, wanted: str) -> None:
        self._model.show_only(wanted)
        if self._model.rowCount() or not wanted:
            self._stack.setCurrentWidget(self.view)
        else:
            self.notice.setText(_NOT_FOUND)
            self._stack.setCurrentWidget(self.notice)
        self.filtered.emit()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._model.muted = theme.muted
        self._title.set_theme(theme)
        self._stack.setStyleSheet(
            f"QTableView {{ border: 1px solid {theme.edge.name()};"
            f" background: {theme.card.name()}; }}"
        )
        for label in (self.head, self.notice, self.remark, self.progress):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, theme.muted)
            label.setPalette(palette)
        self.view.viewport().update()
