"""Logits → what they say about the token that came: one pass, no sort, no T×V temporaries.

Notation, for one row of logits z, the target y and the largest logit m::

    s0 = Σ e^(z−m)            ln p(y) = z_y − m − ln s0
    μ  = Σ e^(z−m)(z−m) / s0  entropy  = ln s0 − μ
                              variance = Σ e^(z−m)(z−m−μ)² / s0     (= Σ p (ln p)² − H²)
    mass above = Σ_{z > z_y} e^(z−m) / s0
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gltr_desktop.scoring.ranks import require_finite

if TYPE_CHECKING:
    from collections.abc import Sequence

# Rows are taken in chunks of about this many logits (4 MB in float32), so that the handful of
# passes below run in the processor's cache and memory does not grow with the text.
CHUNK_ELEMENTS = 1 << 20

# Below e^-120 a float32 exponential is zero; the bound keeps (−∞)·0 out of the moments.
_SMALLEST_EXPONENT = -120.0

# Width of the blocks whose maxima find the top k without looking at every logit twice.
_BLOCK = 128


@dataclass(frozen=True)
class Evidence:
    """What the model's distribution says about n tokens; all tensors on the same device.

    ``rank``, ``ties``: (n,) int32. Items with a strictly larger logit; other items with the same.
    ``logprob``, ``entropy``, ``variance``: (n,) float32, natural logarithms (nats, nats²).
    ``mass_above``: (n,) float32, probability of all items with a strictly larger logit.
    ``top_id``: (n, k) int32 and ``top_logprob``: (n, k) float32, best first, equal logits by id.
    """

    rank: Tensor
    ties: Tensor
    logprob: Tensor
    entropy: Tensor
    variance: Tensor
    mass_above: Tensor
    top_id: Tensor
    top_logprob: Tensor

    @staticmethod
    def concatenate(parts: Sequence[Evidence]) -> Evidence:
        """The rows of ``parts`` (at least one), in order."""
        return Evidence(
            *(torch.cat([getattr(part, f.name) for part in parts]) for f in fields(Evidence))
        )


def evidence(logits: Tensor, targets: Tensor, top_k: int) -> Evidence:
    """Evidence of ``targets`` (n,) under ``logits`` (n, V), any float dtype.

    Raises NonFiniteLogitsError for NaN or infinite logits and ValueError for a negative ``top_k``.
    """
    return EvidencePass(logits.shape[1], top_k, logits.device)(logits, targets, 0)


class EvidencePass:
    """Turns logits into evidence, chunk by chunk through buffers that are used again."""

    def __init__(self, vocabulary_size: int, top_k: int, device: torch.device) -> None:
        if top_k < 0:
            raise ValueError("top_k must not be negative")
        self.vocabulary_size = vocabulary_size
        self._top_k = min(top_k, vocabulary_size)
        self._rows = max(1, CHUNK_ELEMENTS // vocabulary_size)
        shape = (self._rows, vocabulary_size)
        self._logits = torch.empty(shape, device=device)
        self._mask = torch.empty(shape, device=device)
        self._weights = torch.empty(shape, device=device)

    def __call__(self, logits: Tensor, targets: Tensor, first_row: int) -> Evidence:
        """Evidence of ``targets`` (n,) under ``logits`` (n, V).

        ``first_row`` is only used to name the position of a non-finite logit.
        """
        step = self._rows
        parts = [
            self._chunk(
                logits[begin : begin + step], targets[begin : begin + step], first_row + begin
            )
            for begin in range(0, max(1, len(logits)), step)
        ]
        return Evidence.concatenate(parts)

    def _chunk(self, logits: Tensor, targets: Tensor, first_row: int) -> Evidence:
        count = len(logits)
        z, mask, weights = self._logits[:count], self._mask[:count], self._weights[:count]
        z.copy_(logits)
        require_finite(z, first_row, (first_row + count,))
        target = z.gather(1, targets.long()[:, None])
        top_value, top_id = _largest(z, self._top_k)
        maximum = top_value[:, :1] if self._top_k else z.amax(1, keepdim=True)

        ties = torch.eq(z, target, out=mask).sum(1) - 1
        rank = torch.gt(z, target, out=mask).sum(1)
        z.sub_(maximum).clamp_(min=_SMALLEST_EXPONENT)
        torch.exp(z, out=weights)
        s0 = weights.sum(1, keepdim=True)
        log_s0 = s0.log()
        above = mask.mul_(weights).sum(1)
        mean = torch.mul(weights, z, out=mask).sum(1, keepdim=True) / s0
        z.sub_(mean).square_().mul_(weights)
        return Evidence(
            rank=rank.int(),
            ties=ties.int(),
            logprob=(target - maximum - log_s0)[:, 0],
            entropy=(log_s0 - mean)[:, 0].clamp_(min=0),
            variance=z.sum(1) / s0[:, 0],
            mass_above=above / s0[:, 0],
            top_id=top_id.int(),
            top_logprob=top_value - maximum - log_s0,
        )


def _largest(z: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """Values and ids, both (r, k), of the largest logits of ``z`` (r, V); equal ones by id.

    An item among the k best lies in one of the k blocks with the best maxima, because every block
    before its own holds an item before it. So only the maxima and k blocks are looked at closely.
    """
    size = z.shape[1]
    if size <= 2 * _BLOCK * k:
        best = _order_keys(z, torch.arange(size, device=z.device)).topk(k, dim=1).values
        return _from_keys(best)
    whole = size // _BLOCK
    maxima = z[:, : whole * _BLOCK].unflatten(1, (whole, _BLOCK)).amax(2)
    if size % _BLOCK:
        maxima = torch.cat([maxima, z[:, whole * _BLOCK :].amax(1, keepdim=True)], 1)
    block_keys = _order_keys(maxima, torch.arange(maxima.shape[1], device=z.device))
    blocks = _from_keys(block_keys.topk(k, dim=1).values)[1]
    ids = (blocks[:, :, None] * _BLOCK + torch.arange(_BLOCK, device=z.device)).flatten(1)
    keys = _order_keys(z.gather(1, ids.clamp(max=size - 1)), ids)
    # The last block may reach past the vocabulary: what is not there must never be chosen.
    keys.masked_fill_(ids >= size, torch.iinfo(torch.int64).min)
    return _from_keys(keys.topk(k, dim=1).values)


_LOW_WORD = (1 << 32) - 1
_SIGN_FREE = 0x7FFFFFFF


def _order_keys(values: Tensor, ids: Tensor) -> Tensor:
    """int64 keys that order float32 ``values`` (r, n) by size and equal ones by smaller id.

    A float's bits, read as an integer with the magnitude bits of negative numbers flipped, order
    as the floats do; adding zero makes −0 and +0 one value first.
    """
    bits = (values + 0.0).view(torch.int32)
    ordered = bits ^ ((bits >> 31) & _SIGN_FREE)
    return (ordered.long() << 32) | (_LOW_WORD - ids)


def _from_keys(keys: Tensor) -> tuple[Tensor, Tensor]:
    """The values and ids that :func:`_order_keys` packed."""
    ordered = (keys >> 32).int()
    bits = ordered ^ ((ordered >> 31) & _SIGN_FREE)
    return bits.view(torch.float32), _LOW_WORD - (keys & _LOW_WORD)
