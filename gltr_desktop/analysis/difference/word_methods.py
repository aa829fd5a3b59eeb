"""Two models beside each other of which only one may correct the words for where they end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gltr_desktop.analysis.words.notes import word_method
from gltr_desktop.analysis.words.surprisal import knows_whole_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.segmentation import Granularity


def methods_apart(
    models: Sequence[ModelRecord], thresholds: Thresholds, granularity: Granularity
) -> list[str]:
    """The ``word_method`` of each of ``models``; none where all have the same, or there is none."""
    methods = [word_method(model, thresholds, granularity) for model in models]
    return [method for method in methods if method] if len(set(methods)) > 1 else []


def thresholds_beside(
    here: ModelRecord, there: ModelRecord, thresholds: Thresholds, granularity: Granularity
) -> Thresholds | None:
    """What sorts words of ``there`` so that they can be counted beside those of ``here``.

    ``thresholds`` are those of ``here``. Plain products stand beside plain products; None where
    only ``here`` knows the probability of words as wholes.
    """
    if word_method(here, thresholds, granularity) is None:
        return thresholds
    if thresholds.plain_words or not knows_whole_words(here):
        return replace(thresholds, plain_words=True)
    return thresholds if knows_whole_words(there) else None
