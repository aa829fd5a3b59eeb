"""Surprisal against what the model expected of it: the entropy of its own predictions.

A model that is sure where it is right, and undecided where nobody could know, expects the surprisal
that it meets: both values are of predictions over the whole vocabulary.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltr_desktop.analysis.indicators.excerpt import Excerpt


def surprisal_per_entropy(excerpt: Excerpt) -> float:
    """(−Σ ln p) ÷ Σ H over the scored tokens: 1 where the text is as surprising as expected.

    NaN where the model was certain throughout.
    """
    entropy = float(excerpt.column("entropy").sum())
    return float(-excerpt.column("logprob").sum()) / entropy if entropy else float("nan")


def curvature(excerpt: Excerpt) -> float:
    """(Σ ln p + Σ H) ÷ √ΣV: by how many standard deviations the text is likelier than expected.

    H and V are the entropy and the variance of ln p of each prediction. Bao, Zhao, Teng, Yang and
    Zhang 2024, "Fast-DetectGPT", arXiv 2310.05130, equation 5, computed analytically and with one
    model for both of its roles. NaN where the model was certain throughout.

    It grows with the root of the number of tokens, as sums of n values do against their spread.
    """
    variance = float(excerpt.column("variance").sum())
    if not variance > 0:
        return float("nan")
    surplus = float(excerpt.column("logprob").sum() + excerpt.column("entropy").sum())
    return surplus / math.sqrt(variance)
