"""The legend says what the colours mean, and shows how much of the text has each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.pixels import matches, part, picture, share
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.statistics import Summary, summarise
from gltr_desktop.ui.legend import Legend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

THRESHOLDS = Thresholds()


def summary_of(ranks: Sequence[int]) -> Summary:
    return summarise(analysis_of([f" {n}" for n in range(len(ranks))], ranks), THRESHOLDS)


def open_legend(qtbot: QtBot, theme: Theme, summary: Summary | None, width: int = 900) -> Legend:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.set_theme(theme)
    legend.set_colouring(Colouring(THRESHOLDS))
    legend.show_summary(summary)
    legend.resize(width, legend.sizeHint().height())
    return legend


def bar(legend: Legend, theme: Theme) -> dict[str, int]:
    """How many pixels of the bar have each bucket's colour."""
    row = picture(legend)[legend.height() - 9]
    return {
        name: int(matches(row, colour).sum())
        for name, colour in zip(BUCKETS, theme.buckets, strict=True)
    }


@pytest.mark.parametrize(
    "ranks",
    [[0] * 6 + [50] * 3 + [5_000], [0, 10, 100, 1_000], [5_000] * 7, [UNSCORED, 0, 0, 999]],
    ids=["mixed", "even", "one colour", "first token unscored"],
)
def test_the_bar_is_as_long_as_the_shares(ranks: Sequence[int], theme: Theme, qtbot: QtBot) -> None:
    summary = summary_of(ranks)
    widths = bar(open_legend(qtbot, theme, summary), theme)
    whole = sum(widths.values())
    assert 850 < whole <= 900
    for name in BUCKETS:
        assert widths[name] == pytest.approx(summary.shares[name] * whole, abs=2)


def test_the_colours_come_in_order(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]))
    row = picture(legend)[legend.height() - 9]
    begins = [int(np.argmax(matches(row, colour))) for colour in theme.buckets]
    assert begins == sorted(begins)
    assert len(set(begins)) == 4


@pytest.mark.parametrize("ranks", [None, [], [UNSCORED]])
def test_nothing_scored_nothing_in_the_bar(
    ranks: Sequence[int] | None, theme: Theme, qtbot: QtBot
) -> None:
    summary = None if ranks is None else summary_of(ranks)
    legend = open_legend(qtbot, theme, summary)
    assert not any(bar(legend, theme).values())
    # The swatches do not depend on the summary.
    pixels = picture(legend)
    for colour in theme.buckets:
        assert matches(pixels, colour).sum() > 100


def test_a_screen_reader_hears_the_counts(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, None)
    assert legend.accessibleName() == "Legend"
    assert legend.accessibleDescription() == "top 10, top 100, top 1,000, beyond 1,000"
    legend.set_colouring(Colouring(THRESHOLDS))
    legend.show_summary(summary_of([0] * 1_499 + [5_000]))
    assert "top 10:  1,499  (100%)" in legend.accessibleDescription()
    assert "beyond 1,000:  1  (0%)" in legend.accessibleDescription()
    legend.set_colouring(Colouring(Thresholds((5, 50, 500))))
    legend.show_summary(None)
    assert legend.accessibleDescription() == "top 5, top 50, top 500, beyond 500"


def test_the_counts_fit_into_an_ordinary_window(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]), width=700)
    pixels = picture(legend)
    assert share(pixels[4:-12, 690:], theme.paper) == 1


def test_a_narrow_window_is_no_obstacle(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]), width=30)
    assert picture(legend).shape[1] == 30


# Choosing buckets


@pytest.fixture
def legend(theme: Theme, qtbot: QtBot) -> Legend:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]))
    with qtbot.waitExposed(legend):
        legend.show()
    return legend


def test_a_click_on_an_entry_chooses_its_bucket(legend: Legend, qtbot: QtBot) -> None:
    picture(legend)
    for bucket in (3, 0):
        centre = legend.entry_rect(bucket).center().toPoint()
        with qtbot.waitSignal(legend.clicked) as caught:
            QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=centre)
        assert caught.args == [bucket]
    with qtbot.assertNotEmitted(legend.clicked):
        QTest.mouseClick(legend, Qt.MouseButton.RightButton, pos=centre)
        QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=legend.rect().bottomRight())


def test_the_keyboard_goes_from_bucket_to_bucket(legend: Legend, qtbot: QtBot) -> None:
    for _ in range(5):
        QTest.keyClick(legend, Qt.Key.Key_Right)
    assert legend.accessibleDescription().startswith("beyond 1,000")
    QTest.keyClick(legend, Qt.Key.Key_Left)
    assert legend.accessibleDescription().startswith("top 1,000")
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        with qtbot.waitSignal(legend.clicked) as caught:
            QTest.keyClick(legend, key)
        assert caught.args == [2]


def test_the_keyboard_is_at_the_entry_with_the_frame(
    legend: Legend, theme: Theme, qtbot: QtBot
) -> None:
    with qtbot.waitActive(legend):
        legend.activateWindow()
    legend.setFocus()
    qtbot.waitUntil(legend.hasFocus)
    QTest.keyClick(legend, Qt.Key.Key_Right)
    pixels = picture(legend)
    framed = [share(part(pixels, legend.entry_rect(bucket)), theme.accent) for bucket in range(4)]
    assert [found > 0 for found in framed] == [False, True, False, False]
    legend.clearFocus()
    assert share(picture(legend), theme.accent) == 0
    assert legend.accessibleDescription().startswith("top 10:")


def test_faded_buckets_have_faint_swatches(legend: Legend, theme: Theme) -> None:
    legend.show_faded(frozenset({1, 3}))
    pixels = picture(legend)
    for bucket in range(4):
        entry = part(pixels, legend.entry_rect(bucket).adjusted(0, 0, 0, -4))
        colours = theme.faded if bucket in (1, 3) else theme.buckets
        assert matches(entry, colours[bucket]).sum() > 100
