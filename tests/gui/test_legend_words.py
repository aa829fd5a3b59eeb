"""The colours in words: guesses, values, and means of sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.analyses import MODEL
from helpers.measures import ENTROPY, FRAC_P, PROBABILITY, RANK, SURPRISAL
from helpers.word_masses import MARKING

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.legend.legend_words import bucket_words, heading, tip


def plain(thresholds: Thresholds, granularity: Granularity = Granularity.TOKEN) -> list[str]:
    return [words.plain for words in bucket_words(Colouring(thresholds, granularity))]


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((10, 100, 1_000), ["among the 10 best guesses", "11th–100th", "101st–1,000th", "beyond"]),
        ((1, 2, 12), ["the best guess", "2nd", "3rd–12th", "beyond"]),
    ],
)
def test_ranks_are_guesses(limits: tuple[float, float, float], said: list[str]) -> None:
    assert plain(Thresholds(limits)) == said
    assert heading(Colouring(Thresholds(limits))) == "Tokens:"


def test_the_share_of_words_is_not_taken_for_that_of_the_summary() -> None:
    assert heading(Colouring(granularity=Granularity.WORD)) == "Words and punctuation:"


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (FRAC_P, ["0.5 or more", "0.1–0.5", "0.01–0.1", "below 0.01"]),
        (PROBABILITY, ["0.1 or more", "0.01–0.1", "0.001–0.01", "below 0.001"]),
        (SURPRISAL, ["below 3 bits", "3–7 bits", "7–10 bits", "10 bits or more"]),
        (ENTROPY, ["below 2.3 nats", "2.3–4.6 nats", "4.6–6.9 nats", "6.9 nats or more"]),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_values_are_ranges_below_the_name_of_the_measure(measure: Measure, said: list[str]) -> None:
    thresholds = default_thresholds(measure, Granularity.TOKEN)
    assert plain(thresholds) == said
    assert heading(Colouring(thresholds)) == f"{measure.title}:"


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
@pytest.mark.parametrize("granularity", [Granularity.SENTENCE, Granularity.PARAGRAPH])
def test_passages_are_said_to_be_means(measure: Measure, granularity: Granularity) -> None:
    colouring = Colouring(default_thresholds(measure, granularity), granularity)
    assert heading(colouring).startswith("Mean ")
    assert heading(colouring).endswith(f" of each {granularity.value}:")
    assert all(words.full.startswith("mean ") for words in bucket_words(colouring))


def test_the_mean_rank_of_a_sentence_is_no_guess() -> None:
    thresholds = default_thresholds(RANK, Granularity.SENTENCE)
    assert plain(thresholds, Granularity.SENTENCE) == ["up to 3", "3–6", "6–12", "beyond 12"]


@pytest.mark.parametrize("granularity", Granularity)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_the_full_words_tell_all_colours_apart(measure: Measure, granularity: Granularity) -> None:
    colouring = Colouring(default_thresholds(measure, granularity), granularity)
    assert len({words.full for words in bucket_words(colouring)}) == 4


def test_a_ramp_of_ranks_names_its_measure() -> None:
    assert heading(Colouring(continuous=True)) == "Rank:"


def test_words_are_said_to_be_corrected_or_plain_products_once_the_model_is_known() -> None:
    bits = Thresholds(SURPRISAL.limits, SURPRISAL)
    plain = replace(bits, plain_words=True)
    words = Colouring(bits, Granularity.WORD)
    assert heading(words) == "Surprisal:"
    assert heading(words, "A", MARKING) == "A · Surprisal, corrected:"
    assert heading(Colouring(plain, Granularity.WORD), "", MARKING) == "Surprisal, plain product:"
    assert heading(words, "", MODEL) == "Surprisal, plain product:"
    assert heading(Colouring(bits), "", MARKING) == "Surprisal:"
    corrected = "The probability of a word is corrected for where it ends."
    assert corrected in tip(words, None, MARKING)
    assert "as chosen" in tip(Colouring(plain, Granularity.WORD), None, MARKING)
    for colouring, model in ((words, None), (Colouring(granularity=Granularity.WORD), MARKING)):
        assert "probability of a word" not in tip(colouring, None, model)
