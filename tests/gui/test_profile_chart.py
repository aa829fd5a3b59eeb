"""The line of the surprisal along a text, and the way from it to the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.pixels import part, picture, share
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from gltr_desktop.analysis.profile import Profile
from gltr_desktop.ui.charts.profile_chart import ProfileChart

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

SENTENCES = Profile(
    token=np.array([0, 4, 20, 26], np.int32),
    bits=np.array([6.0, 2.0, 4.0, float("nan")], np.float32),
    window=0,
    stop=30,
    buckets=np.array([3, 0, 1, -1], np.int8),
)
NAMES = {0: "My summer by the sea", 4: "It rained.", 20: "On the Thursday we found an eel."}
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
        assert share(around, theme.card) < 1
    assert share(part(pixels, plot(chart)), theme.accent) > 0


def test_the_description_has_the_extremes(chart: ProfileChart) -> None:
    assert "9 tokens at a time, from 1.0 to 8.0 bits" in chart.accessibleDescription()
    assert chart.accessibleDescription().endswith("Peak: Token 21: 8.0 bits.")


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
    assert chart.accessibleDescription().startswith("Token 11: 1.0 bits per token around here.")
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


# Sentences as bars


@pytest.fixture
def bars(chart: ProfileChart, theme: Theme) -> ProfileChart:
    chart.show_profile(SENTENCES, (), lambda token: NAMES.get(token, ""), theme.buckets)
    return chart


def test_sentences_are_bars_in_the_colours_of_their_buckets(
    bars: ProfileChart, theme: Theme
) -> None:
    base, pixels = bars.area.bottom(), picture(bars)
    heights = [base - bars.point_of(index).y() for index in range(3)]
    assert heights == pytest.approx([heights[0], heights[0] / 3, heights[0] * 2 / 3])
    for index, bucket in ((0, 3), (1, 0), (2, 1)):
        top = bars.point_of(index)
        inside = QRectF(top.x() - 8, top.y() + 4, 16, base - top.y() - 8)
        assert share(part(pixels, inside), theme.buckets[bucket]) > 0.9
    assert share(pixels, theme.buckets[2]) == 0


def test_a_plain_text_has_plain_bars(bars: ProfileChart, theme: Theme) -> None:
    bars.show_profile(SENTENCES)
    pixels = picture(bars)
    assert share(pixels, theme.accent) > 0.1
    assert not any(share(pixels, colour) for colour in theme.buckets)


def test_the_most_surprising_sentence_is_named(bars: ProfileChart) -> None:
    assert "Peak: “My summer by the sea” 6.0 bits." in bars.accessibleDescription()


def test_a_sentence_that_runs_leftward_does_not_turn_its_figure(
    bars: ProfileChart, theme: Theme
) -> None:
    bars.show_profile(SENTENCES, (), lambda _: "كان يا ما كان", theme.buckets)
    assert "Peak: “\u2068كان يا ما كان\u2069” 6.0 bits." in bars.accessibleDescription()


def test_the_sentence_under_the_pointer_is_named(bars: ProfileChart) -> None:
    before = picture(bars)
    QTest.mouseMove(bars, bars.point_of(2).toPoint() + QPoint(1, 5))
    QTest.mouseMove(bars, bars.point_of(2).toPoint() + QPoint(0, 5))
    words = "“On the Thursday we found an eel.” 4.0 bits per token."
    assert bars.accessibleDescription().startswith(words)
    assert QToolTip.text() == words
    QToolTip.hideText()
    changed = (picture(bars) != before).any(axis=-1)
    assert changed[int(bars.area.bottom()) + 20 :].any()


def test_a_sentence_that_is_not_read_yet_says_so(bars: ProfileChart) -> None:
    QTest.keyClick(bars, Qt.Key.Key_Left)
    assert bars.accessibleDescription().startswith("Token 27: not read yet")


def test_a_click_on_a_bar_leads_to_the_sentence(bars: ProfileChart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bars.clicked) as caught:
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.point_of(1).toPoint())
    assert caught.args == [4]
    with qtbot.waitSignal(bars.clicked) as caught:
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(bars.width() - 2, 40))
    assert caught.args == [26]


# What is on the screen


def test_what_is_on_the_screen_is_shaded(chart: ProfileChart) -> None:
    before = picture(chart)
    chart.show_part((10, 20))
    band = chart.part_rect()
    assert band.left() == pytest.approx(chart.point_of(1).x())
    assert band.right() == pytest.approx(chart.point_of(2).x())
    changed = (picture(chart) != before).any(axis=-1)
    assert part(changed, band.adjusted(1, 1, -1, -1)).any()
    assert not part(
        changed, chart.area.adjusted(band.right() - chart.area.left() + 2, 0, 0, 0)
    ).any()
    chart.show_part(None)
    assert np.array_equal(picture(chart), before)


def test_parts_of_sentences_are_shaded_as_well(bars: ProfileChart) -> None:
    bars.show_part((12, 26))
    band, step = bars.part_rect(), bars.point_of(1).x() - bars.point_of(0).x()
    assert band.left() == pytest.approx(bars.area.left() + 1.5 * step)
    assert band.right() == pytest.approx(bars.area.left() + 3 * step)


@pytest.mark.parametrize("profile", [PROFILE, SENTENCES], ids=["line", "bars"])
def test_a_text_that_is_all_on_the_screen_is_not_shaded(
    profile: Profile, chart: ProfileChart
) -> None:
    chart.show_profile(profile)
    chart.show_part((0, 41))
    assert chart.part_rect().isEmpty()


def test_the_part_of_a_long_text_can_be_seen(chart: ProfileChart) -> None:
    chart.show_part((40, 41))
    assert chart.part_rect().width() >= 3
    assert chart.part_rect().right() <= chart.area.right() + 0.01


def test_a_line_that_means_nothing_is_faint(chart: ProfileChart, theme: Theme) -> None:
    in_full = picture(chart)
    chart.set_greyed(greyed=True)
    assert share(part(picture(chart), plot(chart)), theme.accent) == 0
    chart.set_greyed(greyed=False)
    assert (picture(chart) == in_full).all()
