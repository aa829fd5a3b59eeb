"""Ranks alone, of logits that somebody else computed: what is public of the counting.

The program itself takes ranks out of its pass for all evidence; both count with the same function.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from gltr_desktop.scoring.evidence import count_larger

# A processor counts in masks of 4 MiB: smaller ones take more calls, larger ones leave its cache.
_CHUNK_ELEMENTS = 1 << 20

# A GPU is kept busy by this many logits at once, whose mask of booleans then takes 32 MiB.
_GPU_CHUNK_ELEMENTS = 1 << 25

# A float32 counts so far in steps of one.
_EXACT = 1 << 24


def token_ranks(logits: Tensor, targets: Tensor) -> Tensor:
    """The ranks of ``targets`` (…), from 0, under ``logits`` (…, V): int64 (…), on their device.

    A rank is the number of vocabulary items with a strictly larger logit: 0 for the model's first
    choice, and for every item that has as large a logit. Nothing is sorted. Beside the logits,
    which may be of any floating type and may be infinite, a few megabytes are used, however many
    rows there are. ``targets`` may be of any integer type. No gradient is kept.

    Raises:
        TypeError: ``logits`` or ``targets`` is no tensor, or of the wrong kind of number.
        ValueError: their shapes do not fit, they are on two devices, a target is no item of the
            vocabulary, or a logit is NaN.
    """
    _check(logits, targets)
    ranks = torch.empty(targets.shape, dtype=torch.int64, device=logits.device)
    if targets.numel():
        _count(logits.detach(), targets.long(), ranks)
    return ranks


def _check(logits: Tensor, targets: Tensor) -> None:
    """Raise what :func:`token_ranks` raises, except for NaN, which is found while counting."""
    for name, value in (("logits", logits), ("targets", targets)):
        if not isinstance(value, Tensor):
            raise TypeError(f"{name} must be a tensor of torch, not a {type(value).__name__}.")
    if not logits.is_floating_point():
        raise TypeError(f"logits must be floating-point numbers, not {logits.dtype}.")
    if targets.is_floating_point() or targets.is_complex() or targets.dtype == torch.bool:
        raise TypeError(f"targets must be integers, not {targets.dtype}.")
    if logits.dim() == 0 or logits.shape[:-1] != targets.shape:
        raise ValueError(
            "targets must have the shape of logits without its last dimension, the vocabulary:"
            f" logits are {tuple(logits.shape)}, targets are {tuple(targets.shape)}."
        )
    if logits.device != targets.device:
        raise ValueError(
            f"logits are on {logits.device} and targets on {targets.device}:"
            " move them to one device."
        )
    if targets.numel():
        least, most = (int(bound) for bound in targets.aminmax())
        if least < 0 or most >= logits.shape[-1]:
            wrong = least if least < 0 else most
            raise ValueError(
                f"The target {wrong} is no item of a vocabulary of {logits.shape[-1]:,}:"
                " leave out the positions that have no target."
            )


def _count(logits: Tensor, targets: Tensor, ranks: Tensor) -> None:
    """Write into ``ranks`` how many of ``logits`` are larger than that of each target."""
    try:
        rows = logits.view(-1, logits.shape[-1])
    except RuntimeError:
        # Such as logits[:, :-1] of a batch: flattened as a whole, it would have to be copied.
        for parts in zip(logits, targets, ranks, strict=True):
            _count(*parts)
        return
    _count_in_rows(rows, targets.reshape(-1), ranks.view(-1))


def _count_in_rows(logits: Tensor, targets: Tensor, ranks: Tensor) -> None:
    """The same for (n, V), (n,) and (n,), as many rows at a time as the device works well on."""
    on_processor = logits.device.type == "cpu"
    size = logits.shape[1]
    elements = _CHUNK_ELEMENTS if on_processor else _GPU_CHUNK_ELEMENTS
    height = min(len(logits), max(1, elements // size))
    mask_type, count_type = _types(size, on_processor=on_processor)
    mask = torch.empty(height, size, dtype=mask_type, device=logits.device)
    count = torch.empty(len(logits), dtype=count_type, device=logits.device)
    target = logits.gather(1, targets[:, None])
    for begin in range(0, len(logits), height):
        rows = slice(begin, begin + height)
        part = logits[rows]
        _refuse_nan(part)
        count_larger(part, target[rows], mask[: len(part)], count[rows])
    ranks.copy_(count)


def _types(size: int, *, on_processor: bool) -> tuple[torch.dtype, torch.dtype]:
    """What the mask and the counts of a vocabulary of ``size`` are made of.

    :func:`count_larger` says why of floats; a GPU has no such trouble, and moves fewer bytes.
    """
    if not on_processor:
        return torch.bool, torch.int64
    return torch.float32, torch.float32 if size <= _EXACT else torch.float64


def _refuse_nan(logits: Tensor) -> None:
    """Raise ValueError if one of ``logits`` is NaN: it is neither larger nor smaller than others.

    NaN survives addition, so that one sum clears almost every block; infinities may also make it.
    """
    if math.isnan(logits.sum().item()) and bool(logits.isnan().any()):
        raise ValueError("A logit is NaN: no token has a rank among such logits.")
