"""How the values of words came about, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL
from helpers.measures import ENTROPY, FRAC_P, PROBABILITY, RANK, SURPRISAL
from helpers.word_masses import MARKING, analysis_with_masses

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.histograms import bucket_histogram
from gltr_desktop.analysis.model_record import AFTER, NOWHERE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.notes import CORRECTED, PLAIN, word_method, word_note
from gltr_desktop.analysis.words.surprisal import MASSES

if TYPE_CHECKING:
    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.model_record import ModelRecord

WORD = Granularity.WORD
BITS = Thresholds(SURPRISAL.limits, SURPRISAL)
MODELS = {
    "marks beginnings": MARKING,
    "marks ends": replace(MODEL, word_marks=AFTER, lacks=MASSES),
    "marks nothing": replace(MODEL, word_marks=NOWHERE, lacks=MASSES),
    "masked": replace(MODEL, masking="token", lacks=MASSES),
    "on a server": replace(MODEL, lacks=MASSES),
    "from a file": replace(MARKING, lacks=MASSES, from_file=True),
}


@pytest.mark.parametrize("measure", [SURPRISAL, PROBABILITY], ids=lambda each: each.name)
def test_a_word_is_corrected_unless_it_cannot_be_or_is_not_to_be(measure: Measure) -> None:
    thresholds = Thresholds(measure.limits, measure)
    for name, model in MODELS.items():
        corrected = CORRECTED if name == "marks beginnings" else PLAIN
        assert word_method(model, thresholds, WORD) == corrected, name
        plain = replace(thresholds, plain_words=True)
        assert word_method(model, plain, WORD) == PLAIN, name


@pytest.mark.parametrize("measure", [RANK, FRAC_P, ENTROPY], ids=lambda each: each.name)
def test_other_measures_of_words_come_about_in_one_way(measure: Measure) -> None:
    assert word_method(MARKING, Thresholds(measure.limits, measure), WORD) is None


@pytest.mark.parametrize("granularity", [each for each in Granularity if each is not WORD])
def test_only_words_have_a_note(granularity: Granularity) -> None:
    for model in MODELS.values():
        assert word_note(model, BITS, granularity) == ""
        assert word_method(model, BITS, granularity) is None


def test_each_reason_has_a_short_sentence_of_its_own() -> None:
    notes = {name: word_note(model, BITS, WORD) for name, model in MODELS.items()}
    assert notes["marks beginnings"] == "The probability of a word is corrected for where it ends."
    assert "which is exact" in notes["marks ends"]
    assert "does not mark words" in notes["marks nothing"]
    assert "saw what follows it" in notes["masked"]
    assert notes["on a server"] == notes["from a file"]
    assert notes["on a server"].endswith("how probable its end was is not known.")
    assert all(len(note) < 130 and note.endswith(".") for note in notes.values())
    chosen = word_note(MARKING, replace(BITS, plain_words=True), WORD)
    assert chosen.endswith("plain product of those of its tokens, as chosen.")


def test_no_reason_is_a_choice_where_there_is_none() -> None:
    plain = replace(BITS, plain_words=True)
    for name, model in MODELS.items():
        chosen = word_note(model, plain, WORD)
        assert ("as chosen" in chosen) == (name == "marks beginnings"), name


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_the_histogram_of_words_says_it_too(model: ModelRecord) -> None:
    analysis = replace(analysis_with_masses([b"The", b" cat"], 1), model=model)
    assert word_note(model, BITS, WORD) in bucket_histogram(analysis, BITS, None, WORD).description
    of_tokens = bucket_histogram(analysis, BITS).description
    assert of_tokens == SURPRISAL.description
    assert bucket_histogram(analysis, Thresholds(), None, WORD).description == RANK.description
