"""A histogram as bars, for the mouse, the keyboard and screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.analysis.chart_words import (
    bar_in_words,
    histogram_in_words,
    quartiles_in_words,
    shown_ticks,
)
from gltr_desktop.ui.charts.chart import MARGIN, PLOT_HEIGHT, Chart
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.histograms import Histogram

_GAP = 3.0
# The bar of a single token is visible, too.
_MIN_HEIGHT = 2.0


class BarChart(Chart):
    """A title, bars with their counts, the axis, and the median with its quartiles."""

    pointed = Signal(object)
    """Index of the bar that the pointer or the keyboard is on, or None."""
    clicked = Signal(int)
    """Index of a bar that was clicked, or chosen by keyboard."""

    def __init__(self, title: str, description: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._title, self._description = title, description
        self._colours: Sequence[QColor] | None = None
        self.histogram: Histogram | None = None
        """The histogram that is shown; None before the first one."""
        self.marked: int | None = None
        """Index of the bar of the token that the pointer is on in the text."""
        self.chosen: int | None = None
        """Index of the bar whose tokens alone are shown in the text."""
        self.setToolTip(description)

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
        self.histogram, self._colours = histogram, colours
        if histogram is None:
            self.current = self.marked = self.chosen = None
        else:
            self._title, self._description = histogram.title, histogram.description
            self.setAccessibleName(self._title)
            self.setToolTip(self._description)
        self.heading = f"{self._title}, of the selection" if of_selection else self._title
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
            return f"{self._description} Nothing to count yet."
        return f"{self.heading}. {self._description} {histogram_in_words(histogram)}"

    # Geometry

    def bar_rect(self, index: int) -> QRectF:
        """The rectangle of a bar, as high as its share of the highest."""
        if self.histogram is None:
            return QRectF()
        counts = self.histogram.counts
        column = self.column_rect(index)
        max_height = PLOT_HEIGHT - self.fontMetrics().height() - 2
        height = max_height * int(counts[index]) / max(1, int(counts.max()))
        if counts[index]:
            height = max(_MIN_HEIGHT, height)
        return QRectF(
            column.left() + _GAP / 2, column.bottom() - height, column.width() - _GAP, height
        )

    def column_rect(self, index: int) -> QRectF:
        """The rectangle in which a bar stands: it reaches up to the title, and half-way aside."""
        width = (self.drawn_width - 2 * MARGIN) / max(1, self.item_count())
        top = MARGIN + self.fontMetrics().height() + 4
        return QRectF(MARGIN + index * width, top, width, PLOT_HEIGHT)

    def _index_at(self, x: float, y: float) -> int | None:
        """The bar whose column, or the label below it, is at a point."""
        label_height = self.fontMetrics().height() + 4
        for index in range(self.item_count()):
            if self.column_rect(index).adjusted(0, 0, 0, label_height).contains(x, y):
                return index
        return None

    # Drawing

    def paint_content(self, painter: QPainter) -> None:
        """Draw bars, axis and quartiles."""
        theme, line_height = self.theme, self.fontMetrics().height()
        width = self.drawn_width - 2 * MARGIN
        base = self.column_rect(0).bottom()
        painter.setPen(theme.line)
        painter.drawLine(MARGIN, int(base), self.drawn_width - MARGIN, int(base))
        if self.histogram is None or not self.histogram.counts.sum():
            painter.setPen(theme.muted)
            painter.drawText(
                QRectF(MARGIN, base - PLOT_HEIGHT, width, PLOT_HEIGHT),
                Qt.AlignmentFlag.AlignCenter,
                "Nothing to count yet",
            )
            return
        self._paint_bars(painter, self.histogram)
        self._paint_axis(painter, self.histogram)
        painter.setPen(theme.muted)
        foot = QRectF(MARGIN, base + 4 + line_height, width, line_height)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, quartiles_in_words(self.histogram))

    def _paint_bars(self, painter: QPainter, histogram: Histogram) -> None:
        theme, metrics = self.theme, self.fontMetrics()
        for index, count in enumerate(histogram.counts.tolist()):
            column, bar = self.column_rect(index), self.bar_rect(index)
            colour = theme.accent if self._colours is None else self._colours[index]
            if self.chosen not in (None, index):
                colour = blend(colour, theme.paper, 0.3)
            painter.setPen(Qt.PenStyle.NoPen)
            if index == self.current:
                painter.setBrush(blend(theme.ink, theme.paper, 0.08))
                painter.drawRect(column)
            painter.setBrush(colour)
            painter.drawRect(bar)
            if index in (self.marked, self.chosen):
                painter.setPen(QPen(theme.ink, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(bar.adjusted(-1, -1, 1, 0))
            painter.setPen(theme.ink)
            text = f"{count:,}"
            if metrics.horizontalAdvance(text) <= column.width() + 2 or index == self.current:
                above = QRectF(
                    column.left() - 20, bar.top() - metrics.height() - 1,
                    column.width() + 40, metrics.height(),
                )  # fmt: skip
                painter.drawText(above, Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_axis(self, painter: QPainter, histogram: Histogram) -> None:
        painter.setPen(self.theme.muted)
        height, count = self.fontMetrics().height(), len(histogram.counts)
        top = self.column_rect(0).bottom() + 3
        column = self.column_rect(0).width()
        axis = QRectF(MARGIN, top, count * column, height)
        for place, tick in shown_ticks(histogram).items():
            if place == 0:
                painter.drawText(axis, Qt.AlignmentFlag.AlignLeft, tick)
            elif place == count:
                painter.drawText(axis, Qt.AlignmentFlag.AlignRight, tick)
            else:
                around = QRectF(MARGIN + (place - 0.5) * column, top, column, height)
                painter.drawText(around, Qt.AlignmentFlag.AlignHCenter, tick)

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
        if self.histogram is not None and index is not None:
            words = bar_in_words(self.histogram, index)
            self.setAccessibleDescription(f"{words}. {self.summary()}")
        self.update()
        self.pointed.emit(index)
