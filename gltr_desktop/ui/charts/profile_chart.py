"""The surprisal along a text as a line, which leads to its positions in the text."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.analysis.chart_words import PROFILE_TITLE, profile_axis_end, profile_in_words
from gltr_desktop.ui.charts.chart import MARGIN, PLOT_HEIGHT, Chart
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gltr_desktop.analysis.profile import Profile

_MAX_SENTENCES = 120


class ProfileChart(Chart):
    """A line along the text; a click on it leads to the token there."""

    clicked = Signal(int)
    """Index of the token of the point that was clicked, or chosen by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PROFILE_TITLE, parent)
        self.profile: Profile | None = None
        """The profile that is shown; None before the first one."""
        self._sentences: Sequence[int] = ()
        self._max_bits = profile_axis_end(self._known())

    def show_profile(self, profile: Profile | None, sentences: Sequence[int] = ()) -> None:
        """Show ``profile``, and mark the tokens that begin ``sentences`` unless these are many."""
        self.profile = profile
        self._sentences = sentences if len(sentences) <= _MAX_SENTENCES else ()
        if profile is None or (self.current or 0) >= len(profile.token):
            self.current = None
        self._max_bits = profile_axis_end(self._known())
        self.setAccessibleDescription(self.summary())
        self.update()

    def summary(self) -> str:
        """The chart in words."""
        words = "" if self.profile is None else profile_in_words(self.profile)
        return words or "Nothing to show yet."

    def _known(self) -> NDArray[np.float32]:
        """The bits of the points that have any."""
        return np.zeros(0, np.float32) if self.profile is None else self.profile.known

    # Geometry

    def _area(self) -> QRectF:
        top = MARGIN + self.fontMetrics().height() + 6
        left = MARGIN + self.fontMetrics().horizontalAdvance("00") + 4
        return QRectF(left, top, self.drawn_width - MARGIN - left, PLOT_HEIGHT)

    def point_of(self, index: int) -> QPointF:
        """The position of a point of the profile in the chart."""
        if self.profile is None:
            return self._area().bottomLeft()
        return self._points(self.profile)[index]

    def _points(self, profile: Profile) -> list[QPointF]:
        """The positions of all points in the chart; those without bits are at the bottom."""
        area = self._area()
        last_token = max(1, int(profile.token[-1]))
        x = area.left() + area.width() * profile.token / last_token
        shares = np.nan_to_num(profile.bits.astype(np.float64)) / self._max_bits
        y = area.bottom() - area.height() * shares
        return list(map(QPointF, x.tolist(), y.tolist()))

    def _index_at(self, x: float) -> int | None:
        """The point that is nearest to ``x``."""
        profile, area = self.profile, self._area()
        if profile is None or len(profile.token) == 0 or area.width() <= 0:
            return None
        token = (x - area.left()) / area.width() * int(profile.token[-1])
        return int(np.abs(profile.token - token).argmin())

    # Drawing

    def paint_content(self, painter: QPainter) -> None:
        """Draw the scale and the line."""
        theme, metrics, area = self.theme, self.fontMetrics(), self._area()
        painter.setPen(theme.line)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        profile = self.profile
        if profile is None or len(self._known()) == 0:
            painter.setPen(theme.muted)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "Nothing to show yet")
            return
        self._paint_scale(painter, area, profile)
        known = (~np.isnan(profile.bits)).tolist()
        line = list(compress(self._points(profile), known))
        first, last = (QPointF(point.x(), area.bottom()) for point in (line[0], line[-1]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(theme.accent, theme.paper, 0.2))
        painter.drawPolygon(QPolygonF([first, *line, last]))
        painter.setPen(QPen(theme.accent, 1.6))
        painter.drawPolyline(QPolygonF(line))
        if self.current is not None:
            point = self.point_of(self.current)
            painter.setPen(QPen(theme.ink, 1))
            painter.drawLine(QPointF(point.x(), area.top()), QPointF(point.x(), area.bottom()))
        painter.setPen(theme.muted)
        foot = QRectF(MARGIN, area.bottom() + 6, self.drawn_width - 2 * MARGIN, metrics.height())
        text = f"mean of {profile.window} tokens"
        text += ", sentences marked below" if self._sentences else ""
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, text)

    def _paint_scale(self, painter: QPainter, area: QRectF, profile: Profile) -> None:
        theme, height = self.theme, self.fontMetrics().height()
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - area.height() * share
            painter.setPen(theme.line)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.muted)
            label = QRectF(0, y - height / 2, area.left() - 4, height)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight, f"{self._max_bits * share:.0f}")
        painter.setPen(QPen(theme.muted, 1))
        last_token = max(1, int(profile.token[-1]))
        for token in self._sentences:
            x = area.left() + area.width() * token / last_token
            if token <= last_token:
                painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))

    # Mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the nearest point of the line."""
        self.point_at(self._index_at(event.position().x()))
        if self.current is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._in_words(), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the nearest point of the line."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.point_at(self._index_at(event.position().x()))
            self.choose_current()

    def item_count(self) -> int:
        """The number of points."""
        return 0 if self.profile is None else len(self.profile.token)

    def point_at(self, index: int | None) -> None:
        """Show that the pointer or the keyboard is on a point, or on none."""
        if index != self.current:
            self.current = index
            words = f"{self._in_words()} " if index is not None else ""
            self.setAccessibleDescription(words + self.summary())
            self.update()

    def choose_current(self) -> None:
        """Emit the token of the point that the pointer or the keyboard is on."""
        if self.profile is not None and self.current is not None:
            self.clicked.emit(int(self.profile.token[self.current]))

    def _in_words(self) -> str:
        """The point that the pointer or the keyboard is on, in words."""
        if self.profile is None or self.current is None:
            return ""
        token, bits = int(self.profile.token[self.current]), self.profile.bits[self.current]
        return f"Token {token + 1:,}: {bits:.1f} bits on average around it."
