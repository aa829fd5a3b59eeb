"""The panel beside the text: what the text is like, the word pointed at, and one chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gltr_desktop.ui.fitting_area import FittingArea
from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from gltr_desktop.ui.theme import Theme

WIDTH, MIN_WIDTH = 344, 280
"""Of the panel, in pixels."""


class SidePanel(QWidget):
    """Three cards, one below the other, which fit in a window of 1280 × 800 without scrolling.

    The summary is never scrolled away: it keeps the height that it needs, and the word gets what
    the others leave.
    """

    def __init__(
        self, summary: QWidget, inspector: QWidget, charts: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.summary, self.inspector, self.charts = summary, inspector, charts
        self._summary_area = FittingArea(summary, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID + 4, GRID, GRID + 4, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self._summary_area)
        layout.addWidget(inspector, 1)
        layout.addWidget(charts)
        layout.addStretch(0)
        inspector.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumWidth(MIN_WIDTH)
        self.setAutoFillBackground(True)

    def show_parts(self, *, summary: bool, inspector: bool, charts: bool) -> None:
        """Show these cards; without any, the panel is hidden."""
        self._summary_area.setVisible(summary)
        self.inspector.setVisible(inspector)
        self.charts.setVisible(charts)
        self.setVisible(summary or inspector or charts)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.window)
        self.setPalette(palette)
        viewport = self._summary_area.viewport()
        viewport.setPalette(palette)

    def sizeHint(self) -> QSize:
        """As wide as the sketch of the window has it."""
        return QSize(WIDTH, super().sizeHint().height())
