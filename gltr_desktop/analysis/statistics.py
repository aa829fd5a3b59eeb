"""Statistics of a whole text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds, bucket_counts
from gltr_desktop.analysis.numbers import exponential, surprisal
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import counted_buckets

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis


@dataclass(frozen=True)
class Summary:
    """What an analysis adds up to.

    ``tokens`` counts all tokens, ``scored`` those with evidence. ``buckets`` and ``shares`` are
    per bucket name, of tokens or of larger units; shares are of all that are in a bucket. ``bits``
    is the total surprisal in base 2, ``perplexity`` = e^(mean surprisal in nats), ``mean_entropy``
    is in nats. The last three are None when nothing is scored, and the two before ``mean_entropy``
    also for a masked model, whose ``bits`` are those of a pseudo-log-likelihood.
    """

    tokens: int
    scored: int
    buckets: dict[str, int]
    shares: dict[str, float]
    bits: float
    perplexity: float | None
    bits_per_character: float | None
    mean_entropy: float | None


def summarise(
    analysis: Analysis, thresholds: Thresholds, granularity: Granularity = Granularity.TOKEN
) -> Summary:
    """Add up the tokens dealt with so far; buckets are those of the units of ``granularity``."""
    known = analysis.scored
    count = int(known.sum())
    counts = bucket_counts(counted_buckets(analysis, thresholds, granularity)).tolist()
    whole = sum(counts)
    logprob = float(analysis.columns.logprob[known].sum(dtype=np.float64))
    bits = surprisal(logprob)
    characters = int(analysis.tokens.end[: analysis.done].max()) if analysis.done else 0
    is_likelihood = count > 0 and not analysis.model.is_pseudo
    return Summary(
        tokens=len(analysis),
        scored=count,
        buckets=dict(zip(BUCKETS, counts, strict=True)),
        shares={name: n / whole if whole else 0.0 for name, n in zip(BUCKETS, counts, strict=True)},
        bits=bits,
        perplexity=exponential(-logprob / count) if is_likelihood else None,
        bits_per_character=bits / characters if is_likelihood and characters else None,
        mean_entropy=_mean_entropy(analysis),
    )


def _mean_entropy(analysis: Analysis) -> float | None:
    entropy = analysis.columns.entropy[analysis.scored]
    entropy = entropy[~np.isnan(entropy)]  # An engine may not give it.
    return float(entropy.mean(dtype=np.float64)) if len(entropy) else None
