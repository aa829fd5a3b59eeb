"""How a chart shows a second text or model beside the first: by ticks, or by a broken line.

It differs from the first by its shape, and not by its colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

if TYPE_CHECKING:
    from collections.abc import Sequence

_TICK, _HALO = 2.4, 5.0
_BESIDE = 1.0
"""How far a tick reaches beyond its bar, on either side."""
_DASHES = [4.0, 2.5]
_SWATCH, _GAP = 9.0, 4.0


def paint_tick(painter: QPainter, bar: QRectF, y: float, ink: QColor, ground: QColor) -> None:
    """Draw a tick across the column of ``bar`` at height ``y``."""
    line = QPointF(bar.left() - _BESIDE, y), QPointF(bar.right() + _BESIDE, y)
    for colour, width in ((ground, _HALO), (ink, _TICK)):
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(*line)


def paint_broken_line(
    painter: QPainter, points: Sequence[QPointF], ink: QColor, ground: QColor
) -> None:
    """Draw a broken line through ``points``."""
    line = QPolygonF(list(points))
    painter.setPen(QPen(ground, 3))
    painter.drawPolyline(line)
    pen = QPen(ink, 1.6)
    pen.setDashPattern(_DASHES)
    painter.setPen(pen)
    painter.drawPolyline(line)


def key_width(letters: tuple[str, str], metrics: QFontMetricsF) -> float:
    """The width of the key, with a gap before it."""
    words = sum(metrics.horizontalAdvance(letter) for letter in letters)
    return words + 2 * (_SWATCH + _GAP) + 3 * _GAP


def paint_key(
    painter: QPainter, row: QRectF, letters: tuple[str, str], fill: QColor, ink: QColor
) -> None:
    """Say at the right of ``row`` which side is filled and which one is a line: “■ A  ▬ B”."""
    metrics = QFontMetricsF(painter.font())
    left = row.right() - key_width(letters, metrics) + _GAP
    middle = row.center().y()
    for letter, is_filled in zip(letters, (True, False), strict=True):
        swatch = QRectF(left, middle - _SWATCH / 2, _SWATCH, _SWATCH)
        if is_filled:
            painter.fillRect(swatch, fill)
        else:
            painter.fillRect(QRectF(left, middle - _TICK / 2, _SWATCH, _TICK), ink)
        left = swatch.right() + _GAP
        painter.setPen(ink)
        wide = metrics.horizontalAdvance(letter)
        place = QRectF(left, row.top(), wide + 1, row.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, letter)
        left += wide + 2 * _GAP
