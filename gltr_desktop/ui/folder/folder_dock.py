"""The dock with the table of texts, what stands above it, and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.batch.caution import CAUTION
from gltr_desktop.ui.dock_title import DockTitle
from gltr_desktop.ui.editor.pasting import files_in
from gltr_desktop.ui.folder.folder_view import FolderView
from gltr_desktop.ui.folder.group_panel import GroupPanel
from gltr_desktop.ui.folder.row_menu import RowMenu
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.widgets import drop_down

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from gltr_desktop.ui.folder.folder_model import FolderModel
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.theme import Theme

_EMPTY = (
    "No folder is open. Choose one with File → Folder of Texts…, or drop a folder or several files"
    " on the window."
)


class FolderDock(QDockWidget):
    """Shows the texts of a folder; what its buttons ask for is done elsewhere."""

    paths_dropped = Signal(object)
    """The paths of files and folders."""
    run_asked = Signal()
    """The button that stops, or reads again."""
    export_asked = Signal()

    def __init__(self, model: FolderModel, settings: Settings, parent: QWidget) -> None:
        super().__init__("Texts", parent)
        self.setObjectName("texts")
        self.setAcceptDrops(True)
        self._model = model
        self._page = page = QWidget(self)
        margins = QMargins(2 * GRID, GRID // 2, GRID + 4, 0)
        self._title = DockTitle(self, "Close the table of texts", margins)
        self.head = QLabel(page)
        self.head.setWordWrap(True)
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.filter = QLineEdit(page)
        self.filter.setPlaceholderText("Filter files")
        self.filter.setAccessibleName("Only files with this in their names")
        self.recursive = QCheckBox("With su&b-folders", page)
        self.recursive.setToolTip("Take the texts of the folders below as well")
        self.progress = QLabel(page)
        self.progress.setAccessibleName("Progress of the folder")
        self.groups = QPushButton("&Groups", page)
        self.groups.setToolTip("Compare the groups that you have given to texts")
        self.groups.setCheckable(True)
        self.view = FolderView(model, settings, page)
        self.row_menu = RowMenu(model, self.view)
        self.columns = drop_down(self.view.columns_menu, page)
        self.columns.setText("Columns ▾")
        self.columns.setProperty("kind", "button")
        self.columns.setToolTip("Choose what the table shows")
        self.columns.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.export = QPushButton("E&xport…", page)
        self.export.setToolTip("Write the table to a file")
        self.run = QPushButton(page)
        self.group_panel = GroupPanel(settings, page)
        self.group_panel.hide()
        self.notice = QLabel(_EMPTY, page)
        """What stands in the place of the table."""
        self.notice.setWordWrap(True)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self._stack = QStackedWidget(page)
        self._texts = QSplitter(Qt.Orientation.Horizontal, self._stack)
        self._lay_out()
        self.filter.textChanged.connect(model.show_only)
        self.groups.toggled.connect(self.group_panel.setVisible)
        self.view.menu_asked.connect(self.row_menu.popup)
        self.export.clicked.connect(self.export_asked)
        self.run.clicked.connect(self.run_asked)
        self.show_notice(_EMPTY)

    def _lay_out(self) -> None:
        self.setTitleBarWidget(self._title)
        self._texts.addWidget(self.view)
        self._texts.addWidget(self.group_panel)
        self._texts.setStretchFactor(0, 1)
        self._texts.setCollapsible(0, False)
        self._texts.setHandleWidth(GRID)
        self._stack.addWidget(self._texts)
        self._stack.addWidget(self.notice)
        self._bar = QWidget(self._page)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.filter)
        row.addWidget(self.recursive)
        row.addWidget(self.progress, 1)
        for button in (self.groups, self.columns, self.export, self.run):
            row.addWidget(button)
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.head)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self.setWidget(self._page)

    # What it shows

    def show_table(self) -> None:
        """Show the table and all that belongs to it."""
        self._bar.show()
        self.head.show()
        self._stack.setCurrentWidget(self._texts)

    def show_notice(self, text: str, *, can_read_again: bool = False) -> None:
        """Show ``text`` in the place of the table."""
        self.notice.setText(text)
        self._bar.setVisible(can_read_again)
        self.head.hide()
        self._stack.setCurrentWidget(self.notice)

    def show_head(self, model: str, remark: str) -> None:
        """Say what read the texts, what that means, and what else is to be known."""
        self.head.setText(" ".join(filter(None, (f"Read by {model}.", CAUTION, remark))))

    def show_running(self, *, running: bool) -> None:
        """Let the button stop what runs, or read again."""
        self.run.setText("S&top" if running else "&Read Again")
        tip = (
            "Stop after the present file (Esc)"
            if running
            else "Read the folder again: what is unchanged keeps its figures"
        )
        self.run.setToolTip(tip)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.view.set_theme(theme)
        self._title.set_theme(theme)
        self._texts.setStyleSheet(
            f"QTableView {{ border: 1px solid {theme.edge.name()};"
            f" background: {theme.card.name()}; alternate-background-color: {theme.window.name()};"
            " } QAbstractScrollArea::corner { background: transparent; }"
            " QSplitter::handle { background: transparent; }"
        )
        accent, on_accent = theme.accent.name(), theme.on_accent.name()
        self.groups.setStyleSheet(
            f"QPushButton:checked {{ background: {accent}; color: {on_accent};"
            f" border-color: {accent}; }}"
        )
        self.group_panel.set_theme(theme)
        for label in (self.head, self.progress, self.notice):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, theme.muted)
            label.setPalette(palette)

    # Qt's own

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and folders."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Have the files and folders read."""
        event.acceptProposedAction()
        self.paths_dropped.emit(files_in(event.mimeData()))
