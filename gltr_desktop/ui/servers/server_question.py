"""One question to a server at a time, out of the window's thread."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.errors import GltrError


class ServerQuestion(QObject):
    """Asks, and answers unless it is cancelled, or something else is asked."""

    answered = Signal(object)
    """What the function of the newest question has returned."""
    failed = Signal(object)
    """GltrError: why it could not."""
    running_changed = Signal(bool)
    """Whether an answer is awaited."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._cancelled = threading.Event()

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._task is not None

    def ask(self, function: Callable[[threading.Event], object]) -> None:
        """Call ``function`` in a task; it ends with Cancelled soon after the event is set."""
        self.cancel()
        self._cancelled = threading.Event()
        # A keyring may wait for its owner for ever.
        self._task = Task(partial(function, self._cancelled), abandonable=True)
        self._task.succeeded.connect(self._take)
        self._task.failed.connect(self._fail)
        self._task.start()
        self.running_changed.emit(True)

    @Slot()
    def cancel(self) -> None:
        """Await no answer any more."""
        self._cancelled.set()
        if self._task is not None:
            self._end()

    def _end(self) -> None:
        self._task = None
        self.running_changed.emit(False)

    @Slot(object, object)
    def _take(self, answer: object, task: Task) -> None:
        if task is self._task:
            self._end()
            self.answered.emit(answer)

    @Slot(object, object)
    def _fail(self, error: GltrError, task: Task) -> None:
        if task is self._task:
            self._end()
            self.failed.emit(error)
