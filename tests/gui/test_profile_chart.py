"""The line of the surprisal along a text, and the way from it to the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.pixels import part, picture, share
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from gltr_desktop.analysis.profile import Profile
from gltr_desktop.ui.charts.profile_chart import ProfileChart

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

BITS = [4.0, 1.0, 8.0, float("nan"), 2.0]
PROFILE = Profile(
    token=np.array([0, 10, 20, 30, 40], np.int32), bits=np.array(BITS, np.float32), window=9
)


@pytest.fixture
def chart(theme: Theme, qtbot: QtBot) -> ProfileChart:
    chart = ProfileChart()
    qtbot.addWidget(chart)
    chart.set_theme(theme)
    chart.resize(300, chart.sizeHint().height())
    with qtbot.waitExposed(chart):
        chart.show()
    chart.show_profile(PROFILE)
    return chart


def plot(chart: ProfileChart) -> QRect:
    """The rectangle from the first point of the line to the last, and a scale of 12 bits high."""
    bottom = chart.point_of(3)
    height = (bottom.y() - chart.point_of(2).y()) * 12 / 8
    left, right = chart.point_of(0).x(), chart.point_of(4).x()
    return QRect(int(left), int(bottom.y() - height), int(right - left), int(height))


def test_points_are_as_high_as_their_bits(chart: ProfileChart) -> None:
    base = chart.point_of(3).y()
    heights = [base - chart.point_of(index).y() for index in range(5)]
    assert heights == pytest.approx([height / 8 * heights[2] for height in (4, 1, 8, 0, 2)])
    xs = np.diff([chart.point_of(index).x() for index in range(5)])
    assert xs == pytest.approx(xs[0])


def test_the_line_is_painted_through_its_points(chart: ProfileChart, theme: Theme) -> None:
    pixels = picture(chart)
    for index in (0, 1, 2, 4):
        x, y = chart.point_of(index).toTuple()
        around = part(pixels, QRect(int(x) - 2, int(y) - 2, 5, 5))
        assert share(around, theme.paper) < 1
    assert share(part(pixels, plot(chart)), theme.accent) > 0


def test_the_description_has_the_extremes(chart: ProfileChart) -> None:
    assert "9 tokens at a time, from 1.0 to 8.0 bits" in chart.accessibleDescription()


@pytest.mark.parametrize(("count", "marked"), [(4, True), (120, True), (121, False)])
def test_sentences_are_marked_unless_there_are_many(
    count: int, marked: bool, chart: ProfileChart
) -> None:
    before = picture(chart)
    chart.show_profile(PROFILE, [index % 40 for index in range(count)])
    changed = (picture(chart) != before).any(axis=-1)
    bottom = int(chart.point_of(3).y())
    assert changed[bottom + 2].any() == marked
    assert not changed[: bottom - 1].any()


def test_a_click_leads_to_the_nearest_token(chart: ProfileChart, qtbot: QtBot) -> None:
    for index, token in ((4, 40), (1, 10)):
        target = chart.point_of(index).toPoint() + QPoint(3, -20)
        with qtbot.waitSignal(chart.clicked) as caught:
            QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=target)
        assert caught.args == [token]
    with qtbot.assertNotEmitted(chart.clicked):
        QTest.mouseClick(chart, Qt.MouseButton.RightButton, pos=target)


def test_the_keyboard_goes_from_point_to_point(chart: ProfileChart, qtbot: QtBot) -> None:
    before = picture(chart)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription().startswith("Token 11: 1.0 bits on average around it.")
    x = int(chart.point_of(1).x())
    changed = (picture(chart) != before).any(axis=-1)
    assert changed[plot(chart).top() + 10, x - 1 : x + 2].any()
    with qtbot.waitSignal(chart.clicked) as caught:
        QTest.keyClick(chart, Qt.Key.Key_Space)
    assert caught.args == [10]


@pytest.mark.parametrize(
    "profile",
    [None, Profile(np.zeros(0, np.int32), np.zeros(0, np.float32), 9)],
    ids=["no text", "no tokens"],
)
def test_without_a_line_there_is_nothing_to_choose(
    profile: Profile | None, chart: ProfileChart, theme: Theme, qtbot: QtBot
) -> None:
    QTest.keyClick(chart, Qt.Key.Key_Left)
    chart.show_profile(profile)
    with qtbot.assertNotEmitted(chart.clicked):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
        QTest.keyClick(chart, Qt.Key.Key_Right)
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert chart.current is None
    assert chart.accessibleDescription() == "Nothing to show yet."
    assert share(part(picture(chart), QRect(40, 30, 200, 60)), theme.accent) == 0
