"""How much the sentences of a text differ in surprisal.

People's texts are said to alternate between the expected and the unexpected more than those that
are sampled from models. The figure is a standard deviation, and so needs many sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from gltr_desktop.analysis.indicators.excerpt import Excerpt


def sentence_spread(excerpt: Excerpt) -> float:
    """The sample standard deviation, over the sentences, of their mean surprisal in bits per token.

    Sentences are those of Unicode's rules (UAX 29), cut where the excerpt ends. NaN for fewer than
    two, and where a token had no probability at all.
    """
    logprob = excerpt.analysis.columns.logprob[excerpt.begin : excerpt.end].astype(np.float64)
    bits = np.where(excerpt.is_scored, surprisal(logprob), 0.0)
    if not np.isfinite(bits).all():
        return float("nan")
    bounds = excerpt.unit_bounds(Granularity.SENTENCE)
    sums = np.diff(np.concatenate([[0.0], np.cumsum(bits)])[bounds])
    counts = np.diff(np.concatenate([[0], np.cumsum(excerpt.is_scored)])[bounds])
    means = sums[counts > 0] / counts[counts > 0]
    return float(means.std(ddof=1)) if len(means) > 1 else float("nan")
