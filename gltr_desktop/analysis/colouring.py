"""From figures to colours: which bucket each stretch of a text is in, at any level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.levels import Level
from gltr_desktop.analysis.measures import measured

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.analysis import Analysis, Int32
    from gltr_desktop.analysis.measures import Measure

    Buckets = NDArray[np.int8]


def usual_thresholds(measure: Measure, level: Level) -> Thresholds:
    """Those in force unless the user chooses others."""
    return Thresholds(measure.mean_limits if level.averaged else measure.limits, measure)


def finished_units(analysis: Analysis, level: Level) -> int:
    """How many units of ``level``, from the start, have been dealt with to their last token."""
    bounds = analysis.tokens.unit_bounds(level)
    return int(bounds.searchsorted(np.int32(analysis.done), side="right")) - 1


def unit_buckets(
    analysis: Analysis, thresholds: Thresholds, level: Level, begin: int = 0
) -> Buckets:
    """Buckets of the finished units of ``level`` from number ``begin`` on."""
    bounds = analysis.tokens.unit_bounds(level)[begin : finished_units(analysis, level) + 1]
    figures = measured(analysis, thresholds.measure, bounds, averaged=level.averaged)
    return thresholds.buckets(figures)


def counted_figures(
    analysis: Analysis, thresholds: Thresholds, level: Level
) -> tuple[NDArray[np.float64], Int32]:
    """What a count of ``level`` counts: (c,) figures, and the (c + 1,) bounds of their tokens.

    Of tokens every one, even where several are painted as one character. Figures are NaN where
    there is no evidence, or a unit has not been dealt with to its end.
    """
    tokens = analysis.tokens
    if level is Level.TOKEN:
        bounds: Int32 = np.arange(len(tokens) + 1, dtype=np.int32)
    else:
        bounds = tokens.unit_bounds(level)
    figures = measured(analysis, thresholds.measure, bounds, averaged=level.averaged)
    figures[bounds[1:] > analysis.done] = np.nan
    return figures, bounds


def counted_buckets(analysis: Analysis, thresholds: Thresholds, level: Level) -> Buckets:
    """(c,) the buckets of what a count of ``level`` counts."""
    return thresholds.buckets(counted_figures(analysis, thresholds, level)[0])
