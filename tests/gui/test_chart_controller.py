"""The charts and the text point at each other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.editors import RANKS, colour, coloured_editor
from helpers.measures import PROBABILITY
from helpers.pixels import part, picture, share
from helpers.windows import wait_for_colours
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QTextCursor
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.histograms import bucket_histogram
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.card.card_controller import CardController
from gltr_desktop.ui.charts.chart_controller import ChartController, ChartPanel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.charts.bar_chart import BarChart
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.theme import Theme

WORDS = ["The", " quick", " brown", " fox", " jumps", " over", " the", " lazy", " dog"]
"""With ranks of all buckets in turn: three green, two of each other."""


@pytest.fixture
def editor(theme: Theme, qtbot: QtBot) -> TokenEditor:
    return coloured_editor(qtbot, WORDS, theme=theme)


@pytest.fixture
def panel(editor: TokenEditor, theme: Theme, qtbot: QtBot) -> Iterator[ChartPanel]:
    panel = ChartPanel()
    qtbot.addWidget(panel)
    # Beside the editor's window: what lies over another one takes its mouse events.
    panel.setGeometry(500, 0, 300, 560)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.controller = ChartController(editor, panel, Colouring(), panel)  # type: ignore[attr-defined]
    panel.controller.set_theme(theme)  # type: ignore[attr-defined]
    return panel


def counts(chart: BarChart) -> list[int]:
    return [] if chart.histogram is None else chart.histogram.counts.tolist()


def point(chart: BarChart, place: int) -> QPoint:
    return chart._column(place).center().toPoint()


def click(chart: BarChart, place: int) -> None:
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point(chart, place))


def highlight(editor: TokenEditor) -> list[str]:
    return [word.strip() for index, word in enumerate(WORDS) if editor.is_highlighted(index)]


def select(editor: TokenEditor, begin: int, end: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(begin)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def test_the_whole_text_is_counted(panel: ChartPanel) -> None:
    assert counts(panel.buckets) == [3, 2, 2, 2]
    assert sum(counts(panel.frac_p)) == sum(counts(panel.entropy)) == len(WORDS)
    assert counts(panel.frac_p)[9] == 3


def test_only_what_is_selected_is_counted(
    editor: TokenEditor, panel: ChartPanel, qtbot: QtBot
) -> None:
    begin = len("".join(WORDS[:4]))
    select(editor, begin + 1, begin + 9)
    qtbot.waitUntil(lambda: counts(panel.buckets) == [1, 1, 0, 0])
    assert sum(counts(panel.frac_p)) == 2
    assert "of the selection" in panel.frac_p.accessibleDescription()
    select(editor, begin, begin)
    qtbot.waitUntil(lambda: counts(panel.buckets) == [3, 2, 2, 2])


def test_pointing_at_a_bar_lights_its_tokens(editor: TokenEditor, panel: ChartPanel) -> None:
    QTest.mouseMove(panel.buckets, point(panel.buckets, 0) + QPoint(1, 1))
    QTest.mouseMove(panel.buckets, point(panel.buckets, 1))
    assert highlight(editor) == ["quick", "over"]
    QTest.mouseMove(panel.buckets, QPoint(2, 2))
    assert highlight(editor) == [word.strip() for word in WORDS]


def test_the_others_are_faded(editor: TokenEditor, panel: ChartPanel, theme: Theme) -> None:
    click(panel.buckets, 1)
    pixels = picture(editor.viewport())
    for index, _ in enumerate(WORDS):
        rect, bucket = editor.span_rects(editor.spans, index)[0], index % 4
        colours = theme.buckets if bucket == 1 else theme.faded
        assert share(part(pixels, rect), colours[bucket]) > 0.3


def test_a_click_filters_and_another_ends_it(editor: TokenEditor, panel: ChartPanel) -> None:
    click(panel.buckets, 3)
    assert highlight(editor) == ["fox", "lazy"]
    assert panel.buckets.chosen == 3
    QTest.mouseMove(panel.frac_p, QPoint(2, 2))
    assert highlight(editor) == ["fox", "lazy"]
    click(panel.frac_p, 9)
    assert highlight(editor) == ["The", "jumps", "dog"]
    assert panel.buckets.chosen is None
    click(panel.frac_p, 9)
    assert highlight(editor) == [word.strip() for word in WORDS]


def test_what_is_filtered_is_walked(editor: TokenEditor, panel: ChartPanel) -> None:
    popup = CardController(editor)
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    click(panel.buckets, 2)
    seen = []
    for direction in (1, 1, 1, -1, -1):
        popup.step(direction)
        seen.append(popup.card.accessibleDescription().split(",")[0].strip("␣"))
    popup.hide()
    assert seen == ["brown", "the", "the", "brown", "brown"]


def test_a_token_that_is_pointed_at_marks_its_bars(editor: TokenEditor, panel: ChartPanel) -> None:
    for index in (0, 3):
        middle = editor.span_rects(editor.spans, index)[0].center().toPoint()
        QTest.mouseMove(editor.viewport(), middle + QPoint(1, 0))
        QTest.mouseMove(editor.viewport(), middle)
        assert panel.buckets.marked == index % 4
        assert panel.frac_p.marked == panel.frac_p.histogram.bins[index]
    editor.pointed.emit(None)
    assert panel.buckets.marked is None


def test_the_keyboard_goes_from_bar_to_bar(editor: TokenEditor, panel: ChartPanel) -> None:
    chart = panel.buckets
    for key, expected in (
        (Qt.Key.Key_Right, ["The", "jumps", "dog"]),
        (Qt.Key.Key_Right, ["quick", "over"]),
        (Qt.Key.Key_Left, ["The", "jumps", "dog"]),
        (Qt.Key.Key_Left, ["The", "jumps", "dog"]),
    ):
        QTest.keyClick(chart, key)
        assert highlight(editor) == expected
    assert chart.accessibleDescription().startswith("top 10: 3 (33%)")
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert chart.chosen == 0
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert chart.chosen is None


def test_bars_are_as_high_as_their_counts(panel: ChartPanel, theme: Theme) -> None:
    chart = panel.buckets
    heights = [chart.bar_rect(place).height() for place in range(4)]
    assert heights[1] == pytest.approx(heights[0] * 2 / 3)
    pixels = picture(chart)
    for place in range(4):
        bar = chart.bar_rect(place).adjusted(1, 1, -1, -1)
        assert share(part(pixels, bar), theme.buckets[place]) > 0.9


def test_an_analysis_that_gets_further(
    editor: TokenEditor, panel: ChartPanel, qtbot: QtBot
) -> None:
    analysis = analysis_of(WORDS, [RANKS[index % 4] for index in range(len(WORDS))])
    spans = colour(editor, replace(analysis, done=0))
    panel.controller.refresh()  # type: ignore[attr-defined]
    assert sum(counts(panel.buckets)) == 0
    assert "Nothing to count" in panel.buckets.accessibleDescription()
    spans.update(replace(analysis, done=4), Thresholds())
    panel.controller.update()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: counts(panel.buckets) == [1, 1, 1, 1])


def test_only_what_has_changed_is_counted_again(
    editor: TokenEditor, panel: ChartPanel, theme: Theme
) -> None:
    controller = panel.controller  # type: ignore[attr-defined]
    before = panel.frac_p.histogram, panel.entropy.histogram, panel.profile.profile
    buckets = panel.buckets.histogram
    controller.set_theme(theme)
    assert panel.buckets.histogram is buckets
    controller.set_colouring(Colouring(Thresholds((1, 2, 3))))
    assert counts(panel.buckets) == [3, 0, 0, 6]
    after = panel.frac_p.histogram, panel.entropy.histogram, panel.profile.profile
    assert all(one is other for one, other in zip(before, after, strict=True))
    select(editor, 0, 1)
    controller.refresh()
    assert counts(panel.buckets) == [1, 0, 0, 0]
    assert sum(counts(panel.frac_p)) == sum(counts(panel.entropy)) == 1


def test_without_a_text_there_is_nothing(editor: TokenEditor, panel: ChartPanel) -> None:
    click(panel.buckets, 1)
    editor.show_spans(None)
    panel.controller.refresh()  # type: ignore[attr-defined]
    assert panel.buckets.histogram is None
    assert editor.highlight is None
    QTest.keyClick(panel.buckets, Qt.Key.Key_Right)
    click(panel.buckets, 1)
    assert editor.highlight is None
    assert np.all(picture(panel.buckets)[0, 0] == picture(panel.buckets)[0, 1])


def test_charts_in_the_window(coloured: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: sum(counts(coloured.panel.buckets)) == len(coloured.spans.analysis))
    click(coloured.panel.buckets, 3)
    assert "Alt+→" in coloured.status.text()
    assert coloured.editor.highlight is not None
    QTest.keyClick(coloured.editor, Qt.Key.Key_Escape)
    assert coloured.editor.highlight is None
    QTest.keyClick(coloured.editor, Qt.Key.Key_F9)
    assert not coloured.panel.isVisible()
    assert coloured.settings.charts is False
    QTest.keyClick(coloured.editor, Qt.Key.Key_F9)
    assert coloured.panel.isVisible()
    assert isinstance(coloured.panel, QWidget)


def test_small_figures_are_not_rounded_to_nothing(panel: ChartPanel) -> None:
    analysis = analysis_of(["a", "b", "c"], [99, 299, 999])
    thresholds = default_thresholds(PROBABILITY, Granularity.TOKEN)
    panel.buckets.show_histogram(bucket_histogram(analysis, thresholds))
    assert "median 0.001, half of them 0.0007 to 0.002" in panel.buckets.summary()


def shown_buckets(window: MainWindow) -> set[int]:
    """The buckets of the tokens that are shown in full."""
    buckets = window.spans.bucket.tolist()
    return {bucket for i, bucket in enumerate(buckets) if window.editor.is_highlighted(i)}


def test_the_legend_fades_and_shows_colours(coloured: MainWindow, qtbot: QtBot) -> None:
    legend, editor = coloured.legend, coloured.editor
    present = set(coloured.spans.bucket.tolist())
    assert {1, 3} < present
    picture(legend)
    one, three = (legend._places[bucket].center().toPoint() for bucket in (1, 3))
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=three)
    assert shown_buckets(coloured) == present - {3}
    assert share(picture(legend), editor.theme.faded[3]) > 0
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=one)
    assert shown_buckets(coloured) == present - {1, 3}
    # Within a bar that is chosen, too.
    qtbot.waitUntil(lambda: sum(counts(coloured.panel.buckets)) == len(coloured.spans.analysis))
    click(coloured.panel.buckets, 1)
    assert shown_buckets(coloured) == set()
    click(coloured.panel.buckets, 1)
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=three)
    assert shown_buckets(coloured) == present - {1}
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.highlight is None
    assert share(picture(legend), editor.theme.faded[1]) == 0


def test_fading_needs_no_charts_and_outlives_another_reading(
    coloured: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(coloured.editor, Qt.Key.Key_F9)
    (purple,) = (action for action in coloured.menu_actions.colour_menus.by_bucket[3:])
    purple.trigger()
    faded = shown_buckets(coloured)
    assert 3 not in faded
    coloured.analyse()
    wait_for_colours(coloured, qtbot)
    assert shown_buckets(coloured) == faded
    assert not purple.isChecked()
    purple.trigger()
    assert coloured.editor.highlight is None


def test_the_legend_by_keyboard(coloured: MainWindow) -> None:
    legend = coloured.legend
    present = set(coloured.spans.bucket.tolist())
    legend.setFocus()
    for _ in range(5):
        QTest.keyClick(legend, Qt.Key.Key_Right)
    assert legend.accessibleDescription().startswith("beyond 1,000")
    QTest.keyClick(legend, Qt.Key.Key_Space)
    assert shown_buckets(coloured) == present - {3}
    QTest.keyClick(legend, Qt.Key.Key_Left)
    QTest.keyClick(legend, Qt.Key.Key_Return)
    assert shown_buckets(coloured) == present - {2, 3}
    coloured.editor.setFocus()
    assert legend.accessibleDescription().startswith("top 10:")


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_charts_are_drawn_to_a_file(
    kind: str, coloured: MainWindow, qtbot: QtBot, tmp_path: Path, dialogs: Dialogs
) -> None:
    qtbot.waitUntil(lambda: sum(counts(coloured.panel.buckets)) == len(coloured.spans.analysis))
    path = tmp_path / f"charts.{kind}"
    dialogs.name = str(path)
    coloured.exports.ask_charts()
    assert str(path) in coloured.status.text()
    if kind == "svg":
        texts = re.findall(r">([^<>]+)</text>", path.read_text(encoding="utf-8"))
        assert {"Rank", "frac(p)", "≤ 10"} <= set(texts)
        renderer = QSvgRenderer(str(path))
        assert renderer.isValid()
        size = renderer.defaultSize()
    image = QImage(str(path)) if kind == "png" else QImage(size, QImage.Format.Format_RGB32)
    if kind == "svg":
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
    theme = coloured.editor.theme
    colours = [
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    ]
    present = [place for place, count in enumerate(counts(coloured.panel.buckets)) if count]
    assert all(theme.buckets[place].name() in colours for place in present)


def test_charts_that_cannot_be_written(
    coloured: MainWindow, tmp_path: Path, dialogs: Dialogs
) -> None:
    dialogs.name = str(tmp_path / "nowhere" / "charts.svg")
    coloured.exports.ask_charts()
    assert "nowhere" in coloured.message.text


def test_there_are_no_charts_of_nothing(window: MainWindow, dialogs: Dialogs) -> None:
    window.exports.ask_charts()
    assert "nothing to draw" in window.status.text()
    assert dialogs.asked == []


def test_charts_are_copied(coloured: MainWindow, qtbot: QtBot) -> None:
    coloured.exports.copy_charts()
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2 * 420
    QGuiApplication.clipboard().clear()


def test_the_profile_leads_to_its_place_in_the_text(editor: TokenEditor, panel: ChartPanel) -> None:
    chart = panel.profile
    assert chart.profile.token.tolist() == list(range(len(WORDS)))
    begins = editor.spans.start.tolist()
    for place in (8, 3):
        target = chart.point_of(place).toPoint()
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=target)
        assert editor.textCursor().position() in (begins[place], begins[place] + 1)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert "Token 5:" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert editor.textCursor().position() in (begins[4], begins[4] + 1)


def test_the_profile_is_as_high_as_it_is_surprising(panel: ChartPanel, theme: Theme) -> None:
    chart = panel.profile
    heights = [chart.point_of(place).y() for place in range(len(WORDS))]
    bits = chart.profile.bits.tolist()
    assert sorted(range(9), key=heights.__getitem__) == sorted(range(9), key=lambda i: -bits[i])
    assert share(picture(chart), theme.accent) > 0
    assert f"{max(bits):.1f} bits" in chart.accessibleDescription()


def test_the_profile_of_nothing(editor: TokenEditor, panel: ChartPanel) -> None:
    editor.show_spans(None)
    panel.controller.refresh()  # type: ignore[attr-defined]
    QTest.mouseClick(panel.profile, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    QTest.keyClick(panel.profile, Qt.Key.Key_Right)
    assert panel.profile.current is None
    assert "Nothing" in panel.profile.accessibleDescription()
