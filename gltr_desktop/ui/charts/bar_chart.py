"""A histogram as bars, for the mouse, the keyboard and screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.analysis.chart_words import (
    bar_in_words,
    bare_percent,
    histogram_in_words,
    percent,
    quartiles_in_words,
    shares,
    shown_ticks,
)
from gltr_desktop.ui.charts.panel_chart import EMPTY, PanelChart
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.histograms import Histogram

_GAP = 4.0
# The bar of a single token is visible, too.
_MIN_HEIGHT = 2.0
_CAP = 96.0
"""Wider bars look clumsy."""
_LEAST_FACTOR = 0.8
"""How much smaller numbers may get before they lose their per cent signs."""


class BarChart(PanelChart):
    """Bars with their shares, the axis, and the median with its quartiles."""

    pointed = Signal(object)
    """Index of the bar that the pointer or the keyboard is on, or None."""
    clicked = Signal(int)
    """Index of a bar that was clicked, or chosen by keyboard."""

    def __init__(self, title: str, description: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._description = description
        self._colours: Sequence[QColor] | None = None
        self.histogram: Histogram | None = None
        """The histogram that is shown; None before the first one."""
        self.of_selection = False
        """Whether it counts a part of the text only."""
        self.marked: int | None = None
        """Index of the bar of the token that the pointer is on in the text."""
        self.chosen: int | None = None
        """Index of the bar whose tokens alone are shown in the text."""

    def show_histogram(
        self,
        histogram: Histogram | None,
        colours: Sequence[QColor] | None = None,
        *,
        of_selection: bool = False,
    ) -> None:
        """Show ``histogram``; its bars in ``colours``, by default all in the same.

        ``of_selection`` says that it counts a part of the text only.
        """
        self.histogram, self._colours, self.of_selection = histogram, colours, of_selection
        if histogram is None:
            self.current = self.marked = self.chosen = None
        else:
            self.heading, self._description = histogram.title, histogram.description
            self.setAccessibleName(self.heading)
        self.setAccessibleDescription(self.summary())
        self.update()

    def mark(self, index: int | None) -> None:
        """Mark the bar of the token that the pointer is on in the text."""
        if index != self.marked:
            self.marked = index
            self.update()

    def choose(self, index: int | None) -> None:
        """Show a bar as the one whose tokens alone are shown in the text."""
        if index != self.chosen:
            self.chosen = index
            self.update()

    def summary(self) -> str:
        """The chart in words."""
        histogram = self.histogram
        if histogram is None or not histogram.counts.sum():
            return f"{self._description} {EMPTY}."
        of_what = ", of the selection" if self.of_selection else ""
        words = histogram_in_words(histogram)
        return f"{self.heading}{of_what}. {self._description} {words}"

    # Geometry

    def bar_rect(self, index: int) -> QRectF:
        """The rectangle of a bar, as high as its share of the highest."""
        if self.histogram is None:
            return QRectF()
        counts, column = self.histogram.counts, self.column_rect(index)
        height = self.area.height() * int(counts[index]) / max(1, int(counts.max()))
        if counts[index]:
            height = max(_MIN_HEIGHT, height)
        width = min(_CAP, column.width() - _GAP)
        left = column.center().x() - width / 2
        return QRectF(left, column.bottom() - height, width, height)

    def column_rect(self, index: int) -> QRectF:
        """The rectangle in which a bar stands with its number, and half-way to the next ones."""
        area, line = self.area, self._line
        width = area.width() / max(1, self.item_count())
        left = area.left() + index * width
        return QRectF(left, area.top() - line, width, area.height() + line)

    def _index_at(self, x: float, y: float) -> int | None:
        """The bar whose column, or the label below it, is at a point."""
        for index in range(self.item_count()):
            if self.column_rect(index).adjusted(0, 0, 0, self._line + 2).contains(x, y):
                return index
        return None

    # Drawing

    def paint_content(self, painter: QPainter) -> None:
        """Draw bars, axis and quartiles, or what the pointer is on."""
        histogram = self.histogram
        if histogram is None or not histogram.counts.sum():
            self.draw_base(painter)
            self.draw_nothing(painter)
            return
        self._paint_bars(painter, histogram)
        self.draw_base(painter)
        self._paint_shares(painter, histogram)
        self._paint_axis(painter, histogram)
        words = quartiles_in_words(histogram)
        if self.current is not None:
            words = bar_in_words(histogram, self.current)
        elif self.of_selection and self._is_picture:
            words += ", of the selection"
        self.draw_words(painter, words)

    def _paint_bars(self, painter: QPainter, histogram: Histogram) -> None:
        theme = self.theme
        for index, count in enumerate(histogram.counts.tolist()):
            bar = self.bar_rect(index)
            colour = theme.accent if self._colours is None else self._colours[index]
            if self.chosen not in (None, index):
                colour = blend(colour, self.ground, 0.3)
            if index == self.current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(blend(theme.ink, self.ground, 0.08))
                painter.drawRoundedRect(self.column_rect(index), 3, 3)
            if count:
                self.draw_bar(painter, bar, colour)
            if index in (self.marked, self.chosen):
                painter.setPen(QPen(theme.ink, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(bar.adjusted(-1, -1, 1, 0), 2, 2)

    def _paint_shares(self, painter: QPainter, histogram: Histogram) -> None:
        """The share of each bar above it; among many bars without the per cent sign."""
        width = self.column_rect(0).width() + 1
        texts = [percent(share) for share in shares(histogram)]
        if self.fitting_factor(texts, width) < _LEAST_FACTOR:
            texts = [bare_percent(share) for share in shares(histogram)]
        painter.setFont(self.fitted_font(texts, width))
        for index, (text, count) in enumerate(zip(texts, histogram.counts.tolist(), strict=True)):
            bar = self.bar_rect(index)
            painter.setPen(self.figure_ink if count else self.theme.muted)
            above = QRectF(bar.center().x() - 40, bar.top() - self._line - 1, 80, self._line)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, text if count else "0")
        painter.setFont(self.font())

    def _paint_axis(self, painter: QPainter, histogram: Histogram) -> None:
        painter.setPen(self.theme.muted)
        axis, count = self._row(0), len(histogram.counts)
        ticks, column = shown_ticks(histogram), self.column_rect(0).width()
        painter.setFont(self.fitted_font(ticks.values(), axis.width() / len(ticks) - 4))
        for place, tick in ticks.items():
            if place == 0:
                painter.drawText(axis, Qt.AlignmentFlag.AlignLeft, tick)
            elif place == count:
                painter.drawText(axis, Qt.AlignmentFlag.AlignRight, tick)
            else:
                around = QRectF(axis.left() + place * column - 60, axis.top(), 120, axis.height())
                painter.drawText(around, Qt.AlignmentFlag.AlignHCenter, tick)
        painter.setFont(self.font())

    # Mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a bar."""
        index = self._index_at(event.position().x(), event.position().y())
        self.point_at(index)
        if self.histogram is not None and index is not None:
            words = bar_in_words(self.histogram, index)
            QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a bar."""
        index = self._index_at(event.position().x(), event.position().y())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(index)

    def item_count(self) -> int:
        """The number of bars."""
        return 0 if self.histogram is None else len(self.histogram.counts)

    def choose_current(self) -> None:
        """Choose the bar that the pointer or the keyboard is on."""
        if self.current is not None:
            self.clicked.emit(self.current)

    def point_at(self, index: int | None) -> None:
        """Show that the pointer or the keyboard is on a bar, or on none."""
        if index == self.current:
            return
        self.current = index
        words = ""
        if self.histogram is not None and index is not None:
            words = f"{bar_in_words(self.histogram, index)}. "
        self.setAccessibleDescription(words + self.summary())
        self.update()
        self.pointed.emit(index)
