"""The drawn parts of the legend that are more than a swatch: the bar of shares, and the ramp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen

if TYPE_CHECKING:
    from collections.abc import Sequence


def paint_shares(
    painter: QPainter, bar: QRectF, shares: Sequence[float], colours: Sequence[QColor], edge: QColor
) -> None:
    """Divide ``bar`` by ``shares``, which add up to 1, or to 0 while nothing is known."""
    radius = bar.height() / 2
    outline = QPainterPath()
    outline.addRoundedRect(bar, radius, radius)
    painter.fillPath(outline, edge)
    if not any(shares):
        return
    painter.setClipPath(outline)
    left = bar.left()
    for share, colour in zip(shares, colours, strict=True):
        width = bar.width() * share
        painter.fillRect(QRectF(left, bar.top(), width, bar.height()), colour)
        left += width
    painter.setClipping(False)
    # A share in the colour of the paper would not be seen without it.
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)


def paint_ramp(painter: QPainter, ramp: QRectF, colours: Sequence[QColor], edge: QColor) -> None:
    """Let ``colours`` run into one another from the left to the right of ``ramp``."""
    gradient = QLinearGradient(ramp.topLeft(), ramp.topRight())
    for step, colour in enumerate(colours):
        gradient.setColorAt(step / (len(colours) - 1), colour)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(gradient)
    painter.drawRoundedRect(ramp.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
