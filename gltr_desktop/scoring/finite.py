"""Refuses logits that are NaN or infinite: nothing could be ranked among them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from torch import Tensor


class NonFiniteLogitsError(GltrError):
    """The model returned NaN or infinity.

    ``position`` is that of the first such logit: its row and its id in the vocabulary.
    """

    def __init__(self, position: tuple[int, int]) -> None:
        row, token_id = position
        super().__init__(
            f"The model returned a logit that is not a finite number (at position {row},"
            f" {token_id}).",
            "Choose float32 precision, or another model: this one's weights may be damaged.",
        )
        self.position = position


def require_finite(logits: Tensor, first_row: int) -> None:
    """Raise :class:`NonFiniteLogitsError` unless every logit of ``logits`` (n, V) is finite.

    The error counts rows from ``first_row`` on.
    """
    # NaN and infinity survive addition, so that one cheap sum clears almost every block. Huge
    # finite logits may overflow it: only then is every value looked at.
    if math.isfinite(logits.sum().item()):
        return
    bad = (~torch.isfinite(logits)).nonzero()
    if len(bad):
        raise NonFiniteLogitsError((first_row + int(bad[0, 0]), int(bad[0, 1])))
