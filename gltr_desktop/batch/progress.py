"""How far a run through many files has come, and how long the rest may take."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from gltr_desktop.documents.notices import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.batch.rows import TextFile
    from gltr_desktop.batch.runner import Done

_LONG_SECONDS = 5.0
"""How long a text has to take for its own progress to be shown."""


class BatchProgress:
    """What is known of a run through ``files`` from the rows that it has brought so far.

    A byte of a Word document takes another time than one of a plain text, or of a photo: what is
    left is estimated for each suffix from the files with this suffix, if there were any.
    """

    def __init__(self, files: Sequence[TextFile]) -> None:
        self._files = [(file.path.suffix.lower(), _size(file), file.name) for file in files]
        self._left = defaultdict[str, float](float)
        for suffix, size, _ in self._files:
            self._left[suffix] += size
        self._bytes = defaultdict[str, float](float)
        self._seconds = defaultdict[str, float](float)
        self._tokens, self._reading_seconds = 0, 0.0
        self._done = 0

    def add(self, done: Done) -> None:
        """Take note of the row of the next file."""
        suffix, size, _ = self._files[self._done]
        self._done += 1
        self._left[suffix] -= size
        if done.was_known:
            return
        self._bytes[suffix] += size
        self._seconds[suffix] += done.seconds
        if done.row.measured is not None:
            self._tokens += done.row.measured.figures.tokens
            self._reading_seconds += done.row.measured.seconds

    @property
    def tokens_per_second(self) -> float | None:
        """How fast the model has read; None if it has not."""
        return self._tokens / self._reading_seconds if self._reading_seconds else None

    def seconds_left(self, share: float = 0.0) -> float | None:
        """About how long the rest will take; None while nothing tells.

        ``share``, from 0 to 1, of the present file is done.
        """
        known = sum(self._bytes.values())
        if not known:
            return None
        rate = sum(self._seconds.values()) / known
        left = self._left.copy()
        if self._done < len(self._files):
            suffix, size, _ = self._files[self._done]
            left[suffix] -= share * size
        return sum(
            size * (self._seconds[suffix] / self._bytes[suffix] if self._bytes[suffix] else rate)
            for suffix, size in left.items()
        )

    def line(self, scored: int = 0, tokens: int = 0) -> str:
        """“12 of 60 files · 3,200 tokens/s · about 40 s left”.

        ``scored`` of the ``tokens`` of the present text are done, which is said of a long one.
        """
        parts = [f"{self._done:,} of {counted(len(self._files), 'file')}"]
        share = scored / tokens if tokens else 0.0
        speed = self.tokens_per_second
        if tokens and (speed is None or tokens / speed > _LONG_SECONDS):
            parts.append(f"{share:.0%} of “{self._files[self._done][2]}”")
        if speed is not None:
            parts.append(f"{speed:,.0f} tokens/s")
        seconds = self.seconds_left(share)
        if seconds is not None and self._done < len(self._files):
            parts.append(f"about {_duration(seconds)} left")
        return " · ".join(parts)


def _duration(seconds: float) -> str:
    """“40 s”, “12 min” or “3.5 h”."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:,.1f} h"


def _size(file: TextFile) -> int:
    """The bytes of a file; 1 for one that is empty, or cannot be looked at."""
    try:
        return max(1, file.path.stat().st_size)
    except OSError:
        return 1
