"""The charts count the text, and the charts and the text point at each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.charts import (
    WORDS,
    ChartedText,
    charted_text,
    click_bar,
    counts,
    highlighted,
    point_at_bar,
    select,
    shown_histogram,
)
from helpers.editors import RANKS, colour, place_caret
from helpers.measures import SURPRISAL
from helpers.pixels import part, picture, share
from helpers.spans import spans_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.card.card_controller import CardController

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.theme import Theme

ALL = [word.strip() for word in WORDS]


@pytest.fixture
def charted(theme: Theme, qtbot: QtBot) -> ChartedText:
    return charted_text(qtbot, theme)


def binned_counts(charted: ChartedText) -> list[list[int]]:
    """The counts of the charts that do not depend on the colouring."""
    return [counts(chart) for _, chart in charted.panel.binned]


# Counting


def test_the_whole_text_is_counted(charted: ChartedText) -> None:
    assert counts(charted.panel.buckets) == [3, 2, 2, 2]
    frac_p, entropy = binned_counts(charted)
    assert sum(frac_p) == sum(entropy) == len(WORDS)
    assert frac_p[9] == 3


def test_only_the_selection_is_counted(charted: ChartedText, qtbot: QtBot) -> None:
    panel, begin = charted.panel, len("".join(WORDS[:4]))
    select(charted.editor, begin + 1, begin + 9)
    qtbot.waitUntil(lambda: counts(panel.buckets) == [1, 1, 0, 0])
    assert [sum(found) for found in binned_counts(charted)] == [2, 2]
    assert panel.hint.text() == "Only the selection is counted: 2 tokens."
    for chart in panel.histograms:
        assert "of the selection" in chart.accessibleDescription()
    select(charted.editor, begin, begin)
    qtbot.waitUntil(lambda: counts(panel.buckets) == [3, 2, 2, 2])
    assert "of the selection" not in panel.buckets.accessibleDescription()


def test_a_selection_without_tokens_has_no_counts(charted: ChartedText) -> None:
    place_caret(charted.editor, 0)
    QTest.keyClicks(charted.editor, "new ")
    select(charted.editor, 0, 3)
    charted.controller.refresh()
    assert counts(charted.panel.buckets) == [0, 0, 0, 0]


def test_an_analysis_that_gets_further_is_counted_again(charted: ChartedText, qtbot: QtBot) -> None:
    analysis = analysis_of(WORDS, [RANKS[index % 4] for index in range(len(WORDS))])
    spans = colour(charted.editor, replace(analysis, done=0))
    charted.controller.refresh()
    assert sum(counts(charted.panel.buckets)) == 0
    assert "Nothing to show" in charted.panel.buckets.accessibleDescription()
    spans.update(replace(analysis, done=4), Thresholds())
    charted.controller.update()
    qtbot.waitUntil(lambda: counts(charted.panel.buckets) == [1, 1, 1, 1])


def test_only_the_chart_that_is_shown_is_counted(charted: ChartedText) -> None:
    assert [chart.histogram is None for chart in charted.panel.histograms] == [False, True, True]
    charted.panel.choose_chart("frac(p)")
    assert [chart.histogram is None for chart in charted.panel.histograms] == [False, False, True]
    colour(charted.editor, analysis_of(WORDS, [0] * len(WORDS)))
    charted.controller.refresh()
    assert charted.panel.buckets.histogram is not None
    assert charted.panel.buckets.histogram.counts.tolist() == [3, 2, 2, 2]
    assert counts(charted.panel.buckets) == [9, 0, 0, 0]


def test_only_what_has_changed_is_counted_again(charted: ChartedText, theme: Theme) -> None:
    panel, controller = charted.panel, charted.controller
    binned_counts(charted)
    panel.choose_chart("along")
    before = [*(chart.histogram for _, chart in panel.binned), panel.profile.profile]
    panel.choose_chart("buckets")
    buckets = panel.buckets.histogram
    controller.set_theme(theme)
    assert panel.buckets.histogram is buckets
    controller.set_colouring(Colouring(Thresholds((1, 2, 3))))
    assert counts(panel.buckets) == [3, 0, 0, 6]
    binned_counts(charted)
    after = [chart.histogram for _, chart in panel.binned]
    assert all(one is other for one, other in zip(before[:2], after, strict=True))
    select(charted.editor, 0, 1)
    controller.refresh()
    assert counts(panel.buckets) == [1, 0, 0, 0]
    assert [sum(found) for found in binned_counts(charted)] == [1, 1]


def test_the_buckets_are_those_of_the_colouring(charted: ChartedText) -> None:
    thresholds = default_thresholds(SURPRISAL, Granularity.WORD)
    spans_of(charted.editor).recolour(thresholds, Granularity.WORD)
    charted.controller.set_colouring(Colouring(thresholds, Granularity.WORD))
    chart = charted.panel.buckets
    assert chart.heading == "Surprisal of words, in bits, plain product"
    assert SURPRISAL.description in chart.accessibleDescription()
    assert charted.panel.tabs.current.name == "Surprisal"
    assert sum(counts(chart)) == len(WORDS)


def test_a_new_theme_colours_the_bars(charted: ChartedText, theme: Theme) -> None:
    pixels = picture(charted.panel.buckets)
    assert all(share(pixels, colour) > 0 for colour in theme.buckets)


def test_hidden_charts_count_nothing_until_they_are_shown(charted: ChartedText) -> None:
    assert counts(charted.panel.buckets) == [3, 2, 2, 2]
    charted.panel.hide()
    charted.editor.setPlainText("ab")
    colour(charted.editor, analysis_of(["a", "b"], [0, 0]))
    charted.controller.refresh()
    assert counts(charted.panel.buckets) == [3, 2, 2, 2]
    charted.panel.show()
    assert counts(charted.panel.buckets) == [2, 0, 0, 0]


def test_a_bar_that_is_chosen_is_forgotten_with_its_chart(charted: ChartedText) -> None:
    click_bar(charted.panel.buckets, 1)
    charted.panel.hide()
    charted.controller.refresh()
    assert not charted.bucket_filter.is_filtering
    assert highlighted(charted.editor) == ALL


def test_without_a_text_there_is_nothing(charted: ChartedText) -> None:
    editor, panel = charted.editor, charted.panel
    click_bar(panel.buckets, 1)
    editor.show_spans(None)
    charted.controller.refresh()
    assert [chart.histogram for chart in panel.histograms] == [None] * 3
    assert panel.profile.profile is None
    assert not charted.bucket_filter.is_filtering
    QTest.keyClick(panel.buckets, Qt.Key.Key_Right)
    click_bar(panel.buckets, 1)
    assert editor.highlight is None


def test_a_text_that_comes_back_is_counted_again(charted: ChartedText) -> None:
    spans = spans_of(charted.editor)
    charted.editor.show_spans(None)
    charted.controller.refresh()
    charted.editor.show_spans(spans)
    charted.controller.refresh()
    assert counts(charted.panel.buckets) == [3, 2, 2, 2]
    assert [sum(found) for found in binned_counts(charted)] == [len(WORDS)] * 2


# From the charts to the text


def test_the_tokens_of_the_bar_under_the_pointer_are_highlighted(charted: ChartedText) -> None:
    point_at_bar(charted.panel.buckets, 1)
    assert highlighted(charted.editor) == ["quick", "over"]
    QTest.mouseMove(charted.panel.buckets, QPoint(2, 2))
    assert highlighted(charted.editor) == ALL


def test_the_bar_under_the_pointer_is_still_shown_when_it_is_counted_again(
    charted: ChartedText,
) -> None:
    point_at_bar(charted.panel.buckets, 0)
    assert highlighted(charted.editor) == ["The", "jumps", "dog"]
    charted.controller.set_colouring(Colouring(Thresholds((1_000, 2_000, 3_000))))
    assert highlighted(charted.editor) == [word for word in ALL if word not in ("fox", "lazy")]


def test_the_other_tokens_are_faded(charted: ChartedText, theme: Theme) -> None:
    editor = charted.editor
    click_bar(charted.panel.buckets, 1)
    pixels = picture(editor.viewport())
    for index, _ in enumerate(WORDS):
        rect, bucket = editor.span_rects(spans_of(editor), index)[0], index % 4
        colours = theme.buckets if bucket == 1 else theme.faded
        assert share(part(pixels, rect), colours[bucket]) > 0.3


def test_a_click_filters_and_another_ends_it(charted: ChartedText, qtbot: QtBot) -> None:
    editor, panel, frac_p = charted.editor, charted.panel, charted.panel.binned[0][1]
    with qtbot.waitSignal(charted.controller.status_changed) as caught:
        click_bar(panel.buckets, 3)
    assert caught.args[0].startswith("Showing 2 tokens ranked beyond 1,000: Alt+→")
    assert highlighted(editor) == ["fox", "lazy"]
    assert panel.buckets.chosen == 3
    panel.show_chart(frac_p)
    assert highlighted(editor) == ["fox", "lazy"]
    assert [tab.is_filtering for tab in panel.tabs.tabs] == [False, True, False, False]
    click_bar(frac_p, 9)
    assert [tab.is_filtering for tab in panel.tabs.tabs] == [False, False, True, False]
    assert highlighted(editor) == ["The", "jumps", "dog"]
    assert panel.buckets.chosen is None
    with qtbot.waitSignal(charted.controller.status_changed) as caught:
        click_bar(frac_p, 9)
    assert caught.args == [""]
    assert highlighted(editor) == ALL


def test_after_the_pointer_has_left_the_chosen_bar_is_shown_again(charted: ChartedText) -> None:
    click_bar(charted.panel.buckets, 3)
    point_at_bar(charted.panel.buckets, 1)
    assert highlighted(charted.editor) == ["quick", "over"]
    QTest.mouseMove(charted.panel.buckets, QPoint(2, 2))
    assert highlighted(charted.editor) == ["fox", "lazy"]


def test_a_bar_still_filters_while_another_chart_is_shown(charted: ChartedText) -> None:
    click_bar(charted.panel.buckets, 3)
    charted.panel.choose_chart("along")
    charted.controller.set_colouring(Colouring(Thresholds((10, 20, 30))))
    assert highlighted(charted.editor) == [word for index, word in enumerate(ALL) if index % 4 != 0]
    charted.bucket_filter.clear()
    assert not any(tab.is_filtering for tab in charted.panel.tabs.tabs)


def test_a_plain_text_has_bars_in_one_colour(charted: ChartedText, theme: Theme) -> None:
    charted.controller.set_colouring(Colouring(painted=False))
    for name in ("buckets", "along"):
        charted.panel.choose_chart(name)
        pixels = picture(charted.panel.current)
        assert share(pixels, theme.accent) > 0.02
        assert not any(share(pixels, colour) for colour in theme.buckets)


def test_steps_go_from_one_token_of_the_bar_to_the_next(charted: ChartedText) -> None:
    cards = CardController(charted.editor)
    charted.editor.moveCursor(QTextCursor.MoveOperation.Start)
    click_bar(charted.panel.buckets, 2)
    seen = []
    for direction in (1, 1, 1, -1, -1):
        cards.navigator.step(direction)
        seen.append(cards.card.accessibleDescription().split(",")[0].strip("␣"))
    cards.hide()
    assert seen == ["brown", "the", "the", "brown", "brown"]


def test_the_keyboard_goes_from_bar_to_bar(charted: ChartedText) -> None:
    chart = charted.panel.buckets
    for key, expected in (
        (Qt.Key.Key_Right, ["The", "jumps", "dog"]),
        (Qt.Key.Key_Right, ["quick", "over"]),
        (Qt.Key.Key_Left, ["The", "jumps", "dog"]),
        (Qt.Key.Key_Left, ["The", "jumps", "dog"]),
    ):
        QTest.keyClick(chart, key)
        assert highlighted(charted.editor) == expected
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert chart.chosen == 0
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert chart.chosen is None


@pytest.fixture
def long_text(theme: Theme, qtbot: QtBot) -> ChartedText:
    """Sentences of three tokens on lines of their own, of which some are on the screen."""
    charted = charted_text(qtbot, theme)
    pieces = ["It", " rained", ".\n"] * 100
    charted.editor.setPlainText("".join(pieces))
    colour(charted.editor, analysis_of(pieces, [RANKS[index % 4] for index in range(300)]))
    charted.panel.choose_chart("along")
    charted.controller.refresh()
    return charted


def test_the_line_leads_to_the_token_in_the_text_and_marks_it(long_text: ChartedText) -> None:
    editor, chart = long_text.editor, long_text.panel.profile
    assert chart.profile is not None
    begins, tokens = spans_of(editor).visible_start.tolist(), chart.profile.token.tolist()
    for index in (8, 3, len(tokens) - 1):
        target = chart.point_of(index).toPoint()
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=target)
        assert editor.textCursor().position() == begins[tokens[index]]
        assert editor.marked == tokens[index]
        (rect, *_) = editor.span_rects(spans_of(editor), tokens[index])
        assert editor.viewport().rect().contains(rect.toRect())
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert editor.textCursor().position() == begins[tokens[-2]]


def test_a_point_of_the_line_has_the_name_of_its_sentence(long_text: ChartedText) -> None:
    chart = long_text.panel.profile
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription().startswith("“It rained.” ")
    assert "per token around here" in chart.accessibleDescription()


def test_the_chart_shows_what_is_on_the_screen_while_the_text_is_scrolled(
    long_text: ChartedText,
) -> None:
    chart, bar = long_text.panel.profile, long_text.editor.verticalScrollBar()
    assert chart.on_screen is not None
    begin, end = chart.on_screen
    assert begin == 0
    assert 10 < end < 150
    bar.setValue(bar.maximum())
    assert chart.on_screen[1] == 300
    assert chart.on_screen[0] > end
    long_text.panel.choose_chart("buckets")
    bar.setValue(0)
    long_text.panel.choose_chart("along")
    assert chart.on_screen == (begin, end)


def test_the_bar_of_a_sentence_leads_to_it(charted: ChartedText) -> None:
    charted.panel.choose_chart("along")
    chart = charted.panel.profile
    assert chart.item_count() == 1
    assert "Peak: “The quick brown fox jumps over the lazy dog”" in chart.accessibleDescription()
    place_caret(charted.editor, 20)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.point_of(0).toPoint())
    assert charted.editor.textCursor().position() == 0
    assert charted.editor.marked == 0
    assert chart.on_screen is None


def test_the_profile_leads_past_a_token_that_was_deleted(charted: ChartedText) -> None:
    editor = charted.editor
    select(editor, len("The"), len("The quick"))
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    charted.panel.profile.clicked.emit(1)
    assert editor.textCursor().position() == len("The ")


# From the text to the charts


def test_the_bars_of_the_token_under_the_pointer_are_marked(charted: ChartedText) -> None:
    editor, buckets, frac_p = charted.editor, charted.panel.buckets, charted.panel.binned[0][1]
    counts(frac_p)
    for index in (0, 3):
        middle = editor.span_rects(spans_of(editor), index)[0].center().toPoint()
        QTest.mouseMove(editor.viewport(), middle + QPoint(1, 0))
        QTest.mouseMove(editor.viewport(), middle)
        assert buckets.marked == index % 4
        assert frac_p.marked == shown_histogram(frac_p).bins[index]
    editor.pointed.emit(None)
    assert buckets.marked is None


def test_no_bar_is_marked_for_tokens_of_several_bars(charted: ChartedText) -> None:
    spans_of(charted.editor).recolour(Thresholds(), Granularity.SENTENCE)
    charted.controller.set_colouring(Colouring(Thresholds(), Granularity.SENTENCE))
    charted.editor.pointed.emit(4)
    assert charted.panel.buckets.marked is not None
    counts(charted.panel.binned[0][1])
    charted.editor.pointed.emit(4)
    assert charted.panel.binned[0][1].marked is None


# The window


def test_charts_in_the_window(coloured: MainWindow, qtbot: QtBot) -> None:
    editor, panel = coloured.pane.editor, coloured.pane.panel
    tokens = len(spans_of(editor).analysis)
    qtbot.waitUntil(lambda: sum(counts(panel.buckets)) == tokens)
    click_bar(panel.buckets, 3)
    assert "Alt+→" in coloured.status_bar.status.text()
    assert editor.highlight is not None
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.highlight is None
    assert panel.buckets.chosen is None
    QTest.keyClick(editor, Qt.Key.Key_F9)
    assert not panel.isVisible()
    assert coloured.settings.charts is False
    QTest.keyClick(editor, Qt.Key.Key_F9)
    assert panel.isVisible()


def test_the_chart_that_was_chosen_is_remembered(coloured: MainWindow) -> None:
    panel = coloured.pane.panel
    QTest.mouseClick(panel.tabs.tabs[2], Qt.MouseButton.LeftButton)
    assert coloured.settings.chart == panel.binned[0][0].name
    panel.choose_chart("along")
    assert coloured.settings.chart == panel.binned[0][0].name
