"""Ink on every background is legible, by the contrast of WCAG 2."""

from __future__ import annotations

import pytest

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.palette import DARK, LIGHT, Palette


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


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_ink_is_legible_on_paper_and_on_every_bucket(palette: Palette) -> None:
    assert len(palette.buckets) == len(BUCKETS)
    for background in (palette.paper, *palette.buckets):
        assert contrast(palette.ink, background) >= 4.5, background


def test_dark_is_dark_and_light_is_light() -> None:
    assert luminance(LIGHT.paper) > luminance(LIGHT.ink)
    assert luminance(DARK.paper) < luminance(DARK.ink)
