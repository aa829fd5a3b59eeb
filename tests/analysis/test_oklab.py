"""Colours between colours: even steps, from the first to the last."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from coloraide import Color

from gltr_desktop.analysis.oklab import colours_through


def test_they_begin_and_end_with_the_anchors_and_pass_those_between() -> None:
    colours = colours_through(("#000000", "#777777", "#777777", "#ffffff"), 101)
    assert (colours[0], colours[-1]) == ("#000000", "#ffffff")
    assert "#777777" in colours
    assert colours_through(("#123456", "#ABCDEF"), 2) == ("#123456", "#abcdef")


@pytest.mark.parametrize("anchors", [("#fffdf9", "#5598dc"), ("#1f2124", "#985813")])
def test_they_are_evenly_spaced_in_oklab(anchors: tuple[str, ...]) -> None:
    colours = [Color(colour) for colour in colours_through(anchors, 9)]
    steps = [one.delta_e(other, method="ok") for one, other in pairwise(colours)]
    assert np.allclose(steps, np.mean(steps), rtol=0.06)
