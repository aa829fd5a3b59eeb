"""A second text or model on the charts, and the chart of the differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.charts import charted_text
from helpers.pixels import picture
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.difference.diverging import diverging_colours
from gltr_desktop.analysis.difference.profiles import DifferenceProfile
from gltr_desktop.analysis.histograms import bucket_histogram
from gltr_desktop.analysis.profile import Profile
from gltr_desktop.ui.card.inspector import Inspector
from gltr_desktop.ui.charts.bar_chart import BarChart
from gltr_desktop.ui.charts.difference_chart import DifferenceChart
from gltr_desktop.ui.charts.profile_chart import ProfileChart

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.histograms import Histogram
    from gltr_desktop.ui.theme import Theme

RANKS = [0, 0, 0, 50, 50, 5_000]
UP, DOWN = 2.0, -1.0


def histogram_of(ranks: list[int]) -> Histogram:
    return bucket_histogram(analysis_of([f" {n}" for n in range(len(ranks))], ranks), Thresholds())


def profile_of(bits: list[float], *, by_sentence: bool) -> Profile:
    count = len(bits)
    buckets = np.zeros(count, np.int8) if by_sentence else None
    token = np.arange(count, dtype=np.int32) * 10
    return Profile(token, np.array(bits, np.float32), 9, 10 * count, buckets)


@pytest.fixture
def bars(frame: QWidget, theme: Theme) -> BarChart:
    chart = BarChart("A title", "A description.", frame)
    chart.set_theme(theme)
    chart.resize(300, chart.sizeHint().height())
    chart.show_histogram(histogram_of(RANKS), theme.buckets)
    return chart


@pytest.fixture
def differences(frame: QWidget, theme: Theme, qtbot: QtBot) -> DifferenceChart:
    chart = DifferenceChart(frame)
    chart.set_theme(theme)
    frame.resize(300, 240)
    chart.resize(300, chart.sizeHint().height())
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    token = np.array([0, 10, 20, 30], np.int32)
    chart.show_profile(
        DifferenceProfile(token, np.array([UP, DOWN, 0.0, np.nan]), 60),
        lambda token: f"Sentence {token}",
    )
    return chart


# Histograms


def test_ticks_are_as_high_as_the_shares_of_the_second_side(bars: BarChart) -> None:
    alone = picture(bars)
    highest = bars.bar_rect(0).height()
    bars.show_second(histogram_of([0, 50, 50, 50]), ("A", "B"))
    # Half of one text and three quarters of the other: one scale for both.
    assert bars.bar_rect(0).height() == pytest.approx(highest * 0.5 / 0.75)
    assert bars._tick(1) == pytest.approx(bars.area.top())
    assert bars._tick(3) == pytest.approx(bars.area.bottom())
    assert (picture(bars) != alone).any()
    bars.show_second(None)
    assert (picture(bars) == alone).all()


def test_both_sides_of_a_histogram_are_told(bars: BarChart) -> None:
    bars.show_second(histogram_of([0, 50, 50, 50]), ("B", "A"))
    assert "A: " in bars.accessibleDescription()
    bars.point_at(0)
    assert "50\u00a0%; A 25\u00a0%. " in bars.accessibleDescription()


def test_another_histogram_takes_the_second_away(bars: BarChart) -> None:
    bars.show_second(histogram_of([0, 50]))
    bars.show_histogram(histogram_of([0]))
    assert bars.second is None


# Along the text


@pytest.mark.parametrize("by_sentence", [True, False])
def test_a_profile_shows_the_other_side_on_one_scale(
    frame: QWidget, theme: Theme, *, by_sentence: bool
) -> None:
    chart = ProfileChart(frame)
    chart.set_theme(theme)
    chart.resize(300, chart.sizeHint().height())
    chart.show_profile(profile_of([2, 3, 4], by_sentence=by_sentence))
    alone, height = picture(chart), chart.point_of(2).y()
    chart.show_second(profile_of([20, np.nan, 4], by_sentence=by_sentence), ("B", "A"))
    assert chart.point_of(2).y() > height, "the axis reaches to the higher one"
    assert (picture(chart) != alone).any()
    chart.point_at(0)
    assert "B 2.0, A 20.0 bits" in chart.accessibleDescription()
    chart.point_at(1)
    assert "3.0 bits" in chart.accessibleDescription(), "of the other nothing is known"
    chart.point_at(None)
    chart.show_second(None)
    assert (picture(chart) == alone).all()


def test_a_second_side_of_which_nothing_is_known_is_not_shown(frame: QWidget, theme: Theme) -> None:
    chart = ProfileChart(frame)
    chart.set_theme(theme)
    chart.resize(300, chart.sizeHint().height())
    chart.show_profile(profile_of([2, 3, 4], by_sentence=True))
    alone = picture(chart)
    chart.show_second(profile_of([np.nan] * 3, by_sentence=True))
    assert (picture(chart) == alone).all()


# Differences


def test_more_bits_go_up_and_fewer_down(differences: DifferenceChart) -> None:
    middle = differences.area.center().y()
    up, down, same, unknown = (differences.bar_rect(index) for index in range(4))
    assert up.bottom() == pytest.approx(middle)
    assert down.top() == pytest.approx(middle)
    assert up.height() == pytest.approx(2 * down.height())
    assert same.height() == 1
    assert unknown.isEmpty()


def test_bars_have_the_colours_of_the_text(differences: DifferenceChart, theme: Theme) -> None:
    image, colours = differences.grab().toImage(), diverging_colours(dark=theme.dark)
    for index, colour in ((0, colours[-1]), (1, colours[1])):
        place = differences.bar_rect(index).center().toPoint()
        assert image.pixelColor(place).name() == colour


def test_a_click_leads_to_the_place(differences: DifferenceChart, qtbot: QtBot) -> None:
    place = differences.bar_rect(1).center()
    # Beside the bar, in its column, is as good.
    for point in (place, QPointF(place.x(), differences.area.top() + 1)):
        with qtbot.waitSignal(differences.clicked) as clicked:
            QTest.mouseClick(differences, Qt.MouseButton.LeftButton, pos=point.toPoint())
        assert clicked.args == [10]


def test_the_keyboard_goes_from_bar_to_bar(differences: DifferenceChart, qtbot: QtBot) -> None:
    differences.setFocus()
    QTest.keyClick(differences, Qt.Key.Key_Right)
    assert "“Sentence 0” +2.00 bits per character" in differences.accessibleDescription()
    with qtbot.waitSignal(differences.clicked) as clicked:
        QTest.keyClick(differences, Qt.Key.Key_Return)
    assert clicked.args == [0]


def test_the_largest_difference_is_told(differences: DifferenceChart) -> None:
    heard = differences.accessibleDescription()
    assert "from −1.00 to +2.00 bits per character" in heard
    assert "Largest: +2.00 bits per character" in heard
    differences.show_profile(None)
    assert "once both sides are read" in differences.accessibleDescription()


# Among the other charts


def test_a_further_chart_is_offered_until_it_is_removed(qtbot: QtBot, theme: Theme) -> None:
    panel = charted_text(qtbot, theme).panel
    names = [tab.name for tab in panel.tabs.tabs]
    chart = DifferenceChart(panel)
    panel.add_chart(chart, ("Differences", "B − A"), "Up or down.", "What it is.")
    assert [tab.name for tab in panel.tabs.tabs] == [*names, "Differences"]
    assert panel.tabs.tabs[-1].isVisible()
    panel.tabs.tabs[-1].click()
    assert panel.current is chart
    assert chart.isVisible()
    assert panel.hint.text() == "Up or down."
    assert panel.explanation() == "What it is."
    panel.remove_last_chart()
    assert panel.profile.isVisible()
    assert [tab.name for tab in panel.tabs.tabs] == names
    assert panel.tabs.current.isChecked()


# The inspector


def test_another_view_takes_the_place_of_the_card(qtbot: QtBot, frame: QWidget) -> None:
    inspector = Inspector(frame)
    frame.resize(400, 400)
    with qtbot.waitExposed(frame):
        frame.show()
    view = QLabel("Both", inspector)
    inspector.show_in_place(view, "Change")
    assert view.isVisible()
    assert not inspector.content.isVisible()
    assert inspector.caption.text() == "CHANGE"
    inspector.clear()
    assert inspector.caption.text() == "CHANGE"
    inspector.show_in_place(None)
    assert inspector.content.isVisible()
    assert not view.isVisible()
    assert inspector.caption.text() == "WORD"
