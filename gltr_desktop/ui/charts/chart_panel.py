"""The panel with all charts of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gltr_desktop.analysis.histograms import BINNED_VALUES
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.ui.charts.bar_chart import BarChart
from gltr_desktop.ui.charts.profile_chart import ProfileChart

if TYPE_CHECKING:
    from gltr_desktop.ui.theme import Theme


class ChartPanel(QScrollArea):
    """The histograms and the profile, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The first histogram brings the measure of its own.
        self.buckets = BarChart(RANK.title, RANK.description, self)
        self.binned = tuple(
            (value, BarChart(value.title, value.description, self)) for value in BINNED_VALUES
        )
        """The values that are not those of the colours, each with its chart."""
        self.profile = ProfileChart(self)
        self.histograms = (self.buckets, *(chart for _, chart in self.binned))
        self.charts = (*self.histograms, self.profile)
        self._page = page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for chart in self.charts:
            layout.addWidget(chart)
        layout.addStretch(1)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(240)
        self.setAccessibleName("Charts")

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, theme.paper)
        self.setPalette(palette)
        self._page.setPalette(palette)
        self._page.setAutoFillBackground(True)
        for chart in self.charts:
            chart.set_theme(theme)
