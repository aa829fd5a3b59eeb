"""Green, yellow, red, purple."""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers.measures import ENTROPY, FRAC_P, PROBABILITY, SURPRISAL
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET, Thresholds, bucket_counts, steps
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.errors import InputError

LIMITS = st.lists(st.integers(1, 2000), min_size=3, max_size=3, unique=True).map(sorted)


def test_the_limits_of_gltr() -> None:
    rank = np.array([UNSCORED, 0, 9, 10, 99, 100, 999, 1000, 50_256], np.int32)
    assert Thresholds().buckets(rank).tolist() == [NO_BUCKET, 0, 0, 1, 1, 2, 2, 3, 3]


@given(LIMITS, st.lists(st.integers(-1, 2500)))
def test_a_bucket_is_the_number_of_limits_reached(limits: list[int], ranks: list[int]) -> None:
    low, middle, high = limits
    found = Thresholds((low, middle, high)).buckets(np.array(ranks, np.int32))
    assert found.dtype == np.int8
    assert found.tolist() == [
        NO_BUCKET if rank < 0 else sum(rank >= limit for limit in limits) for rank in ranks
    ]
    counts = bucket_counts(found)
    assert counts.tolist() == [found.tolist().count(bucket) for bucket in range(len(BUCKETS))]


@given(st.lists(st.floats(0, 1, width=32)), st.lists(st.floats(0, 1, width=32), unique=True))
def test_steps_are_those_of_a_search(figures: list[float], limits: list[float]) -> None:
    array, ascending = np.array(figures, np.float32), np.array(sorted(limits), np.float32)
    found = steps(array, ascending)
    assert found.dtype == np.int8
    assert found.tolist() == np.searchsorted(ascending, array, side="right").tolist()


def test_nothing_is_reached_where_nothing_is_known() -> None:
    assert steps(np.array([math.nan, 2.0]), (1.0, 2.0)).tolist() == [0, 2]


@given(LIMITS)
def test_thresholds_are_read_as_they_are_written(limits: list[int]) -> None:
    low, middle, high = limits
    thresholds = Thresholds((low, middle, high))
    assert Thresholds.parse(str(thresholds)) == thresholds
    assert Thresholds.parse(f" {low} , {middle},{high} ") == thresholds


@pytest.mark.parametrize("text", ["", "10", "10,100", "1,2,3,4", "a,b,c", "1.5,2,3", "1,,3", "nan"])
def test_what_is_no_list_of_thresholds_is_quoted(text: str) -> None:
    with pytest.raises(InputError, match="is not a list of thresholds") as caught:
        Thresholds.parse(text)
    assert f"“{text}”" in caught.value.message


@pytest.mark.parametrize("text", ["0,1,2", "-1,5,9", "10,10,20", "10,100,100", "100,10,1000"])
def test_thresholds_that_make_no_sense_are_quoted(text: str) -> None:
    with pytest.raises(InputError, match="positive and ascending") as caught:
        Thresholds.parse(text)
    assert text in caught.value.message


def test_labels_name_the_limits() -> None:
    assert Thresholds((5, 1000, 20_000)).labels() == (
        "top 5", "top 1,000", "top 20,000", "beyond 20,000",
    )  # fmt: skip


@given(
    st.lists(st.floats(0.001, 0.999), min_size=3, max_size=3, unique=True).map(sorted),
    st.lists(st.floats(0, 1) | st.just(math.nan)),
    st.sampled_from([FRAC_P, PROBABILITY]),
)
def test_of_a_falling_measure_a_bucket_is_the_number_of_limits_missed(
    limits: list[float], figures: list[float], measure: Measure
) -> None:
    high, middle, low = reversed(limits)
    found = Thresholds((high, middle, low), measure).buckets(np.array(figures))
    assert found.tolist() == [
        NO_BUCKET if math.isnan(value) else sum(value < limit for limit in limits)
        for value in figures
    ]


@pytest.mark.parametrize("measure", MEASURES)
def test_the_usual_limits_of_every_measure_are_read_as_they_are_written(measure: Measure) -> None:
    for limits in (measure.limits, measure.mean_limits):
        thresholds = Thresholds(limits, measure)
        assert Thresholds.parse(str(thresholds), measure) == thresholds


@pytest.mark.parametrize(
    ("limits", "measure"),
    [
        ((0.1, 0.2, 0.3), PROBABILITY),
        ((0.3, 0.2, 0.0), PROBABILITY),
        ((1.0, 0.2, 0.1), FRAC_P),
        ((3.0, 2.0, 1.0), SURPRISAL),
    ],
)
def test_limits_in_the_wrong_order_are_refused(
    limits: tuple[float, float, float], measure: Measure
) -> None:
    with pytest.raises(InputError, match="must be positive and"):
        Thresholds(limits, measure)


def test_labels_carry_the_unit() -> None:
    assert Thresholds((0.5, 0.25, 0.125), FRAC_P).labels() == (
        "≥ 0.5", "≥ 0.25", "≥ 0.125", "< 0.125",
    )  # fmt: skip
    assert Thresholds((1.5, 2, 3), ENTROPY).labels() == (
        "< 1.5 nats", "< 2 nats", "< 3 nats", "≥ 3 nats",
    )  # fmt: skip
