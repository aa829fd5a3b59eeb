"""Reads the texts of a folder one after another, whenever the window asks the model for nothing."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.batch.measured_store import store_key
from gltr_desktop.batch.rows import TextRow, failed_row, measured
from gltr_desktop.batch.text_reading import read_bytes, text_in
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.batch.measured_store import MeasuredStore
    from gltr_desktop.batch.rows import TextFile
    from gltr_desktop.documents.document import Document
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.threads.worker_client import WorkerClient

_MIN_TEXTS = 2
"""After fewer texts nothing can be said about the time that is left."""


@dataclass(frozen=True)
class _Text:
    """The text of file ``number``, and by which key its figures are kept."""

    number: int
    sha256: str
    key: str
    document: Document


class FolderRun(QObject):
    """One pass over the files of a folder, by one model and with one colouring.

    While the model reads a text, the next file is read. The user's own text comes first: the one
    that the model has begun is then begun again.
    """

    begun = Signal(int)
    """Number of the file that is being read now."""
    rested = Signal(int)
    """Number of a file that was begun, and is not read any more."""
    done = Signal(int, object)
    """Number of a file, and its TextRow."""
    failed = Signal(object)
    """GltrError: the model reads no text at all, and the run ends."""
    ended = Signal()
    """The last signal, however it has ended."""

    def __init__(
        self,
        files: Sequence[TextFile],
        choice: ModelChoice,
        colouring: Colouring,
        client: WorkerClient,
        store: MeasuredStore,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.files, self.choice, self.colouring = files, choice, colouring
        self._client, self._store = client, store
        self.count = 0
        """How many files have their rows."""
        self.running = False
        self.stopping = False
        """Whether no file is begun any more."""
        self._next = 0
        self._reading: tuple[int, Task] | None = None
        self._stop_reading = threading.Event()
        self._ahead: _Text | None = None
        self._measuring: tuple[int, _Text] | None = None
        """The number of the request to the model, and what it reads."""
        self._began: float | None = None
        self._measured = 0
        worker = client.worker
        worker.measured.connect(self._take_measured)
        worker.not_measured.connect(self._take_refusal)
        worker.not_opened.connect(self._give_up)
        worker.interrupted.connect(self._begin_again)

    @property
    def present(self) -> TextFile | None:
        """The file that the model reads, or is about to."""
        return None if self._measuring is None else self.files[self._measuring[1].number]

    @property
    def seconds_left(self) -> float | None:
        """About how long it still takes; None while that is unknown."""
        if self._began is None or self._measured < _MIN_TEXTS:
            return None
        seconds = time.monotonic() - self._began
        return seconds / self._measured * (len(self.files) - self.count)

    def start(self) -> None:
        """Begin with the first file."""
        self.running = True
        self._go_on()

    def stop(self) -> None:
        """Begin no further file; the one that the model reads is read to its end."""
        self.stopping = True
        self._stop_reading.set()
        if self._reading is not None:
            self.rested.emit(self._reading[0])
        if self._ahead is not None:
            self.rested.emit(self._ahead.number)
        self._reading = self._ahead = None
        self._go_on()

    def drop(self) -> None:
        """Stop at once."""
        self.stop()
        self._client.drop_measuring()

    def _go_on(self) -> None:
        """Give the model what has been read, and read the next file."""
        if not self.running:
            return
        if self._measuring is None and self._ahead is not None:
            text, self._ahead = self._ahead, None
            self._measure(text)
        if not self.stopping and self._reading is None and self._ahead is None:
            self._read_next()
        if self._measuring is None and self._reading is None:
            self.running = False
            self.ended.emit()

    # Reading files

    def _read_next(self) -> None:
        if self._next == len(self.files):
            return
        number, self._next = self._next, self._next + 1
        # A disk may never answer: the program does not wait for it.
        task = Task(partial(self._take, number, self._stop_reading.is_set), abandonable=True)
        self._reading = number, task
        task.succeeded.connect(self._take_read)
        task.failed.connect(self._take_failure)
        self.begun.emit(number)
        task.start()

    def _take(self, number: int, is_cancelled: Callable[[], bool]) -> TextRow | _Text:
        """The row of file ``number``, if its figures are known, or its text; in a task's thread."""
        file = self.files[number]
        content = read_bytes(file, is_cancelled)
        try:
            key = store_key(file, content.sha256, self.choice, self.colouring)
        except GltrError:  # There is no such model, as will be said when it is to be opened.
            key = ""
        known = self._store.get(key)
        if known is not None:
            return TextRow(file, content.sha256, known)
        return _Text(number, content.sha256, key, text_in(content, is_cancelled).document)

    @Slot(object, object)
    def _take_read(self, found: TextRow | _Text, task: Task) -> None:
        if self._reading is None or task is not self._reading[1]:
            return
        number, self._reading = self._reading[0], None
        if isinstance(found, _Text):
            self._ahead = found
        else:
            self._add(number, found)
        self._go_on()

    @Slot(object, object)
    def _take_failure(self, error: GltrError, task: Task) -> None:
        if self._reading is None or task is not self._reading[1]:
            return
        number, self._reading = self._reading[0], None
        self._add(number, failed_row(self.files[number], error, getattr(error, "sha256", "")))
        self._go_on()

    # The model

    def _measure(self, text: _Text) -> None:
        self._began = self._began or time.monotonic()
        number = self._client.measure(text.document.text, self.choice, partial(self._row_of, text))
        self._measuring = number, text

    def _row_of(self, text: _Text, analysis: Analysis, seconds: float) -> TextRow:
        """The row of ``text``, whose figures are kept for the next time; in the model's thread."""
        found = measured(text.document, analysis, self.choice.name, self.colouring, seconds)
        self._store.put(text.key, found)
        return TextRow(self.files[text.number], text.sha256, found)

    @Slot(int, object)
    def _take_measured(self, request: int, row: TextRow) -> None:
        if (text := self._answered(request)) is not None:
            self._measured += 1
            self._add(text.number, row)
            self._go_on()

    @Slot(int, object)
    def _take_refusal(self, request: int, error: GltrError) -> None:
        if (text := self._answered(request)) is not None:
            self._add(text.number, failed_row(self.files[text.number], error, text.sha256))
            self._go_on()

    @Slot(int, object)
    def _give_up(self, request: int, error: GltrError) -> None:
        if (text := self._answered(request)) is not None:
            self.rested.emit(text.number)
            self.failed.emit(error)
            self.stop()

    @Slot(int)
    def _begin_again(self, request: int) -> None:
        if (text := self._answered(request)) is None:
            return
        if self.stopping:
            self.rested.emit(text.number)
        else:
            self._measure(text)
        self._go_on()

    def _answered(self, request: int) -> _Text | None:
        """What the model was given by ``request``; None if that was another run's."""
        if self._measuring is None or self._measuring[0] != request:
            return None
        text, self._measuring = self._measuring[1], None
        return text

    def _add(self, number: int, row: TextRow) -> None:
        self.count += 1
        self.done.emit(number, row)
