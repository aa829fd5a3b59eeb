"""Some tokens are shown in full and the others faded: by bucket, or by the bar of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.charts import WORDS, click_bar, counts, highlighted
from helpers.editors import colour, coloured_editor
from helpers.measures import RANK
from helpers.pixels import part, picture, share
from helpers.spans import spans_of
from helpers.windows import wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.charts.bucket_filter import BucketFilter, FilterState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.theme import Theme

ALL = [word.strip() for word in WORDS]
FIRST_HALF = np.arange(len(WORDS)) < 4


@pytest.fixture
def editor(theme: Theme, qtbot: QtBot) -> TokenEditor:
    return coloured_editor(qtbot, WORDS, theme=theme)


@pytest.fixture
def bucket_filter(editor: TokenEditor) -> BucketFilter:
    return BucketFilter(editor, editor)


def test_a_bucket_is_faded_and_shown_again(
    bucket_filter: BucketFilter, editor: TokenEditor, theme: Theme, qtbot: QtBot
) -> None:
    with qtbot.waitSignals([bucket_filter.faded_changed, bucket_filter.status_changed]):
        bucket_filter.toggle_bucket(0)
    assert bucket_filter.is_filtering
    assert highlighted(editor) == [word for word in ALL if word not in ("The", "jumps", "dog")]
    pixels = picture(editor.viewport())
    for index, colours in ((0, theme.faded), (1, theme.buckets)):
        rect = editor.span_rects(spans_of(editor), index)[0]
        assert share(part(pixels, rect), colours[index]) > 0.3
    with (
        qtbot.waitSignal(bucket_filter.faded_changed) as caught,
        qtbot.assertNotEmitted(bucket_filter.status_changed),
    ):
        bucket_filter.toggle_bucket(0)
    assert caught.args == [frozenset()]
    assert not bucket_filter.is_filtering
    assert editor.highlight is None


def test_several_buckets_can_be_faded(
    bucket_filter: BucketFilter, editor: TokenEditor, qtbot: QtBot
) -> None:
    bucket_filter.toggle_bucket(0)
    with qtbot.waitSignal(bucket_filter.faded_changed) as caught:
        bucket_filter.toggle_bucket(3)
    assert caught.args == [frozenset({0, 3})]
    assert highlighted(editor) == ["quick", "brown", "over", "the"]


def test_a_bar_shows_its_own_groups_but_no_faded_ones(
    bucket_filter: BucketFilter, editor: TokenEditor
) -> None:
    bucket_filter.show_only(FIRST_HALF, None)
    assert bucket_filter.is_filtering
    assert highlighted(editor) == ["The", "quick", "brown", "fox"]
    bucket_filter.toggle_bucket(1)
    assert highlighted(editor) == ["The", "brown", "fox"]


def test_the_bar_under_the_pointer_comes_before_the_chosen_one(
    bucket_filter: BucketFilter, editor: TokenEditor
) -> None:
    bucket_filter.show_only(FIRST_HALF, ~FIRST_HALF)
    assert highlighted(editor) == ["jumps", "over", "the", "lazy", "dog"]
    bucket_filter.show_only(FIRST_HALF, None)
    assert highlighted(editor) == ["The", "quick", "brown", "fox"]


def test_pointing_alone_is_no_filter(bucket_filter: BucketFilter, editor: TokenEditor) -> None:
    bucket_filter.show_only(None, FIRST_HALF)
    assert not bucket_filter.is_filtering
    assert highlighted(editor) == ["The", "quick", "brown", "fox"]


def test_the_end_of_the_filter_is_announced(
    bucket_filter: BucketFilter, editor: TokenEditor, qtbot: QtBot
) -> None:
    bucket_filter.show_only(FIRST_HALF, ~FIRST_HALF)
    bucket_filter.toggle_bucket(2)
    with qtbot.waitSignals([bucket_filter.cleared, bucket_filter.faded_changed]):
        bucket_filter.clear()
    assert not bucket_filter.is_filtering
    assert editor.highlight is None


def test_new_buckets_are_filtered_after_an_update(
    bucket_filter: BucketFilter, editor: TokenEditor
) -> None:
    bucket_filter.toggle_bucket(0)
    spans_of(editor).recolour(Thresholds((100, 1_000, 10_000)), Granularity.TOKEN)
    bucket_filter.update()
    assert highlighted(editor) == ["brown", "fox", "the", "lazy"]


def test_groups_of_another_analysis_are_not_shown(
    bucket_filter: BucketFilter, editor: TokenEditor
) -> None:
    bucket_filter.show_only(FIRST_HALF, None)
    colour(editor, analysis_of(["".join(WORDS)], [0]))
    bucket_filter.update()
    assert editor.highlight is None


def test_the_filter_ends_with_its_text(bucket_filter: BucketFilter, editor: TokenEditor) -> None:
    spans = spans_of(editor)
    bucket_filter.toggle_bucket(0)
    bucket_filter.show_only(FIRST_HALF, None)
    editor.show_spans(None)
    bucket_filter.update()
    assert not bucket_filter.is_filtering
    editor.show_spans(spans)
    bucket_filter.update()
    assert editor.highlight is None


def test_a_text_without_colours_shows_the_bar_and_no_faded_buckets(
    bucket_filter: BucketFilter, editor: TokenEditor, theme: Theme
) -> None:
    editor.set_colouring(Colouring(painted=False))
    bucket_filter.toggle_bucket(0)
    assert editor.highlight is None
    bucket_filter.show_only(FIRST_HALF, None)
    pixels = picture(editor.viewport())
    for index in range(len(WORDS)):
        rect = editor.span_rects(spans_of(editor), index)[0]
        assert (share(part(pixels, rect), theme.buckets[index % 4]) > 0.3) == (index in (1, 2, 3))


# What it says


def test_it_says_which_tokens_are_shown_and_how_many(
    bucket_filter: BucketFilter, qtbot: QtBot
) -> None:
    said: list[FilterState | None] = []
    bucket_filter.filter_changed.connect(said.append)
    bar = FilterState("ranked 11–100", 4, 9)
    bucket_filter.show_only(FIRST_HALF, None, bar)
    bucket_filter.show_only(FIRST_HALF, ~FIRST_HALF, bar)
    assert said == [bar]
    assert bar.sentence == "Showing 4 tokens ranked 11–100"
    bucket_filter.toggle_bucket(0)
    assert said[-1] == FilterState(
        "ranked 11–100, without those ranked in the top 10", shown=3, total=9
    )
    bucket_filter.show_only(None, None)
    assert said[-1] == FilterState("without those ranked in the top 10", shown=6, total=9)
    bucket_filter.toggle_bucket(3)
    assert said[-1] is not None
    assert said[-1].sentence == (
        "Showing 4 tokens without those ranked in the top 10 or ranked beyond 1,000"
    )
    bucket_filter.clear()
    assert said[-1] is None
    assert bucket_filter.state is None


def test_it_counts_the_units_of_the_text_and_names_its_colouring(
    bucket_filter: BucketFilter, editor: TokenEditor
) -> None:
    pieces = ["It", " rained", ".", " Yes", ",", " no", "."]
    editor.setPlainText("".join(pieces))
    spans = colour(editor, analysis_of(pieces, [0] * 3 + [5_000] * 4))
    thresholds = default_thresholds(RANK, Granularity.SENTENCE)
    spans.recolour(thresholds, Granularity.SENTENCE)
    bucket_filter.set_colouring(Colouring(thresholds, Granularity.SENTENCE))
    bucket_filter.toggle_bucket(0)
    assert bucket_filter.state is not None
    assert bucket_filter.state.sentence == (
        "Showing 1 sentence without those with a mean rank below 3"
    )
    assert bucket_filter.state.total == 2


# The window


def shown_buckets(window: MainWindow) -> set[int]:
    """The buckets of the tokens that are shown in full."""
    buckets = spans_of(window).bucket.tolist()
    editor = window.pane.editor
    return {bucket for index, bucket in enumerate(buckets) if editor.is_highlighted(index)}


def test_the_legend_fades_and_shows_buckets(coloured: MainWindow, qtbot: QtBot) -> None:
    pane = coloured.pane
    legend, editor, panel = pane.legend, pane.editor, pane.panel
    present = shown_buckets(coloured)
    assert {1, 3} < present
    picture(legend)
    one, three = (legend.entry_rect(bucket).center().toPoint() for bucket in (1, 3))
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=three)
    assert shown_buckets(coloured) == present - {3}
    assert share(picture(legend), editor.theme.faded[3]) > 0
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=one)
    assert shown_buckets(coloured) == present - {1, 3}
    tokens = len(spans_of(coloured).analysis)
    qtbot.waitUntil(lambda: sum(counts(panel.buckets)) == tokens)
    click_bar(panel.buckets, 1)
    assert shown_buckets(coloured) == set()
    click_bar(panel.buckets, 1)
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=three)
    assert shown_buckets(coloured) == present - {1}
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.highlight is None
    assert share(picture(legend), editor.theme.faded[1]) == 0


def test_fading_needs_no_charts_and_outlives_another_analysis(
    coloured: MainWindow, qtbot: QtBot
) -> None:
    editor = coloured.pane.editor
    QTest.keyClick(editor, Qt.Key.Key_F9)
    purple = coloured.menu_actions.colour_menus.by_bucket[3]
    purple.trigger()
    shown = shown_buckets(coloured)
    assert 3 not in shown
    coloured.pane.analysis.analyse()
    wait_for_colours(coloured, qtbot)
    assert shown_buckets(coloured) == shown
    assert not purple.isChecked()
    purple.trigger()
    assert editor.highlight is None


def test_without_charts_the_filter_still_follows_the_colouring(coloured: MainWindow) -> None:
    editor = coloured.pane.editor
    QTest.keyClick(editor, Qt.Key.Key_F9)
    coloured.pane.bucket_filter.toggle_bucket(3)
    assert editor.highlight is not None
    coloured.colouring_controller.choose_measure(None)
    assert editor.highlight is None
