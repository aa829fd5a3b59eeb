"""Figures about a whole text, from their definitions."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.statistics import summarise

RANKS = st.lists(st.sampled_from([UNSCORED, 0, 5, 10, 50, 100, 500, 1000, 9000]), max_size=20)


@given(RANKS, st.data())
def test_a_summary_adds_up_what_is_dealt_with(ranks: list[int], data: st.DataObject) -> None:
    done = data.draw(st.integers(0, len(ranks)))
    pieces = [f"{'é' * (index % 3)}x" for index in range(len(ranks))]
    # Columns are shared while scores stream in: what lies beyond must not be counted.
    analysis = replace(analysis_of(pieces, ranks), done=done)
    summary = summarise(analysis, Thresholds())

    known = [rank for rank in ranks[:done] if rank != UNSCORED]
    nats = [-math.log(0.3 / (rank + 1)) for rank in known]
    bounds = [0, 10, 100, 1000, math.inf]
    counts = [sum(low <= rank < high for rank in known) for low, high in pairwise(bounds)]
    assert (summary.tokens, summary.scored) == (len(ranks), len(known))
    assert summary.buckets == dict(zip(BUCKETS, counts, strict=True))
    assert summary.bits == pytest.approx(sum(nats) / math.log(2), rel=1e-6)
    if not known:
        assert set(summary.shares.values()) == {0.0}
        assert summary.perplexity is summary.bits_per_character is summary.mean_entropy is None
        return
    shares = [count / len(known) for count in counts]
    assert list(summary.shares.values()) == pytest.approx(shares)
    assert summary.perplexity == pytest.approx(math.exp(sum(nats) / len(nats)), rel=1e-5)
    characters = len("".join(pieces[:done]))
    assert summary.bits_per_character == pytest.approx(summary.bits / characters)
    entropies = [1 + math.log1p(rank) / 2 for rank in known]
    assert summary.mean_entropy == pytest.approx(sum(entropies) / len(known), rel=1e-6)


def test_a_perplexity_beyond_all_numbers_is_infinite() -> None:
    analysis = analysis_of(["a"], [9])
    analysis.columns.logprob[0] = -720
    assert summarise(analysis, Thresholds()).perplexity == math.inf


def test_a_character_of_several_tokens_is_one_character() -> None:
    summary = summarise(analysis_of([b"\xf0\x9f", b"\x99", b"\x82"], [0, 0, 0]), Thresholds())
    assert summary.bits_per_character == pytest.approx(summary.bits)


def test_thresholds_decide_the_buckets() -> None:
    summary = summarise(analysis_of(["a", "b", "c"], [1, 2, 3]), Thresholds((1, 2, 3)))
    assert summary.buckets == {"green": 0, "yellow": 1, "red": 1, "purple": 1}
