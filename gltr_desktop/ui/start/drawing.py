"""What the parts of the start page draw alike: faces, pills of colour, rounded frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from gltr_desktop.ui.editor.spaced_text import SERIF
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from gltr_desktop.ui.theme import Theme

_PILL_RADIUS = 3.0
_SAME = 10
"""Colours whose lightness differs by less, of 255, could not be told apart."""


def serif(like: QFont, scale: float, *, bold: bool = False) -> QFont:
    """The face of texts, ``scale`` times as large as ``like``."""
    font = QFont(like)
    font.setFamilies(list(SERIF))
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setBold(bold)
    return scaled(font, scale)


def scaled(like: QFont, scale: float) -> QFont:
    """``like``, ``scale`` times as large."""
    font = QFont(like)
    if like.pixelSize() > 0:  # The font of a style sheet has no size in points.
        font.setPixelSize(round(like.pixelSize() * scale))
    else:
        font.setPointSizeF(like.pointSizeF() * scale)
    return font


def draw_pill(painter: QPainter, rect: QRectF, bucket: int, theme: Theme, under: QColor) -> None:
    """Fill ``rect`` with the colour of ``bucket``; a line is around what is like ``under``."""
    colour = theme.buckets[bucket]
    is_seen = abs(colour.lightness() - under.lightness()) >= _SAME
    painter.setPen(Qt.PenStyle.NoPen if is_seen else QPen(blend(theme.ink, under, 0.3)))
    painter.setBrush(colour)
    painter.drawRoundedRect(rect, _PILL_RADIUS, _PILL_RADIUS)


def draw_frame(painter: QPainter, rect: QRectF, fill: QColor, pen: QPen, radius: float) -> None:
    """A rounded frame whose line lies within ``rect``."""
    half = pen.widthF() / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.marginsRemoved(QMarginsF(half, half, half, half)), radius, radius)


def focus_pen(theme: Theme) -> QPen:
    """The line around what has the keyboard."""
    return QPen(theme.accent, 2)
