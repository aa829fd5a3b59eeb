"""Does work that is asked for often, without keeping the window from answering."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MIN_PAUSE_MS = 120
_PAUSE_PER_WORK = 20
"""The pause before a run, as a multiple of the time that the run before it took."""
_END = object()


class Throttle(QObject):
    """Runs the steps of a piece of work some time after it was requested.

    Between two steps the event loop turns once, so a window waits for one step at most. The pause
    before a run grows with the time that the run before it took: however often the work is
    requested and however long it takes, it leaves the window about 95 % of its time. Requests
    during the pause are one request; a request during a run leads to another run.
    """

    def __init__(
        self,
        steps: Callable[[], Iterator[object]],
        parent: QObject,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """``steps()`` begins a run: each item of the iterator is a step, done when it comes.

        ``clock()`` gives seconds.
        """
        super().__init__(parent)
        self._steps, self._clock = steps, clock
        self._remaining: Iterator[object] | None = None
        self._requested_again = False
        self._seconds = 0.0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_MIN_PAUSE_MS)
        self._pause.timeout.connect(self._begin)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._run_step)

    @property
    def pause_ms(self) -> int:
        """The time from a request to its run, in milliseconds."""
        return self._pause.interval()

    @Slot()
    def request(self) -> None:
        """Have the work done soon."""
        if self._remaining is not None:
            self._requested_again = True
        elif not self._pause.isActive():
            self._pause.start()

    @Slot()
    def run_now(self) -> None:
        """Do all of the work at once; this settles every request so far."""
        self._pause.stop()
        self._remaining, self._requested_again = None, False
        for _ in self._steps():
            pass

    @Slot()
    def _begin(self) -> None:
        self._remaining, self._seconds = self._steps(), 0.0
        self._run_step()

    @Slot()
    def _run_step(self) -> None:
        if self._remaining is None:  # ``run_now`` has done the work meanwhile.
            return
        started, step = self._clock(), _END
        try:
            step = next(self._remaining, _END)
        finally:  # A step that fails ends the run, and the next request begins another one.
            self._seconds += self._clock() - started
            # The step itself may have called ``run_now``, and then nothing remains.
            if self._remaining is not None:
                if step is _END:
                    self._end()
                else:
                    self._turn.start()

    def _end(self) -> None:
        pause_ms = int(1_000 * self._seconds * _PAUSE_PER_WORK)
        self._pause.setInterval(max(_MIN_PAUSE_MS, pause_ms))
        self._remaining = None
        if self._requested_again:
            self._requested_again = False
            self._pause.start()
