"""Figures of tokens, words and passages against their definitions, one token at a time."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.analysis import UNSCORED, Analysis
from gltr_desktop.analysis.measures import (
    ENTROPY,
    FRAC_P,
    MEASURES,
    PROBABILITY,
    RANK,
    SURPRISAL,
    Measure,
    measure_named,
    measured,
)

RANKS = st.lists(st.sampled_from([UNSCORED, 0, 1, 9, 10, 500, 40_000]), max_size=12)


def figure(analysis: Analysis, index: int, measure: Measure) -> float:
    """The figure of one token, by its definition."""
    logprob = float(analysis.logprob[index])
    return {
        RANK: float(analysis.rank[index]),
        FRAC_P: math.exp(logprob - float(analysis.top_logprob[index, 0])),
        PROBABILITY: math.exp(logprob),
        SURPRISAL: -logprob / math.log(2),
        ENTROPY: float(analysis.entropy[index]),
    }[measure]


def together(figures: list[float], measure: Measure, *, averaged: bool) -> float:
    """The figure of several tokens, by its definition."""
    if not figures:
        return math.nan
    count = len(figures)
    if averaged:
        return {
            RANK: math.prod(rank + 1 for rank in figures) ** (1 / count) - 1,
            FRAC_P: math.prod(figures) ** (1 / count),
            PROBABILITY: math.prod(figures) ** (1 / count),
            SURPRISAL: sum(figures) / count,
            ENTROPY: sum(figures) / count,
        }[measure]
    return {
        RANK: max(figures),
        FRAC_P: math.prod(figures),
        PROBABILITY: math.prod(figures),
        SURPRISAL: sum(figures),
        ENTROPY: max(figures),
    }[measure]


@given(RANKS, st.data())
def test_figures_are_those_of_their_definition(ranks: list[int], data: st.DataObject) -> None:
    count = len(ranks)
    done = data.draw(st.just(count) | st.integers(0, count))
    analysis = replace(analysis_of(["x"] * count, ranks), done=done)
    cuts = data.draw(st.sets(st.integers(0, count), max_size=4))
    first = sorted({0, count, *cuts})
    first = first[data.draw(st.integers(0, len(first) - 1)) :]
    known = [
        [index for index in range(a, min(b, done)) if ranks[index] >= 0] for a, b in pairwise(first)
    ]
    for measure in MEASURES:
        for averaged in (False, True):
            found = measured(analysis, measure, np.array(first, np.int32), averaged=averaged)
            expected = [
                together([figure(analysis, i, measure) for i in group], measure, averaged=averaged)
                for group in known
            ]
            assert found.dtype == np.float64
            assert found.tolist() == pytest.approx(expected, rel=1e-5, nan_ok=True)


@given(st.lists(st.integers(0, 2**31 - 2), min_size=1, max_size=8))
def test_single_ranks_are_exact(ranks: list[int]) -> None:
    analysis = analysis_of(["x"] * len(ranks), ranks)
    each = np.arange(len(ranks) + 1, dtype=np.int32)
    assert measured(analysis, RANK, each, averaged=False).tolist() == ranks


def test_without_predictions_there_is_no_frac_p() -> None:
    analysis = analysis_of(["a", "b"], [0, 5], top_k=0)
    each = np.arange(3, dtype=np.int32)
    for averaged in (False, True):
        assert np.isnan(measured(analysis, FRAC_P, each, averaged=averaged)).all()


def test_roundings_of_certainty_are_no_figures_below_nothing() -> None:
    analysis = analysis_of(["a"], [0])
    analysis.logprob[0], analysis.entropy[0], analysis.top_logprob[0, 0] = 1e-7, -1e-7, -1e-6
    one = np.array([0, 1], np.int32)
    for averaged in (False, True):
        assert measured(analysis, SURPRISAL, one, averaged=averaged)[0] == 0
        assert measured(analysis, ENTROPY, one, averaged=averaged)[0] == 0
        assert measured(analysis, PROBABILITY, one, averaged=averaged)[0] == 1
        assert measured(analysis, FRAC_P, one, averaged=averaged)[0] == 1


def test_measures_are_known_by_name() -> None:
    assert [measure_named(measure.name) for measure in MEASURES] == list(MEASURES)
    assert measure_named("gone") is measure_named("") is RANK
