"""A colouring is a value: its defaults are those of GLTR, and equal parts make it equal."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from helpers.measures import RANK, SURPRISAL

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.palette import GLTR, SAFE
from gltr_desktop.analysis.segmentation import Granularity

OTHERS: dict[str, Colouring] = {
    "thresholds": Colouring(thresholds=Thresholds((1, 2, 3))),
    "measure": Colouring(thresholds=Thresholds(SURPRISAL.limits, SURPRISAL)),
    "granularity": Colouring(granularity=Granularity.WORD),
    "token thresholds": Colouring(token_thresholds=Thresholds((1, 2, 3))),
    "palette": Colouring(palette=SAFE),
    "painted": Colouring(painted=False),
    "underlined": Colouring(underlined=True),
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
