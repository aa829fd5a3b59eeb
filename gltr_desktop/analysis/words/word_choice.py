"""The choice between words corrected for where they end and plain products, as it is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.notes import why_plain
from gltr_desktop.analysis.words.surprisal import can_correct

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord

CORRECTED_TIP = (
    "The probability of each whole word, its end included: “cat” does not count “cats” in."
)
PLAIN_TIP = "Without a correction for where words end: “cat” counts “cats” in, too."


def why_no_choice(granularity: Granularity, model: ModelRecord | None) -> str:
    """Why words cannot be shown both ways, in a sentence; empty where they can.

    ``model`` read the text; None where there is none yet.
    """
    if granularity is not Granularity.WORD:
        return "This is about whole words: choose the level “Words” first."
    return "" if model is None or can_correct(model) else why_plain(model)


def shows_plain_words(model: ModelRecord | None, *, plain_words: bool) -> bool:
    """Whether words are shown as plain products: as ``plain_words`` asks, or for want of more."""
    return plain_words or (model is not None and not can_correct(model))
