"""Logits → evidence about the actual token: one pass, no sort, no T×V temporaries.

The rank of a token is the number of vocabulary items with a larger logit. This is the idea that the
project grew from: to know the position of one value in an order, the order itself is not needed.
Counting reads the logits once; sorting them takes hundreds of times as long. Every other value is
a sum over the same logits, and comes out of the same pass.

Notation, for one row of logits z, the target y, the largest logit m and p = softmax(z)::

    ln p(y)  = z_y − m + ln p(m)         (the largest probability is 1 / Σ e^(z−m))
    μ        = Σ p (z−m)
    entropy  = −ln p(m) − μ
    variance = Σ p (z−m)² − μ²           (= Σ p (ln p)² − H²)
    mass above = Σ_{z > z_y} p
    mass of a set = Σ_{v in the set} p
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gltr_desktop.installation import is_bundle
from gltr_desktop.scoring.finite import require_finite

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_log = logging.getLogger(__name__)

# A processor takes a few rows at a time, of about this many logits (1.6 MB in float32): the passes
# below then run in its cache, and memory does not grow with the text.
CHUNK_ELEMENTS = 400_000

# No probability is left this far below the largest logit; the bound keeps (−∞)·0 out of the sums.
_SMALLEST_EXPONENT = -120.0

# How many rows of a compiled kernel's first result are compared with the plain computation.
_TRIED_ROWS = 64

# Width of the blocks whose maxima find the top k without looking at every logit twice.
_BLOCK = 64

# A set of fewer than one in so many items is summed over item by item.
_FEW = 16

# The sums of a row but for those over sets.
_FIXED_SUMS = 7


@dataclass(frozen=True)
class Evidence:
    """The evidence of the model's distributions about n tokens; all tensors on one device.

    With s sets of vocabulary items to be summed over, and k predictions:

    ``rank``, ``ties``: (n,) int32, items with a strictly larger logit; other items with the same.
    ``logprob``, ``entropy``, ``variance``: (n,) float32, natural logarithms (nats, nats²).
    ``mass_above``: (n,) float32, probability of all items with a strictly larger logit.
    ``set_mass``: (n, s) float32, probability of all items of each set.
    ``top_id``: (n, k) int32 and ``top_logprob``: (n, k) float32, best first, equal logits by id.
    """

    rank: Tensor
    ties: Tensor
    logprob: Tensor
    entropy: Tensor
    variance: Tensor
    mass_above: Tensor
    set_mass: Tensor
    top_id: Tensor
    top_logprob: Tensor

    def first(self, count: int) -> Evidence:
        """The first ``count`` rows."""
        return Evidence(*(getattr(self, field.name)[:count] for field in fields(self)))

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
    """Turns logits into evidence, through buffers that are used again.

    ``sets``: (s, V) float32, 1 for the items of each set and 0 for the others; None for no sets.
    """

    def __init__(
        self,
        vocabulary_size: int,
        top_k: int,
        device: torch.device,
        sets: Tensor | None = None,
    ) -> None:
        if top_k < 0:
            raise ValueError("top_k must not be negative")
        self.vocabulary_size = vocabulary_size
        self._top_k = min(top_k, vocabulary_size)
        sets = torch.empty(0, vocabulary_size) if sets is None else sets.to(device)
        if device.type == "cpu":
            self._sums: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor] = _Buffered(sets)
        else:
            # For the processes of Python in which torch compiles, it would take a bundle's program.
            fused = sums if is_bundle() else fused_or_eager(torch.compile)
            self._sums = lambda logits, target, maximum, first: fused(
                logits, target, maximum, first, sets
            )

    def __call__(self, logits: Tensor, targets: Tensor, first_row: int) -> Evidence:
        """Evidence of ``targets`` (n,) under ``logits`` (n, V).

        ``first_row`` is only used to name the position of a non-finite logit.
        """
        if logits.dtype == torch.float64:
            logits = logits.float()
        require_finite(logits, first_row)
        # The target's logit comes from the row itself: computed apart it would differ in its last
        # bits and be counted as larger or smaller than itself.
        target = logits.gather(1, targets.long()[:, None])
        top_value, top_id = _largest(logits, max(1, self._top_k))
        maximum = top_value[:, :1]
        found = self._sums(logits, target, maximum, top_id[:, :1])
        ties, rank, above, whole, mean, square, largest = found[:_FIXED_SUMS]
        # The probabilities add up to 1 but for rounding. The variance would multiply that, as would
        # what a set leaves to 1.
        mean, square = mean / whole, square / whole
        log_largest = largest.log()
        return Evidence(
            rank=rank.int(),
            ties=ties.int() - 1,
            logprob=(target - maximum)[:, 0] + log_largest,
            entropy=(-log_largest - mean).clamp_(min=0),
            variance=(square - mean * mean).clamp_(min=0),
            mass_above=above,
            set_mass=(found[_FIXED_SUMS:] / whole).T,
            top_id=top_id[:, : self._top_k].int(),
            top_logprob=(top_value - maximum + log_largest[:, None])[:, : self._top_k],
        )


def sums(logits: Tensor, target: Tensor, maximum: Tensor, first: Tensor, sets: Tensor) -> Tensor:
    """The sums that make up all evidence, as float32 (7 + s, n).

    ``logits``: (n, V). ``target`` and ``maximum``: (n, 1), the target's and the largest logit;
    ``first``: (n, 1) int64, the id of the latter. ``sets``: (s, V) float32 of 0 and 1.
    Rows: items with the target's logit, items with a larger one, their probability,
    Σ p, Σ p (z−m), Σ p (z−m)², the largest probability, and Σ p over each set. Without buffers and
    branches, so that a compiler can fuse it.
    """
    larger = (logits > target).float()
    probability = torch.softmax(logits, 1, dtype=torch.float32)
    below = (logits.float() - maximum).clamp(min=_SMALLEST_EXPONENT)
    surprise = probability * below
    return torch.stack(
        [
            (logits == target).float().sum(1),
            larger.sum(1),
            (larger * probability).sum(1),
            probability.sum(1),
            surprise.sum(1),
            (surprise * below).sum(1),
            probability.gather(1, first)[:, 0],
            *((probability * items).sum(1) for items in sets),
        ]
    )


def count_larger(logits: Tensor, target: Tensor, buffer: Tensor, count: Tensor) -> None:
    """Write into ``count`` (n,) how many logits of each row of (n, V) are larger than ``target``.

    ``target``: (n, 1). ``buffer``: float32 (n, V), which then holds 1 where a logit is larger and 0
    elsewhere. Comparing into floats and adding floats are both vectorised; booleans are neither. A
    float32 sum of ones is exact up to 2**24, far above any vocabulary.
    """
    torch.sum(torch.gt(logits, target, out=buffer), 1, out=count)


class _Buffered:
    """:func:`sums` on a processor: a few rows at a time, written into the same memory each time."""

    def __init__(self, sets: Tensor) -> None:
        vocabulary_size = sets.shape[1]
        self._height = max(1, CHUNK_ELEMENTS // vocabulary_size)
        self._buffers = torch.empty(3, self._height, vocabulary_size)
        # Few items are picked out in less time than all of them are multiplied.
        few = vocabulary_size // _FEW
        self._sets = []
        for items in sets:
            ids = items.nonzero()[:, 0]
            self._sets.append((ids, True) if len(ids) <= few else (items, False))

    def __call__(self, logits: Tensor, target: Tensor, maximum: Tensor, first: Tensor) -> Tensor:
        found = torch.empty(_FIXED_SUMS + len(self._sets), len(logits))
        for begin in range(0, len(logits), self._height):
            rows = slice(begin, begin + self._height)
            self._sum_rows(logits[rows], target[rows], maximum[rows], first[rows], found[:, rows])
        return found

    def _sum_rows(
        self, z: Tensor, target: Tensor, maximum: Tensor, first: Tensor, found: Tensor
    ) -> None:
        mask, probability, below = self._buffers[:, : len(z)]
        ties, rank, above, whole, mean, square, largest = found[:_FIXED_SUMS]
        torch.sum(torch.eq(z, target, out=mask), 1, out=ties)
        count_larger(z, target, mask, rank)
        torch.softmax(z, 1, dtype=torch.float32, out=probability)
        largest.copy_(probability.gather(1, first)[:, 0])
        torch.sum(probability, 1, out=whole)
        torch.sum(mask.mul_(probability), 1, out=above)
        # No product of matrices: the bits of a row would depend on the rows beside it.
        for (items, are_ids), mass in zip(self._sets, found[_FIXED_SUMS:], strict=True):
            if are_ids:
                torch.sum(probability[:, items], 1, out=mass)
            else:
                torch.sum(torch.mul(probability, items, out=mask), 1, out=mass)
        torch.sub(z, maximum, out=below).clamp_(min=_SMALLEST_EXPONENT)
        torch.sum(probability.mul_(below), 1, out=mean)
        torch.sum(probability.mul_(below), 1, out=square)


def fused_or_eager(
    compiler: Callable[..., Callable[..., Tensor]],
) -> Callable[..., Tensor]:
    """:func:`sums` made into one kernel by ``compiler``, or as it is where that does not work.

    A compiler may be missing, fail on a device, or compute something else. The first use shows it:
    the first result is compared with the plain one.
    """
    fused: Callable[..., Tensor] | None = compiler(sums, dynamic=True)
    tried = False

    def run(*of: Tensor) -> Tensor:
        nonlocal fused, tried
        if fused is None:
            return sums(*of)
        try:
            found = fused(*of)
        except torch.OutOfMemoryError:
            raise
        except Exception:  # noqa: BLE001 - compilers fail in many ways
            _log.warning("The evidence cannot be compiled here: going on without", exc_info=True)
            fused = None
            return sums(*of)
        if not tried:
            tried = True
            *of_rows, sets = of
            few = [*(tensor[:_TRIED_ROWS] for tensor in of_rows), sets]
            if not _same_sums(found[:, :_TRIED_ROWS], sums(*few)):
                _log.warning("The compiled evidence is wrong here: going on without")
                fused = None
                return sums(*of)
        return found

    return run


def _same_sums(found: Tensor, expected: Tensor) -> bool:
    """True if the counts are equal and the rest differs by no more than rounding."""
    counts = torch.equal(found[:2], expected[:2])
    return counts and torch.allclose(found, expected, rtol=1e-3, atol=1e-5)


def _largest(z: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """Values (float32) and ids, both (r, k), of the largest logits of ``z`` (r, V); ties by id.

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
    """int64 keys that order ``values`` (r, n) by size and equal ones by smaller id.

    The bits of a float32, read as an integer with the magnitude bits of negative numbers flipped,
    order as the floats do; adding zero makes −0 and +0 one value first.
    """
    bits = (values.float() + 0.0).view(torch.int32)
    ordered = bits ^ ((bits >> 31) & _SIGN_FREE)
    return (ordered.long() << 32) | (_LOW_WORD - ids)


def _from_keys(keys: Tensor) -> tuple[Tensor, Tensor]:
    """The values and ids that :func:`_order_keys` packed."""
    ordered = (keys >> 32).int()
    bits = ordered ^ ((ordered >> 31) & _SIGN_FREE)
    return bits.view(torch.float32), _LOW_WORD - (keys & _LOW_WORD)
