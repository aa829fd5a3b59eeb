"""How values are spread over the tokens of a text: GLTR's histograms, and one of the buckets.

GLTR shows the first two (Gehrmann, Strobelt, Rush 2019). Its last bin of frac(p) is half open, and
so loses all tokens that were the model's first choice; here every bin but the last is half open.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import Thresholds, bucket_counts, steps
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import counted_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis

NO_BIN = -1
"""Bin of a token without a figure."""

_BINS = 10
_FRAC_P_EDGES = tuple(index / _BINS for index in range(_BINS + 1))
# No more than ten equally likely predictions: the axis is the same for all texts.
_ENTROPY_EDGES = tuple(index / _BINS * math.log(10) for index in range(_BINS + 1))


@dataclass(frozen=True, eq=False)
class Histogram:
    """Tokens counted by a figure.

    ``title`` names the figure and its unit; ``labels`` name the b bins. ``ticks`` are for an axis:
    one below each bin (b of them), or one at each edge (b + 1). ``counts``: (b,) int64.
    ``bins``: (n,) int8, the bin of every token of the analysis, NO_BIN where it has no figure,
    whether it is counted or not. ``quartiles`` are the first, the median and the third of the
    counted values; None where there are none. ``whole`` says that these are whole numbers.
    """

    title: str
    labels: tuple[str, ...]
    ticks: tuple[str, ...]
    counts: NDArray[np.int64]
    bins: NDArray[np.int8]
    quartiles: tuple[float, float, float] | None
    whole: bool = False


def bucket_histogram(
    analysis: Analysis,
    thresholds: Thresholds,
    counted: NDArray[np.bool_] | None = None,
    granularity: Granularity = Granularity.TOKEN,
) -> Histogram:
    """Units of ``granularity`` per bucket. ``counted``: (n,) which tokens to count, by default all.

    A unit counts if one of its tokens does; all of its tokens have its bin.
    """
    values, bounds = counted_values(analysis, thresholds, granularity)
    buckets = thresholds.buckets(values)
    known = buckets >= 0
    if counted is not None and len(known):
        known &= np.logical_or.reduceat(counted, bounds[:-1])
    measure = thresholds.measure
    shown = values[known] + measure.offset
    return Histogram(
        measure.title.lower(),
        thresholds.labels(),
        thresholds.ticks(),
        bucket_counts(buckets[known]),
        np.repeat(buckets, np.diff(bounds)),
        _quartiles(shown),
        whole=measure.whole,
    )


def frac_p_histogram(analysis: Analysis, counted: NDArray[np.bool_] | None = None) -> Histogram:
    """Tokens by frac(p), their probability divided by that of the model's first choice."""
    return _histogram("frac(p)", analysis.frac_p, _FRAC_P_EDGES, counted)


def top_entropy_histogram(
    analysis: Analysis, counted: NDArray[np.bool_] | None = None
) -> Histogram:
    """Tokens by the entropy of the ten likeliest predictions, in nats."""
    return _histogram("entropy of the top 10, nats", analysis.top_entropy, _ENTROPY_EDGES, counted)


def _histogram(
    title: str,
    values: NDArray[np.float32],
    edges: tuple[float, ...],
    counted: NDArray[np.bool_] | None,
) -> Histogram:
    bins = steps(values, np.asarray(edges[1:-1], np.float32))
    bins[np.isnan(values)] = NO_BIN
    known = _known(bins, counted)
    counts = np.bincount(bins[known], minlength=len(edges) - 1)
    labels = tuple(f"{low:.1f}–{high:.1f}" for low, high in itertools.pairwise(edges))
    ticks = tuple(f"{edge:.1f}" for edge in edges)
    return Histogram(title, labels, ticks, counts, bins, _quartiles(values[known]))


def _known(bins: NDArray[np.int8], counted: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    known: NDArray[np.bool_] = bins >= 0
    return known if counted is None else known & counted


def _quartiles(values: NDArray[np.generic]) -> tuple[float, float, float] | None:
    if len(values) == 0:
        return None
    low, middle, high = np.percentile(values.astype(np.float64), [25, 50, 75])
    return float(low), float(middle), float(high)
