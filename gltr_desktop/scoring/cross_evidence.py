"""Logits of two models for the same tokens → how surprising one's predictions are to the other.

Notation, for one row: p is the distribution of the *scoring* model, q that of the *sampling* model,
both over the same vocabulary::

    μ              = Σ q ln p
    cross entropy  = −μ
    cross variance = Σ q (ln p − μ)²     (= Σ q (ln p)² − μ²)

Where both models are one, these are its entropy and its variance.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gltr_desktop.scoring.evidence import CHUNK_ELEMENTS
from gltr_desktop.scoring.finite import require_finite

# Finite logits may lie so far apart that ln p is −∞ in float32. The bound keeps (−∞)·0 out of the
# sums, and its square is finite.
_SMALLEST_LOGPROB = -1e18


@dataclass(frozen=True)
class CrossEvidence:
    """What n tokens were to the scoring model, and what the sampling model's predictions were.

    ``logprob``: (n,) float32, ln p of the token; ``cross_entropy``, ``cross_variance``: (n,)
    float32, as defined above. Nats and nats², all on the device of the scoring model's logits.
    """

    logprob: Tensor
    cross_entropy: Tensor
    cross_variance: Tensor


def cross_evidence(
    scoring: Tensor, sampling: Tensor, targets: Tensor, first_row: int = 0
) -> CrossEvidence:
    """Cross evidence of ``targets`` (n,) under ``scoring`` and ``sampling`` logits (n, V) each.

    Logits may be of any float dtype and on two devices; neither are changed. On a processor a few
    rows are worked on at a time, so that little more memory is used than the logits take.
    ``first_row`` is only used to name the position of a non-finite logit.

    Raises:
        NonFiniteLogitsError: a logit of either model is NaN or infinite.
    """
    require_finite(scoring, first_row)
    require_finite(sampling, first_row)
    count, size = scoring.shape
    height = max(1, CHUNK_ELEMENTS // size) if scoring.device.type == "cpu" else max(1, count)
    found = torch.empty(3, count, device=scoring.device)
    for begin in range(0, count, height):
        rows = slice(begin, begin + height)
        q = torch.softmax(sampling[rows].to(scoring.device), 1, dtype=torch.float32)
        _cross_rows(scoring[rows], q, targets[rows], found[:, rows])
    return CrossEvidence(*found)


def _cross_rows(scoring: Tensor, q: Tensor, targets: Tensor, found: Tensor) -> None:
    """Write into ``found`` (3, r) what :class:`CrossEvidence` holds, in its order."""
    logprob, entropy, variance = found
    log_p = torch.log_softmax(scoring, 1, dtype=torch.float32).clamp_(min=_SMALLEST_LOGPROB)
    logprob.copy_(log_p.gather(1, targets.long()[:, None])[:, 0])
    # The probabilities add up to 1 but for rounding, which the variance would multiply.
    whole = q.sum(1)
    mean = (q * log_p).sum(1) / whole
    torch.neg(mean, out=entropy)
    # Around the mean: the difference of two large squares would lose a small variance.
    torch.div(log_p.sub_(mean[:, None]).square_().mul_(q).sum(1), whole, out=variance)
