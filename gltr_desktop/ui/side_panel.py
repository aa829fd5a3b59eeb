"""The panel beside the text: what the text is like, the word pointed at, and one chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLayout, QSizePolicy, QVBoxLayout, QWidget

from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from gltr_desktop.ui.theme import Theme

WIDTH, MIN_WIDTH, MAX_WIDTH = 344, 280, 480
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
        self._wanted = {summary: True, inspector: True, charts: True}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID + 4, GRID, GRID + 4, GRID)
        layout.setSpacing(GRID)
        # A low window would else have to be as high as all cards.
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.addWidget(summary)
        layout.addWidget(inspector, 1)
        layout.addWidget(charts)
        layout.addStretch(0)
        inspector.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumWidth(MIN_WIDTH)
        self.setMaximumWidth(MAX_WIDTH)
        self.setAutoFillBackground(True)

    def show_parts(self, *, summary: bool, inspector: bool, charts: bool) -> None:
        """Show these cards, as far as there is room; without any, the panel is hidden."""
        wanted = (summary, inspector, charts)
        self._wanted = dict(zip((self.summary, self.inspector, self.charts), wanted, strict=True))
        self.setVisible(any(wanted))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the last cards where the panel is too low for them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self.contentsMargins() + self.layout().contentsMargins()
        room = self.height() - margins.top() - margins.bottom()
        is_first = True
        for card, wanted in self._wanted.items():
            needed = card.minimumSizeHint().height() + (0 if is_first else GRID)
            # Before it is shown, the panel has no height of its own.
            fits = is_first or needed <= room or not self.isVisible()
            card.setVisible(wanted and fits)
            if wanted and fits:
                room -= needed
                is_first = False

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.window)
        self.setPalette(palette)

    def sizeHint(self) -> QSize:
        """As wide as the sketch of the window has it."""
        return QSize(WIDTH, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for the first card."""
        heights = [card.minimumSizeHint().height() for card, on in self._wanted.items() if on]
        return QSize(MIN_WIDTH, heights[0] + 2 * GRID if heights else 0)
