"""Has a model read reference passages, whenever the window asks it for nothing."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.batch.reference.library import texts_for
from gltr_desktop.batch.reference.measuring import (
    TOP_K,
    read_text_of,
    require_enough,
    stored_baseline,
    too_few,
)
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.batch.reference.library import ReferenceChoice, ReferenceTexts
    from gltr_desktop.batch.reference.measuring import ReadText
    from gltr_desktop.batch.reference.store import BaselineStore
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.threads.worker_client import WorkerClient

_MIN_TEXTS = 2
"""After fewer passages nothing can be said about the time that is left."""


class ReferenceRun(QObject):
    """One model's reading of the passages of one reference, until its baseline is kept.

    While the model reads a passage, the next one is read from its file. The user's own text comes
    first: the passage that the model has begun is then begun again.
    """

    progressed = Signal()
    """Another passage is dealt with."""
    failed = Signal(object)
    """GltrError: there will be no baseline, and the run ends."""
    model_failed = Signal(object)
    """GltrError: the model cannot be opened, and the run ends."""
    ended = Signal()
    """The last signal, however it has ended."""

    def __init__(
        self,
        reference: ReferenceChoice,
        model: ModelChoice,
        client: WorkerClient,
        store: BaselineStore,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.reference, self.model = reference, model
        self._client, self._store = client, store
        self.running = False
        self._cancelled = threading.Event()
        self._texts: ReferenceTexts | None = None
        self._task: Task | None = None
        """What reads the next passage, or keeps the baseline."""
        self._ahead: str | None = None
        self._measuring: tuple[int, str] | None = None
        """The number of the request to the model, and what it reads."""
        self._taken = 0
        self._is_read = False
        self._read: list[ReadText] = []
        self._record: ModelRecord | None = None
        self._refusal: GltrError | None = None
        self._began: float | None = None
        worker = client.worker
        worker.measured.connect(self._take_measured)
        worker.not_measured.connect(self._take_refusal)
        worker.not_opened.connect(self._give_up)
        worker.interrupted.connect(self._begin_again)

    @property
    def total(self) -> int:
        """How many passages there are; 0 while that is unknown."""
        return 0 if self._texts is None else self._texts.total

    @property
    def done(self) -> int:
        """How many of them are dealt with."""
        return self._taken - (self._ahead is not None) - (self._measuring is not None)

    @property
    def seconds_left(self) -> float | None:
        """About how long it still takes; None while that is unknown."""
        if self._began is None or self.done < _MIN_TEXTS:
            return None
        seconds = time.monotonic() - self._began
        return seconds / self.done * (self.total - self.done)

    def start(self) -> None:
        """Begin with the first passage."""
        self.running = True
        self._go_on()

    def stop(self) -> None:
        """Stop at once; nothing is kept."""
        if self.running:
            self._client.drop_measuring()
            self._end()

    def _end(self) -> None:
        self._cancelled.set()
        self.running = False
        self._task = self._ahead = self._measuring = None
        self.ended.emit()

    def _go_on(self) -> None:
        """Give the model what has been read, and read the next passage."""
        if self._measuring is None and self._ahead is not None:
            text, self._ahead = self._ahead, None
            self._measure(text)
        if self._task is not None or self._ahead is not None:
            return
        if not self._is_read:
            self._begin(partial(self._next_text, self._cancelled.is_set), self._take_text)
        elif self._measuring is None:
            self._begin(self._keep, self._take_kept)

    def _begin(self, function: Callable[[], object], then: Callable[..., None]) -> None:
        """Have a task do ``function``, with whose result ``then`` is called."""
        # A disk may never answer: the program does not wait for it.
        self._task = Task(function, abandonable=True)
        self._task.succeeded.connect(then)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _is_newest(self, task: Task) -> bool:
        if task is not self._task:
            return False
        self._task = None
        return True

    @Slot(object, object)
    def _fail(self, error: GltrError, task: Task) -> None:
        if self._is_newest(task):
            self._end()
            self.failed.emit(error)

    # Passages

    def _next_text(self, is_cancelled: Callable[[], bool]) -> str | None:
        """The next passage, None after the last one; in a task's thread."""
        if self._texts is None:
            self._texts = texts_for(self.reference, self.model.name, is_cancelled)
        return next(self._texts, None)

    @Slot(object, object)
    def _take_text(self, text: str | None, task: Task) -> None:
        if self._is_newest(task):
            self._ahead, self._is_read = text, text is None
            self._taken = 0 if self._texts is None else self._texts.taken
            self._go_on()

    # The model

    def _measure(self, text: str) -> None:
        self._began = self._began or time.monotonic()
        measured = partial(_read_text, text)
        number = self._client.measure(text, self.model, measured, top_k=TOP_K)
        self._measuring = number, text

    @Slot(int, object)
    def _take_measured(self, request: int, found: tuple[ReadText, ModelRecord]) -> None:
        if self._answered(request) is not None:
            read, self._record = found
            self._read.append(read)
            self._advance()

    @Slot(int, object)
    def _take_refusal(self, request: int, error: GltrError) -> None:
        if self._answered(request) is not None:
            self._refusal = error
            self._advance()

    @Slot(int, object)
    def _give_up(self, request: int, error: GltrError) -> None:
        if self._answered(request) is not None:
            self._end()
            self.model_failed.emit(error)

    @Slot(int)
    def _begin_again(self, request: int) -> None:
        if (text := self._answered(request)) is not None:
            self._measure(text)

    def _answered(self, request: int) -> str | None:
        """What the model was given by ``request``; None if that was not this run's."""
        if self._measuring is None or self._measuring[0] != request:
            return None
        text, self._measuring = self._measuring[1], None
        return text

    def _advance(self) -> None:
        self._go_on()
        self.progressed.emit()

    # The baseline

    def _keep(self) -> None:
        """Keep what the model has made of the passages; in a task's thread."""
        if self._record is None or self._texts is None:
            raise self._refusal or too_few(self.reference, 0)
        stored = stored_baseline(self.reference, self._texts, self._record, self._read)
        require_enough(self.reference, stored)
        self._store.put(self.reference.key, self.model.name, stored)

    @Slot(object, object)
    def _take_kept(self, _: object, task: Task) -> None:
        if self._is_newest(task):
            self._end()


def _read_text(text: str, analysis: Analysis, _: float) -> tuple[ReadText, ModelRecord]:
    """What remains of ``text``, and which model has read it; in the model's thread."""
    return read_text_of(text, analysis), analysis.model
