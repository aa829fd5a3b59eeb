"""How far a run over items has come, with each of its models."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gltr_desktop.batch.reference.measuring import duration_words
from gltr_desktop.documents.notices import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.batch.words.scoring import ModelRead


class ItemProgress:
    """What is known of a run of ``models`` over ``count`` items each, which ``noun`` names."""

    def __init__(self, models: Sequence[ModelRead], count: int, noun: str = "item") -> None:
        self.models = models
        self._count, self._noun = count, noun
        self._present, self._done = 0, 0
        self._began = time.monotonic()

    def begin(self, model: int) -> None:
        """The model with this index, from 0, is ready to read."""
        self._present, self._done = model, 0
        self._began = time.monotonic()

    def add(self) -> None:
        """Another item was read."""
        self._done += 1

    def line(self) -> str:
        """“model 1 of 2: 12 of 60 items · 3,200 tokens/s · about 2 minutes left”."""
        read = self.models[self._present]
        parts = [f"{self._done:,} of {counted(self._count, self._noun)}"]
        seconds = time.monotonic() - self._began
        if self._done and seconds > 0:
            parts.append(f"{read.tokens / seconds:,.0f} tokens/s")
            left = seconds / self._done * (self._count - self._done)
            parts.append(f"{duration_words(left)} left")
        several = len(self.models) > 1
        which = f"model {self._present + 1} of {len(self.models)}: " if several else ""
        return which + " · ".join(parts)
