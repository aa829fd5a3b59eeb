"""How surprising the rest of a text was: what a change of one word does to what follows it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.numbers import surprisal

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis


def bits_of_the_rest(analysis: Analysis, characters: int) -> float:
    """The surprisal, in bits, of the last ``characters`` code points of the text together.

    Counted from the end, the same text has the same place in analyses of two versions of it. A
    token that only ends there counts as well. NaN where not all is read, the engine gives none, or
    the model guesses from both sides: a change then tells on what is before it as well.
    """
    if not analysis.complete or analysis.model.is_pseudo:
        return math.nan
    border = np.int32(len(analysis.text) - characters)
    first = int(analysis.tokens.end.searchsorted(border, side="right"))
    logprob = analysis.columns.logprob[first:][analysis.scored[first:]]
    return surprisal(float(logprob.sum(dtype=np.float64)))
