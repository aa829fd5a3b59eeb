"""Buckets of words, sentences and paragraphs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.measures import RANK, SURPRISAL
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import NO_BUCKET, Thresholds
from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.histograms import bucket_histogram
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.units import (
    counted_buckets,
    counted_values,
    finished_units,
    unit_buckets,
)

PIECES = ["Un", "believ", "able", ",", " Dr", ".", " Who", "!", " He", " left", ".", "\n\n", "End"]


def texts(analysis: Analysis, granularity: Granularity) -> list[str]:
    bounds = analysis.tokens.unit_bounds(granularity).tolist()
    tokens, text = analysis.tokens, analysis.text
    return [text[tokens.start[a] : tokens.end[b - 1]] for a, b in pairwise(bounds)]


@pytest.mark.parametrize(
    ("granularity", "expected"),
    [
        (Granularity.TOKEN, PIECES),
        (
            Granularity.WORD,
            ["Unbelievable", ",", " Dr", ".", " Who", "!", " He", " left", ".", "\n\n", "End"],
        ),
        (Granularity.SENTENCE, ["Unbelievable, Dr. Who!", " He left.\n\n", "End"]),
        (Granularity.PARAGRAPH, ["Unbelievable, Dr. Who! He left.\n\n", "End"]),
    ],
)
def test_a_token_belongs_where_it_begins_to_be_seen(
    granularity: Granularity, expected: list[str]
) -> None:
    assert texts(analysis_of(PIECES, [0] * len(PIECES)), granularity) == expected


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (["我", "喜", "欢", "自", "然"], ["我", "喜欢", "自然"]),
        (["ภา", "ษา", "ไท", "ย"], ["ภาษา", "ไทย"]),
        (["👩", "\u200d", "👩", "\u200d👧", " 🇩", "🇪"], ["👩\u200d👩\u200d👧", " 🇩🇪"]),
        ([" don", "'t", " 3", ".14"], [" don't", " 3.14"]),
        ([b"\xf0\x9f", b"\x91\xa9", "x"], ["👩", "x"]),
    ],
)
def test_words_in_any_script(pieces: list[str | bytes], words: list[str]) -> None:
    assert texts(analysis_of(pieces, [0] * len(pieces)), Granularity.WORD) == words


@pytest.mark.parametrize("granularity", Granularity)
def test_an_empty_text_has_no_units(granularity: Granularity) -> None:
    analysis = analysis_of([], [])
    assert analysis.tokens.unit_bounds(granularity).tolist() == [0]
    assert unit_buckets(analysis, Thresholds(), granularity).tolist() == []
    assert counted_buckets(analysis, Thresholds(), granularity).tolist() == []


@given(
    st.lists(st.sampled_from(["a", "b", " c", ".", " ", "\n", "漢", "é"]), max_size=12),
    st.sampled_from(list(Granularity)),
    st.sampled_from(MEASURES),
    st.data(),
)
def test_units_part_the_text_and_steps_of_any_size_agree(
    pieces: list[str], granularity: Granularity, measure: Measure, data: st.DataObject
) -> None:
    ranks = [data.draw(st.sampled_from([UNSCORED, 0, 50, 500, 5_000])) for _ in pieces]
    whole = analysis_of(pieces, ranks)
    assert "".join(texts(whole, granularity)) == whole.text
    thresholds = default_thresholds(measure, granularity)
    at_once = unit_buckets(whole, thresholds, granularity)
    done = data.draw(st.integers(0, len(pieces)))
    part = replace(whole, done=done)
    finished = finished_units(part, granularity)
    before = unit_buckets(part, thresholds, granularity)
    assert len(before) == finished
    after = unit_buckets(whole, thresholds, granularity, finished)
    assert [*before, *after] == at_once.tolist()
    # What is counted is what is painted, and nothing that is unfinished.
    counted = counted_buckets(part, thresholds, granularity)
    gaps = [
        granularity is Granularity.WORD and text.isspace() for text in texts(whole, granularity)
    ]
    expected = np.where(gaps[:finished], NO_BUCKET, before)
    assert counted[:finished].tolist() == expected.tolist()
    assert (counted[finished:] == NO_BUCKET).all()


def test_words_have_the_worst_rank_and_passages_the_mean() -> None:
    analysis = analysis_of(["Un", "able", ".", " Yes", "."], [3, 500, 0, 7, 1])
    assert counted_values(analysis, Thresholds(), Granularity.WORD)[0].tolist() == [500, 0, 7, 1]
    means, bounds = counted_values(analysis, Thresholds(), Granularity.SENTENCE)
    assert bounds.tolist() == [0, 3, 5]
    assert means == pytest.approx([(4 * 501) ** (1 / 3) - 1, 16**0.5 - 1])


def test_a_count_of_tokens_counts_the_pieces_of_a_character_one_by_one() -> None:
    analysis = analysis_of([b"\xf0\x9f", b"\x91\xa9", "x"], [0, 50, 5_000])
    assert counted_buckets(analysis, Thresholds(), Granularity.TOKEN).tolist() == [0, 1, 3]
    assert counted_buckets(analysis, Thresholds(), Granularity.WORD).tolist() == [1, 3]
    assert list(summarise(analysis, Thresholds(), Granularity.WORD).buckets.values()) == [
        0,
        1,
        0,
        1,
    ]
    assert list(summarise(analysis, Thresholds()).shares.values())[1] == pytest.approx(1 / 3)


def test_the_histogram_counts_units_with_a_counted_token() -> None:
    analysis = analysis_of(["Un", "able", ".", " Yes", "."], [3, 500, 0, 7, 1])
    counted = np.array([True, False, False, True, False])
    found = bucket_histogram(analysis, Thresholds(), counted, Granularity.WORD)
    assert found.counts.tolist() == [1, 0, 1, 0]
    assert found.bins.tolist() == [2, 2, 0, 0, 0]
    assert found.quartiles == pytest.approx(np.percentile([501, 8], [25, 50, 75]))
    surprisal = bucket_histogram(analysis, default_thresholds(SURPRISAL, Granularity.WORD))
    assert surprisal.name == "surprisal"
    assert surprisal.labels == ("< 3 bits", "< 7 bits", "< 10 bits", "≥ 10 bits")
    assert surprisal.ticks == ("< 3", "< 7", "< 10", "≥ 10")


def test_means_lie_closer_together() -> None:
    for measure in MEASURES:
        for granularity in Granularity:
            limits = default_thresholds(measure, granularity).limits
            assert limits == (measure.mean_limits if granularity.is_passage else measure.limits)
    assert default_thresholds(RANK, Granularity.TOKEN) == Thresholds()


def test_levels_are_known_by_name() -> None:
    assert [Granularity.named(granularity.value) for granularity in Granularity] == list(
        Granularity
    )
    assert Granularity.named("gone") is Granularity.TOKEN
