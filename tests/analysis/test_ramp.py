"""The continuous ramp: in order for every reader, legible, and true to the values."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from coloraide import Color
from helpers.analyses import analysis_of
from helpers.measures import ENTROPY, RANK, SURPRISAL
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import NO_BUCKET, Thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure, measure_named
from gltr_desktop.analysis.palette import GLTR, GREY, PALETTES, SAFE, contrast, own_palette
from gltr_desktop.analysis.ramp import (
    STEPS,
    ramp_colours,
    ramp_ends,
    ramp_steps,
    step_of_bucket,
    unit_steps,
)
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity

EYES = ["", "protan machado", "deutan machado", "tritan machado", "protan brettel"]
DARK = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
CHOICES = pytest.mark.parametrize("choice", PALETTES, ids=lambda choice: choice.name)


@CHOICES
@DARK
def test_text_is_legible_on_every_step(choice: object, dark: bool) -> None:
    palette = choice.dark if dark else choice.light  # type: ignore[attr-defined]
    colours = ramp_colours(choice, dark=dark)  # type: ignore[arg-type]
    assert len(set(colours)) == STEPS
    assert colours[0] == palette.paper
    assert min(contrast(colour, palette.ink) for colour in colours) >= 4.5


@CHOICES
@DARK
@pytest.mark.parametrize("eyes", EYES)
def test_every_reader_sees_the_order_of_the_steps(
    choice: object,
    dark: bool,
    eyes: str,
) -> None:
    lightness = []
    for colour in ramp_colours(choice, dark=dark):  # type: ignore[arg-type]
        kind, _, method = eyes.partition(" ")
        seen = Color(colour).filter(kind, method=method) if eyes else Color(colour)
        lightness.append(seen.convert("lab")["lightness"])
    steps = np.diff(lightness) * (1 if dark else -1)
    # A step may look as light as the one before, but four of them never do.
    assert steps.min() > -1
    assert (np.diff(lightness[::4]) * (1 if dark else -1)).min() > 1


def test_colours_that_get_darker_make_a_ramp_of_their_own() -> None:
    assert ramp_colours(SAFE, dark=False)[-1] == SAFE.light.buckets[-1]
    assert ramp_colours(GREY, dark=True)[-1] == GREY.dark.buckets[-1]
    reverse = own_palette(SAFE.light.buckets[::-1], GLTR.dark.buckets)
    assert ramp_colours(reverse, dark=False) == ramp_colours(GLTR, dark=False)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
@pytest.mark.parametrize("kind", ["limits", "mean_limits"])
def test_the_step_grows_with_surprise_from_the_first_to_the_last(
    measure: Measure, kind: str
) -> None:
    thresholds = Thresholds(getattr(measure, kind), measure)
    low, middle, high = thresholds.limits
    first, last = (1.0, 1e-9) if measure.descending else (0.0, 1e6)
    values = np.array([first, low, middle, high, last])
    steps = ramp_steps(values, thresholds).tolist()
    assert steps[0] == 0
    assert steps[-1] == STEPS - 1
    assert all(one < other for one, other in pairwise(steps))
    stand_ins = [step_of_bucket(bucket, thresholds) for bucket in range(4)]
    for step, (before, after) in zip(steps[1:4], pairwise(stand_ins), strict=True):
        assert before < step <= after + 1


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=20))
def test_a_higher_rank_never_has_a_lower_step(ranks: list[float]) -> None:
    steps = ramp_steps(np.sort(np.array(ranks)), Thresholds())
    assert (np.diff(steps) >= 0).all()
    assert steps.min() >= 0
    assert steps.max() < STEPS


def test_what_has_no_value_has_no_step() -> None:
    thresholds = Thresholds(SURPRISAL.limits, SURPRISAL)
    assert ramp_steps(np.array([np.nan, 0.0, np.inf]), thresholds).tolist() == [
        NO_BUCKET, 0, STEPS - 1,
    ]  # fmt: skip
    analysis = analysis_of(["a", " b", " c"], [UNSCORED, 0, 5_000], done=2)
    assert unit_steps(analysis, Thresholds(), Granularity.TOKEN).tolist() == [NO_BUCKET, 0]


def test_some_units_have_the_steps_that_they_have_among_all() -> None:
    analysis = analysis_of(["a", " b", " c", ".", " d", " e"], [0, 30, 700, 5, 9_000, 80])
    for granularity in Granularity:
        every = unit_steps(analysis, Thresholds(), granularity)
        for begin in range(len(every)):
            part = unit_steps(analysis, Thresholds(), granularity, begin, begin + 2)
            assert part.tolist() == every[begin : begin + 2].tolist()


def test_the_ends_have_names() -> None:
    assert ramp_ends(Thresholds()) == ("1", "> 10,000")
    assert ramp_ends(Thresholds(SURPRISAL.limits, SURPRISAL)) == ("0 bits", "≥ 13 bits")
    assert ramp_ends(Thresholds(ENTROPY.limits, ENTROPY)) == ("0 nats", "≥ 9.2 nats")
    assert ramp_ends(Thresholds(RANK.mean_limits)) == ("≤ 1.5", "> 24")
    probability = measure_named("probability")
    assert ramp_ends(Thresholds(probability.limits, probability)) == ("1", "< 0.0001")
