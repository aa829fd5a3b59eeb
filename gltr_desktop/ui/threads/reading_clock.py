"""How long a text takes to be read: so far, and from now on."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer

# A rate that was measured for a shorter time says more about the start than about the reading.
_MIN_SECONDS = 0.5


class ReadingClock:
    """The clock of one reading at a time."""

    def __init__(self) -> None:
        self._clock = QElapsedTimer()
        self._since = QElapsedTimer()
        self._first = 0

    def begin(self) -> None:
        """A text is read from now on."""
        self._clock.start()
        self._since.invalidate()

    @property
    def seconds(self) -> float:
        """The time since the reading began."""
        return self._clock.elapsed() / 1_000 if self._clock.isValid() else 0.0

    def note(self, done: int) -> None:
        """So many tokens have been read."""
        # What an earlier reading leaves to be used again comes at once: it says nothing of speed.
        if done and not self._since.isValid():
            self._since.start()
            self._first = done

    def seconds_left(self, done: int, total: int, tokens_per_second: float) -> float | None:
        """The time that the rest of ``total`` tokens will take; None while that is unknown.

        ``tokens_per_second`` is how fast the model was before; 0 where that is unknown.
        """
        rate, elapsed = tokens_per_second, 0.0
        if self._since.isValid():
            elapsed = self._since.elapsed() / 1_000
        if elapsed >= _MIN_SECONDS and done > self._first:
            rate = (done - self._first) / elapsed
        return (total - done) / rate if rate > 0 else None
