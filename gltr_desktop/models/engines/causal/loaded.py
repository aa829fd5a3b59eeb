"""A causal language model in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.local_record import LocalModelRecord
    from gltr_desktop.models.tokens import TextTokenizer
    from gltr_desktop.models.word_starts import WordStarts
    from gltr_desktop.scoring.lm_head import LMHead


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A causal language model, ready to score.

    ``base_model`` returns hidden states, ``head`` turns them into logits; ``head`` is None where
    that does not reproduce the logits of ``model``. ``caches`` says whether the base model
    continues from its key-value cache exactly. ``block`` is None where a token's bits do not depend
    on how many tokens are read with it; elsewhere the base model is always fed ``block`` tokens.
    ``word_starts`` are those of the tokenizer, for the vocabulary of the head.
    """

    source: ModelSource
    record: LocalModelRecord
    model: nn.Module
    base_model: nn.Module
    head: LMHead | None
    caches: bool
    tokenizer: TextTokenizer
    start_id: int | None
    word_starts: WordStarts
    block: int | None = None

    @property
    def device(self) -> torch.device:
        """The device that holds the weights."""
        return torch.device(self.record.device)
