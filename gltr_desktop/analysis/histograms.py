"""Histograms of the tokens of a text: GLTR's two, and one of the buckets.

GLTR shows frac(p) and the entropy of the top 10 (Gehrmann, Strobelt, Rush 2019). Its last bin of
frac(p) is half open, and so loses all tokens that were the model's first choice; here every bin
but the last is half open.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bucket_words import bucket_in_words
from gltr_desktop.analysis.buckets import BUCKETS, Thresholds, bucket_counts, steps
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.analysis.model_record import AT_LEAST
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import counted_values, known_buckets
from gltr_desktop.analysis.words.notes import word_method, word_note

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis, Float32

NO_BIN = -1
"""Bin of a token without a value."""

_BINS = 10


@dataclass(frozen=True, eq=False)
class Histogram:
    """Tokens counted by a value.

    ``title`` and ``description`` say what the value is, ``name`` is its name within a sentence;
    ``labels`` name the b bins. ``ticks`` are for an axis: one below each bin (b of them), or one
    at each edge (b + 1). ``counts``: (b,) int64. ``bins``: (n,) int8, the bin of every token of
    the analysis, counted or not, NO_BIN where it has no value. ``quartiles`` are the first
    quartile, the median and the third quartile of the counted values; None where there are none,
    NaN where they are only known to be at least so much.
    ``whole`` says that these are whole numbers. ``unit`` names one of what is counted, “token”;
    ``phrases`` say of several of them that they are in a bin: “ranked beyond 1,000”.
    """

    name: str
    title: str
    description: str
    labels: tuple[str, ...]
    ticks: tuple[str, ...]
    counts: NDArray[np.int64]
    bins: NDArray[np.int8]
    quartiles: tuple[float, float, float] | None
    whole: bool = False
    unit: str = "token"
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class BinnedValue:
    """A value of single tokens that has a histogram of its own, whatever the colouring.

    ``values(analysis)``: (n,) float32, NaN where unknown. Its range is [0, ``end``]: bins of equal
    width make the histograms of all texts comparable. The texts are those of :class:`Histogram`;
    ``short`` is the title where there is little room, ``unit`` follows a value, ``hint`` says in a
    sentence what to look for, and ``explanation`` says the rest.
    """

    name: str
    title: str
    description: str
    values: Callable[[Analysis], Float32]
    end: float
    short: str = ""
    unit: str = ""
    hint: str = ""
    explanation: str = ""

    @property
    def edges(self) -> tuple[float, ...]:
        """The begin of every bin, and the end of the last one."""
        return tuple(index / _BINS * self.end for index in range(_BINS + 1))


BINNED_VALUES = [
    BinnedValue(
        "frac(p)",
        "frac(p)",
        "The probability of each token, divided by that of the model's first choice.",
        lambda analysis: analysis.frac_p,
        1.0,
        hint="The more on the right, the more expected.",
        explanation="A token at 1 was the model's best guess. One at 0.1 was a tenth as likely as"
        " the best guess.",
    ),
    BinnedValue(
        "top-10 entropy",
        "Entropy of the top 10, in nats",
        "How unsure the model was among its ten most likely guesses: 0 is certain.",
        lambda analysis: analysis.top_entropy,
        # Ten equally likely predictions.
        math.log(10),
        short="Entropy",
        unit=" nats",
        hint="The more on the left, the surer the model was.",
        explanation="On the left, one prediction outweighed the others. On the right, all ten were"
        " about equally likely. The actual token does not matter here.",
    ),
]
"""The values that are shown as histograms besides the buckets: a new one is a new row."""


def bucket_histogram(
    analysis: Analysis,
    thresholds: Thresholds,
    counted: NDArray[np.bool_] | None = None,
    granularity: Granularity = Granularity.TOKEN,
) -> Histogram:
    """Count the units of ``granularity`` in each bucket.

    ``counted``: (n,) which tokens to count, by default all. A unit counts if one of its tokens
    does; all of its tokens have its bin.
    """
    values, bounds = counted_values(analysis, thresholds, granularity)
    buckets = known_buckets(analysis, thresholds, values, granularity)
    known = buckets >= 0
    if counted is not None and len(known):
        known &= np.logical_or.reduceat(counted, bounds[:-1])
    measure = thresholds.measure
    shown = values[known] + measure.offset
    of_units = "" if granularity is Granularity.TOKEN else f" of {granularity.plural}"
    title = measure.title + of_units + measure.unit.replace(" ", ", in ")
    if any(title == other.title for other in BINNED_VALUES):
        title += ", by colour"
    way = analysis.model, thresholds, granularity
    method = word_method(*way)
    title, note = (f"{title}, {method}", word_note(*way)) if method else (title, "")
    phrases = (
        bucket_in_words(thresholds, bucket, is_mean=granularity.is_passage)
        for bucket in range(len(BUCKETS))
    )
    return Histogram(
        measure.title.lower(),
        title,
        " ".join(filter(None, (measure.description, note))),
        thresholds.labels(),
        thresholds.ticks(),
        bucket_counts(buckets[known]),
        np.repeat(buckets, np.diff(bounds)),
        _quartiles(shown, _first_unknown(analysis, thresholds)),
        whole=measure.whole,
        unit=granularity.value,
        phrases=tuple(phrases),
    )


def binned_histogram(
    analysis: Analysis, value: BinnedValue, counted: NDArray[np.bool_] | None = None
) -> Histogram:
    """Count the tokens in each bin of ``value``.

    ``counted``: (n,) which tokens to count, by default all.
    """
    values, edges = value.values(analysis), value.edges
    bins = steps(values, np.asarray(edges[1:-1], np.float32))
    bins[np.isnan(values)] = NO_BIN
    known = bins >= 0
    if counted is not None:
        known &= counted
    counts = np.bincount(bins[known], minlength=_BINS)
    labels = tuple(f"{low:.1f}–{high:.1f}" for low, high in itertools.pairwise(edges))
    ticks = tuple(f"{edge:.1f}" for edge in edges)
    return Histogram(
        value.name,
        value.title,
        value.description,
        labels,
        ticks,
        counts,
        bins,
        _quartiles(values[known], math.inf),
        phrases=tuple(f"with {value.name} of {label}{value.unit}" for label in labels),
    )


def _first_unknown(analysis: Analysis, thresholds: Thresholds) -> float:
    """The smallest shown rank that may stand for a larger one; infinite where all are known."""
    model = analysis.model
    if thresholds.measure is RANK and model.further_ranks == AT_LEAST and model.exact_ranks:
        return float(model.exact_ranks + RANK.offset)
    return math.inf


def _quartiles(
    values: NDArray[np.generic], first_unknown: float
) -> tuple[float, float, float] | None:
    if len(values) == 0:
        return None
    numbers, places = values.astype(np.float64), [25, 50, 75]
    # One between two values is known if the upper one is.
    uppers = np.percentile(numbers, places, method="higher")
    low, middle, high = (
        float(value) if upper < first_unknown else math.nan
        for value, upper in zip(np.percentile(numbers, places), uppers, strict=True)
    )
    return low, middle, high
