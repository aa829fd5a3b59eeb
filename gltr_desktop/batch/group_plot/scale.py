"""The axis of a plot: round numbers at even distances."""

from __future__ import annotations

import math
from dataclasses import dataclass

_ROUND = (1, 2, 5, 10)
# The perplexity of a text that a model is sure and wrong about has hundreds of digits.
_MAX_WRITTEN_OUT = 1e7


@dataclass(frozen=True)
class Scale:
    """An axis from ``first`` to ``last`` times ``step``, with a tick at each multiple of it."""

    step: float
    first: int
    last: int

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values of the ticks, of which the outermost are the ends of the axis."""
        return tuple(number * self.step for number in range(self.first, self.last + 1))

    def share(self, value: float) -> float:
        """Where ``value`` lies on the axis, from 0 to 1."""
        return (value / self.step - self.first) / (self.last - self.first)

    def labels(self, *, per_cent: bool) -> tuple[str, ...]:
        """The ticks in words, with as many decimals as the step needs."""
        factor, sign = (100, "%") if per_cent else (1, "")
        digits = max(0, -math.floor(math.log10(self.step * factor) + 1e-9))
        style = f",.{digits}f" if self.ticks[-1] < _MAX_WRITTEN_OUT else ".4g"
        return tuple(f"{tick * factor:{style}}{sign}" for tick in self.ticks)


def scale(low: float, high: float, *, most: int, smallest: float, limit: float) -> Scale:
    """The shortest axis with round ticks that holds the values from ``low`` to ``high``.

    Args:
        low: the smallest value, ≥ 0.
        high: the largest value.
        most: how many steps there is room for, at least 2.
        smallest: no step is smaller, because the difference would mean nothing.
        limit: no value can be larger, and so neither is the end of the axis.
    """
    if high - low < smallest:
        # A single value stands in the middle of its surroundings.
        around = max(high / 10, smallest)
        low, high = max(0.0, low - around), min(limit, high + around)
    step = max(_round_up((high - low) / most), _round_up(smallest))
    while True:
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            return Scale(step, first, last)
        step = _round_up(step * 1.01)


def _round_up(step: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not smaller."""
    power: float = 10.0 ** math.floor(math.log10(step) + 1e-9)
    return next(power * factor for factor in _ROUND if power * factor >= step * (1 - 1e-9))
