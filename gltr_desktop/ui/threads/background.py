"""Files and other slow things, out of the window's thread."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from gltr_desktop.errors import Cancelled, GltrError, bug

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class Task(QObject):
    """A function that runs in the thread pool and answers in the thread that made the task.

    Connect the signals to bound methods of QObjects only. Exactly one of them comes, unless the
    function ends with Cancelled.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    _ended = Signal()

    # Whoever started a task may be gone before it ends: it holds on to itself.
    _running: ClassVar[set[Task]] = set()

    def __init__(self, function: Callable[[], object]) -> None:
        super().__init__()
        self._function = function
        self._ended.connect(self._release)

    def start(self) -> None:
        """Run the function as soon as a thread is free."""
        self._running.add(self)
        QThreadPool.globalInstance().start(QRunnable.create(self._run))

    @Slot()
    def _release(self) -> None:
        self._running.discard(self)

    def _run(self) -> None:
        try:
            self._answer()
        finally:
            self._ended.emit()

    def _answer(self) -> None:
        try:
            result = self._function()
        except Cancelled:
            return
        except GltrError as error:
            self.failed.emit(error)
        except Exception as error:  # noqa: BLE001 - reported as a bug, with the text kept
            _log.exception("A background task failed unexpectedly")
            self.failed.emit(bug(error))
        else:
            self.succeeded.emit(result)
