"""The panel beside the text: what the text is like, the word pointed at, and one chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent

    from gltr_desktop.ui.theme import Theme

WIDTH, MIN_WIDTH, MAX_WIDTH = 344, 280, 480
"""Of the panel, in pixels."""
_NARROW = 960
"""Of text and panel together, in pixels; below it, the panel gives width to the text."""
_SHARE = 0.6
"""What the summary may claim of the panel; with all figures, it would take everything."""


class SidePanel(QWidget):
    """Three cards, one below the other, which fit in a window of 1280 × 800 without scrolling.

    The summary is never scrolled away: it keeps the height that it needs, and the word gets what
    the others leave. A layout of Qt would take as much from the summary as from the others.
    """

    word_fits_changed = Signal()
    """There is room for the word now, or no more."""
    text_wanted = Signal()
    """The panel goes, and with it what had the keyboard."""

    def __init__(
        self, summary: QWidget, inspector: QWidget, charts: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.summary, self.inspector, self.charts = summary, inspector, charts
        self._wanted = {summary: True, inspector: True, charts: True}
        self.word_fits = True
        """Whether there is room for the word, where it is wanted here."""
        for card in self._wanted:
            card.setParent(self)
        self.setMinimumWidth(MIN_WIDTH)
        self.setMaximumWidth(MAX_WIDTH)
        self.setAutoFillBackground(True)
        parent.installEventFilter(self)

    def show_parts(self, *, summary: bool, inspector: bool, charts: bool) -> None:
        """Show these cards, as far as there is room; without any, the panel is hidden."""
        wanted = (summary, inspector, charts)
        self._wanted = dict(zip((self.summary, self.inspector, self.charts), wanted, strict=True))
        self.setVisible(any(wanted))
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Have the cards fit again when one of them shows more or less than before."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the last cards where the panel is too low for them."""
        super().resizeEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """The keyboard goes to the text, not to whatever part is next."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.text_wanted.emit()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the width that the cards need, unless text and panel have little together."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setMinimumWidth(MIN_WIDTH if watched.width() < _NARROW else WIDTH)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        area = self.contentsRect().adjusted(GRID + 4, GRID, -GRID - 4, -GRID)
        heights = self._heights(area.width(), area.height())
        top = area.top()
        for card in self._wanted:
            if card in heights:
                card.setGeometry(area.left(), top, area.width(), heights[card])
                top += heights[card] + GRID
            card.setVisible(card in heights)
        word_fits = self.inspector in heights or not self._wanted[self.inspector]
        if word_fits != self.word_fits:
            self.word_fits = word_fits
            self.word_fits_changed.emit()

    def _heights(self, width: int, room: int) -> dict[QWidget, int]:
        """Of the cards for which there is room, in pixels; the last ones are left out first."""
        summary = min(_full_height(self.summary, width), round(_SHARE * room))
        claims = {card: _least_height(card, width) for card in self._wanted}
        claims[self.summary] = max(summary, claims[self.summary])
        heights: dict[QWidget, int] = {}
        for card in (card for card, wanted in self._wanted.items() if wanted):
            # Before it is shown, the panel has no height of its own.
            if not heights or claims[card] + GRID <= room or not self.isVisible():
                heights[card] = claims[card]
                room -= claims[card] + (GRID if len(heights) > 1 else 0)
        for card in (self.summary, self.charts, self.inspector):
            if card in heights:
                lacking = max(0, _full_height(card, width) - heights[card])
                more = room if card is self.inspector else min(room, lacking)
                heights[card] += more
                room -= more
        return heights

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


def _least_height(card: QWidget, width: int) -> int:
    """Where ``card`` scrolls as far as it can, in pixels; its lines break at ``width``."""
    layout = card.layout()
    least = card.minimumSizeHint().height()
    if layout is not None and layout.hasHeightForWidth():
        least = layout.totalMinimumHeightForWidth(width)
    return max(least, card.minimumHeight())


def _full_height(card: QWidget, width: int) -> int:
    """All of ``card`` at ``width``, in pixels."""
    hint = card.sizeHint().height()
    return card.heightForWidth(width) if card.hasHeightForWidth() else hint
