"""The legend says what the colours mean, and shows how much of the text has each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.measures import RANK, SURPRISAL
from helpers.pixels import matches, part, picture, share
from helpers.word_masses import analysis_with_masses
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring, default_thresholds
from gltr_desktop.analysis.palette import GREY
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.statistics import Summary, summarise
from gltr_desktop.ui.charts.bucket_filter import FilterState
from gltr_desktop.ui.legend.legend import Legend
from gltr_desktop.ui.legend.legend_words import heading
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

THRESHOLDS = Thresholds()


def summary_of(ranks: Sequence[int]) -> Summary:
    return summarise(analysis_of([f" {n}" for n in range(len(ranks))], ranks), THRESHOLDS)


def open_legend(
    qtbot: QtBot,
    theme: Theme,
    summary: Summary | None,
    width: int = 1280,
    colouring: Colouring = GLTR_COLOURING,
) -> Legend:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.set_theme(theme)
    legend.set_colouring(colouring)
    legend.show_summary(summary)
    legend.resize(width, legend.sizeHint().height())
    return legend


def bar(legend: Legend, theme: Theme) -> dict[str, int]:
    """How many pixels of the bar have each bucket's colour."""
    pixels = part(picture(legend), legend.bar_rect)
    row = pixels[len(pixels) // 2]
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
    assert 200 < whole <= 220
    for name in BUCKETS:
        assert widths[name] == pytest.approx(summary.shares[name] * whole, abs=2)


def test_the_colours_come_in_order(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]))
    pixels = part(picture(legend), legend.bar_rect)
    row = pixels[len(pixels) // 2]
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
    assert legend.accessibleDescription() == (
        "among the 10 best guesses, 11th–100th guess, 101st–1,000th guess, beyond the 1,000th guess"
    )
    legend.show_summary(summary_of([0] * 1_499 + [5_000]))
    described = legend.accessibleDescription()
    assert "among the 10 best guesses: 1,499 of 1,500 tokens (100\u00a0%)" in described
    assert "beyond the 1,000th guess: 1 of 1,500 tokens (0\u00a0%)" in described
    legend.set_colouring(Colouring(Thresholds((5, 50, 500))))
    legend.show_summary(None)
    assert legend.accessibleDescription().startswith("among the 5 best guesses, 6th–50th guess")


def test_the_tip_explains_the_measure_and_gives_the_counts(theme: Theme, qtbot: QtBot) -> None:
    tip = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000])).toolTip()
    assert "the model's list of guesses (1st = its best guess)" in tip
    assert "11th–100th guess: 1 of 4 tokens (25\u00a0%)" in tip


def test_the_meanings_and_the_bar_fit_into_an_ordinary_window(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]))
    assert legend.entry_rect(3).right() < legend.bar_rect.left()
    assert legend.bar_rect.right() < legend.width()
    assert share(part(picture(legend), legend.rect())[2:-2, -15:], theme.window) == 1


@pytest.mark.parametrize("width", [900, 800, 700, 600])
def test_a_narrow_window_gets_fewer_words_and_then_no_bar(
    width: int, theme: Theme, qtbot: QtBot
) -> None:
    wide = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]))
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]), width)
    end = legend.entry_rect(3).right()
    assert end < width
    assert end <= wide.entry_rect(3).right()
    assert legend.bar_rect.isEmpty() or end < legend.bar_rect.left()


def test_a_swatch_in_the_colour_of_the_paper_has_an_outline(qtbot: QtBot) -> None:
    colouring = Colouring(palette=GREY)
    theme = Theme.of(QPalette(Qt.GlobalColor.white), GREY)
    legend = open_legend(qtbot, theme, None, colouring=colouring)
    assert theme.buckets[0] == QColor(GREY.light.paper)
    swatch = part(picture(legend), legend.entry_rect(0))[:, :24]
    assert matches(swatch, theme.edge).sum() > 20


# What is coloured, and how


@pytest.mark.parametrize("granularity", [Granularity.SENTENCE, Granularity.PARAGRAPH])
def test_sentences_and_paragraphs_are_said_to_be_means(
    granularity: Granularity, theme: Theme, qtbot: QtBot
) -> None:
    colouring = Colouring(default_thresholds(RANK, granularity), granularity)
    legend = open_legend(qtbot, theme, None, colouring=colouring)
    assert heading(colouring) == f"Mean rank of each {granularity.value}:"
    assert legend.accessibleDescription().startswith("mean rank up to 3, mean rank 3–6")
    assert legend.entry_rect(0).left() > 100, "the heading stands before the first entry"


