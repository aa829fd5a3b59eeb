"""Both signals against their formulas, written out with loops over tokens."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.difference.two_model_signals import (
    MIN_TOKENS,
    TWO_MODEL_SIGNALS,
    PairedColumns,
)

SIGNALS = {signal.name: signal for signal in TWO_MODEL_SIGNALS}
Row = tuple[float, float, float]


def columns_of(rows: list[Row]) -> PairedColumns:
    logprob, entropy, variance = np.array(rows, np.float32).reshape(-1, 3).T
    return PairedColumns("big", "little", logprob, entropy, variance)


TOKENS = st.tuples(
    st.floats(-20, 0, width=32), st.floats(0.125, 10, width=32), st.floats(0.125, 30, width=32)
)
UNKNOWN: Row = (math.nan, math.nan, math.nan)


@given(
    st.lists(st.one_of(TOKENS, st.just(UNKNOWN)), max_size=30),
    st.lists(TOKENS, min_size=MIN_TOKENS, max_size=MIN_TOKENS),
)
def test_each_is_its_formula(some: list[Row], more: list[Row]) -> None:
    rows = [*some, *more]
    columns = columns_of(rows)
    known = [row for row in rows if not math.isnan(row[0])]
    assert columns.scored == len(known)
    logprob, entropy, variance = (sum(row[i] for row in known) for i in range(3))
    assert SIGNALS["binoculars"].value(columns) == pytest.approx(-logprob / entropy)
    assert SIGNALS["fast_detectgpt"].value(columns) == pytest.approx(
        (logprob + entropy) / math.sqrt(variance), abs=1e-6
    )


def test_every_signal_is_tested() -> None:
    assert list(SIGNALS) == ["binoculars", "fast_detectgpt"]


def test_of_a_few_tokens_nothing_is_said() -> None:
    known = [(-2.0, 2.0, 1.0)] * MIN_TOKENS
    for rows in ([], [UNKNOWN] * 99, [*known[1:], UNKNOWN]):
        for signal in TWO_MODEL_SIGNALS:
            assert math.isnan(signal.value(columns_of(rows)))
            assert signal.shown(columns_of(rows)) == "–"
    assert SIGNALS["binoculars"].value(columns_of(known)) == 1.0


@pytest.mark.parametrize("row", [(-2.0, 0.0, 0.0), (-math.inf, 1.0, 1.0)])
def test_what_is_not_finite_is_no_figure(row: Row) -> None:
    for signal in TWO_MODEL_SIGNALS:
        assert math.isnan(signal.value(columns_of([row] * MIN_TOKENS)))


def test_figures_are_shown_with_a_minus_and_no_negative_nothing() -> None:
    below = columns_of([(-3.0, 2.0, 1.0)] * MIN_TOKENS)
    assert SIGNALS["binoculars"].shown(below) == "1.500"
    assert SIGNALS["fast_detectgpt"].shown(below) == "−7.07"
    almost = columns_of([(-2.0001, 2.0, 1.0)] * MIN_TOKENS)
    assert SIGNALS["fast_detectgpt"].shown(almost) == "0.00"


def test_it_is_said_which_two_models_are_needed_and_which_is_which() -> None:
    for signal in TWO_MODEL_SIGNALS:
        assert "two models with one vocabulary" in signal.description
        assert "A, the left one, scores" in signal.description
        assert "B, the right one, samples" in signal.description
        assert "other pairs of models" in signal.description
    assert columns_of([]).roles == "“big” (A) scores, “little” (B) samples."
