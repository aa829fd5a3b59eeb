"""The choice between words corrected for where they end and plain products, as it is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.model_record import AFTER, NOWHERE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.surprisal import can_correct

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord

CORRECTED_TIP = (
    "The probability of each word as a whole, its end included, which only the token behind it"
    " shows."
)
PLAIN_TIP = (
    "The probabilities of each word's tokens, multiplied: longer words that begin like it count in."
)


def why_no_choice(granularity: Granularity, model: ModelRecord | None) -> str:
    """Why words cannot be shown both ways, in a sentence; empty where they can.

    ``model`` read the text; None where there is none yet.
    """
    if granularity is not Granularity.WORD:
        return "This is about whole words: choose the level “Words” first."
    if model is None or can_correct(model):
        return ""
    if model.is_pseudo:
        return "The model of this text sees both sides of a word: there is nothing to correct."
    if model.word_marks == AFTER:
        return (
            "The tokenizer of this model marks where words end: the plain product is the"
            " probability of the word, and there is nothing to correct."
        )
    if model.word_marks == NOWHERE:
        return "The tokenizer of this model does not mark words: nothing can be corrected."
    source = "file" if model.from_file else "model"
    return f"The {source} of this text does not give what a correction needs."


def shows_plain_words(model: ModelRecord | None, *, plain_words: bool) -> bool:
    """Whether words are shown as plain products: as ``plain_words`` asks, or for want of more."""
    return plain_words or (model is not None and not can_correct(model))