def test_a_continuous_colouring_shows_its_ramp_with_named_ends(theme: Theme, qtbot: QtBot) -> None:
    colouring = Colouring(continuous=True)
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]), colouring=colouring)
    pixels = picture(legend)
    first, *_, last = (QColor(colour) for colour in colouring.colours(dark=theme.dark))
    for colour in (first, last):
        wanted = (colour.red(), colour.green(), colour.blue())
        difference = np.abs(pixels.astype(int) - wanted).sum(axis=-1)
        assert (difference < 12).sum() > 10
    assert legend.focusPolicy() == Qt.FocusPolicy.NoFocus, "there is nothing to choose"
    legend.set_colouring(GLTR_COLOURING)
    assert legend.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_a_plain_text_has_no_legend_unless_a_filter_is_on(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]))
    legend.show()
    legend.set_colouring(Colouring(painted=False))
    assert not legend.isVisible()
    legend.show_filter(FilterState("ranked beyond 1,000", 1, 4))
    assert legend.isVisible()
    legend.show_filter(None)
    assert not legend.isVisible()
    legend.set_colouring(GLTR_COLOURING)
    assert legend.isVisible()


# The filter


def test_a_filter_is_a_chip_with_its_counts_and_buttons(theme: Theme, qtbot: QtBot) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]))
    legend.show()
    chip = legend.chip
    assert not chip.isVisible()
    legend.show_filter(FilterState("ranked beyond 1,000", 17, 1_184))
    assert chip.isVisible()
    assert chip.label.text() == "17 of 1,184 tokens"
    assert chip.accessibleName() == "Showing 17 tokens ranked beyond 1,000"
    assert legend.entry_rect(3).right() < chip.x()
    assert chip.geometry().right() < legend.bar_rect.left()
    asked: list[int] = []
    legend.stepped.connect(asked.append)
    legend.filter_cleared.connect(lambda: asked.append(0))
    for button in (chip.forward, chip.back, chip.all):
        button.click()
    assert asked == [1, -1, 0]
    legend.show_filter(FilterState("ranked beyond 12", 1, 9, "sentence"))
    assert chip.label.text() == "1 of 9 sentences"
    legend.show_filter(None)
    assert not chip.isVisible()


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
    assert legend.accessibleDescription().startswith("beyond the 1,000th guess")
    QTest.keyClick(legend, Qt.Key.Key_Left)
    assert legend.accessibleDescription().startswith("101st–1,000th guess")
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
    assert legend.accessibleDescription().startswith("among the 10 best guesses:")


def test_faded_buckets_have_faint_swatches(legend: Legend, theme: Theme) -> None:
    legend.show_faded(frozenset({1, 3}))
    pixels = picture(legend)
    for bucket in range(4):
        entry = part(pixels, legend.entry_rect(bucket).adjusted(0, 0, 0, -4))
        colours = theme.faded if bucket in (1, 3) else theme.buckets
        assert matches(entry, colours[bucket]).sum() > 100


def test_shares_that_mean_nothing_are_grey_until_another_text_comes(
    theme: Theme, qtbot: QtBot
) -> None:
    legend = open_legend(qtbot, theme, summary_of([0, 10, 100, 1_000]))
    in_full = picture(legend)
    legend.show_warnings(("The model does not know this language.",))
    assert not any(bar(legend, theme).values())
    entry = legend.entry_rect(0).adjusted(30, 0, 0, 0)
    assert (
        matches(part(picture(legend), entry), theme.muted).sum()
        > matches(part(in_full, entry), theme.muted).sum()
    )
    # What the colours mean is not in doubt.
    assert all(matches(picture(legend), colour).sum() > 100 for colour in theme.buckets)
    legend.show_warnings(())
    assert (picture(legend) == in_full).all()


def test_it_says_how_words_have_their_values(theme: Theme, qtbot: QtBot) -> None:
    words = Colouring(Thresholds(SURPRISAL.limits, SURPRISAL), Granularity.WORD)
    legend = open_legend(qtbot, theme, None, colouring=words)
    before, unknown = legend.entry_rect(0).left(), legend.toolTip()
    assert "probability of a word" not in unknown
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    summary = summarise(analysis, words.thresholds, words.granularity)
    legend.show_summary(summary, analysis.model)
    assert "The probability of a word is corrected for where it ends." in legend.toolTip()
    # The heading is longer by a word.
    assert legend.entry_rect(0).left() > before + 20
