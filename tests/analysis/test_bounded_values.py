"""Numbers of which only a bound is known say so, in words and in figures."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.server_analyses import (
    AT_LEAST_1000,
    MODELS,
    ROUNDED,
    TIED,
    long_analysis,
    served_analysis,
)

from gltr_desktop.analysis.bounded_values import (
    bound_note,
    is_least_probability,
    place_in_figures,
    place_in_words,
)
from gltr_desktop.analysis.buckets import NO_BUCKET, Thresholds
from gltr_desktop.analysis.card import card
from gltr_desktop.analysis.chart_words import quartiles_in_words
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring, default_thresholds
from gltr_desktop.analysis.difference.difference import difference_of_models
from gltr_desktop.analysis.difference.difference_rows import difference_rows
from gltr_desktop.analysis.difference.token_pairs import TokenPairs
from gltr_desktop.analysis.histograms import bucket_histogram
from gltr_desktop.analysis.indicators import indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.measures import RANK, measure_named
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.text_figures import text_figures
from gltr_desktop.analysis.units import unit_buckets

MISSING = {"surprisal_per_entropy", "curvature"}
OF_RANKS = {"log_rank", "lrr"}
TWENTY = replace(AT_LEAST_1000, exact_ranks=20)


def test_places_are_written_as_what_they_are() -> None:
    assert place_in_words(MODEL, 35, "guess") == "36th guess"
    assert place_in_words(TIED, 19, "guess") == "20th guess"
    assert place_in_words(TIED, 35, "guess") == "36th guess or earlier"
    assert place_in_words(AT_LEAST_1000, 1_000) == "1,001st or later"
    figures = [place_in_figures(model, 1_000) for model in (MODEL, TIED, AT_LEAST_1000)]
    assert figures == ["1,001", "≤ 1,001", "≥ 1,001"]
    assert place_in_figures(AT_LEAST_1000, 999) == "1,000"


def test_the_note_says_which_ranks_and_what_can_be_done() -> None:
    assert bound_note(MODEL) == ""
    assert bound_note(TIED) == (
        "Ranks beyond the 20th count equal guesses, too. A server in float32 tells them apart"
        """ (--hf-overrides '{"head_dtype":"float32"}')."""
    )
    assert bound_note(replace(TIED, exact_ranks=0)).startswith("Ranks count equal guesses, too. ")
    assert bound_note(AT_LEAST_1000).startswith("Ranks beyond the 1,000th are not known")
    assert "0.0005\u00a0%" in bound_note(ROUNDED)


def test_the_least_probability_is_recognised_after_its_way_through_float32() -> None:
    logprob = np.log(np.array([4e-6, 5e-6, 5.01e-6, 0.5])).astype(np.float32)
    assert is_least_probability(ROUNDED, logprob).tolist() == [True, True, False, False]
    assert not is_least_probability(MODEL, logprob).any()


@pytest.mark.parametrize(
    ("kind", "headline"),
    [("ties counted", "41st guess or earlier"), ("at least", "1,001st guess or later")],
)
def test_a_card_says_that_a_rank_is_a_bound(kind: str, headline: str) -> None:
    rank = 40 if kind == "ties counted" else 1_500
    analysis = served_analysis(["The", " cat"], [0, rank], kind)
    shown = card(analysis, 1, GLTR_COLOURING, 3)
    assert shown.headline == headline
    assert headline in shown.description
    assert shown.rows[-1].number == place_in_figures(analysis.model, min(rank, 1_000))
    assert ("Equally likely guesses are counted, too" in shown.details) == (kind == "ties counted")
    assert card(analysis, 0, GLTR_COLOURING, 3).headline == "The model's best guess"


def test_a_card_says_what_is_missing_by_saying_nothing_of_it() -> None:
    analysis = served_analysis(["The", " cat"], [0, 5])
    shown = card(analysis, 1, GLTR_COLOURING, 3)
    words = " ".join([*shown.details, *shown.notes, shown.aside, shown.headline])
    assert "nan" not in words
    assert "unsure" not in words
    assert "more likely" not in words
    # Two predictions were given, and what came.
    assert len(shown.rows) == 3


def test_a_word_holds_the_bounds_of_its_tokens() -> None:
    analysis = served_analysis(["A", " un", "usual"], [0, 3, 40])
    shown = card(analysis, 1, Colouring(granularity=Granularity.WORD), 3)
    assert shown.headline == "41st guess or earlier"
    assert any("usual 41st or earlier" in note.replace("\u2068", "").replace("\u2069", "")
               for note in shown.notes)  # fmt: skip


def test_a_probability_of_zero_in_a_file_is_shown_as_less_than_the_least() -> None:
    analysis = served_analysis(["The", " cat", " sat"], [0, 1_000_000, 40_000], "rounded")
    none = card(analysis, 1, GLTR_COLOURING, 3)
    assert none.details[0].startswith("Probability < 0.0005\u00a0% · > 17.6 bits")
    assert "probability < 0.0005\u00a0%" in none.description
    small = card(analysis, 2, GLTR_COLOURING, 3)
    assert small.details[0].startswith("Probability 0.00075\u00a0% · 17.0 bits")


def test_a_small_product_of_known_probabilities_is_no_bound() -> None:
    analysis = served_analysis(["A", " un", "usual"], [0, 3_000, 3_000], "rounded")
    shown = card(analysis, 1, Colouring(granularity=Granularity.WORD), 3)
    assert shown.details[0].startswith("Probability < 0.0001\u00a0% · 26.6 bits")


def test_a_mean_over_ranks_that_are_not_known_is_at_least_so_much() -> None:
    analysis = long_analysis("at least")
    level = Granularity.SENTENCE
    colouring = Colouring(default_thresholds(RANK, level), level)
    assert card(analysis, 0, colouring, 3).headline.startswith("Mean rank ≥ ")
    surprisal = Colouring(default_thresholds(measure_named("surprisal"), level), level)
    headline = card(long_analysis("rounded"), 0, surprisal, 3).headline
    assert headline.startswith("Mean surprisal > ")


def test_a_bucket_is_not_guessed_from_a_bound() -> None:
    analysis = served_analysis(["The", " cat", " sat"], [0, 50, 2_000], "at least")
    usual = unit_buckets(analysis, Thresholds(), Granularity.TOKEN)
    assert usual.tolist() == [0, 1, 3]
    beyond = Thresholds((10, 100, 1_001))
    assert unit_buckets(analysis, beyond, Granularity.TOKEN).tolist() == [0, 1, NO_BUCKET]
    assert summarise(analysis, beyond).buckets == {"green": 1, "yellow": 1, "red": 0, "purple": 0}
    histogram = bucket_histogram(analysis, beyond)
    assert histogram.counts.tolist() == [1, 1, 0, 0]


def test_quartiles_and_medians_beyond_what_is_known_are_dashes() -> None:
    analysis = served_analysis(["a", " b", " c", " d"], [0, 2_000, 2_000, 2_000], "at least")
    assert "Median – · middle half" in quartiles_in_words(bucket_histogram(analysis, Thresholds()))
    assert text_figures(analysis, Thresholds()).median_rank is None
    mostly_known = served_analysis(["a", " b", " c", " d"], [0, 2, 4, 2_000], "at least")
    assert text_figures(mostly_known, Thresholds()).median_rank == 4.0
    even = served_analysis(["a", " b"], [0, 2_000], "at least")
    assert text_figures(even, Thresholds()).median_rank is None


@pytest.mark.parametrize("kind", MODELS)
def test_indicators_need_what_they_are_made_of(kind: str) -> None:
    found = set(indicator_values(Excerpt.whole(long_analysis(kind))))
    everything = set(indicator_values(Excerpt.whole(analysis_of(["a", " b."] * 60, [0, 20] * 60))))
    expected = everything - MISSING - (OF_RANKS if kind == "at least" else set())
    assert found == expected


def test_where_all_ranks_are_known_nothing_is_left_out() -> None:
    analysis = served_analysis(["a", " b"] * 60, [0, 20] * 60, "at least")
    assert set(indicator_values(Excerpt.whole(analysis))) >= OF_RANKS


def test_ten_best_guesses_need_ten_ranks() -> None:
    analysis = served_analysis(["a", " b"] * 60, [0, 30] * 60, "at least")
    few = replace(analysis, model=replace(analysis.model, exact_ranks=5))
    few.columns.rank[few.columns.rank > 5] = 5
    assert "top_ten_tokens" not in indicator_values(Excerpt.whole(few))
    some = replace(analysis, model=TWENTY)
    assert "top_ten_tokens" in indicator_values(Excerpt.whole(some))


def test_the_rank_difference_of_two_models_is_unknown_where_a_rank_is() -> None:
    left = served_analysis(["a", " b", " c"], [0, 2_000, 4], "at least")
    right = analysis_of(["a", " b", " c"], [1, 5, 2])
    pairs = TokenPairs.of(left, right)
    assert np.isnan(pairs.rank).tolist() == [False, True, False]
    assert pairs.rank[[0, 2]].tolist() == [1, -2]
    assert not np.isnan(pairs.logprob).any()
    rows = difference_rows(difference_of_models(left, right), Granularity.TOKEN)
    delta = next(column for column in rows.columns if column.title == "Δ rank")
    assert [delta.written(row) for row in range(3)] == ["+1", "–", "−2"]
    assert all(math.isfinite(value) for value in rows.columns[2].values)
