"""How fast a run is, and how long it will still take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a run is: files of all files; speed since it began; ``left`` in seconds."""

    done: int
    files: int
    tokens_per_second: float
    left: float


class Pace:
    """Works out the time left from what was done, and in what time.

    ``parts`` weigh ``weight`` together, and the ``workers`` were expected to take ``seconds`` for
    them. Their start counts for nothing: the first part shows when the work has begun.
    """

    def __init__(self, parts: int, weight: int, workers: int, seconds: float) -> None:
        self._parts = parts
        self._weight = weight
        self._workers = workers
        self._seconds = seconds
        self._done = 0
        self._weight_done = 0
        self._tokens = 0
        self._work_began = 0.0

    def add(self, weight: int, tokens: int, now: float) -> None:
        """A part is done that weighs ``weight``, ``now`` seconds after the beginning."""
        self._done += 1
        self._weight_done += weight
        self._tokens += tokens
        if self._done == 1:
            expected = self._seconds * self._workers * weight / self._weight
            self._work_began = max(0.0, now - expected)

    def progress(self, before: int, now: float) -> Progress:
        """What to tell ``now``; ``before`` files were there already."""
        speed = self._tokens / now if now else 0.0
        return Progress(before + self._done, before + self._parts, speed, self._left(now))

    def _left(self, now: float) -> float:
        if self._done == 0:
            return self._seconds
        # The other workers are, on average, in the middle of their parts.
        begun = (self._workers - 1) / 2 * self._weight_done / self._done
        done = min(float(self._weight), self._weight_done + begun)
        return max(0.0, now - self._work_began) * (self._weight - done) / done
