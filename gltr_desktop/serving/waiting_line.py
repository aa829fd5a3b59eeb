"""One text is read at a time; a few wait, and the next one is turned away."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from http import HTTPStatus
from typing import TYPE_CHECKING

from gltr_desktop.serving.refused import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.serving.requested import Requested

ROOM = 4
"""How many may wait while a text is read."""
_RETRY_AFTER_S = 10


class Reading:
    """What a client waits for. ``answer`` becomes the JSON, or the error that came in its place."""

    def __init__(self, requested: Requested) -> None:
        self.requested = requested
        self.cancelled = threading.Event()
        self.answer: Future[bytes] = Future()

    def cancel(self) -> None:
        """Nobody waits any more: not to begin it, or to end it soon."""
        self.answer.cancel()
        self.cancelled.set()


class WaitingLine:
    """The readings in the order in which they were asked for, the one that is made being first.

    Any thread may join the line; one thread, which owns the models, serves it.
    """

    def __init__(self) -> None:
        self._readings: list[Reading] = []
        self._changed = threading.Condition()

    def join(self, requested: Requested) -> Reading:
        """A place in the line; raises RefusedError if it is full."""
        with self._changed:
            self._drop_cancelled()
            if len(self._readings) > ROOM:
                raise RefusedError(
                    HTTPStatus.SERVICE_UNAVAILABLE,
                    f"A text is being read, and {ROOM} others are waiting.",
                    "Try again later.",
                    {"Retry-After": str(_RETRY_AFTER_S)},
                )
            reading = Reading(requested)
            self._readings.append(reading)
            self._changed.notify_all()
        return reading

    def serve_next(self, read: Callable[[Reading], bytes], seconds: float) -> None:
        """Have the first reading made by ``read``; without one, wait for it for some ``seconds``.

        What ``read`` raises goes to the client.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._readings, seconds):
                return
            reading = self._readings[0]
            may_begin = reading.answer.set_running_or_notify_cancel()
        try:
            if may_begin:
                reading.answer.set_result(read(reading))
        except Exception as error:  # noqa: BLE001 - it is the client's, whatever it is
            reading.answer.set_exception(error)
        finally:
            with self._changed:
                # It may have left by itself, if it was cancelled before it began.
                self._readings = [other for other in self._readings if other is not reading]

    def _drop_cancelled(self) -> None:
        self._readings = [one for one in self._readings if not one.answer.cancelled()]
