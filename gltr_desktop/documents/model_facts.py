"""A model's record as programs read it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from gltr_desktop.analysis.model_notes import model_note

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord


def model_facts(model: ModelRecord) -> dict[str, object]:
    """The fields of the record, but for three, and what its values are no measure of, or bounds.

    Columns that an engine ``lacks`` are null, and what comes of its ``languages`` are warnings. The
    format of the document tells what was read ``from_file``.
    """
    facts = asdict(model)
    del facts["lacks"], facts["languages"], facts["from_file"]
    return facts | {"note": model_note(model) or None}
