"""The surprisal of a text along its tokens, as a smoothed line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.numbers import surprisal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis, Float32, Int32

# The line shows paragraphs, not single words.
_MIN_WINDOW = 9
_WINDOWS_PER_TEXT = 40


@dataclass(frozen=True, eq=False)
class Profile:
    """Mean surprisal around tokens of a text.

    ``token``: (m,) int32, ascending. ``bits``: (m,) float32, the mean of −log2 p over the scored
    tokens of the ``window`` centred there; NaN where none is.
    """

    token: Int32
    bits: Float32
    window: int

    @property
    def known(self) -> Float32:
        """The bits of the points that have any."""
        return self.bits[~np.isnan(self.bits)]


def surprisal_profile(analysis: Analysis, points: int) -> Profile:
    """The profile at up to ``points`` tokens, evenly spread over those dealt with so far."""
    count = analysis.done
    window = max(_MIN_WINDOW, math.ceil(count / _WINDOWS_PER_TEXT)) | 1
    indices = np.linspace(0, max(0, count - 1), min(points, count)).round()
    token: Int32 = np.unique(indices).astype(np.int32)
    known: NDArray[np.bool_] = analysis.scored[:count]
    bits = surprisal(analysis.columns.logprob[:count].astype(np.float64))
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, bits, 0.0))])
    counts = np.concatenate([[0], np.cumsum(known)])
    begin = np.maximum(token - window // 2, 0)
    end = np.minimum(token + window // 2 + 1, count)
    scored = counts[end] - counts[begin]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (sums[end] - sums[begin]) / scored
    return Profile(token, np.where(scored > 0, mean, np.nan).astype(np.float32), window)
