"""Where a text stands, as a mark among bands."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.pixels import matches, picture, share
from helpers.shown_comparisons import standing
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from gltr_desktop.ui.reference.percentile_strip import (
    PercentileStrip,
    StripShape,
    standing_in_words,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.reference.comparison import Standing
    from gltr_desktop.ui.theme import Theme

FAR_MORE = standing(-4.0, 0.0)
FAR_LESS = standing(9.0, 100.0)


@pytest.fixture
def strip(theme: Theme, qtbot: QtBot) -> PercentileStrip:
    strip = PercentileStrip()
    qtbot.addWidget(strip)
    strip.set_theme(theme)
    strip.resize(290, strip.sizeHint().height())
    return strip


def shape(of: Standing) -> StripShape:
    assert of.stand is not None
    return StripShape.of(of, of.stand)


def mark(strip: PercentileStrip, theme: Theme) -> tuple[float, float]:
    """Left and right of the mark."""
    # Words are below it.
    above = picture(strip)[: int(strip.bands().bottom())]
    columns = np.flatnonzero(matches(above, theme.ink).any(axis=0))
    return float(columns.min()), float(columns.max())


def ends(strip: PercentileStrip) -> list[str]:
    """What is said below the strip, from left to right."""
    return [words for _, words in sorted(strip.labels(), key=lambda label: label[0].left())]


def test_more_predictable_is_on_the_right_whatever_the_indicator(
    strip: PercentileStrip, theme: Theme
) -> None:
    fewer_bits = standing(1.05, 7.0)
    more_words = standing(0.62, 93.0, (0.4, 0.5, 0.55, 0.6, 0.65), indicator=2)
    for one in (fewer_bits, more_words):
        strip.set_standing(one)
        left, right = mark(strip, theme)
        assert strip.width() / 2 < left < right < strip.width() - 20
        assert ends(strip) == ["less", "5\u00a0%", "95\u00a0%", "more"]
    strip.set_standing(standing(1.55, 93.0))
    assert mark(strip, theme)[1] < strip.width() / 2


def test_an_axis_of_another_kind_has_its_own_words(strip: PercentileStrip) -> None:
    strip.resize(600, strip.height())
    strip.set_standing(standing(1.05, 7.0, indicator=9))
    assert ends(strip) == ["less even", "5\u00a0%", "95\u00a0%", "more even"]


@pytest.mark.parametrize("width", [120, 200, 260, 400])
def test_words_stay_on_the_strip_and_apart(width: int, strip: PercentileStrip) -> None:
    strip.set_standing(standing(1.05, 7.0))
    strip.resize(width, strip.sizeHint().height())
    places = sorted((rect for rect, _ in strip.labels()), key=QRectF.left)
    assert places
    for before, after in pairwise(places):
        assert before.right() < after.left()
    for rect in places:
        assert strip.rect().toRectF().contains(rect)


def test_the_percentages_stand_below_the_ends_of_the_band(strip: PercentileStrip) -> None:
    one = standing(1.05, 7.0)
    strip.set_standing(one)
    where = {words: rect.center().x() for rect, words in strip.labels()}
    quantiles = shape(one).quantiles
    for words, part in (("5\u00a0%", quantiles[0]), ("95\u00a0%", quantiles[4])):
        band = strip.bands()
        assert where[words] == pytest.approx(band.left() + part * band.width(), abs=1)


def test_passages_that_are_all_alike_have_no_percentages(strip: PercentileStrip) -> None:
    strip.set_standing(standing(1.3, 50.0, (1.3,) * 5))
    assert not [words for words in ends(strip) if "%" in words]


@given(
    value=st.floats(-50, 50),
    quantiles=st.lists(st.floats(-50, 50), min_size=5, max_size=5).map(sorted),
    indicator=st.integers(0, 9),
)
def test_everything_lies_on_the_strip_in_order(
    value: float, quantiles: list[float], indicator: int
) -> None:
    first, second, third, fourth, fifth = quantiles
    where = shape(standing(value, 50.0, (first, second, third, fourth, fifth), indicator))
    assert list(where.quantiles) == sorted(where.quantiles)
    assert 0 <= where.quantiles[0] <= where.quantiles[-1] <= 1
    assert 0 <= where.mark <= 1
    if where.beyond:
        assert where.mark == (0 if where.beyond < 0 else 1)


def test_equal_passages_are_a_line_in_the_middle() -> None:
    where = shape(standing(1.3, 50.0, (1.3,) * 5))
    assert where.quantiles == pytest.approx((0.5,) * 5)
    assert where.mark == pytest.approx(0.5)


@pytest.mark.parametrize(("one", "beyond"), [(FAR_MORE, 1), (FAR_LESS, -1)])
def test_a_mark_beyond_the_strip_is_an_arrow_at_its_edge(
    one: Standing, beyond: int, strip: PercentileStrip, theme: Theme
) -> None:
    assert shape(one).beyond == beyond
    strip.set_standing(one)
    seen = matches(picture(strip)[: int(strip.bands().bottom()) + 2], theme.ink)
    left, right = mark(strip, theme)
    edge = right if beyond > 0 else left
    assert edge == pytest.approx(strip.width() if beyond > 0 else 0, abs=6)
    # It gets narrower towards the edge.
    heights = seen.sum(axis=0)[int(left) : int(right) + 1]
    assert (heights[0] - heights[-1]) * beyond > 0


def test_the_strip_has_no_colour_of_a_bucket(strip: PercentileStrip, theme: Theme) -> None:
    strip.set_standing(standing())
    pixels = picture(strip)
    assert not any(share(pixels, colour) for colour in theme.buckets)
    assert share(pixels, theme.ink) > 0


def test_nothing_is_marked_without_a_comparison(strip: PercentileStrip, theme: Theme) -> None:
    strip.set_standing(standing())
    for nothing in (None, standing(1.2, None)):
        strip.set_standing(nothing, "news passages")
        assert share(picture(strip), theme.ink) == 0
        assert ends(strip) == []
        assert strip.toolTip() == strip.accessibleDescription() == ""


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (standing(1.0, 7.0), "93 % of 180 news passages are less predictable"),
        (standing(1.5, 80.0), "80 % of 180 news passages are more predictable"),
        (standing(1.0, 0.3), "99 % of 180 news passages are less predictable"),
        (FAR_MORE, "All 180 news passages are less predictable"),
        (FAR_LESS, "All 180 news passages are more predictable"),
        (standing(0.6, 93.0, indicator=2), "93 % of 180 news passages are less predictable"),
        (standing(1.0, 7.0, indicator=9), "93 % of 180 news passages are less even"),
        (standing(1.0, None), ""),
        (None, ""),
    ],
)
def test_where_it_stands_is_said_in_words(one: Standing | None, words: str) -> None:
    assert standing_in_words(one, "news passages") == words


def test_the_tip_has_the_value_and_explains_the_bands(strip: PercentileStrip) -> None:
    strip.set_standing(standing(1.0, 7.0), "texts of “<b>us</b>”")
    described = strip.accessibleDescription()
    assert described.startswith(
        "Bits per character: 1.00. 93 % of 180 texts of “<b>us</b>” are less predictable. "
    )
    assert "grey band" in described
    assert "&lt;b&gt;" in strip.toolTip()


def test_large_letters_leave_out_words_instead_of_cutting_them(strip: PercentileStrip) -> None:
    strip.set_standing(standing())
    font = strip.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    strip.setFont(font)
    assert ends(strip) == ["5\u00a0%", "95\u00a0%"]
