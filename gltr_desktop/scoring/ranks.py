"""The rank of a token: count the larger logits, never sort them.

The idea this project grew from: to know the place of one value in an order, the order itself is
not needed. Counting reads the logits once; sorting them costs hundreds of times as much.
"""

from __future__ import annotations

import math
import threading

import torch
from torch import Tensor

from gltr_desktop.errors import GltrError

# The comparison's result is written once and read once: blocks of this many logits (8 MB) keep it
# in the processor's cache and bound the memory, yet are large enough to occupy every thread.
_BLOCK_ELEMENTS = 1 << 21

# That memory is kept from call to call, one piece a thread: fresh memory costs as much as a pass.
_kept = threading.local()


class NonFiniteLogitsError(GltrError):
    """The model returned NaN or infinity, so that nothing can be ranked.

    ``position`` is the index of the first such logit: (row, ..., vocabulary id).
    """

    def __init__(self, position: tuple[int, ...]) -> None:
        place = ", ".join(str(index) for index in position)
        super().__init__(
            f"The model returned a logit that is not a finite number (at position {place}).",
            "Choose float32 precision, or another model: this one's weights may be damaged.",
        )
        self.position = position


def token_ranks(logits: Tensor, targets: Tensor) -> Tensor:
    """Count, for every target, the vocabulary items with a strictly larger logit.

    Args:
        logits: shape (..., V), any float dtype.
        targets: shape (...), integer ids in [0, V).

    Returns:
        int64 ranks, shape (...); 0 is the model's first choice.

    Raises:
        NonFiniteLogitsError: a logit is NaN or infinite.
        ValueError: the shapes or dtypes do not belong together, or an id is out of range.
    """
    rows, ids = _as_rows(logits, targets)
    values = _values_of(rows, ids)
    height = max(1, _BLOCK_ELEMENTS // max(1, rows.shape[1]))
    # Comparing into floats and adding floats are both vectorised; booleans are neither. A float32
    # sum of ones is exact up to 2**24, far above any vocabulary.
    larger = _buffer(min(height, len(rows)), rows.shape[1], rows.device)

    def count(block: Tensor, target: Tensor, first: int) -> Tensor:
        require_finite(block, first, logits.shape[:-1])
        return torch.gt(block, target, out=larger[: len(block)]).sum(1)

    if len(rows) <= height:  # Taking one block apart and together again would be felt.
        return count(rows, values, 0).long().view(targets.shape)
    parts = zip(rows.split(height), values.split(height), range(0, len(rows), height), strict=True)
    return torch.cat([count(*part) for part in parts]).long().view(targets.shape)


def token_ranks_by_sorting(logits: Tensor, targets: Tensor) -> Tensor:
    """The same ranks by a full sort: the oracle of tests and benchmarks, never used to score.

    Equal logits take the place of the best of them, as when larger ones are counted.
    """
    rows, ids = _as_rows(logits, targets)
    ordered, order = rows.sort(dim=1, descending=True)
    _values_of(rows, ids)
    places = (order == ids[:, None]).long().argmax(1, keepdim=True)
    first_equal = (ordered == ordered.gather(1, places)).long().argmax(1)
    return first_equal.view(targets.shape)


def require_finite(rows: Tensor, first_row: int, shape: torch.Size | tuple[int, ...]) -> None:
    """Raise :class:`NonFiniteLogitsError` unless every logit of ``rows`` (R, V) is finite.

    ``first_row`` is the place of ``rows`` in an array of leading ``shape``, for the message.
    """
    # NaN and infinity survive addition, so that one cheap sum clears almost every block. Huge
    # finite logits may overflow it: only then is every value looked at.
    if math.isfinite(rows.sum().item()):
        return
    bad = (~torch.isfinite(rows)).nonzero()
    if len(bad) == 0:
        return
    row, column = first_row + int(bad[0, 0]), int(bad[0, 1])
    lead = [int(index) for index in torch.unravel_index(torch.tensor(row), tuple(shape))]
    raise NonFiniteLogitsError((*lead, column))


def _buffer(rows: int, columns: int, device: torch.device) -> Tensor:
    """Float32 memory of shape (rows, columns) with anything in it."""
    kept: Tensor | None = getattr(_kept, "memory", None)
    if kept is None or kept.numel() < rows * columns or kept.device != device:
        # Memory made in inference mode could not be written to outside of it.
        with torch.inference_mode(mode=False):
            kept = _kept.memory = torch.empty(rows * columns, device=device)
    return kept[: rows * columns].view(rows, columns)


def _as_rows(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    if logits.ndim == 0 or logits.shape[:-1] != targets.shape:
        raise ValueError(
            f"logits {tuple(logits.shape)} and targets {tuple(targets.shape)}"
            " do not belong together"
        )
    if not logits.is_floating_point() or targets.is_floating_point():
        raise ValueError("logits must be floating point, targets integer")
    return logits.detach().reshape(-1, logits.shape[-1]), targets.reshape(-1).long()


def _values_of(rows: Tensor, ids: Tensor) -> Tensor:
    """The logit of each id, (R, 1); raises ValueError if one is not in the vocabulary."""
    try:
        return rows.gather(1, ids[:, None])
    except RuntimeError:
        raise ValueError(f"a target is not an id of a vocabulary of {rows.shape[1]}") from None
