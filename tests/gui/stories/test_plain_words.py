"""Words corrected for where they end, or as plain products: in the window, at once, and kept."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.measures import SURPRISAL
from helpers.side_by_side import compare_texts, second_of
from helpers.spans import spans_of
from helpers.windows import TEXT, begin_reading_long, open_window
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gltr_desktop.analysis.chart_words import profile_title
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import unit_buckets, unit_values

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.charts.profile_chart import ProfileChart
    from gltr_desktop.ui.main_window import MainWindow

CORRECTED, PLAIN = 0, 1


def show_words(window: MainWindow) -> None:
    """Colour the words of a window by surprisal."""
    window.colouring_controller.choose_measure(SURPRISAL)
    window.colouring_controller.choose_granularity(Granularity.WORD)


def choose(window: MainWindow, index: int) -> None:
    """Choose one of the two entries in the menu."""
    window.menu_actions.colour_menus.word_choice[index].trigger()


def shown_chart(window: MainWindow) -> ProfileChart:
    """The chart along the text, up to date."""
    window.pane.panel.choose_chart("along")
    window.pane.charts.refresh()
    return window.pane.panel.profile


def test_the_choice_recolours_at_once_without_the_model(coloured: MainWindow) -> None:
    show_words(coloured)
    runs, spans = coloured.pane.analysis.request_id, spans_of(coloured)
    values = {}
    for index, words in ((CORRECTED, "corrected"), (PLAIN, "plain product")):
        choose(coloured, index)
        thresholds = coloured.colouring.thresholds
        assert thresholds.plain_words is (index == PLAIN)
        bounds = spans.analysis.tokens.unit_bounds(Granularity.WORD)
        values[index] = unit_values(spans.analysis, thresholds, bounds, Granularity.WORD)
        expected = unit_buckets(spans.analysis, thresholds, Granularity.WORD)
        assert spans.bucket[spans.unit_starts].tolist() == expected.tolist()
        chart = shown_chart(coloured)
        assert chart.accessibleName().endswith(f", {words}")
        assert chart.profile is not None
        assert chart.profile.bits == pytest.approx(values[index][_visible(coloured)], rel=1e-5)
    assert not np.allclose(values[CORRECTED], values[PLAIN])
    assert coloured.pane.analysis.request_id == runs


def _visible(window: MainWindow) -> list[int]:
    """The indices of the words that are not white space alone."""
    analysis = spans_of(window).analysis
    units, groups = analysis.tokens.units(Granularity.WORD), analysis.groups
    texts = [
        TEXT[groups.start[first] : groups.end[behind - 1]] for first, behind in pairwise(units)
    ]
    return [index for index, text in enumerate(texts) if text.strip()]


def test_the_choice_is_there_after_a_restart(
    coloured: MainWindow, tiny_model: Path, qtbot: QtBot
) -> None:
    show_words(coloured)
    choose(coloured, PLAIN)
    again = open_window(qtbot, tiny_model)
    assert again.colouring.thresholds.plain_words
    assert again.menu_actions.colour_menus.word_choice[PLAIN].isChecked()


def test_the_choice_is_made_with_the_keyboard(coloured: MainWindow) -> None:
    show_words(coloured)
    menu = coloured.menu_actions.colour_menus.measures
    for key, plain in ((Qt.Key.Key_L, True), (Qt.Key.Key_C, False)):
        menu.popup(coloured.mapToGlobal(QPoint(20, 20)))
        QTest.keyClick(menu, key)
        assert not menu.isVisible()
        assert coloured.colouring.thresholds.plain_words is plain


def test_the_bar_of_a_word_leads_to_it(coloured: MainWindow) -> None:
    show_words(coloured)
    chart = shown_chart(coloured)
    assert chart.profile is not None
    index = TEXT.split().index("bright")
    chart.point_at(index)
    bits = chart.profile.bits[index]
    assert chart.accessibleDescription().startswith(f"“bright” {bits:.1f} bits. ")
    place = chart.point_of(index).toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place)
    assert coloured.pane.editor.textCursor().position() == TEXT.index("bright")


def test_the_chart_shows_the_words_that_are_read_so_far(window: MainWindow, qtbot: QtBot) -> None:
    show_words(window)
    begin_reading_long(window, qtbot)
    chart, analysis = shown_chart(window), spans_of(window).analysis
    assert not analysis.complete
    assert chart.profile is not None
    assert chart.profile.buckets is None
    assert 0 < chart.profile.token[-1] < chart.profile.stop == analysis.done
    chart.point_at(0)
    assert "per word around here" in chart.accessibleDescription()


def test_both_sides_are_counted_alike(window: MainWindow, qtbot: QtBot) -> None:
    compare_texts(window, qtbot)
    show_words(window)
    for index in (PLAIN, CORRECTED):
        choose(window, index)
        for side in (window.pane.editor, second_of(window).editor):
            spans = side.spans
            assert spans is not None
            thresholds = window.colouring.thresholds
            expected = unit_buckets(spans.analysis, thresholds, Granularity.WORD)
            assert spans.bucket[spans.unit_starts].tolist() == expected.tolist()
    chart = shown_chart(window)
    assert chart.heading == profile_title(chart.profile)
