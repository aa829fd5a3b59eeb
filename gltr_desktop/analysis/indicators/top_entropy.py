"""The mean entropy of the ten first choices: GLTR's second measure.

Gehrmann, Strobelt and Rush 2019, "GLTR: Statistical Detection and Visualization of Generated Text".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.record import TOP_ENTROPY_OF

if TYPE_CHECKING:
    from gltr_desktop.analysis.indicators.excerpt import Excerpt


def mean_top_entropy(excerpt: Excerpt) -> float:
    """The mean, in nats, of −Σ q ln q over the ten most likely predictions of each scored token.

    Their probabilities q are made to add up to 1. NaN where fewer than ten are recorded: the
    entropy of fewer is another figure.
    """
    if excerpt.analysis.top_k < TOP_ENTROPY_OF:
        return float("nan")
    return float(excerpt.column("top_entropy").mean())
