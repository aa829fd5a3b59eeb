"""A masked language model in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from gltr_desktop.models.checkpoint.tokenizer_loading import MaskedTokenizer
    from gltr_desktop.models.engines.masked.network import Network
    from gltr_desktop.models.local_record import LocalModelRecord


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A masked language model, ready to score.

    ``tokenizer`` is the one that came with it, and ``mask_id`` is the id of its mask.
    """

    record: LocalModelRecord
    network: Network
    tokenizer: MaskedTokenizer
    mask_id: int

    @property
    def device(self) -> torch.device:
        """The device that holds the weights."""
        return torch.device(self.record.device)

    @property
    def capacity(self) -> int:
        """How many tokens of a text fit into a window, beside what begins and ends it."""
        return self.record.context_length - len(self.tokenizer.before) - len(self.tokenizer.after)
