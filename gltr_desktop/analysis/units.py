"""Units of an analysis (tokens, words, sentences, paragraphs): their values and their buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import is_rank_unknown
from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.measures import RANK, values_of
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.record import Analysis, Int32

    Buckets = NDArray[np.int8]


def finished_units(analysis: Analysis, granularity: Granularity) -> int:
    """How many units, from the start, have been dealt with to their last token."""
    bounds = analysis.tokens.unit_bounds(granularity)
    return int(bounds.searchsorted(np.int32(analysis.done), side="right")) - 1


def unit_buckets(
    analysis: Analysis, thresholds: Thresholds, granularity: Granularity, begin: int = 0
) -> Buckets:
    """(u,) int8: the buckets of the finished units from number ``begin`` on."""
    end = finished_units(analysis, granularity)
    bounds = analysis.tokens.unit_bounds(granularity)[begin : end + 1]
    return buckets_of(analysis, thresholds, bounds, is_passage=granularity.is_passage)


def buckets_of(
    analysis: Analysis, thresholds: Thresholds, bounds: Int32, *, is_passage: bool
) -> Buckets:
    """(u,) int8: the buckets of tokens [``bounds[i]``, ``bounds[i + 1]``) together."""
    values = values_of(analysis, thresholds.measure, bounds, is_passage=is_passage)
    return known_buckets(analysis, thresholds, values, is_passage=is_passage)


def known_buckets(
    analysis: Analysis,
    thresholds: Thresholds,
    values: NDArray[np.float64],
    *,
    is_passage: bool,
) -> Buckets:
    """(u,) int8: the buckets of ``values``, (u,), of the thresholds' measure.

    A rank that is known only to be at least so much has none, unless that is beyond all limits.
    Means of such ranks are at least what they are taken for.
    """
    buckets = thresholds.buckets(values)
    if thresholds.measure is not RANK or is_passage:
        return buckets
    unknown = is_rank_unknown(analysis.model, values) & (values < thresholds.limits[-1])
    return np.where(unknown, np.int8(NO_BUCKET), buckets)


def counted_values(
    analysis: Analysis, thresholds: Thresholds, granularity: Granularity
) -> tuple[NDArray[np.float64], Int32]:
    """The values that a statistic counts: (c,) float64, and the (c + 1,) bounds of their tokens.

    At the granularity of tokens every token counts, even where several are painted as one
    character. A value is NaN where there is no evidence, or the unit is not finished.
    """
    tokens = analysis.tokens
    if granularity is Granularity.TOKEN:
        bounds: Int32 = np.arange(len(tokens) + 1, dtype=np.int32)
    else:
        bounds = tokens.unit_bounds(granularity)
    values = values_of(analysis, thresholds.measure, bounds, is_passage=granularity.is_passage)
    values[bounds[1:] > analysis.done] = np.nan
    return values, bounds


def counted_buckets(
    analysis: Analysis, thresholds: Thresholds, granularity: Granularity
) -> Buckets:
    """(c,) int8: the buckets of :func:`counted_values`."""
    values, _ = counted_values(analysis, thresholds, granularity)
    return known_buckets(analysis, thresholds, values, is_passage=granularity.is_passage)
