"""A model's record as programs read it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import ModelRecord


def model_facts(model: ModelRecord) -> dict[str, object]:
    """The fields of the record, but for two.

    Columns that an engine ``lacks`` are null, and what comes of its ``languages`` are warnings.
    """
    facts = asdict(model)
    del facts["lacks"], facts["languages"]
    return facts
