"""How the values of words came about, in a few words for cards, legends, exports and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.measures import is_corrected
from gltr_desktop.analysis.model_record import AFTER, NOWHERE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.surprisal import can_correct

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.model_record import ModelRecord

CORRECTED, PLAIN = "corrected", "plain product"
"""The two ways to the probability of a word, and so to its surprisal."""

_IS_CORRECTED = "The probability of a word is corrected for where it ends."
_IS_PLAIN = "The probability of a word is the plain product of those of its tokens"


def word_method(model: ModelRecord, thresholds: Thresholds, granularity: Granularity) -> str | None:
    """CORRECTED or PLAIN; None where the values are not of words, or have no two ways."""
    if granularity is not Granularity.WORD or not thresholds.measure.of_words:
        return None
    plain = thresholds.plain_words
    corrected = is_corrected(thresholds.measure, model, granularity, plain_words=plain)
    return CORRECTED if corrected else PLAIN


def word_note(model: ModelRecord, thresholds: Thresholds, granularity: Granularity) -> str:
    """How probabilities of words are computed, and why, in a sentence; "" of what is no word."""
    if granularity is not Granularity.WORD:
        return ""
    if not can_correct(model):
        return why_plain(model)
    return f"{_IS_PLAIN}, as chosen." if thresholds.plain_words else _IS_CORRECTED


def why_plain(model: ModelRecord) -> str:
    """Why ``model``, whose words cannot be corrected, has their plain products, in a sentence."""
    if model.word_marks == AFTER:
        return f"{_IS_PLAIN}, which is exact: the tokenizer marks where words end."
    if model.word_marks == NOWHERE:
        return f"{_IS_PLAIN}: the tokenizer does not mark words."
    if model.is_pseudo:
        return f"{_IS_PLAIN}: the model saw what follows it."
    return f"{_IS_PLAIN}: how probable its end was is not known."
