"""What one window feeds to a causal model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

    from gltr_desktop.models.context_windows import Window


@dataclass(frozen=True, eq=False)
class WindowInputs:
    """The ids (n,) that one window feeds, and which tokens of the text they predict.

    A *row* counts along ``ids`` and along the model's outputs for them; a *token* counts from the
    start of the text. The output of row r predicts token r + ``offset``.
    """

    ids: Tensor
    offset: int

    @staticmethod
    def of(window: Window, token_ids: Tensor, start_id: int | None) -> WindowInputs:
        """The inputs of ``window`` out of all ``token_ids`` (n,) of the text.

        The start token comes first if the model has one; the last token is predicted, not fed.
        """
        ids = token_ids[window.begin : window.end - 1]
        if start_id is None:
            return WindowInputs(ids, window.begin + 1)
        return WindowInputs(torch.cat([ids.new_tensor([start_id]), ids]), window.begin)

    def __len__(self) -> int:
        return len(self.ids)

    def row_of(self, token: int) -> int:
        """The row that predicts ``token``; 0 where none does, as nothing precedes the token."""
        return max(0, token - self.offset)

    def token_of(self, row: int) -> int:
        """The token that ``row`` predicts."""
        return row + self.offset
