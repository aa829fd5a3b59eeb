"""Where there is a choice between corrected words and plain products, and why not elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.analyses import MODEL

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.model_record import AFTER, BEFORE, NOWHERE, ModelRecord
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.notes import word_note
from gltr_desktop.analysis.words.surprisal import MASSES
from gltr_desktop.analysis.words.word_choice import shows_plain_words, why_no_choice

MARKED = replace(MODEL, word_marks=BEFORE)
WITHOUT_MASSES = replace(MARKED, lacks=MASSES)


@pytest.mark.parametrize("model", [None, MARKED])
def test_words_can_be_shown_both_ways(model: ModelRecord | None) -> None:
    assert why_no_choice(Granularity.WORD, model) == ""
    assert not shows_plain_words(model, plain_words=False)
    assert shows_plain_words(model, plain_words=True)


@pytest.mark.parametrize("granularity", [each for each in Granularity if each.value != "word"])
def test_the_choice_is_one_of_words(granularity: Granularity) -> None:
    assert "choose the level “Words”" in why_no_choice(granularity, MARKED)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (replace(MODEL, word_marks=AFTER), "marks where words end"),
        (replace(MODEL, word_marks=NOWHERE), "does not mark words"),
        (replace(WITHOUT_MASSES, masking="token"), "saw what follows"),
        (WITHOUT_MASSES, "is not known"),
        (replace(WITHOUT_MASSES, from_file=True), "is not known"),
        (MODEL, "is not known"),
    ],
    ids=["ends", "no marks", "masked", "a server", "a file", "an unknown tokenizer"],
)
def test_where_words_cannot_be_corrected_it_is_said_why(model: ModelRecord, reason: str) -> None:
    why = why_no_choice(Granularity.WORD, model)
    assert reason in why
    assert why == word_note(model, Thresholds(), Granularity.WORD)
    assert shows_plain_words(model, plain_words=False)
