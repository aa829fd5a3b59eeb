"""What charts say in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.measures import PROBABILITY, RANK, SURPRISAL

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.chart_words import (
    bare_percent,
    buckets_name,
    histogram_in_words,
    percent,
    profile_axis_end,
    profile_foot,
    profile_in_words,
    profile_title,
    quartiles_in_words,
    shown_ticks,
)
from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.histograms import BINNED_VALUES, binned_histogram, bucket_histogram
from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.analysis.model_record import BEFORE
from gltr_desktop.analysis.profile import sentence_profile, surprisal_profile, word_profile
from gltr_desktop.analysis.record import UNSCORED, EndMass
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from gltr_desktop.analysis.measures import Measure


def test_a_histogram_says_its_bars_and_its_quartiles() -> None:
    histogram = bucket_histogram(analysis_of(["a", "b", "c", "d"], [0, 0, 50, 5000]), Thresholds())
    assert histogram_in_words(histogram) == (
        "top 10: 2 tokens, 50\u00a0%; top 100: 1 token, 25\u00a0%; top 1,000: 0 tokens, 0\u00a0%; "
        "beyond 1,000: 1 token, 25\u00a0%. Median 26 · middle half 1–1,288"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0.00"),
        (1e-9, "<\u00a00.0001"),
        (0.0002, "0.0002"),
        (0.004, "0.004"),
        (0.13, "0.13"),
    ],
)
def test_quartiles_have_no_exponents(value: float, shown: str) -> None:
    histogram = replace(
        bucket_histogram(analysis_of(["a"], [0]), Thresholds()),
        quartiles=(value, value, value),
        whole=False,
    )
    assert quartiles_in_words(histogram) == f"Median {shown} · middle half {shown}–{shown}"


def test_nothing_counted_has_no_quartiles() -> None:
    histogram = bucket_histogram(analysis_of(["a"], [UNSCORED]), Thresholds())
    assert quartiles_in_words(histogram) == ""


def test_ticks_stand_below_bars_or_at_three_of_the_edges() -> None:
    analysis = analysis_of(["a", "b"], [0, 50])
    assert shown_ticks(bucket_histogram(analysis, Thresholds())) == {
        0.5: "≤ 10", 1.5: "≤ 100", 2.5: "≤ 1,000", 3.5: "> 1,000"
    }  # fmt: skip
    assert shown_ticks(binned_histogram(analysis, BINNED_VALUES[0])) == {
        0: "0.0", 5: "0.5", 10: "1.0"
    }  # fmt: skip


def test_a_profile_says_its_range() -> None:
    profile = surprisal_profile(analysis_of(["a"] * 4, [0] * 4), 10)
    assert profile_in_words(profile) == (
        "Mean surprisal of 9 tokens at a time, from 1.7 to 1.7 bits."
    )
    assert profile_in_words(surprisal_profile(analysis_of(["a"], [UNSCORED]), 10)) == ""
    sentences = sentence_profile(analysis_of(["A.", " B."], [0, 3]), Thresholds((3, 6, 12)))
    assert profile_in_words(sentences) == ("Mean surprisal of each sentence, from 1.7 to 3.7 bits.")


def test_a_profile_of_words_says_whether_they_are_corrected() -> None:
    model = replace(MODEL, word_marks=BEFORE)
    read = replace(
        analysis_of(["a"] + [" b"] * 120, [0] * 121, model=model), end_mass=EndMass(0.6, 0.1, 0.6)
    )
    line = word_profile(read, Thresholds(), 20)
    assert profile_title(line) == "Surprisal of words along the text, in bits, corrected"
    assert profile_foot(line) == "bits per word, corrected, mean of 9 words"
    assert profile_in_words(line).startswith("Mean surprisal of 9 words at a time, corrected, from")
    bars = word_profile(analysis_of(["a", " b"], [0, 3]), Thresholds(), 20)
    assert profile_title(bars) == "Surprisal of words along the text, in bits, plain product"
    assert profile_foot(bars) == "Surprisal of words, in bits, plain product"
    assert profile_in_words(bars) == "Surprisal of each word, plain product, from 1.7 to 3.7 bits."
    assert profile_title(None) == "Surprisal along the text, in bits"


@pytest.mark.parametrize(
    ("share", "words", "bare"),
    [
        (0, "0\u00a0%", "0"),
        (0.0001, "<\u00a01\u00a0%", "<1"),
        (0.006, "1\u00a0%", "1"),
        (0.57, "57\u00a0%", "57"),
        (1, "100\u00a0%", "100"),
    ],
)
def test_a_share_is_a_whole_percentage_and_never_nothing(
    share: float, words: str, bare: str
) -> None:
    assert percent(share) == words
    assert bare_percent(share) == bare


def test_the_chart_of_the_buckets_has_the_name_of_no_other() -> None:
    others = ["Along the text", "frac(p)", "Entropy"]
    names = [buckets_name(measure, others) for measure in MEASURES]
    assert names[:2] == ["Ranks", "frac(p) by colour"]
    assert names[-1] == "Entropy by colour"
    assert not set(names) & set(others)
    titles = [value.title for value in BINNED_VALUES]
    analysis = analysis_of(["a", "b"], [0, 50])
    for measure in MEASURES:
        thresholds = default_thresholds(measure, Granularity.TOKEN)
        assert bucket_histogram(analysis, thresholds).title not in titles


@pytest.mark.parametrize(
    ("measure", "granularity", "words"),
    [
        (
            RANK,
            Granularity.TOKEN,
            ["ranked in the top 10", "ranked 11–100", "ranked 101–1,000", "ranked beyond 1,000"],
        ),
        (
            SURPRISAL,
            Granularity.WORD,
            [
                "with surprisal below 3 bits",
                "with surprisal of 3–7 bits",
                "with surprisal of 7–10 bits",
                "with surprisal of 10 bits or more",
            ],
        ),
        (
            PROBABILITY,
            Granularity.SENTENCE,
            [
                "with a mean probability of 0.06 or more",
                "with a mean probability of 0.03–0.06",
                "with a mean probability of 0.015–0.03",
                "with a mean probability below 0.015",
            ],
        ),
    ],
)
def test_a_bucket_says_which_tokens_are_in_it(
    measure: Measure, granularity: Granularity, words: list[str]
) -> None:
    thresholds = default_thresholds(measure, granularity)
    histogram = bucket_histogram(analysis_of(["a"], [0]), thresholds, granularity=granularity)
    assert list(histogram.phrases) == words
    assert histogram.unit == granularity.value


def test_a_bin_says_which_tokens_are_in_it() -> None:
    histograms = [binned_histogram(analysis_of(["a"], [0]), value) for value in BINNED_VALUES]
    assert histograms[0].phrases[9] == "with frac(p) of 0.9–1.0"
    assert histograms[1].phrases[0] == "with top-10 entropy of 0.0–0.2 nats"


@pytest.mark.parametrize(("bits", "end"), [([], 12), ([3], 12), ([12], 12), ([12.1, 2], 16)])
def test_the_axis_ends_at_a_multiple_of_four(bits: list[float], end: float) -> None:
    assert profile_axis_end(np.array(bits, np.float32)) == end


@pytest.mark.parametrize(("bits", "end"), [([], 8), ([3], 8), ([8.1, 2], 10), ([12.1], 14)])
def test_the_axis_of_sentences_ends_at_a_multiple_of_two(bits: list[float], end: float) -> None:
    assert profile_axis_end(np.array(bits, np.float32), of_sentences=True) == end
