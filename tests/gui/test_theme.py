"""Everything that is written can be read, in the light and in the dark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QPalette

from gltr_desktop.analysis.palette import DARK, LIGHT
from gltr_desktop.ui.theme import Theme, blend

CHANNEL = st.integers(0, 255)
COLOURS = st.builds(QColor, CHANNEL, CHANNEL, CHANNEL)


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2 defines it."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)


def test_text_can_be_read_on_every_colour(theme: Theme) -> None:
    for colour in (
        theme.paper,
        theme.card,
        theme.warning,
        theme.note,
        *theme.buckets,
        *theme.stale,
    ):
        assert contrast(theme.ink, colour) >= 4.5


def test_lesser_text_can_be_read_on_what_it_stands_on(theme: Theme) -> None:
    assert contrast(theme.muted, theme.paper) >= 4.5
    assert contrast(theme.muted, theme.card) >= 4.5


def test_no_colour_is_taken_for_another(theme: Theme) -> None:
    names = [colour.name() for colour in (theme.paper, *theme.buckets, *theme.stale)]
    assert len(set(names)) == 9


def test_faint_colours_are_nearer_to_the_paper(theme: Theme) -> None:
    for full, faint in zip(theme.buckets, theme.stale, strict=True):
        assert contrast(faint, theme.paper) < contrast(full, theme.paper)


@pytest.mark.parametrize(
    ("window", "dark"),
    [("#ffffff", False), ("#efefef", False), ("#808080", False), ("#323232", True), ("#000", True)],
)
def test_the_surroundings_choose_the_theme(window: str, dark: bool) -> None:
    theme = Theme.of(QPalette(QColor(window)))
    assert theme.dark == dark
    assert theme.paper == QColor((DARK if dark else LIGHT).paper)
    # Its own paper is surroundings of the same kind: what asks again gets the same answer.
    assert Theme.of(QPalette(theme.paper)) == theme


@given(COLOURS, COLOURS, st.floats(0, 1))
def test_a_blend_lies_between_its_colours(over: QColor, under: QColor, share: float) -> None:
    blended = blend(over, under, share)
    for channel in ("red", "green", "blue"):
        a, b, c = (getattr(colour, channel)() for colour in (over, under, blended))
        assert c == pytest.approx(b + (a - b) * share, abs=0.5 + 1e-9)
    assert blend(over, under, 1) == over
    assert blend(over, under, 0) == under
