"""The bars of a histogram: to be seen, pointed at, chosen and heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.charts import click_bar, point_at_bar
from helpers.measures import PROBABILITY
from helpers.pixels import part, picture, share
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.histograms import BINNED_VALUES, binned_histogram, bucket_histogram
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.charts.bar_chart import BarChart

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.histograms import Histogram
    from gltr_desktop.ui.theme import Theme

RANKS = [0, 0, 0, 50, 50, 5_000]
"""Three in the first bucket, two in the second, none in the third, one in the last."""


def histogram_of(ranks: list[int]) -> Histogram:
    return bucket_histogram(analysis_of([f" {n}" for n in range(len(ranks))], ranks), Thresholds())


@pytest.fixture
def chart(theme: Theme, qtbot: QtBot) -> BarChart:
    chart = BarChart("A title", "A description.")
    qtbot.addWidget(chart)
    chart.set_theme(theme)
    chart.resize(300, chart.sizeHint().height())
    with qtbot.waitExposed(chart):
        chart.show()
    chart.show_histogram(histogram_of(RANKS), theme.buckets)
    return chart


def drawn_elsewhere(chart: BarChart) -> QImage:
    """The chart as it is exported."""
    image = QImage(320, chart.height_of(is_picture=True), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    chart.draw(painter, image.rect())
    painter.end()
    return image


def test_bars_are_as_high_as_their_counts(chart: BarChart, theme: Theme) -> None:
    heights = [chart.bar_rect(index).height() for index in range(4)]
    assert heights[1] == pytest.approx(heights[0] * 2 / 3)
    assert heights[2] == 0
    pixels = picture(chart)
    for index in (0, 1, 3):
        bar = chart.bar_rect(index).adjusted(1, 1, -1, -1)
        assert share(part(pixels, bar), theme.buckets[index]) > 0.9
    assert share(pixels, theme.buckets[2]) == 0


def test_a_bar_in_the_colour_of_the_card_has_an_outline(chart: BarChart, theme: Theme) -> None:
    chart.show_histogram(histogram_of(RANKS), (theme.card,) * 4)
    around = part(picture(chart), chart.bar_rect(0).adjusted(-2, 10, 2, -10))
    columns = (around != around[:, 8:9]).any(axis=(0, 2))
    assert columns[:4].any()
    assert columns[-4:].any()
    assert not columns[4:-4].any()


@pytest.mark.parametrize(("size", "width"), [(9, 300), (9, 200), (16, 220)])
def test_no_number_is_lost_however_large(
    size: int, width: int, chart: BarChart, theme: Theme
) -> None:
    font = QFont(chart.font())
    font.setPointSize(size)
    chart.setFont(font)
    chart.resize(width, chart.sizeHint().height())
    ranks = [0] * 2_000 + [50] * 3_000 + [500] * 1_500 + [5_000] * 1_001
    chart.show_histogram(histogram_of(ranks), theme.buckets)
    pixels = picture(chart)
    for index in range(4):
        bar, column = chart.bar_rect(index), chart.column_rect(index)
        above = QRectF(column.left(), bar.top() - 16, column.width(), 14)
        assert share(part(pixels, above), theme.card) < 1


def test_a_single_token_among_thousands_has_a_bar(chart: BarChart, theme: Theme) -> None:
    chart.show_histogram(histogram_of([0] * 5_000 + [50]), theme.buckets)
    assert chart.bar_rect(1).height() == 2
    assert share(picture(chart), theme.buckets[1]) > 0


def test_without_colours_all_bars_have_the_same(chart: BarChart, theme: Theme) -> None:
    analysis = analysis_of(["a", "b"], [0, 1])
    chart.show_histogram(binned_histogram(analysis, BINNED_VALUES[0]))
    pixels = picture(chart)
    for index in (5, 9):
        bar = chart.bar_rect(index).adjusted(1, 1, -1, -1)
        assert share(part(pixels, bar), theme.accent) > 0.9


def test_a_histogram_brings_its_title_and_description(chart: BarChart) -> None:
    histogram = histogram_of(RANKS)
    assert chart.heading == chart.accessibleName() == histogram.title
    assert histogram.description in chart.accessibleDescription()
    chart.show_histogram(histogram, of_selection=True)
    assert "Rank, of the selection. " in chart.accessibleDescription()
    chart.show_histogram(None)
    assert chart.heading == histogram.title


def test_a_chart_without_a_histogram_says_so(chart: BarChart, theme: Theme) -> None:
    assert BarChart("A title", "A description.").summary() == "A description. Nothing to show yet."
    click_bar(chart, 1)
    chart.mark(1)
    chart.show_histogram(None)
    assert (chart.current, chart.marked, chart.chosen) == (None, None, None)
    assert chart.accessibleDescription().endswith("Nothing to show yet.")
    pixels = picture(chart)
    assert not any(share(pixels, colour) for colour in theme.buckets)
    assert share(pixels, theme.muted) > 0


def test_the_description_has_every_bar(chart: BarChart) -> None:
    assert chart.accessibleDescription() == chart.summary()
    for words in ("top 10: 3 tokens, 50\u00a0%", "top 1,000: 0 tokens, 0\u00a0%", "Median 26"):
        assert words in chart.summary()


def test_small_values_are_not_rounded_to_nothing(chart: BarChart) -> None:
    analysis = analysis_of(["a", "b", "c"], [99, 299, 999])
    thresholds = default_thresholds(PROBABILITY, Granularity.TOKEN)
    chart.show_histogram(bucket_histogram(analysis, thresholds))
    assert "Median 0.001 · middle half 0.0007–0.002" in chart.summary()


def test_the_bar_under_the_pointer_is_pointed_at(chart: BarChart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chart.pointed) as caught:
        point_at_bar(chart, 1)
    assert caught.args == [1]
    assert chart.accessibleDescription().startswith("top 100: 2 tokens, 33\u00a0%. ")
    label = chart.column_rect(3).bottomLeft().toPoint() + QPoint(10, 8)
    with qtbot.waitSignal(chart.pointed) as caught:
        QTest.mouseMove(chart, label)
    assert caught.args == [3]
    with qtbot.waitSignal(chart.pointed) as caught:
        QTest.mouseMove(chart, QPoint(2, 2))
    assert caught.args == [None]


def test_only_the_left_button_chooses(chart: BarChart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chart.clicked) as caught:
        click_bar(chart, 2)
    assert caught.args == [2]
    centre = chart.column_rect(2).center().toPoint()
    with qtbot.assertNotEmitted(chart.clicked):
        QTest.mouseClick(chart, Qt.MouseButton.RightButton, pos=centre)
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_the_keyboard_goes_from_bar_to_bar(chart: BarChart, qtbot: QtBot) -> None:
    visited: list[int | None] = []
    chart.pointed.connect(visited.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(chart, key)
    assert visited == [3, 2, 1, 2]
    with qtbot.waitSignal(chart.clicked) as caught:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert caught.args == [2]


def test_the_chosen_bar_keeps_its_colour_and_the_others_fade(chart: BarChart, theme: Theme) -> None:
    chart.choose(1)
    pixels = picture(chart)
    shares = [
        share(part(pixels, chart.bar_rect(index).adjusted(2, 2, -2, -2)), theme.buckets[index])
        for index in (0, 1, 3)
    ]
    assert [found > 0.9 for found in shares] == [False, True, False]


def test_the_marked_bar_has_a_frame(chart: BarChart) -> None:
    before = picture(chart)
    chart.mark(0)
    changed = (picture(chart) != before).any(axis=-1)
    bar = chart.bar_rect(0)
    assert part(changed, bar.adjusted(-2, -2, 2, 1)).any()
    assert not part(changed, bar.adjusted(2, 2, -2, -2)).any()
    assert not part(changed, chart.column_rect(1).adjusted(2, 0, 0, 0)).any()
    chart.mark(None)
    assert np.array_equal(picture(chart), before)


def test_bars_that_mean_nothing_are_faint_on_the_screen(chart: BarChart, theme: Theme) -> None:
    in_full, drawn = picture(chart), drawn_elsewhere(chart)
    chart.set_greyed(greyed=True)
    pixels = picture(chart)
    assert not any(share(pixels, colour) for colour in theme.buckets)
    assert share(pixels, theme.ink) < share(in_full, theme.ink)
    # Whoever takes a picture takes what was measured.
    assert drawn_elsewhere(chart) == drawn
    chart.set_greyed(greyed=False)
    assert (picture(chart) == in_full).all()
