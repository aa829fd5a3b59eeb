"""Ranks computed in other ways than the program's, to test against."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def ranks_by_sorting(logits: Tensor, targets: Tensor) -> Tensor:
    """Ranks (n,) of ``targets`` (n,) under ``logits`` (n, V), by a full sort.

    Equal logits share the rank of the best of them, as when larger ones are counted.
    """
    ordered, order = logits.sort(dim=1, descending=True)
    position = (order == targets[:, None]).long().argmax(1, keepdim=True)
    return (ordered == ordered.gather(1, position)).long().argmax(1)


def ranks_by_plain_count(logits: Tensor, targets: Tensor) -> Tensor:
    """The same by counting larger logits in the plainest way: how this project began."""
    return (logits > logits.gather(1, targets[:, None])).long().sum(1)
