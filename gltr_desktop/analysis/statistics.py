"""Figures about a whole text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds, bucket_counts

if TYPE_CHECKING:
    from gltr_desktop.analysis.analysis import Analysis


@dataclass(frozen=True)
class Summary:
    """What an analysis adds up to.

    ``tokens`` counts all tokens, ``scored`` those with evidence. ``buckets`` and ``shares`` are
    per bucket name; shares are of the scored tokens. ``bits`` is the total surprisal in base 2,
    ``perplexity`` = e^(mean surprisal in nats), ``mean_entropy`` is in nats. The last three, and
    ``bits_per_character``, are None when nothing is scored.
    """

    tokens: int
    scored: int
    buckets: dict[str, int]
    shares: dict[str, float]
    bits: float
    perplexity: float | None
    bits_per_character: float | None
    mean_entropy: float | None


def summarise(analysis: Analysis, thresholds: Thresholds) -> Summary:
    """Add up the tokens dealt with so far."""
    known = analysis.scored
    count = int(known.sum())
    counts = bucket_counts(thresholds.buckets(analysis.rank[known])).tolist()
    nats = -float(analysis.logprob[known].sum(dtype=np.float64))
    bits = nats / math.log(2)
    characters = int(analysis.tokens.end[: analysis.done].max()) if analysis.done else 0
    return Summary(
        tokens=len(analysis),
        scored=count,
        buckets=dict(zip(BUCKETS, counts, strict=True)),
        shares={name: n / count if count else 0.0 for name, n in zip(BUCKETS, counts, strict=True)},
        bits=bits,
        perplexity=_exp(nats / count) if count else None,
        bits_per_character=bits / characters if count and characters else None,
        mean_entropy=float(analysis.entropy[known].mean(dtype=np.float64)) if count else None,
    )


def _exp(value: float) -> float:
    # A model that is sure and wrong can make the mean surprisal larger than a float's exponent.
    return math.exp(value) if value < 700 else math.inf
