"""Files and other slow things, out of the window's thread."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.errors import Cancelled, GltrError, bug

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_log = logging.getLogger(__name__)

_EXIT_SECONDS = 10.0
"""How long the end of the program waits for its tasks: an export may still be written."""


class Task(QObject):
    """A function that runs in a thread of its own and answers in the thread that made the task.

    Connect the signals to bound methods of QObjects only. Exactly one of them comes, unless the
    function ends with Cancelled. A pool would have a limited number of threads, and a file on a
    dead network disk holds its thread for ever.
    """

    succeeded = Signal(object, object)
    """The result, and this task: whoever has begun a newer one ignores an older one's answer."""
    failed = Signal(object, object)
    """GltrError, and this task."""
    _ended = Signal()

    # Whoever started a task may be gone before it ends: it holds on to itself.
    _running: ClassVar[set[Task]] = set()

    def __init__(self, function: Callable[[], object], *, abandonable: bool = False) -> None:
        """The end of the program does not wait for an ``abandonable`` task, such as reading."""
        super().__init__()
        self._function = function
        # A daemon: Python's own end would wait without a limit.
        self._thread = threading.Thread(target=self._run, name="task", daemon=True)
        if not abandonable:
            _unfinished.add(self._thread)
        self._ended.connect(self._release)

    def start(self) -> None:
        """Run the function."""
        self._running.add(self)
        self._thread.start()

    @Slot()
    def _release(self) -> None:
        self._running.discard(self)

    def _run(self) -> None:
        try:
            self._answer()
        finally:
            self._ended.emit()
            _unfinished.discard(self._thread)

    def _answer(self) -> None:
        try:
            result = self._function()
        except Cancelled:
            return
        except GltrError as error:
            self.failed.emit(error, self)
        except Exception as error:  # noqa: BLE001 - reported as a bug, with the text kept
            _log.exception("A background task failed unexpectedly")
            self.failed.emit(bug(error), self)
        else:
            self.succeeded.emit(result, self)


def answer_within(seconds: float, function: Callable[[], T], default: T) -> T:
    """The result of ``function``, which asks a disk something short, or ``default``.

    A dead network disk does not answer for minutes: the window waits no longer than ``seconds``.
    """
    results: list[T] = []
    thread = threading.Thread(target=lambda: results.append(function()), daemon=True)
    thread.start()
    thread.join(seconds)
    return results[0] if results else default


_unfinished: set[threading.Thread] = set()


def finish_tasks() -> None:
    """Give the tasks that write something the time to do so, but not for ever."""
    end = time.monotonic() + _EXIT_SECONDS
    for thread in list(_unfinished):
        if thread.is_alive():
            thread.join(max(0.0, end - time.monotonic()))


atexit.register(finish_tasks)
