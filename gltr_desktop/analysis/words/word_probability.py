"""The probability of the words of a text as its cards give it, whatever has the colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.surprisal import can_correct, corrected_surprisal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis


def corrected_logprobs(
    analysis: Analysis, colouring: Colouring, begin: int = 0, end: int | None = None
) -> NDArray[np.float64]:
    """(u,) float64 in nats: ln p of units [``begin``, ``end``), corrected for where they end.

    NaN where that is not known, and unless the units are words and are to be corrected.
    """
    bounds = analysis.tokens.unit_bounds(colouring.granularity)
    bounds = bounds[begin : None if end is None else end + 1]
    is_asked = colouring.granularity is Granularity.WORD and not colouring.thresholds.plain_words
    if len(bounds) < 2 or not (is_asked and can_correct(analysis.model)):
        return np.full(max(0, len(bounds) - 1), np.nan)
    # At this level, marks are units of their own.
    return -corrected_surprisal(analysis, bounds[:-1], bounds[1:], punctuation_apart=True)
