"""Figures about a whole text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds, bucket_counts
from gltr_desktop.analysis.colouring import counted_buckets
from gltr_desktop.analysis.levels import Level

if TYPE_CHECKING:
    from gltr_desktop.analysis.analysis import Analysis


@dataclass(frozen=True)
class Summary:
    """What an analysis adds up to.

    ``tokens`` counts all tokens, ``scored`` those with evidence. ``buckets`` and ``shares`` are
    per bucket name, of tokens or of larger units; shares are of all that are in a bucket. ``bits``
    is the total surprisal in base 2, ``perplexity`` = e^(mean surprisal in nats), ``mean_entropy``
    is in nats. The last three, and ``bits_per_character``, are None when nothing is scored.
    """

    tokens: int
    scored: int
    buckets: dict[str, int]
    shares: dict[str, float]
    bits: float
    perplexity: float | None
    bits_per_character: float | None
    mean_entropy: float | None


def summarise(analysis: Analysis, thresholds: Thresholds, level: Level = Level.TOKEN) -> Summary:
    """Add up the tokens dealt with so far; buckets are those of the units of ``level``."""
    known = analysis.scored
    count = int(known.sum())
    counts = bucket_counts(counted_buckets(analysis, thresholds, level)).tolist()
    whole = sum(counts)
    nats = -float(analysis.logprob[known].sum(dtype=np.float64))
    bits = nats / math.log(2)
    characters = int(analysis.tokens.end[: analysis.done].max()) if analysis.done else 0
    return Summary(
        tokens=len(analysis),
        scored=count,
        buckets=dict(zip(BUCKETS, counts, strict=True)),
        shares={name: n / whole if whole else 0.0 for name, n in zip(BUCKETS, counts, strict=True)},
        bits=bits,
        perplexity=_exp(nats / count) if count else None,
        bits_per_character=bits / characters if count and characters else None,
        mean_entropy=float(analysis.entropy[known].mean(dtype=np.float64)) if count else None,
    )


def _exp(value: float) -> float:
    # A model that is sure and wrong can make the mean surprisal larger than a float's exponent.
    return math.exp(value) if value < 700 else math.inf
