"""Ink on every background is legible, by the contrast of WCAG 2."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from coloraide import Color

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.palette import (
    GLTR,
    GREY,
    LIGHT,
    PALETTES,
    SAFE,
    Palette,
    PaletteSet,
    own_palette,
)
from gltr_desktop.analysis.palette import contrast as palette_contrast


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    channels = [value / 255 for value in bytes.fromhex(colour.removeprefix("#"))]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_the_yardstick() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


EVERY = {
    f"{choice.name} {kind}": getattr(choice, kind)
    for choice in PALETTES
    for kind in ("light", "dark")
}


@pytest.mark.parametrize("palette", EVERY.values(), ids=EVERY)
def test_ink_is_legible_on_paper_and_on_every_bucket(palette: Palette) -> None:
    assert len(palette.buckets) == len(BUCKETS)
    for background in (palette.paper, *palette.buckets):
        assert contrast(palette.ink, background) >= 4.5, background


@pytest.mark.parametrize("choice", PALETTES, ids=lambda choice: choice.name)
def test_dark_is_dark_and_light_is_light(choice: PaletteSet) -> None:
    assert luminance(choice.light.paper) > luminance(choice.light.ink)
    assert luminance(choice.dark.paper) < luminance(choice.dark.ink)


def seen(colour: str, eyes: str) -> Color:
    """As somebody sees it who lacks one kind of cones (Machado 2009, Brettel 1997), or none."""
    kind, _, method = eyes.partition(" ")
    return Color(colour).filter(kind, method=method) if method else Color(colour)


EYES = [
    "all",
    *(f"{kind} {how}" for kind in ("protan", "deutan", "tritan") for how in ("machado", "brettel")),
]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize(("palette", "least"), [(SAFE.light, 12.0), (SAFE.dark, 9.0)])
def test_colours_for_colour_blind_readers_are_far_apart(
    eyes: str, palette: Palette, least: float
) -> None:
    for one, other in combinations(palette.buckets, 2):
        assert seen(one, eyes).delta_e(seen(other, eyes), method="2000") >= least, (one, other)


def test_gltrs_own_are_not() -> None:
    green, yellow = (seen(colour, "deutan machado") for colour in LIGHT.buckets[:2])
    assert green.delta_e(yellow, method="2000") < 6


@pytest.mark.parametrize("palette", [GREY.light, GREY.dark])
def test_greys_are_steps_from_the_paper_to_the_ink(palette: Palette) -> None:
    steps = [luminance(colour) for colour in palette.buckets]
    towards_ink = luminance(palette.ink) > luminance(palette.paper)
    assert steps == sorted(steps, reverse=not towards_ink)
    for one, other in pairwise(palette.buckets):
        assert Color(one).delta_e(Color(other), method="2000") > 6
        assert len(set(bytes.fromhex(other[1:]))) <= 3


def test_contrast_is_that_of_wcag() -> None:
    for one, other in combinations(("#000000", "#ffffff", "#777777", "#fec44f", "#12fe09"), 2):
        assert palette_contrast(one, other) == pytest.approx(contrast(one, other))


def test_own_colours_are_used_where_the_text_can_be_read_on_them() -> None:
    light = ("#ffffff", "#eeeeee", "#dddddd", "#cccccc")
    own = own_palette(light, ("#000000",) * 4)
    assert own.light.buckets == light
    assert own.dark.buckets == ("#000000",) * 4
    unreadable = ("#ffffff", "#ffffff", "#ffffff", "#333333")
    for wrong in ((), light[:3], ("red", *light[1:]), unreadable):
        assert own_palette(wrong, wrong).light == GLTR.light
        assert own_palette(wrong, wrong).dark == GLTR.dark
