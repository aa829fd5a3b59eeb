"""What is left out of the figures of a masked model, and what is said instead."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL, analysis_of

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.card import Card, card
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.difference.difference import difference_of_models, difference_of_texts
from gltr_desktop.analysis.difference.difference_words import headline
from gltr_desktop.analysis.indicators import indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.analysis.model_notes import model_note, note_sentence
from gltr_desktop.analysis.passages import extremes
from gltr_desktop.analysis.pseudo_likelihood import NOT_COMPARED, likelihood_note
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.reference.baseline import Baseline
from gltr_desktop.analysis.reference.comparison import Reference, compare
from gltr_desktop.analysis.rest_of_text import bits_of_the_rest
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.text_figures import text_figures
from gltr_desktop.analysis.within_text import contrast
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.model_record import ModelRecord

MASKED = replace(MODEL, masking="word")
SENTENCE = ["The", " old", " cat", " sat", " on", " its", " new", " mat", " all", " day", ". "]


def text_of(model: ModelRecord, sentences: int = 12) -> Analysis:
    pieces = [
        piece if number % 4 or place < 10 else ".\n\n"
        for number in range(sentences)
        for place, piece in enumerate(SENTENCE)
    ]
    analysis = analysis_of(pieces, [(i * i) % 97 for i in range(len(pieces))], model=model)
    analysis.columns.context[:] = 100
    return analysis


PLAIN, PSEUDO = text_of(MODEL), text_of(MASKED)


def test_the_note_is_said_of_masked_models_only() -> None:
    assert likelihood_note(MODEL) == ""
    assert likelihood_note(MASKED) == (
        "pseudo-log-likelihood; not comparable with perplexity or with left-to-right models"
    )


def test_a_summary_has_no_perplexity_and_no_bits_per_character() -> None:
    plain, pseudo = summarise(PLAIN, Thresholds()), summarise(PSEUDO, Thresholds())
    assert plain.perplexity is not None
    assert plain.bits_per_character is not None
    assert pseudo == replace(plain, perplexity=None, bits_per_character=None)


def test_a_table_of_texts_has_no_means_in_bits() -> None:
    plain, pseudo = text_figures(PLAIN, Thresholds()), text_figures(PSEUDO, Thresholds())
    assert plain.bits_per_token is not None
    assert pseudo == replace(plain, perplexity=None, bits_per_character=None, bits_per_token=None)


def test_indicators_of_likelihood_are_left_out_and_ranks_stay() -> None:
    plain = indicator_values(Excerpt.whole(PLAIN))
    pseudo = indicator_values(Excerpt.whole(PSEUDO))
    assert plain.keys() - pseudo.keys() == {"bits_per_character", "bits_per_token"}
    assert all(pseudo[name] == plain[name] for name in pseudo)


@pytest.mark.parametrize("baseline", [None, Baseline({})])
def test_nothing_is_compared_with_passages_and_none_are_read_for_it(
    baseline: Baseline | None,
) -> None:
    reference = Reference("news", "news passages", "en", baseline)
    comparison = compare(Excerpt.whole(PSEUDO), reference)
    assert comparison.reason == NOT_COMPARED
    assert not comparison.is_unread
    assert all(standing.stand is None for standing in comparison.standings)


def test_parts_of_the_text_are_not_compared() -> None:
    assert contrast(Excerpt.whole(PLAIN)).sentence != NOT_COMPARED
    found = contrast(Excerpt.whole(PSEUDO))
    assert found.sentence == NOT_COMPARED
    assert len(found.parts) == len(contrast(Excerpt.whole(PLAIN)).parts)
    assert all(part.bits_per_character is None for part in found.parts)


def test_the_ends_of_a_text_are_words() -> None:
    plain, pseudo = extremes(Excerpt.whole(PLAIN)), extremes(Excerpt.whole(PSEUDO))
    assert plain is not None
    assert plain.unit == "passage"
    assert pseudo is not None
    assert pseudo.unit == "word"


def test_a_word_that_is_tried_tells_on_both_sides_of_it() -> None:
    assert bits_of_the_rest(PLAIN, 20) > 0
    assert math.isnan(bits_of_the_rest(PSEUDO, 20))


def card_of(
    analysis: Analysis, granularity: Granularity = Granularity.TOKEN, unit: int = 1
) -> Card:
    return card(analysis, unit, replace(GLTR_COLOURING, granularity=granularity), 3)


def test_a_card_says_what_was_seen_on_both_sides() -> None:
    assert "Had read 100 tokens before this" in card_of(PLAIN).details
    assert "Saw 100 tokens around this" in card_of(PSEUDO).details


def test_the_card_of_a_sentence_has_no_perplexity() -> None:
    plain = card_of(PLAIN, Granularity.SENTENCE).details
    pseudo = card_of(PSEUDO, Granularity.SENTENCE).details
    assert "perplexity" in plain[0]
    assert pseudo[0] == plain[0].split(" · ")[0]
    assert pseudo[1:] == plain[1:]


def test_the_card_of_an_unknown_word_says_why_it_is_not_scored() -> None:
    (note,) = card_of(analysis_of(["☂", " cat"], [UNSCORED, 0], model=MASKED), unit=0).notes
    assert note == "The model's vocabulary does not hold it."


def test_two_models_of_different_kinds_are_not_compared() -> None:
    with pytest.raises(InputError, match="from both sides cannot be compared"):
        difference_of_models(PLAIN, PSEUDO)
    with pytest.raises(InputError, match="from both sides cannot be compared"):
        difference_of_models(PSEUDO, PLAIN)
    assert difference_of_models(PSEUDO, PSEUDO).bits == 0


def test_a_model_without_capital_letters_says_so_of_its_guesses() -> None:
    lower = replace(MASKED, lower_case=True)
    assert model_note(MASKED) == likelihood_note(MASKED)
    assert model_note(lower) == (
        f"{likelihood_note(MASKED)}; guesses are in lower case, as the model knows no other"
    )
    assert model_note(replace(MODEL, lower_case=True)).startswith("guesses are in lower case")
    assert note_sentence(lower).endswith("knows no other.")
    said = "Guesses are in lower case, as the model knows no other"
    assert said in card_of(text_of(lower)).details
    assert said not in card_of(PSEUDO).details


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_no_measure_says_that_only_what_is_before_was_read(measure: Measure) -> None:
    texts = (measure.description, measure.sentence, measure.joined_as, measure.opening)
    words = " ".join([*texts, *(measure.within or ()), *(measure.beyond or ())])
    assert "before" not in words
    assert "next" not in words


def test_two_masked_models_are_compared_by_bits_and_not_by_rates() -> None:
    more = replace(PSEUDO, columns=replace(PSEUDO.columns, logprob=PSEUDO.columns.logprob * 2))
    names = ("A", "B")
    said = headline(difference_of_models(PSEUDO, more), names)
    assert said.startswith("To B, this text is more surprising than to A: ")
    assert "per character" not in said
    assert "as surprising as" in headline(difference_of_models(PSEUDO, PSEUDO), names)
    same = headline(difference_of_texts(PSEUDO, PSEUDO), names)
    assert same.startswith("The two texts are the same: ")
    assert same.endswith(" bits.")
    other = analysis_of(["Rain", " falls", " here", "."], [0, 1, 2, 3], model=MASKED)
    said = headline(difference_of_texts(PSEUDO, other), names)
    assert said.startswith("What a masked model makes of two different texts is not compared. ")
