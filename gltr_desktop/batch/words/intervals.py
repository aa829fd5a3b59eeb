"""Confidence intervals of shares."""

from __future__ import annotations

import math
from statistics import NormalDist

CONFIDENCE = 0.95
"""How often the interval of a repeated study would hold the true share."""

_Z_SQUARED = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) ** 2


def wilson_interval(successes: int, trials: int) -> tuple[float, float] | None:
    """The 95 % score interval of the share that ``successes`` of ``trials`` show, within [0, 1].

    It holds every p with (k/n − p)² ≤ z² p (1 − p)/n, where z = Φ⁻¹(0.975) (E. B. Wilson 1927,
    “Probable Inference, the Law of Succession, and Statistical Inference”, JASA 22). None without
    trials. The trials count as independent of one another.

    Raises:
        ValueError: there are more successes than trials, or less than none.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no share")
    if trials == 0:
        return None
    return _lower_end(successes, trials), 1 - _lower_end(trials - successes, trials)


def _lower_end(successes: int, trials: int) -> float:
    """The smaller root p of (n + z²) p² − (2k + z²) p + k²/n = 0, exactly 0 where k is."""
    spread = _Z_SQUARED + 4 * successes * (trials - successes) / trials
    # Divided by the larger root, so that nothing cancels.
    larger = 2 * successes + _Z_SQUARED + math.sqrt(_Z_SQUARED * spread)
    return 2 * successes * (successes / trials) / larger
