"""The line of the surprisal along a text, and the way from it to the text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.pixels import part, picture, share
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from gltr_desktop.analysis.profile import PointWords, Profile
from gltr_desktop.ui.charts.point_names import no_name
from gltr_desktop.ui.charts.profile_chart import ProfileChart

if TYPE_CHECKING:
    from numpy.typing import NDArray
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
WORDS = {0: "My", 10: "summer", 20: "by", 30: "the", 40: "sea"}
BITS = [4.0, 1.0, 8.0, float("nan"), 2.0]
PROFILE = Profile(
    token=np.array([0, 10, 20, 30, 40], np.int32), bits=np.array(BITS, np.float32), window=9
)


def words_at(token: NDArray[np.int32], bits: NDArray[np.float32], *, corrected: bool) -> PointWords:
    """Words that begin at these tokens and have these bits."""
    return PointWords(bits, token, token + np.int32(10), corrected)


WORD_BARS = Profile(
    token=PROFILE.token,
    bits=PROFILE.bits,
    window=0,
    stop=50,
    buckets=np.array([1, 0, 2, -1, 0], np.int8),
    words=words_at(PROFILE.token, PROFILE.bits, corrected=True),
)
WORD_LINE = replace(
    PROFILE,
    words=words_at(PROFILE.token, np.array([14.2, 1, 8, np.nan, 2], np.float32), corrected=False),
)


def sentence_of(token: int) -> str:
    return NAMES.get(token, "")


def word_of(token: int) -> str:
    return WORDS.get(token, "")


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
    chart.show_profile(SENTENCES, (), (sentence_of, no_name), theme.buckets)
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
    bars.show_profile(SENTENCES, (), (lambda _: "كان يا ما كان", no_name), theme.buckets)
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


# Words


@pytest.fixture
def words(chart: ProfileChart, theme: Theme) -> ProfileChart:
    chart.show_profile(WORD_BARS, (), (sentence_of, word_of), theme.buckets)
    return chart


def test_words_are_bars_in_the_colours_of_their_buckets_on_the_axis_of_the_line(
    words: ProfileChart, theme: Theme
) -> None:
    area, pixels = words.area, picture(words)
    for index, bucket in ((0, 1), (1, 0), (2, 2), (4, 0)):
        top = words.point_of(index)
        assert area.bottom() - top.y() == pytest.approx(area.height() * BITS[index] / 12)
        inside = QRectF(top.x() - 8, top.y() + 2, 16, area.bottom() - top.y() - 4)
        assert share(part(pixels, inside), theme.buckets[bucket]) > 0.8


def test_what_the_chart_of_words_shows_is_said(words: ProfileChart) -> None:
    assert words.accessibleName() == "Surprisal of words along the text, in bits, corrected"
    assert words.accessibleDescription() == (
        "Surprisal of each word, corrected, from 1.0 to 8.0 bits. Peak: “by” 8.0 bits."
    )
    plain = words_at(PROFILE.token, PROFILE.bits, corrected=False)
    words.show_profile(replace(WORD_BARS, words=plain), (), (sentence_of, word_of))
    assert words.accessibleName().endswith("of words along the text, in bits, plain product")
    assert words.accessibleDescription().startswith("Surprisal of each word, plain product, ")
    words.show_profile(SENTENCES)
    assert words.accessibleName() == "Surprisal along the text, in bits"


@pytest.mark.parametrize(("longest", "end"), [(20.0, "20"), (117.0, "120")])
def test_bars_of_words_have_a_scale_beside_them(
    longest: float, end: str, words: ProfileChart, theme: Theme
) -> None:
    bits = PROFILE.bits.copy()
    bits[1] = longest
    words.show_profile(replace(WORD_BARS, bits=bits))
    room = words.point_of(0).x() - words.area.left()
    assert room > words.fontMetrics().horizontalAdvance(end)
    assert words.area.bottom() - words.point_of(1).y() == pytest.approx(
        words.area.height() * longest / float(end)
    )
    scale = QRectF(words.area.left(), words.area.top() - 10, 20, 20)
    assert share(part(picture(words), scale), theme.card) < 1
    words.show_profile(SENTENCES)
    assert share(part(picture(words), scale.adjusted(0, 0, 0, -10)), theme.card) == 1


def test_bars_of_many_words_are_narrow_and_have_no_outline(
    words: ProfileChart, theme: Theme
) -> None:
    count = 120
    bits = np.linspace(4, 12, count).astype(np.float32)
    token = np.arange(count, dtype=np.int32)
    many = Profile(
        token=token,
        bits=bits,
        window=0,
        stop=count,
        buckets=np.full(count, 2, np.int8),
        words=words_at(token, bits, corrected=True),
    )
    words.show_profile(many, (), (sentence_of, word_of), theme.buckets)
    first, last = words.point_of(0), words.point_of(count - 1)
    inside = QRectF(first.x() + 2, first.y() + 4, last.x() - first.x() - 4, 20)
    assert share(part(picture(words), inside), theme.buckets[2]) > 0.9


def test_sentences_are_marked_below_the_bars_of_words(words: ProfileChart) -> None:
    before = picture(words)
    words.show_profile(WORD_BARS, [20, 60], (sentence_of, word_of), words.theme.buckets)
    changed = (picture(words) != before).any(axis=-1)
    edge = (words.point_of(1).x() + words.point_of(2).x()) / 2
    (columns,) = np.nonzero(changed.any(axis=0))
    assert columns == pytest.approx([edge] * len(columns), abs=2)
    assert len(columns)


def test_the_word_under_the_pointer_is_named_and_a_click_leads_to_it(
    words: ProfileChart, qtbot: QtBot
) -> None:
    place = words.point_of(1).toPoint()
    QTest.mouseMove(words, place + QPoint(1, -2))
    QTest.mouseMove(words, place + QPoint(0, -2))
    assert QToolTip.text() == "“summer” 1.0 bits."
    assert words.accessibleDescription().startswith("“summer” 1.0 bits. ")
    QToolTip.hideText()
    with qtbot.waitSignal(words.clicked) as caught:
        QTest.mouseClick(words, Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [10]


def test_a_word_that_is_not_known_yet_says_so(words: ProfileChart) -> None:
    words.point_at(3)
    assert words.accessibleDescription().startswith("“the” not read yet. ")


def test_a_point_of_a_line_through_words_names_sentence_and_word(chart: ProfileChart) -> None:
    chart.show_profile(WORD_LINE, (), (sentence_of, word_of))
    chart.point_at(0)
    assert chart.accessibleDescription().startswith(
        "“My summer by the sea” 4.0 bits per word around here. “My” 14.2 bits. "
        "Mean surprisal of 9 words at a time, plain product, from 1.0 to 8.0 bits. "
    )
    chart.point_at(3)
    assert "“the” not read yet. " in chart.accessibleDescription()


@pytest.mark.parametrize("profile", [PROFILE, WORD_BARS], ids=["line", "bars"])
def test_a_picture_does_not_show_what_is_pointed_at(profile: Profile, chart: ProfileChart) -> None:
    chart.show_profile(profile)

    def drawn() -> QImage:
        image = QImage(300, chart.height_of(is_picture=True), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        chart.draw(painter, image.rect())
        painter.end()
        return image

    alone = drawn()
    chart.point_at(1)
    assert drawn() == alone


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
