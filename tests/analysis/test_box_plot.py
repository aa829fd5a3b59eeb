"""The five numbers of a box plot, from their definitions."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.box_plot import MIN_VALUES, Box, distribution

VALUES = st.lists(
    st.one_of(st.floats(0, 1e6), st.sampled_from([0.0, 0.5, 0.5000001, 1.0])),
    min_size=1,
    max_size=40,
)


def quartile(ordered: list[float], share: float) -> float:
    """Between the two values beside the position (n − 1) · share, in proportion."""
    position = (len(ordered) - 1) * share
    below, above = ordered[math.floor(position)], ordered[math.ceil(position)]
    return below + (above - below) * (position - math.floor(position))


@given(VALUES)
def test_the_numbers_of_a_box_follow_their_definitions(values: list[float]) -> None:
    found = distribution(values)
    ordered = sorted(values)
    assert found.values.tolist() == ordered
    assert (found.minimum, found.maximum) == (ordered[0], ordered[-1])
    assert found.median == pytest.approx(statistics.median(ordered))
    assert found.mean == pytest.approx(statistics.fmean(ordered))
    if len(values) > 1:
        assert found.deviation == pytest.approx(statistics.stdev(ordered), abs=1e-9)
    else:
        assert found.deviation is None
    if len(values) < MIN_VALUES:
        assert found.box is None
        assert found.outside.all()
        return
    box = found.box
    assert box is not None
    first, third = quartile(ordered, 0.25), quartile(ordered, 0.75)
    assert [box.first_quartile, box.median, box.third_quartile] == pytest.approx(
        [first, found.median, third]
    )
    # The fences are taken from the box, which may differ from ours in the last digit.
    reach = 1.5 * (box.third_quartile - box.first_quartile)
    low, high = box.first_quartile - reach, box.third_quartile + reach
    within = [value for value in ordered if low <= value <= high]
    assert box.lower_whisker == min(*within, box.first_quartile)
    assert box.upper_whisker == max(*within, box.third_quartile)
    beyond = [not box.lower_whisker <= value <= box.upper_whisker for value in ordered]
    assert found.outside.tolist() == beyond


def test_a_far_value_is_beyond_the_whisker() -> None:
    found = distribution([1, 2, 3, 4, 5, 100])
    assert found.box == Box(1, 2.25, 3.5, 4.75, 5)
    assert found.outside.tolist() == [False] * 5 + [True]


def test_a_whisker_reaches_one_and_a_half_lengths_of_the_box_and_no_further() -> None:
    middle = [0, 10, 12, 15, 18, 20, 30]
    found = distribution([-5, *middle, 35])
    assert found.box == Box(-5, 10, 15, 20, 35)
    assert distribution([-5.1, *middle, 35.1]).box == Box(0, 10, 15, 20, 30)


def test_a_whisker_never_ends_within_the_box() -> None:
    # The first quartile, 7.5, lies between values that are both beyond the fences' whisker.
    found = distribution([0, 0, 10, 10, 10, 10, 10, 10])
    assert found.box == Box(7.5, 7.5, 10, 10, 10)
    assert found.outside.tolist() == [True, True] + [False] * 6


def test_equal_values_have_a_box_without_a_width() -> None:
    found = distribution([0.7] * 9)
    assert found.box == Box(0.7, 0.7, 0.7, 0.7, 0.7)
    assert not found.outside.any()
