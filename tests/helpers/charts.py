"""A coloured text with its charts beside it, as a pane puts them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.ui.charts.bucket_filter import BucketFilter
from gltr_desktop.ui.charts.chart_controller import ChartController
from gltr_desktop.ui.charts.chart_panel import ChartPanel
from helpers.editors import coloured_editor

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.histograms import Histogram
    from gltr_desktop.ui.charts.bar_chart import BarChart
    from gltr_desktop.ui.charts.panel_chart import PanelChart
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

WORDS = ["The", " quick", " brown", " fox", " jumps", " over", " the", " lazy", " dog"]
"""With ranks of all buckets in turn: three of the first, two of each other."""


@dataclass
class ChartedText:
    """WORDS in an editor, and the charts of them."""

    editor: TokenEditor
    panel: ChartPanel
    bucket_filter: BucketFilter
    controller: ChartController


def charted_text(qtbot: QtBot, theme: Theme) -> ChartedText:
    """Open WORDS and their charts on the screen."""
    editor = coloured_editor(qtbot, WORDS, theme=theme)
    panel = ChartPanel()
    qtbot.addWidget(panel)
    # A window that lies over the editor's would take its mouse events.
    panel.setGeometry(500, 0, 300, 560)
    with qtbot.waitExposed(panel):
        panel.show()
    bucket_filter = BucketFilter(editor, panel)
    controller = ChartController(editor, panel, bucket_filter, Colouring(), panel)
    controller.set_theme(theme)
    panel.choose_chart("buckets")
    return ChartedText(editor, panel, bucket_filter, controller)


def shown_histogram(chart: BarChart) -> Histogram:
    """The histogram of a chart that has one."""
    histogram = chart.histogram
    assert histogram is not None
    return histogram


def bring_up(chart: PanelChart) -> None:
    """Show a chart, if it is one of a panel: the others are not counted."""
    panel = chart.parent()
    if isinstance(panel, ChartPanel):
        panel.show_chart(chart)


def counts(chart: BarChart) -> list[int]:
    """The counts of a chart's bars once it is shown; none without a histogram."""
    bring_up(chart)
    return [] if chart.histogram is None else chart.histogram.counts.tolist()


def point_at_bar(chart: BarChart, index: int) -> None:
    """Move the pointer to a bar."""
    bring_up(chart)
    centre = chart.column_rect(index).center().toPoint()
    QTest.mouseMove(chart, centre + QPoint(1, 1))
    QTest.mouseMove(chart, centre)


def click_bar(chart: BarChart, index: int) -> None:
    """Click in the column of a bar."""
    bring_up(chart)
    centre = chart.column_rect(index).center().toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=centre)


def highlighted(editor: TokenEditor) -> list[str]:
    """The words of WORDS that are shown in full."""
    return [word.strip() for index, word in enumerate(WORDS) if editor.is_highlighted(index)]


def select(editor: TokenEditor, begin: int, end: int) -> None:
    """Select the text between two positions."""
    cursor = editor.textCursor()
    cursor.setPosition(begin)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
