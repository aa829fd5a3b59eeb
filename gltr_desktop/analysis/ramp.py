"""A continuous ramp of colours, from the paper's own for what was expected to a deep one.

Where buckets say which side of a limit a value is on, the ramp says how far along it is: ranks and
probabilities by their logarithm, bits and nats as they are. It is cut into STEPS, too many for the
eye to tell neighbours apart. Every step is darker than the one before (on dark paper: brighter), so
that colour-blind readers see the order, and text on it has a contrast of MIN_CONTRAST.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.measures import Average
from gltr_desktop.analysis.oklab import colours_through
from gltr_desktop.analysis.palette import MIN_CONTRAST, Palette, contrast
from gltr_desktop.analysis.units import finished_units, unit_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.palette import PaletteSet
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.segmentation import Granularity

    Floats = NDArray[np.float64]

STEPS = 24

# Behind the paper's own colour. The first ones are pale: most words were expected.
_LIGHT = ("#fcebc3", "#f8c48d", "#ea8f86", "#bd6cac")
_DARK = ("#332f4d", "#5f3461", "#91404f", "#9c5a26")


def ramp_colours(palette: PaletteSet, *, dark: bool) -> tuple[str, ...]:
    """The STEPS colours of the ramp as ``#rrggbb``, from expected to surprising.

    Palettes whose buckets grow steadily darker (on dark paper: brighter) make a ramp of their own;
    GLTR's hues do not.
    """
    return _ramp(palette.dark if dark else palette.light, dark=dark)


@lru_cache(maxsize=16)
def _ramp(palette: Palette, *, dark: bool) -> tuple[str, ...]:
    own = colours_through((palette.paper, *palette.buckets), STEPS)
    if _is_steady(own, dark=dark) and all(contrast(c, palette.ink) >= MIN_CONTRAST for c in own):
        return own
    return colours_through((palette.paper, *(_DARK if dark else _LIGHT)), STEPS)


def _is_steady(colours: Sequence[str], *, dark: bool) -> bool:
    """Whether each colour has more contrast to the paper's end than the one before."""
    end = "#000000" if dark else "#ffffff"
    return all(contrast(one, end) < contrast(other, end) for one, other in pairwise(colours))


# Values


def unit_steps(
    analysis: Analysis,
    thresholds: Thresholds,
    granularity: Granularity,
    begin: int = 0,
    end: int | None = None,
) -> NDArray[np.int8]:
    """(u,) int8: the steps of the finished ones among units [``begin``, ``end``).

    NO_BUCKET stands where a unit has no value.
    """
    finished = finished_units(analysis, granularity)
    last = finished if end is None else min(end, finished)
    bounds = analysis.tokens.unit_bounds(granularity)[begin : last + 1]
    values = unit_values(analysis, thresholds, bounds, granularity)
    return ramp_steps(values, thresholds)


def ramp_steps(values: Floats, thresholds: Thresholds) -> NDArray[np.int8]:
    """(n,) int8: the step of each value of the thresholds' measure, NO_BUCKET where it is NaN."""
    begin, end = _ends(thresholds)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (_place(values, thresholds, thresholds.measure.offset) - begin) / (end - begin)
        known = values >= 0  # NaN is not.
    steps = np.minimum(np.clip(np.nan_to_num(share), 0, 1) * STEPS, STEPS - 1)
    return np.where(known, steps, NO_BUCKET).astype(np.int8)


def step_of_bucket(bucket: int, thresholds: Thresholds) -> int:
    """The step in the middle of a bucket, which stands for it in legends and charts."""
    begin, end = _ends(thresholds)
    places = [begin, *_limits(thresholds), end]
    middle = (places[bucket] + places[bucket + 1]) / 2
    return min(STEPS - 1, int((middle - begin) / (end - begin) * STEPS))


def ramp_ends(thresholds: Thresholds) -> tuple[str, str]:
    """The values from which, or up to which, the ramp has its first and its last colour."""
    measure = thresholds.measure
    begin, end = (
        _plain(float(np.exp(place)) if _is_logarithmic(thresholds) else place)
        for place in _ends(thresholds)
    )
    certain = measure.upper_bound if measure.descending else measure.offset
    first = f"{begin:,}" if begin == certain else measure.tick[0].format(limit=begin)
    return first + measure.unit, measure.tick[1].format(limit=end) + measure.unit


def _plain(number: float) -> float:
    """``number`` with three digits, as a whole number if it is one."""
    rounded = float(f"{number:.3g}")
    return int(rounded) if rounded.is_integer() else rounded


def _is_logarithmic(thresholds: Thresholds) -> bool:
    """Whether the measure grows by factors: so its limits lie, and so its means are taken."""
    return thresholds.measure.average is Average.GEOMETRIC


def _place(values: Floats, thresholds: Thresholds, offset: int) -> Floats:
    return np.log(values + offset) if _is_logarithmic(thresholds) else values


def _limits(thresholds: Thresholds) -> list[float]:
    return list(_place(np.array(thresholds.limits, np.float64), thresholds, 0).tolist())


def _ends(thresholds: Thresholds) -> tuple[float, float]:
    """Where the ramp begins and ends: a bucket's breadth beyond the first and the last limit.

    For ranks that is from 1 to 10,000. It never goes beyond what is possible.
    """
    low, middle, high = _limits(thresholds)
    begin, end = 2 * low - middle, 2 * high - middle
    measure = thresholds.measure
    if measure.descending:
        certain = float(_place(np.array([measure.upper_bound]), thresholds, 0)[0])
        return min(begin, certain), end
    return max(begin, 0.0), end
