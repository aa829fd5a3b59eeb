"""How surprising a text is from place to place: a smoothed line along its tokens."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.analysis import Analysis, Float32, Int32

# Narrow enough to tell paragraphs apart, wide enough not to show single words.
_LEAST_WINDOW = 9
_WINDOWS_PER_TEXT = 40


@dataclass(frozen=True, eq=False)
class Profile:
    """Mean surprisal around places of a text.

    ``token``: (m,) int32, ascending. ``bits``: (m,) float32, the mean of −log2 p over the scored
    tokens of the ``window`` centred there; NaN where none is.
    """

    token: Int32
    bits: Float32
    window: int


def surprisal_profile(analysis: Analysis, points: int) -> Profile:
    """At most ``points`` places, evenly spread over the tokens dealt with so far."""
    count = analysis.done
    window = max(_LEAST_WINDOW, math.ceil(count / _WINDOWS_PER_TEXT)) | 1
    places = np.linspace(0, max(0, count - 1), min(points, count)).round()
    token: Int32 = np.unique(places).astype(np.int32)
    known: NDArray[np.bool_] = analysis.scored[:count]
    nats = np.where(known, -analysis.logprob[:count].astype(np.float64), 0.0)
    sums = np.concatenate([[0.0], np.cumsum(nats)])
    counts = np.concatenate([[0], np.cumsum(known)])
    begin = np.maximum(token - window // 2, 0)
    end = np.minimum(token + window // 2 + 1, count)
    scored = counts[end] - counts[begin]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (sums[end] - sums[begin]) / scored / math.log(2)
    return Profile(token, np.where(scored > 0, mean, np.nan).astype(np.float32), window)
