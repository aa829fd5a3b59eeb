"""What charts say in words."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.chart_words import (
    histogram_in_words,
    profile_axis_end,
    profile_in_words,
    quartiles_in_words,
    shown_ticks,
)
from gltr_desktop.analysis.histograms import BINNED_VALUES, binned_histogram, bucket_histogram
from gltr_desktop.analysis.profile import surprisal_profile
from gltr_desktop.analysis.record import UNSCORED


def test_a_histogram_says_its_bars_and_its_quartiles() -> None:
    histogram = bucket_histogram(analysis_of(["a", "b", "c", "d"], [0, 0, 50, 5000]), Thresholds())
    assert histogram_in_words(histogram) == (
        "top 10: 2 (50%), top 100: 1 (25%), top 1,000: 0 (0%), beyond 1,000: 1 (25%). "
        "median 26, half of them 1 to 1,288"
    )


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


@pytest.mark.parametrize(("bits", "end"), [([], 12), ([3], 12), ([12], 12), ([12.1, 2], 16)])
def test_the_axis_ends_at_a_multiple_of_four(bits: list[float], end: float) -> None:
    assert profile_axis_end(np.array(bits, np.float32)) == end
