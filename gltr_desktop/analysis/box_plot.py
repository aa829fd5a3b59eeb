"""The statistics of a box plot: how a few dozen numbers are spread (Tukey 1977)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

MIN_VALUES = 5
"""Fewer values have no box. It stands for five numbers, and would show more than is there."""

_REACH = 1.5
"""How far a whisker may reach, in interquartile ranges (Tukey's inner fences)."""


@dataclass(frozen=True)
class Box:
    """The middle half of some values, and the whiskers beside it, in ascending order."""

    lower_whisker: float
    first_quartile: float
    median: float
    third_quartile: float
    upper_whisker: float


@dataclass(frozen=True, eq=False)
class Distribution:
    """How n finite values, at least one, are spread.

    ``values``: (n,) float64, ascending. ``box`` is None where n < MIN_VALUES. ``deviation`` is the
    sample standard deviation (n − 1), None of a single value.
    """

    values: NDArray[np.float64]
    box: Box | None
    median: float
    mean: float
    deviation: float | None

    @property
    def minimum(self) -> float:
        """The smallest value."""
        return float(self.values[0])

    @property
    def maximum(self) -> float:
        """The largest value."""
        return float(self.values[-1])

    @property
    def outside(self) -> NDArray[np.bool_]:
        """(n,) which values lie beyond the whiskers; all where there is no box."""
        if self.box is None:
            return np.ones(len(self.values), bool)
        outside: NDArray[np.bool_]
        outside = (self.values < self.box.lower_whisker) | (self.values > self.box.upper_whisker)
        return outside


def distribution(values: Iterable[float]) -> Distribution:
    """How ``values``, which are finite and at least one, are spread.

    Quartiles are interpolated between the two nearest values in proportion: definition 7 of
    Hyndman and Fan (1996), which is also NumPy's, R's and the spreadsheets' default. A whisker
    ends at the furthest value within 1.5 interquartile ranges of the box. An interpolated quartile
    may have no such value on its outer side; there the whisker has no length.
    """
    ordered = np.sort(np.fromiter(values, np.float64))
    count = len(ordered)
    return Distribution(
        values=ordered,
        box=_box(ordered) if count >= MIN_VALUES else None,
        median=float(np.median(ordered)),
        mean=float(ordered.mean()),
        deviation=float(ordered.std(ddof=1)) if count > 1 else None,
    )


def _box(ordered: NDArray[np.float64]) -> Box:
    first, median, third = np.quantile(ordered, (0.25, 0.5, 0.75), method="linear").tolist()
    reach = _REACH * (third - first)
    lowest = float(ordered[ordered >= first - reach][0])
    highest = float(ordered[ordered <= third + reach][-1])
    return Box(min(lowest, first), first, median, third, max(highest, third))
