"""Writes the table of the words of all items, in the background, and says how far it is."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gltr_desktop.batch.outputs import check_not_read, check_table
from gltr_desktop.batch.words.about import about_path, check_beside
from gltr_desktop.batch.words.reading import Watch, check_models
from gltr_desktop.batch.words.request import WordsRequest
from gltr_desktop.batch.words.table import check_format
from gltr_desktop.batch.words.word_run import write_words
from gltr_desktop.documents.notices import counted
from gltr_desktop.errors import GltrError, bug, printable
from gltr_desktop.models.identity import model_files
from gltr_desktop.ui.servers.server_words import may_send
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from gltr_desktop.batch.words.items import ItemColumns, ItemTable
    from gltr_desktop.batch.words.reading import Outcome
    from gltr_desktop.models.options import ModelChoice

_FORMATS = (("Comma-separated values", ".csv"), ("Excel", ".xlsx"), ("Parquet", ".parquet"))


class WordsWriter(QObject):
    """One table at a time. The model is opened once more for it, beside that of the window."""

    reported = Signal(str)
    """How far it is; "" when it has ended."""
    changed = Signal()
    """A table has begun or ceased to be written."""
    written = Signal(str, object)
    """What was written, and its Path."""
    failed = Signal(object)
    """GltrError."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._task: Task | None = None
        self._out = Path()
        self._cancelled = threading.Event()
        self.present_choice: ModelChoice | None = None
        """The model that reads items; None while none does."""

    @property
    def running(self) -> bool:
        """Whether a table is being written."""
        return self._task is not None

    def ask(self, table: ItemTable, columns: ItemColumns, choice: ModelChoice) -> None:
        """Ask for a file, and write there what ``choice`` makes of the items in ``table``."""
        path = table.path
        filters = [f"{title} (*{suffix})" for title, suffix in _FORMATS]
        suggestion = path.with_name(f"{path.stem}-words.csv")
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, "Write Words", str(suggestion), ";;".join(filters)
        )
        if not chosen:
            return
        out = Path(chosen)
        if not out.suffix:
            at = filters.index(kind) if kind in filters else 0
            out = out.with_name(out.name + _FORMATS[at][1])
        request = WordsRequest(table, columns, (choice,))
        try:
            _check(request, out)
        except GltrError as error:
            self.failed.emit(error)
            return
        if may_send(choice, f"the items of “{printable(path.name)}”", self._window):
            self._start(request, out)

    def _start(self, request: WordsRequest, out: Path) -> None:
        self._out, self._cancelled = out, threading.Event()
        self.present_choice = request.models[0]
        # Any thread may emit a signal: it is received in that of the window.
        watch = Watch(self._cancelled, bug, self.reported.emit)
        self._task = Task(partial(write_words, request, out, watch))
        self._task.succeeded.connect(self._finish)
        self._task.failed.connect(self._fail)
        self._task.start()
        self.changed.emit()

    def stop(self) -> None:
        """Stop soon: the table has the items that were read until then."""
        self._cancelled.set()

    @Slot(object, object)
    def _finish(self, outcome: Outcome, task: Task) -> None:
        if task is not self._task:
            return
        self._end()
        if outcome.is_written:
            self.written.emit(_in_words(outcome, self._out), self._out)

    @Slot(object, object)
    def _fail(self, error: GltrError, task: Task) -> None:
        if task is self._task:
            self._end()
            self.failed.emit(error)

    def _end(self) -> None:
        self._task = self.present_choice = None
        self.reported.emit("")
        self.changed.emit()


def _check(request: WordsRequest, out: Path) -> None:
    """Do nothing if the model can read the items, and ``out`` may hold the table.

    Raises:
        GltrError: it is not so.
    """
    check_models(request.models)
    check_format(out)
    check_table(out)
    check_beside(out)
    for path in (out, about_path(out)):
        check_not_read(path, [request.table.path], model_files(request.models[0].name))


def _in_words(outcome: Outcome, out: Path) -> str:
    """“words.csv” holds the words of 60 items."""
    words = f"“{printable(out.name)}” holds the words of {counted(outcome.read, 'item')}"
    if outcome.failures:
        words += f"; {len(outcome.failures):,} could not be read: {outcome.failures[0]}"
    if outcome.stopped:
        words += " that were read before it was stopped"
    return words if words.endswith(".") else f"{words}."
