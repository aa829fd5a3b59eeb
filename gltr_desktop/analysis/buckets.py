"""Four buckets of values: of ranks top 10, top 100, top 1000 and the rest, as in GLTR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.measures import RANK, Measure
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

BUCKETS = ("green", "yellow", "red", "purple")
NO_BUCKET = -1
"""Bucket of what has no value."""


@dataclass(frozen=True)
class Thresholds:
    """A token is green up to ``limits[0]`` of a measure, yellow up to the next, red up to the last.

    Its own limit is the first value that no longer belongs to a bucket; of a measure that falls
    with surprise, such as a probability, it is the last one that does. With ``plain_words`` the
    values of words are not corrected for where words end.
    """

    limits: tuple[float, float, float] = (10, 100, 1000)
    measure: Measure = RANK
    plain_words: bool = False

    def __post_init__(self) -> None:
        measure = self.measure
        low, middle, high = self.limits[::-1] if measure.descending else self.limits
        if not 0 < low < middle < high < measure.upper_bound:
            order = "descending" if measure.descending else "ascending"
            raise InputError(
                f"Thresholds must be positive and {order}, not {self}.",
                f"Give three numbers such as {Thresholds(measure.limits, measure)}.",
            )

    @staticmethod
    def parse(text: str, measure: Measure = RANK) -> Thresholds:
        """Read ``"10,100,1000"``; raises InputError for anything else."""
        try:
            low, middle, high = (_number(part, measure) for part in text.split(","))
        except ValueError:
            kind = "whole numbers" if measure.whole else "numbers"
            raise InputError(
                f"“{text}” is not a list of thresholds.",
                f"Give three {kind} such as {Thresholds(measure.limits, measure)}.",
            ) from None
        return Thresholds((low, middle, high), measure)

    def __str__(self) -> str:
        return ",".join(str(limit) for limit in self.limits)

    def buckets(self, values: NDArray[np.number]) -> NDArray[np.int8]:
        """(n,) int8 index into BUCKETS for each value, NO_BUCKET where it is UNSCORED or NaN."""
        index = steps(values, self.limits)
        if self.measure.descending:
            index = np.int8(len(self.limits)) - index
        known = values >= 0  # NaN is not.
        return np.where(known, index, np.int8(NO_BUCKET))

    def labels(self) -> tuple[str, str, str, str]:
        """What each bucket holds, for legends."""
        if self.measure.label is not None:
            return self._filled_in(*self.measure.label)
        within, second, third, rest = (tick + self.measure.unit for tick in self.ticks())
        return within, second, third, rest

    def ticks(self) -> tuple[str, str, str, str]:
        """What each bucket holds, as short as an axis needs it."""
        return self._filled_in(*self.measure.tick)

    def _filled_in(self, within: str, beyond: str) -> tuple[str, str, str, str]:
        low, middle, high = self.limits
        return (
            within.format(limit=low),
            within.format(limit=middle),
            within.format(limit=high),
            beyond.format(limit=high),
        )


def _number(text: str, measure: Measure) -> float:
    return int(text) if measure.whole else float(text)


def steps(values: NDArray[np.number], limits: Iterable[float]) -> NDArray[np.int8]:
    """(n,) int8: how many of a few ``limits`` each value has reached; none where it is NaN.

    The processor compares a whole text at once; a search for each value takes ten times as long.
    """
    reached = np.zeros(len(values), np.int8)
    for limit in limits:
        reached += values >= limit
    return reached


def bucket_counts(buckets: NDArray[np.int8]) -> NDArray[np.int64]:
    """(4,) how many of ``buckets`` are in each bucket; the unscored are not counted."""
    return np.bincount(buckets[buckets >= 0], minlength=len(BUCKETS))
