"""The figures of one text among others, from their definitions."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.text_figures import MIN_TOKENS, text_figures

RANKS = st.lists(st.sampled_from([UNSCORED, 0, 1, 5, 10, 100, 1000, 9000]), max_size=60)


def bits(rank: int) -> float:
    """The surprisal that analysis_of gives to a token of this rank."""
    return -math.log2(0.3 / (rank + 1))


@given(RANKS)
def test_the_figures_are_those_of_the_scored_tokens(ranks: list[int]) -> None:
    analysis = analysis_of([f" w{index}" for index in range(len(ranks))], ranks)
    figures = text_figures(analysis, Thresholds())
    known = [rank for rank in ranks if rank != UNSCORED]
    summary = summarise(analysis, Thresholds())

    assert figures.characters == len(analysis.text)
    assert figures.words == figures.tokens == len(ranks)
    assert figures.scored == len(known)
    assert figures.buckets == tuple(summary.buckets.values())
    assert figures.shares == pytest.approx(tuple(summary.shares.values()))
    assert figures.perplexity == summary.perplexity
    assert figures.bits_per_character == summary.bits_per_character
    assert figures.mean_entropy == summary.mean_entropy
    assert figures.is_short == (len(ranks) < MIN_TOKENS)
    if known:
        assert figures.bits_per_token == pytest.approx(statistics.fmean(map(bits, known)))
        assert figures.median_rank == statistics.median(known) + 1
        assert figures.first_choice_share == pytest.approx(known.count(0) / len(known))
    else:
        assert figures.bits_per_token is figures.median_rank is figures.first_choice_share is None


@given(st.lists(st.lists(st.sampled_from([UNSCORED, 0, 3, 70]), min_size=1), max_size=6))
def test_the_spread_is_that_of_the_means_of_sentences(sentences: list[list[int]]) -> None:
    pieces, ranks = [], []
    for sentence in sentences:
        words = ["Then", *[" we"] * (len(sentence) - 1)]
        words[-1] += ". "
        pieces += words
        ranks += sentence
    spread = text_figures(analysis_of(pieces, ranks), Thresholds()).sentence_bits_sd

    known = [[bits(rank) for rank in sentence if rank != UNSCORED] for sentence in sentences]
    means = [statistics.fmean(sentence) for sentence in known if sentence]
    if len(means) < 2:
        assert spread is None
    else:
        assert spread == pytest.approx(statistics.stdev(means), abs=1e-6)


def test_an_impossible_token_leaves_no_spread() -> None:
    analysis = analysis_of(["One. ", "Two. ", "Three."], [0, 1, 2])
    analysis.columns.logprob[1] = -np.inf
    figures = text_figures(analysis, Thresholds())
    assert figures.sentence_bits_sd is None
    assert figures.bits_per_token == figures.perplexity == math.inf


def test_words_are_counted_without_marks_and_gaps() -> None:
    pieces = ["“Don't", " stop", ",”", " she", " said", " – ", "3.5", " times", "…", " 井戸", " 🙂"]
    figures = text_figures(analysis_of(pieces, [0] * len(pieces)), Thresholds())
    assert figures.words == len(["Don't", "stop", "she", "said", "3.5", "times", "井戸"])


def test_buckets_are_those_of_the_level() -> None:
    analysis = analysis_of(["One", " two.", " Three"], [0, 500, 20])
    by_word = text_figures(analysis, Thresholds(), Granularity.WORD)
    by_token = text_figures(analysis, Thresholds((1, 2, 3)))
    assert by_word.buckets == (1, 1, 1, 0)
    assert by_token.buckets == (1, 0, 0, 2)
    assert by_word.bits_per_token == by_token.bits_per_token
