"""The colours of differences: legible, apart for every reader, alike on both sides."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from coloraide import Color
from helpers.analyses import analysis_of
from helpers.tokenisations import TEXTS, analyses
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.difference.difference import (
    Difference,
    difference_of_models,
    difference_of_texts,
)
from gltr_desktop.analysis.difference.diverging import (
    LIMITS,
    NEUTRAL,
    STEPS,
    Side,
    diverging_colours,
    diverging_steps,
    group_steps,
    segment_steps,
    step_words,
)
from gltr_desktop.analysis.palette import PALETTES, contrast
from gltr_desktop.analysis.record import UNSCORED

DARK = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
EYES = pytest.mark.parametrize(
    "eyes",
    [
        "all",
        *(f"{kind} {how}" for kind in ("protan", "deutan", "tritan")
          for how in ("machado", "brettel")),
    ],
)  # fmt: skip


def seen(colour: str, eyes: str) -> Color:
    """As somebody sees it who lacks one kind of cones (Machado 2009, Brettel 1997), or none."""
    kind, _, method = eyes.partition(" ")
    return Color(colour).filter(kind, method=method) if method else Color(colour)


def lightness(colour: Color) -> float:
    return float(colour.convert("lab")["lightness"])


@DARK
@pytest.mark.parametrize("choice", PALETTES, ids=lambda choice: choice.name)
def test_text_is_legible_on_every_step(choice: object, dark: bool) -> None:
    palette = choice.dark if dark else choice.light  # type: ignore[attr-defined]
    colours = diverging_colours(dark=dark)
    assert len(set(colours)) == STEPS
    assert min(contrast(colour, palette.ink) for colour in colours) >= 4.5


@DARK
@EYES
def test_every_reader_tells_every_step_from_every_other(dark: bool, eyes: str) -> None:
    colours = [seen(colour, eyes) for colour in diverging_colours(dark=dark)]
    for one, other in combinations(colours, 2):
        assert one.delta_e(other, method="2000") >= 5
    for step in range(1, NEUTRAL + 1):
        fewer, more = colours[NEUTRAL - step], colours[NEUTRAL + step]
        assert fewer.delta_e(more, method="2000") >= 6 + 6 * step


@DARK
@EYES
def test_strength_is_seen_without_colour_and_both_sides_are_alike(dark: bool, eyes: str) -> None:
    shades = [lightness(seen(colour, eyes)) for colour in diverging_colours(dark=dark)]
    from_paper = np.abs(np.array(shades) - shades[NEUTRAL])
    fewer, more = from_paper[NEUTRAL::-1], from_paper[NEUTRAL:]
    for side in (fewer, more):
        assert (np.diff(side) > 3).all()
        assert side[-1] > 25
    assert np.abs(fewer - more).max() < (4 if eyes == "all" else 10)


def test_steps_grow_with_the_difference_and_are_symmetric() -> None:
    limits = np.array([0.0, *LIMITS, 1e6, np.inf])
    steps = diverging_steps(limits)
    assert steps.tolist() == [*range(NEUTRAL, STEPS), STEPS - 1, STEPS - 1]
    assert diverging_steps(-limits).tolist() == [STEPS - 1 - step for step in steps]
    below = np.nextafter(LIMITS, 0)
    assert diverging_steps(below).tolist() == list(range(NEUTRAL, STEPS - 1))
    assert diverging_steps(np.array([np.nan])).tolist() == [NO_BUCKET]


def test_every_step_has_words() -> None:
    words = step_words()
    assert len(words) == STEPS
    assert words[0] == "at least 2 bits per character fewer"
    assert words[NEUTRAL - 1] == "0.1–0.25 bits per character fewer"
    assert words[NEUTRAL] == "less than 0.1 bits per character apart"
    assert words[NEUTRAL + 2] == "0.25–0.5 bits per character more"
    assert words[-1] == "at least 2 bits per character more"


def check_groups(difference: Difference) -> None:
    """Every group has the step of the segment that holds its tokens."""
    segments = difference.smallest
    steps = segment_steps(segments).tolist()
    for side, analysis, bounds in (
        (Side.LEFT, difference.left, segments.left_tokens),
        (Side.RIGHT, difference.right, segments.right_tokens),
    ):
        expected = []
        for token in analysis.groups.token_bounds[:-1].tolist():
            (segment,) = np.flatnonzero((bounds[:-1] <= token) & (token < bounds[1:]))
            expected.append(steps[segment])
        assert group_steps(segments, analysis, side).tolist() == expected


@given(st.data())
def test_a_group_has_the_step_of_its_segment(data: st.DataObject) -> None:
    text, other = data.draw(TEXTS), data.draw(TEXTS)
    left, right = (data.draw(analyses(text)) for _ in "AB")
    check_groups(difference_of_models(left, right))
    check_groups(difference_of_texts(left, data.draw(analyses(text + other))))


def test_what_is_not_scored_on_both_sides_has_no_step() -> None:
    left = analysis_of(["a", " b", " c"], [UNSCORED, 0, 9_999])
    right = analysis_of(["a", " b", " c"], [0, 9_999, UNSCORED])
    segments = difference_of_models(left, right).smallest
    assert segment_steps(segments).tolist() == [NO_BUCKET, STEPS - 1, NO_BUCKET]


def test_the_other_side() -> None:
    assert Side.LEFT.other is Side.RIGHT
    assert Side.RIGHT.other is Side.LEFT
