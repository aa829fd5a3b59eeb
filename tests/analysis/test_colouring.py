"""A colouring is a value: its defaults are those of GLTR, and equal parts make it equal."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from helpers.analyses import analysis_of
from helpers.measures import RANK, SURPRISAL

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.palette import GLTR, SAFE
from gltr_desktop.analysis.ramp import STEPS, ramp_colours
from gltr_desktop.analysis.segmentation import Granularity

OTHERS: dict[str, Colouring] = {
    "thresholds": Colouring(thresholds=Thresholds((1, 2, 3))),
    "measure": Colouring(thresholds=Thresholds(SURPRISAL.limits, SURPRISAL)),
    "granularity": Colouring(granularity=Granularity.WORD),
    "token thresholds": Colouring(token_thresholds=Thresholds((1, 2, 3))),
    "palette": Colouring(palette=SAFE),
    "painted": Colouring(painted=False),
    "underlined": Colouring(underlined=True),
    "line breaks": Colouring(line_breaks=True),
    "continuous": Colouring(continuous=True),
}
"""Colourings that differ from the default in one part each."""


def test_the_defaults_are_those_of_gltr() -> None:
    assert Colouring() == GLTR_COLOURING
    assert GLTR_COLOURING.measure is RANK
    assert GLTR_COLOURING.thresholds.limits == (10, 100, 1000)
    assert GLTR_COLOURING.token_thresholds == GLTR_COLOURING.thresholds
    assert GLTR_COLOURING.granularity is Granularity.TOKEN
    assert GLTR_COLOURING.palette is GLTR
    assert GLTR_COLOURING.painted
    assert not GLTR_COLOURING.underlined
    assert not GLTR_COLOURING.line_breaks
    assert not GLTR_COLOURING.continuous


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_the_measure_is_that_of_the_thresholds(measure: Measure) -> None:
    assert Colouring(Thresholds(measure.limits, measure)).measure is measure


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_colourings_are_equal_if_all_their_parts_are(other: Colouring) -> None:
    assert other != GLTR_COLOURING
    same = replace(other)
    assert same is not other
    assert same == other
    assert hash(same) == hash(other)


def test_a_colouring_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        GLTR_COLOURING.painted = False  # type: ignore[misc]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_means_of_passages_have_default_thresholds_of_their_own(measure: Measure) -> None:
    single, mean = Thresholds(measure.limits, measure), Thresholds(measure.mean_limits, measure)
    assert single != mean
    assert {
        granularity: default_thresholds(measure, granularity) for granularity in Granularity
    } == {
        Granularity.TOKEN: single,
        Granularity.WORD: single,
        Granularity.SENTENCE: mean,
        Granularity.PARAGRAPH: mean,
    }


@pytest.mark.parametrize("dark", [False, True])
def test_the_shades_are_those_of_the_buckets(dark: bool) -> None:
    palette = GLTR.dark if dark else GLTR.light
    assert GLTR_COLOURING.colours(dark=dark) == palette.buckets
    assert GLTR_COLOURING.bucket_colours(dark=dark) == palette.buckets
    analysis = analysis_of(["a", " b", " c"], [0, 50, 5_000])
    assert GLTR_COLOURING.shades(analysis).tolist() == [0, 1, 3]


def test_the_shades_of_a_continuous_colouring_are_the_steps_of_the_ramp() -> None:
    colouring = Colouring(continuous=True)
    colours = colouring.colours()
    assert colours == ramp_colours(GLTR, dark=False)
    analysis = analysis_of(["a", " b", " c"], [0, 50, 50_000])
    shades = colouring.shades(analysis).tolist()
    assert shades[0] == 0 < shades[1] < shades[2] == STEPS - 1
    of_buckets = [colouring.shade_of_bucket(bucket) for bucket in range(4)]
    assert of_buckets == sorted(set(of_buckets))
    assert colouring.bucket_colours() == tuple(colours[shade] for shade in of_buckets)


@pytest.mark.parametrize("continuous", [False, True])
def test_lines_below_get_denser_with_the_shades(continuous: bool) -> None:
    colouring = Colouring(continuous=continuous, underlined=True)
    lines = colouring.underlines("abcd", "-")
    assert len(lines) == len(colouring.colours())
    assert sorted(set(lines)) == list("abcd")
    assert list(lines) == sorted(lines)
    assert set(replace(colouring, underlined=False).underlines("abcd", "-")) == {"-"}
