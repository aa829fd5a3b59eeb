"""Words of two models beside each other, where only one of them may correct them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL
from helpers.measures import RANK, SURPRISAL
from helpers.word_masses import MARKING

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.difference.word_methods import methods_apart, thresholds_beside
from gltr_desktop.analysis.model_record import AFTER, NOWHERE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.notes import CORRECTED, PLAIN
from gltr_desktop.analysis.words.surprisal import MASSES

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord

WORD = Granularity.WORD
BITS = Thresholds(SURPRISAL.limits, SURPRISAL)
PLAIN_BITS = replace(BITS, plain_words=True)
ENDS = replace(MODEL, word_marks=AFTER, lacks=MASSES)
UNMARKED = replace(MODEL, word_marks=NOWHERE, lacks=MASSES)


def test_methods_are_told_where_they_differ() -> None:
    assert methods_apart((MARKING, UNMARKED), BITS, WORD) == [CORRECTED, PLAIN]
    assert methods_apart((ENDS, MARKING), BITS, WORD) == [PLAIN, CORRECTED]


def test_nothing_is_told_of_one_method_or_none() -> None:
    assert methods_apart((MARKING, UNMARKED), PLAIN_BITS, WORD) == []
    assert methods_apart((MARKING, MARKING), BITS, WORD) == []
    assert methods_apart((MARKING,), BITS, WORD) == []
    assert methods_apart((MARKING, UNMARKED), BITS, Granularity.TOKEN) == []
    assert methods_apart((MARKING, UNMARKED), Thresholds(RANK.limits, RANK), WORD) == []


@pytest.mark.parametrize(
    ("here", "there", "beside"),
    [
        (MARKING, MARKING, BITS),
        (MARKING, ENDS, BITS),
        (ENDS, MARKING, BITS),
        (MARKING, UNMARKED, None),
        (UNMARKED, MARKING, PLAIN_BITS),
        (UNMARKED, ENDS, PLAIN_BITS),
    ],
)
def test_whole_words_stand_beside_whole_words_and_products_beside_products(
    here: ModelRecord, there: ModelRecord, beside: Thresholds | None
) -> None:
    assert thresholds_beside(here, there, BITS, WORD) == beside
    assert thresholds_beside(here, there, PLAIN_BITS, WORD) == PLAIN_BITS
    ranks = Thresholds(RANK.limits, RANK)
    assert thresholds_beside(here, there, ranks, WORD) == ranks
    assert thresholds_beside(here, there, BITS, Granularity.SENTENCE) == BITS
