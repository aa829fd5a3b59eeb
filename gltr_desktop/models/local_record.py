"""The record of a model whose weights are on this computer."""

from __future__ import annotations

from dataclasses import dataclass

from gltr_desktop.analysis.model_record import ModelRecord


@dataclass(frozen=True)
class LocalModelRecord(ModelRecord):
    """The record of a model whose weights are here, so that all of it is known."""

    parameters: int
    vocabulary_size: int
    context_length: int
    weights: str
    precision: str
    device: str
