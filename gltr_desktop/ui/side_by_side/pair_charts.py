"""Shows the second side on the charts of the pane, and one more chart: the differences."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gltr_desktop.analysis.difference.diverging import Side
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.difference.profiles import (
    difference_profile,
    profile_beside,
)
from gltr_desktop.analysis.difference.word_methods import thresholds_beside
from gltr_desktop.analysis.histograms import binned_histogram, bucket_histogram
from gltr_desktop.analysis.profile import sentence_at
from gltr_desktop.ui.charts.difference_chart import DifferenceChart
from gltr_desktop.ui.side_by_side.no_difference import DIFFERENT_TEXTS, why_no_difference

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.histograms import Histogram
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.charts.bar_chart import BarChart
    from gltr_desktop.ui.charts.panel_chart import PanelChart
    from gltr_desktop.ui.charts.profile_chart import ProfileChart
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide

_POINTS = 140
_NAMES, _HINT = ("Differences", "B − A"), "Up: more bits by B. Down: fewer."
_EXPLANATION = (
    "The chart runs along the text, from its beginning to its end. Each bar is the difference in"
    " bits per character around its place: of B, less that of A. Where both are as surprising, it"
    " has no height.\n\nClick a bar to go to its place."
)


class PairCharts(QObject):
    """Follows the charts of a pane: whatever they count of its text, it counts of the other side.

    Of a selection, the pane's own text is shown alone.
    """

    def __init__(self, sides: SideBySide) -> None:
        super().__init__(sides)
        self._sides, self._pane = sides, sides.pane
        self._chart: DifferenceChart | None = None
        self._histograms: dict[BarChart, tuple[tuple[object, ...], Histogram]] = {}
        """What was counted of the other side for each chart, and from what."""
        self._profiled: tuple[Difference, Side] | None = None
        self._pane.charts.counted.connect(self._follow_chart)

    @Slot()
    def follow(self) -> None:
        """Other sides, or none: there is a chart of the differences while two are compared."""
        if self._sides.active and self._chart is None:
            self._chart = DifferenceChart(self._pane.panel)
            self._chart.clicked.connect(self._pane.charts.go_to)
            self._pane.panel.add_chart(self._chart, _NAMES, _HINT, _EXPLANATION)
        elif not self._sides.active and self._chart is not None:
            self._pane.panel.remove_last_chart()
            self._chart = None
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """The difference is another one, or there is none."""
        self._histograms.clear()
        self._profiled = None
        self._pane.panel.profile.show_second(None)
        for chart in self._pane.panel.histograms:
            chart.show_second(None)
        if self._chart is not None:
            self._pane.panel.allow_chart(self._chart, why_not=why_no_difference(self._sides))
        self._pane.charts.update()

    @Slot(object)
    def _follow_chart(self, chart: PanelChart) -> None:
        """Show the other side on a chart that shows the pane's text as it is now."""
        difference, panel = self._sides.difference, self._pane.panel
        if chart is self._chart:
            self._show_differences(self._chart, difference)
        elif difference is not None and chart is panel.profile:
            self._show_profile(panel.profile, difference)
        elif difference is not None:
            self._show_histogram(chart, difference)

    def _show_profile(self, chart: ProfileChart, difference: Difference) -> None:
        second = None
        # No sentence of another text stands beside one of this text.
        if chart.profile is not None and difference.is_revision:
            second = profile_beside(difference, chart.profile, self._side)
        chart.show_second(second, self._letters)

    def _show_histogram(self, chart: PanelChart, difference: Difference) -> None:
        panel, colouring = self._pane.panel, self._pane.colouring
        here, analysis = self._analysis(difference), self._other_analysis(difference)
        if chart is panel.buckets:
            granularity = colouring.granularity
            thresholds = thresholds_beside(
                here.model, analysis.model, colouring.thresholds, granularity
            )
            if thresholds is None:
                panel.buckets.show_second(None)
                return
            source: tuple[object, ...] = analysis, thresholds, granularity
            count = partial(bucket_histogram, analysis, thresholds, granularity=granularity)
            self._show_second(panel.buckets, source, count)
            return
        for value, other in panel.binned:
            if other is chart:
                self._show_second(other, (analysis,), partial(binned_histogram, analysis, value))

    def _show_second(
        self, chart: BarChart, source: tuple[object, ...], count: Callable[[], Histogram]
    ) -> None:
        if chart.of_selection or chart.histogram is None:
            chart.show_second(None)
            return
        known = self._histograms.get(chart)
        if known is None or known[0] != source:
            known = source, count()
            self._histograms[chart] = known
        chart.show_second(known[1], self._letters)

    def _show_differences(self, chart: DifferenceChart, difference: Difference | None) -> None:
        if difference is None:
            self._profiled = None
            chart.show_profile(None)
        elif difference.kind is Kind.TEXTS and not difference.is_revision:
            chart.show_profile(None, why_none=DIFFERENT_TEXTS.removesuffix("."))
        elif self._profiled != (difference, self._side):
            self._profiled = difference, self._side
            name_of = partial(sentence_at, self._analysis(difference))
            chart.show_profile(difference_profile(difference, self._side, _POINTS), name_of)

    @property
    def _side(self) -> Side:
        """On which side the text of the pane stands, along which all charts run."""
        return self._sides.side_of(self._pane.editor)

    @property
    def _letters(self) -> tuple[str, str]:
        return ("A", "B") if self._side is Side.LEFT else ("B", "A")

    def _analysis(self, difference: Difference) -> Analysis:
        return difference.left if self._side is Side.LEFT else difference.right

    def _other_analysis(self, difference: Difference) -> Analysis:
        return difference.right if self._side is Side.LEFT else difference.left
