"""A card with the coloured beginning of a sample, which opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen

from gltr_desktop.ui.start.coloured_words import lines_height, lines_of, paint_lines, words_of
from gltr_desktop.ui.start.drawing import draw_frame, focus_pen, serif
from gltr_desktop.ui.start.offer_button import OfferButton
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.documents.samples import Tile

_LINES = 3
_PADDING = 12
_GAP = 8
"""Between the title and the words, in pixels."""
_RADIUS = 11
_SERIF_SCALE = 1.12


class SampleTile(OfferButton):
    """The title of a sample above its first words in the colours of the theme."""

    def __init__(self, tile: Tile, parent: QWidget) -> None:
        super().__init__(parent)
        self.tile = tile
        self._words = words_of(tile.pieces)
        sample = tile.sample
        self.setText(sample.tile)
        self.setToolTip(f"{sample.title}\n{sample.description}")
        self.setAccessibleName(f"Sample: {sample.tile}")
        self.setAccessibleDescription(f"{sample.title}. {sample.description}")

    def sizeHint(self) -> QSize:
        """Room for the title and three lines."""
        words = QFontMetricsF(serif(self.font(), _SERIF_SCALE))
        text = lines_height(_LINES, words)
        height = 2 * _PADDING + self._title_height + _GAP + text
        return QSize(200, round(height))

    def minimumSizeHint(self) -> QSize:
        """As high, but narrower."""
        return QSize(120, self.sizeHint().height())

    @property
    def _title_height(self) -> float:
        font = self.font()
        font.setBold(True)
        return QFontMetricsF(font).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card."""
        theme = self.theme
        painter = QPainter(self)
        is_near = self.underMouse() or self.isDown()
        fill = blend(theme.ink, theme.card, 0.04) if is_near else theme.card
        pen = focus_pen(theme) if self.hasFocus() else QPen(theme.edge, 1)
        draw_frame(painter, QRectF(self.rect()), fill, pen, _RADIUS)
        inner = QRectF(self.rect()).adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.ink)
        title = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(inner.width())
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(serif(self.font(), _SERIF_SCALE))
        lines = lines_of(self._words, QFontMetricsF(painter.font()), inner.width(), _LINES)
        corner = QPointF(inner.left() + 1, inner.top() + self._title_height + _GAP)
        paint_lines(painter, lines, corner, theme, fill, goes_on=True)
        painter.end()
