"""Units of an analysis (tokens, words, sentences, paragraphs): their values and their buckets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from gltr_desktop.analysis.bounded_values import is_rank_unknown
from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.measures import RANK, values_of
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.level_words import level_words
from gltr_desktop.analysis.words.surprisal import can_correct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.record import Analysis, Int32, Tokens

    Buckets = NDArray[np.int8]


def finished_units(analysis: Analysis, granularity: Granularity) -> int:
    """How many units, from the start, have been dealt with to their last token.

    What a word is corrected by comes with the token behind it.
    """
    bounds = analysis.tokens.unit_bounds(granularity)
    is_open = granularity is Granularity.WORD and can_correct(analysis.model)
    side: Literal["left", "right"] = "left" if is_open and not analysis.complete else "right"
    return max(0, int(bounds.searchsorted(np.int32(analysis.done), side=side)) - 1)


def unit_buckets(
    analysis: Analysis, thresholds: Thresholds, granularity: Granularity, begin: int = 0
) -> Buckets:
    """(u,) int8: the buckets of the finished units from number ``begin`` on."""
    end = finished_units(analysis, granularity)
    bounds = analysis.tokens.unit_bounds(granularity)[begin : end + 1]
    return buckets_of(analysis, thresholds, bounds, granularity)


def buckets_of(
    analysis: Analysis, thresholds: Thresholds, bounds: Int32, granularity: Granularity
) -> Buckets:
    """(u,) int8: the buckets of tokens [``bounds[i]``, ``bounds[i + 1]``) together."""
    values = unit_values(analysis, thresholds, bounds, granularity)
    return known_buckets(analysis, thresholds, values, granularity)


def unit_values(
    analysis: Analysis, thresholds: Thresholds, bounds: Int32, granularity: Granularity
) -> NDArray[np.float64]:
    """(u,) float64: the values of the thresholds' measure, as ``measures.values_of`` has them."""
    plain = thresholds.plain_words
    return values_of(analysis, thresholds.measure, bounds, granularity, plain_words=plain)


def known_buckets(
    analysis: Analysis,
    thresholds: Thresholds,
    values: NDArray[np.float64],
    granularity: Granularity,
) -> Buckets:
    """(u,) int8: the buckets of ``values``, (u,), of the thresholds' measure.

    A rank that is known only to be at least so much has none, unless that is beyond all limits.
    Means of such ranks are at least what they are taken for.
    """
    buckets = thresholds.buckets(values)
    if thresholds.measure is not RANK or granularity.is_passage:
        return buckets
    unknown = is_rank_unknown(analysis.model, values) & (values < thresholds.limits[-1])
    return np.where(unknown, np.int8(NO_BUCKET), buckets)


def counted_values(
    analysis: Analysis, thresholds: Thresholds, granularity: Granularity
) -> tuple[NDArray[np.float64], Int32]:
    """The values that a statistic counts: (c,) float64, and the (c + 1,) bounds of their tokens.

    At the granularity of tokens every token counts, even where several are painted as one
    character. A value is NaN where there is no evidence, or the unit is not finished, or not
    counted.
    """
    tokens = analysis.tokens
    if granularity is Granularity.TOKEN:
        bounds: Int32 = np.arange(len(tokens) + 1, dtype=np.int32)
    else:
        bounds = tokens.unit_bounds(granularity)
    values = unit_values(analysis, thresholds, bounds, granularity)
    values[(bounds[1:] > analysis.done) | ~are_counted(tokens, granularity)] = np.nan
    return values, bounds


def are_counted(tokens: Tokens, granularity: Granularity) -> NDArray[np.bool_]:
    """(c,) which units, or at the granularity of tokens which tokens, a statistic counts.

    Line breaks that are tokens of their own are units beside the words, but no words.
    """
    if granularity is Granularity.TOKEN:
        return np.ones(len(tokens), bool)
    begins = tokens.unit_bounds(granularity)[:-1]
    if granularity is Granularity.WORD:
        return np.isin(begins, level_words(tokens).begin)
    return np.ones(len(begins), bool)


def counted_buckets(
    analysis: Analysis, thresholds: Thresholds, granularity: Granularity
) -> Buckets:
    """(c,) int8: the buckets of :func:`counted_values`."""
    values, _ = counted_values(analysis, thresholds, granularity)
    return known_buckets(analysis, thresholds, values, granularity)
