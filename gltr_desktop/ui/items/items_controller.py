"""The items of one window: opens a table, lists its items, and has the chosen one shown."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog

from gltr_desktop.documents.notices import counted
from gltr_desktop.errors import Cancelled, printable
from gltr_desktop.ui.file_exports import open_offers
from gltr_desktop.ui.items.columns_dialog import ColumnsDialog
from gltr_desktop.ui.items.item_text import ItemText
from gltr_desktop.ui.items.items_dock import ItemsDock
from gltr_desktop.ui.items.items_model import ItemsModel
from gltr_desktop.ui.items.items_signals import ItemsSignals
from gltr_desktop.ui.items.stored_columns import remember_columns, remembered_columns
from gltr_desktop.ui.items.table_preview import TablePreview, read_preview
from gltr_desktop.ui.items.words_writer import WordsWriter
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow, QWidget

    from gltr_desktop.batch.words.items import Item, ItemColumns, ItemTable
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.text_desk import TextDesk
    from gltr_desktop.ui.theme import Theme

_FILTERS = "Tables (*.csv *.tsv *.tab);;All files (*)"
_DOCK_WIDTH, _LEAST_WIDTH = 280, 200
_WITH_CONTEXT = (
    "The faint context is read first. While the item is selected, the summary and the counts in the"
    " charts are of the item alone. The legend and the chart along the text are of both."
)


class ItemsController(ItemsSignals):
    """Owns the dock with the list, the dialog that asks for columns, and the text of an item."""

    def __init__(
        self,
        window: QMainWindow,
        settings: Settings,
        desk: TextDesk,
        pane: TextPane,
        choice: Callable[[], ModelChoice],
    ) -> None:
        """Show items in ``pane``; the model that ``choice`` returns reads them for a table."""
        super().__init__(window)
        self._window, self._settings, self._choice = window, settings, choice
        self.model = ItemsModel()
        self.model.setParent(self)
        self.dock = ItemsDock(self.model, window)
        self.dialog: ColumnsDialog | None = None
        """The dialog that asks for columns, while it is open."""
        self._text, self._editor = ItemText(desk, pane), pane.editor
        self._source: tuple[ItemTable, ItemColumns] | None = None
        """The table of the items, and its columns."""
        self._shown: int | None = None
        """The index of the item that was shown last."""
        self._task: Task | None = None
        self._stop_reading = threading.Event()
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.dock)
        width = max(_LEAST_WIDTH, min(_DOCK_WIDTH, window.width() // 4))
        window.resizeDocks([self.dock], [width], Qt.Orientation.Horizontal)
        self.dock.hide()
        self.dock.view.wanted.connect(self._show)
        self.dock.view.left.connect(self._editor.setFocus)
        self.dock.previous.clicked.connect(partial(self.step, -1))
        self.dock.next.clicked.connect(partial(self.step, 1))
        self.dock.filtered.connect(self._show_head)
        self.writer = WordsWriter(window)
        """Writes the table of words."""
        self.dock.write_asked.connect(self._write_or_stop)
        self.writer.reported.connect(self.dock.show_progress)
        self.writer.changed.connect(self._show_running)
        self.writer.failed.connect(self.failed)
        self.writer.written.connect(self._tell_written)

    # Opening

    def ask(self) -> None:
        """Ask for a table, and for its columns."""
        folder = str(self._settings.folder)
        name, _ = QFileDialog.getOpenFileName(self._window, "Open as Items", folder, _FILTERS)
        if name:
            self.open_table(Path(name))

    def open_table(self, path: Path, encoding: str | None = None) -> None:
        """Ask for the columns of the table ``path``, which is decoded with ``encoding``."""
        self._run(partial(read_preview, path, encoding), path, self._ask_columns)

    @Slot(object, object)
    def _ask_columns(self, preview: TablePreview, task: Task) -> None:
        if not self._ended(task):
            return
        self._close_dialog()
        known = remembered_columns(self._settings, preview.table.names)
        dialog = ColumnsDialog(preview, known or preview.suggested(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(partial(self._take_columns, preview))
        dialog.encoding_chosen.connect(partial(self._decode_anew, preview.table.path))
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def _decode_anew(self, path: Path, encoding: str) -> None:
        self.open_table(path, encoding)

    @Slot()
    def _forget_dialog(self) -> None:
        self.dialog = None

    def _close_dialog(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.reject()

    def _take_columns(self, preview: TablePreview, columns: ItemColumns) -> None:
        remember_columns(self._settings, preview.table.names, columns)
        self.open_items(preview.table, columns)

    def open_items(self, table: ItemTable, columns: ItemColumns) -> None:
        """List the items in these ``columns`` of ``table``, and show the first one."""
        self._settings.folder = table.path.absolute().parent
        self._source, self._shown = (table, columns), None
        self.model.show_items(())
        self.items_changed.emit()
        self.dock.show_notice(f"Reading “{printable(table.path.name)}”…")
        self.show_list(shown=True)
        self._run(partial(_all_items, table, columns), table.path, self._list)

    def _run(
        self,
        read: Callable[[Callable[[], bool]], object],
        path: Path,
        succeeded: Callable[..., None],
    ) -> None:
        """Have ``read(is_cancelled)`` done in the background, instead of what was before."""
        self._stop_reading.set()
        self._stop_reading = stop = threading.Event()
        # A disk may never answer: the program does not wait for it.
        self._task = Task(lambda: read(stop.is_set), abandonable=True)
        self._task.succeeded.connect(succeeded)
        self._task.failed.connect(self._fail)
        self._task.start()
        self.status_changed.emit(f"Reading {printable(path.name)}…")

    def _ended(self, task: Task) -> bool:
        """Whether ``task`` is the newest one, which has ended now."""
        if task is not self._task:
            return False
        self._task = None
        self.status_changed.emit("")
        return True

    @Slot(object, object)
    def _list(self, items: list[Item], task: Task) -> None:
        if not self._ended(task):
            return
        self.dock.filter.clear()
        self.model.show_items(items)
        self.dock.view.fit_columns()
        self.dock.show_list()
        self._show_head()
        self.items_changed.emit()
        self.dock.view.setFocus()
        self.dock.view.step(1)

    @Slot(object, object)
    def _fail(self, error: GltrError, task: Task) -> None:
        if self._ended(task):
            if not self.model.items:
                self.dock.show_notice(f"{error.message} {error.remedy}")
            self.failed.emit(error)

    # Showing

    @property
    def has_items(self) -> bool:
        """Whether there are items to go to."""
        return bool(self.model.items)

    def step(self, direction: int) -> None:
        """Show the next item of the list (1), or the one before (−1)."""
        self.show_list(shown=True)
        self.dock.view.step(direction)

    def show_list(self, *, shown: bool) -> None:
        """Show the list of items, or hide it."""
        self.dock.setVisible(shown)
        if shown:
            self.dock.raise_()

    @Slot(int)
    def _show(self, index: int) -> None:
        item = self.model.items[index]
        if self._source is None or self._text.shows(item, self._source[0].path):
            return
        if item.is_empty:
            self.dock.show_remark(f"Item {item.number} has no text.")
            return
        if self._text.show(item, self._source[0].path):
            self._shown = index
            self.dock.show_remark(_WITH_CONTEXT if item.context.strip() else "")
        else:
            self.dock.view.show_current(self._shown)
            self.status_changed.emit("A file is being opened. Esc stops that.")

    @Slot()
    def _show_head(self) -> None:
        """Say what table it is, and how many of its items are listed."""
        total, shown = len(self.model.items), self.model.rowCount()
        count = counted(total, "item") if shown == total else f"{shown:,} of {total:,} items"
        name = "" if self._source is None else printable(self._source[0].path.name)
        self.dock.head.setText(f"{name}: {count}")
        self.dock.view.show_current(self._shown)

    def end_filter(self) -> bool:
        """List all items again; False if all are listed."""
        if not self.dock.filter.text():
            return False
        self.dock.filter.clear()
        return True

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.dock.set_theme(theme)

    # The table of words

    @property
    def view(self) -> QWidget:
        """The part of the dock that F6 leads to."""
        return self.dock.view

    @property
    def running(self) -> bool:
        """Whether a table of words is being written."""
        return self.writer.running

    @Slot()
    def _write_or_stop(self) -> None:
        if self.writer.running:
            self.writer.stop()
        elif self._source is not None:
            self.writer.ask(*self._source, self._choice())

    def stop(self) -> None:
        """Stop writing a table of words: it has the items that were read until then."""
        self.writer.stop()

    def use_model(self) -> None:
        """Another model may have been chosen: no further item goes to a server."""
        present = self.writer.present_choice
        if present is not None and present.is_on_server and present != self._choice():
            self.writer.stop()

    @Slot()
    def _show_running(self) -> None:
        self.dock.show_running(running=self.writer.running)
        self.running_changed.emit()

    @Slot(str, object)
    def _tell_written(self, sentence: str, path: Path) -> None:
        self.exported.emit(sentence, *open_offers(path))

    def close(self) -> None:
        """Ask for nothing any more, and read no further."""
        self._stop_reading.set()
        self._task = None
        self.writer.stop()
        self._close_dialog()


def _all_items(
    table: ItemTable, columns: ItemColumns, is_cancelled: Callable[[], bool]
) -> list[Item]:
    """All items of a table, unless nobody wants them any more."""
    found: list[Item] = []
    for item in table.items(columns):
        if is_cancelled():
            raise Cancelled
        found.append(item)
    return found
