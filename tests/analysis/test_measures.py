"""Figures of tokens, words and passages against their definitions, one token at a time."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.measures import ENTROPY, FRAC_P, PROBABILITY, RANK, SURPRISAL
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.measures import MEASURES, Measure, measure_named, values_of
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity

RANKS = st.lists(st.sampled_from([UNSCORED, 0, 1, 9, 10, 500, 40_000]), max_size=12)


def figure(analysis: Analysis, index: int, measure: Measure) -> float:
    """The figure of one token, by its definition."""
    logprob = float(analysis.columns.logprob[index])
    return {
        RANK: float(analysis.columns.rank[index]),
        FRAC_P: math.exp(logprob - float(analysis.columns.top_logprob[index, 0])),
        PROBABILITY: math.exp(logprob),
        SURPRISAL: -logprob / math.log(2),
        ENTROPY: float(analysis.columns.entropy[index]),
    }[measure]


def together(figures: list[float], measure: Measure, *, is_passage: bool) -> float:
    """The figure of several tokens, by its definition."""
    if not figures:
        return math.nan
    count = len(figures)
    if is_passage:
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
        for granularity in (Granularity.TOKEN, Granularity.SENTENCE):
            found = values_of(analysis, measure, np.array(first, np.int32), granularity)
            expected = [
                together(
                    [figure(analysis, i, measure) for i in group],
                    measure,
                    is_passage=granularity.is_passage,
                )
                for group in known
            ]
            assert found.dtype == np.float64
            assert found.tolist() == pytest.approx(expected, rel=1e-5, nan_ok=True)


@given(st.lists(st.integers(0, 2**31 - 2), min_size=1, max_size=8))
def test_single_ranks_are_exact(ranks: list[int]) -> None:
    analysis = analysis_of(["x"] * len(ranks), ranks)
    each = np.arange(len(ranks) + 1, dtype=np.int32)
    assert values_of(analysis, RANK, each, Granularity.TOKEN).tolist() == ranks


def test_without_predictions_there_is_no_frac_p() -> None:
    analysis = analysis_of(["a", "b"], [0, 5], top_k=0)
    each = np.arange(3, dtype=np.int32)
    for granularity in (Granularity.TOKEN, Granularity.SENTENCE):
        assert np.isnan(values_of(analysis, FRAC_P, each, granularity)).all()


def test_roundings_of_certainty_are_no_figures_below_nothing() -> None:
    analysis = analysis_of(["a"], [0])
    analysis.columns.logprob[0], analysis.columns.entropy[0], analysis.columns.top_logprob[0, 0] = (
        1e-7,
        -1e-7,
        -1e-6,
    )
    one = np.array([0, 1], np.int32)
    for granularity in (Granularity.TOKEN, Granularity.SENTENCE):
        assert values_of(analysis, SURPRISAL, one, granularity)[0] == 0
        assert values_of(analysis, ENTROPY, one, granularity)[0] == 0
        assert values_of(analysis, PROBABILITY, one, granularity)[0] == 1
        assert values_of(analysis, FRAC_P, one, granularity)[0] == 1


def test_measures_are_known_by_name() -> None:
    assert [measure_named(measure.name) for measure in MEASURES] == list(MEASURES)
    assert measure_named("gone") is measure_named("") is RANK
