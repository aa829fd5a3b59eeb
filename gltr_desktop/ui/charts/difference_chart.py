"""The difference between two sides along a text, as bars up and down that lead to their places."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.analysis.difference.difference_words import signed
from gltr_desktop.analysis.difference.diverging import (
    NEUTRAL,
    diverging_colours,
    diverging_steps,
)
from gltr_desktop.analysis.visible_text import isolated
from gltr_desktop.ui.charts.panel_chart import PanelChart, small_font
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.difference.profiles import DifferenceProfile

TITLE = "Differences along the text, in bits per character"
_READING = "Shown once both sides are read"
_LEAST, _STEP = 0.5, 0.5
"""The end of the axis, in bits per character, and what it grows by."""
_MAX_BAR, _MIN_HEIGHT = 24.0, 1.0
_MAX_TIP = 120


class DifferenceChart(PanelChart):
    """What has more bits on the right side goes up; a click leads to the token there."""

    clicked = Signal(int)
    """Index of the token of the bar that was clicked, or chosen by keyboard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(TITLE, parent)
        self.profile: DifferenceProfile | None = None
        """What is shown; None while nothing is known."""
        self._name_of: Callable[[int], str] = lambda _token: ""
        self._end, self._why_none = _LEAST, _READING

    def show_profile(
        self,
        profile: DifferenceProfile | None,
        name_of: Callable[[int], str] | None = None,
        why_none: str = _READING,
    ) -> None:
        """Show ``profile``, or say ``why_none``; ``name_of`` gives the sentence of a token."""
        self.profile, self.current, self._why_none = profile, None, why_none
        self._name_of = name_of or (lambda _token: "")
        peak = None if profile is None else profile.peak
        highest = 0.0 if profile is None or peak is None else abs(float(profile.bits[peak]))
        self._end = max(_LEAST, _STEP * math.ceil(highest / _STEP))
        self.setAccessibleDescription(self.summary())
        self.update()

    def summary(self) -> str:
        """The chart in words."""
        profile = self.profile
        if profile is None or profile.peak is None:
            return f"{self._why_none}."
        known = profile.bits[~np.isnan(profile.bits)]
        spread = f"from {signed(float(known.min()), 2)} to {signed(float(known.max()), 2)}"
        return f"B less A, {spread} bits per character. {self._peak_in_words(profile)}."

    # Geometry

    def bar_rect(self, index: int) -> QRectF:
        """The rectangle of a bar; empty where nothing is known."""
        profile, column = self.profile, self._column(index)
        if profile is None or np.isnan(profile.bits[index]):
            return QRectF()
        share = float(profile.bits[index]) / self._end
        height = max(_MIN_HEIGHT, abs(share) * self.area.height() / 2)
        middle = self.area.center().y()
        return QRectF(
            column.left(), middle - height if share > 0 else middle, column.width(), height
        )

    def _column(self, index: int) -> QRectF:
        """Bars stand side by side, without a gap where they are narrow."""
        area, step = self.area, self._bar_step
        gap = 1.0 if step > 3 else 0.0
        return QRectF(area.left() + index * step, area.top(), step - gap, area.height())

    @property
    def _bar_step(self) -> float:
        return min(_MAX_BAR, self.area.width() / max(1, self.item_count()))

    def _index_at(self, x: float) -> int | None:
        count = self.item_count()
        if not count:
            return None
        return min(max(int((x - self.area.left()) / self._bar_step), 0), count - 1)

    # Drawing

    def paint_content(self, painter: QPainter) -> None:
        """Draw the bars, what is up and down, and the largest difference in words."""
        profile = self.profile
        if profile is None or profile.peak is None:
            self.draw_base(painter)
            self.draw_nothing(painter, self._why_none)
            return
        self._paint_bars(painter, profile)
        area, theme = self.area, self.theme
        painter.setPen(QPen(theme.muted, 1))
        middle = area.center().y()
        painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
        self._paint_axis(painter)
        words, name = self._peak_in_words(profile), ""
        if self.current is not None and not self._is_picture:
            name = self._name(profile, self.current)
            words = self._named(name, profile, self.current)
        self.draw_words(painter, words, name)

    def _paint_bars(self, painter: QPainter, profile: DifferenceProfile) -> None:
        colours = diverging_colours(dark=self.theme.dark)
        outline = blend(self.theme.ink, self.ground, 0.35)
        for index, step in enumerate(diverging_steps(profile.bits).tolist()):
            bar = self.bar_rect(index)
            if bar.isEmpty():
                continue
            # The middle of the scale has the colour of paper.
            colour = outline if step == NEUTRAL else QColor(colours[step])
            painter.fillRect(bar, self.toned(colour))
            if index == self.current:
                painter.setPen(QPen(self.theme.ink, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(bar.adjusted(-1, -1, 1, 1))

    def _paint_axis(self, painter: QPainter) -> None:
        area = self.area
        painter.setFont(small_font(self.font()))
        painter.setPen(self.theme.muted)
        end = f"{self._end:g}"
        up = f"↑ more bits by B (up to {end} per character)"
        above = QRectF(area.left(), area.top() - self._line, area.width(), self._line)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, up)
        painter.drawText(self._row(0), Qt.AlignmentFlag.AlignLeft, "↓ fewer bits by B")
        painter.setFont(self.font())

    # Mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a bar."""
        self.point_at(self._index_at(event.position().x()))
        if self.profile is not None and self.current is not None:
            name = self._name(self.profile, self.current)
            if len(name) > _MAX_TIP:
                name = f"{name[:_MAX_TIP].rstrip()}…"
            words = self._named(name, self.profile, self.current)
            QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the place of a bar."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.point_at(self._index_at(event.position().x()))
            self.choose_current()

    def item_count(self) -> int:
        """The number of bars."""
        return 0 if self.profile is None else len(self.profile.token)

    def point_at(self, index: int | None) -> None:
        """Show that the pointer or the keyboard is on a bar, or on none."""
        if index == self.current:
            return
        self.current = index
        words = ""
        if self.profile is not None and index is not None:
            words = f"{self._named(self._name(self.profile, index), self.profile, index)}. "
        self.setAccessibleDescription(words + self.summary())
        self.update()

    def choose_current(self) -> None:
        """Emit the token of the bar that the pointer or the keyboard is on."""
        if self.profile is not None and self.current is not None:
            self.clicked.emit(int(self.profile.token[self.current]))

    # Words

    def _name(self, profile: DifferenceProfile, index: int) -> str:
        token = int(profile.token[index])
        return self._name_of(token) or f"Token {token + 1:,}"

    def _named(self, name: str, profile: DifferenceProfile, index: int) -> str:
        return f"“{isolated(name)}” {_figure(float(profile.bits[index]))}"

    def _peak_in_words(self, profile: DifferenceProfile) -> str:
        """“Largest: −1.24 bits per character”."""
        peak = profile.peak
        return "" if peak is None else f"Largest: {_figure(float(profile.bits[peak]))}"


def _figure(bits: float) -> str:
    return "not known" if math.isnan(bits) else f"{signed(bits, 2)} bits per character"
