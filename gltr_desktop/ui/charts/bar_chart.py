"""One histogram as bars, for the mouse, the keyboard and screen readers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.ui.charts.chart import MARGIN, ROOM, Chart
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.histograms import Histogram

_GAP = 3.0
# A bar that is there at all is seen and can be pointed at.
_LEAST_HEIGHT = 2.0


class BarChart(Chart):
    """A title, bars with their counts, the axis, and the median with its quartiles."""

    pointed = Signal(object)
    """Number of the bar that the pointer or the keyboard is on, or None."""
    clicked = Signal(int)

    def __init__(self, title: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._title, self._about = title, about
        self._colours: Sequence[QColor] | None = None
        self.histogram: Histogram | None = None
        """What is shown; None: nothing yet."""
        self.marked: int | None = None
        """The bar that holds the token which is pointed at in the text."""
        self.chosen: int | None = None
        """The bar whose tokens alone are shown in the text."""
        self.setToolTip(about)

    def retitle(self, title: str, about: str) -> None:
        """Show another figure from the next histogram on."""
        self._title, self._about = title, about
        self.setAccessibleName(title)
        self.setToolTip(about)

    def show_histogram(
        self,
        histogram: Histogram | None,
        colours: Sequence[QColor] | None = None,
        *,
        of_selection: bool = False,
    ) -> None:
        """Show ``histogram``; its bars in ``colours``, by default all in the same.

        ``of_selection`` says that it is not about the whole text.
        """
        self.histogram, self._colours = histogram, colours
        self.heading = f"{self._title}, of the selection" if of_selection else self._title
        if histogram is None:
            self.current = self.marked = self.chosen = None
        self.setAccessibleDescription(self.summary())
        self.update()

    def mark(self, place: int | None) -> None:
        """Mark the bar of the token that is pointed at."""
        if place != self.marked:
            self.marked = place
            self.update()

    def choose(self, place: int | None) -> None:
        """Show a bar as the one whose tokens alone are shown."""
        if place != self.chosen:
            self.chosen = place
            self.update()

    def summary(self) -> str:
        """The chart in words."""
        histogram = self.histogram
        if histogram is None or not histogram.counts.sum():
            return f"{self._about} Nothing to count yet."
        bars = ", ".join(self._bar_in_words(place) for place in range(len(histogram.counts)))
        return f"{self.heading}. {self._about} {bars}. {_quartiles(histogram)}"

    def _bar_in_words(self, place: int) -> str:
        histogram = self.histogram
        if histogram is None:
            return ""
        count, whole = int(histogram.counts[place]), int(histogram.counts.sum())
        share = count / whole if whole else 0.0
        return f"{histogram.labels[place]}: {count:,} ({share:.0%})"

    # Geometry

    def bar_rect(self, place: int) -> QRectF:
        """Bar ``place``, as high as its share of the highest."""
        if self.histogram is None:
            return QRectF()
        counts = self.histogram.counts
        column = self._column(place)
        most = max(1, int(counts.max()))
        height = (ROOM - self.fontMetrics().height() - 2) * int(counts[place]) / most
        if counts[place]:
            height = max(_LEAST_HEIGHT, height)
        return QRectF(
            column.left() + _GAP / 2, column.bottom() - height, column.width() - _GAP, height
        )

    def _column(self, place: int) -> QRectF:
        count = len(self.histogram.counts) if self.histogram is not None else 1
        width = (self.extent - 2 * MARGIN) / count
        top = MARGIN + self.fontMetrics().height() + 4
        return QRectF(MARGIN + place * width, top, width, ROOM)

    def _place_at(self, x: float, y: float) -> int | None:
        if self.histogram is None:
            return None
        # The label below a bar belongs to it.
        reach = self.fontMetrics().height() + 4
        for place in range(len(self.histogram.counts)):
            if self._column(place).adjusted(0, 0, 0, reach).contains(x, y):
                return place
        return None

    # Drawing

    def paint_content(self, painter: QPainter) -> None:
        """Draw bars, axis and quartiles."""
        theme, line = self.theme, self.fontMetrics().height()
        room = QRectF(MARGIN, MARGIN, self.extent - 2 * MARGIN, line)
        base = self._column(0).bottom()
        painter.setPen(theme.line)
        painter.drawLine(MARGIN, int(base), self.extent - MARGIN, int(base))
        if self.histogram is None or not self.histogram.counts.sum():
            painter.setPen(theme.muted)
            painter.drawText(
                QRectF(MARGIN, base - ROOM, room.width(), ROOM),
                Qt.AlignmentFlag.AlignCenter,
                "Nothing to count yet",
            )
        else:
            self._paint_bars(painter, self.histogram)
            painter.setPen(theme.muted)
            foot = QRectF(MARGIN, base + 4 + line, room.width(), line)
            painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, _quartiles(self.histogram))

    def _paint_bars(self, painter: QPainter, histogram: Histogram) -> None:
        theme, metrics = self.theme, self.fontMetrics()
        counts = histogram.counts.tolist()
        for place, count in enumerate(counts):
            column, bar = self._column(place), self.bar_rect(place)
            colour = theme.accent if self._colours is None else self._colours[place]
            if self.chosen not in (None, place):
                colour = blend(colour, theme.paper, 0.3)
            painter.setPen(Qt.PenStyle.NoPen)
            if place == self.current:
                painter.setBrush(blend(theme.ink, theme.paper, 0.08))
                painter.drawRect(column)
            painter.setBrush(colour)
            painter.drawRect(bar)
            if place in (self.marked, self.chosen):
                painter.setPen(QPen(theme.ink, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(bar.adjusted(-1, -1, 1, 0))
            painter.setPen(theme.ink)
            text = f"{count:,}"
            if metrics.horizontalAdvance(text) <= column.width() + 2 or place == self.current:
                above = QRectF(
                    column.left() - 20, bar.top() - metrics.height() - 1,
                    column.width() + 40, metrics.height(),
                )  # fmt: skip
                painter.drawText(above, Qt.AlignmentFlag.AlignHCenter, text)
        self._paint_axis(painter, histogram)

    def _paint_axis(self, painter: QPainter, histogram: Histogram) -> None:
        painter.setPen(self.theme.muted)
        metrics, count = self.fontMetrics(), len(histogram.counts)
        base = self._column(0).bottom() + 3
        if len(histogram.ticks) == count:
            for place, tick in enumerate(histogram.ticks):
                column = self._column(place)
                text = QRectF(column.left(), base, column.width(), metrics.height())
                painter.drawText(text, Qt.AlignmentFlag.AlignHCenter, tick)
            return
        # All of the edges would not fit: those at the ends and in the middle.
        room = QRectF(MARGIN, base, self.extent - 2 * MARGIN, metrics.height())
        for edge, align in (
            (0, Qt.AlignmentFlag.AlignLeft),
            (count // 2, Qt.AlignmentFlag.AlignHCenter),
            (count, Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(room, align, histogram.ticks[edge])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a bar."""
        place = self._place_at(event.position().x(), event.position().y())
        self.point_at(place)
        if place is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._bar_in_words(place), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a bar."""
        place = self._place_at(event.position().x(), event.position().y())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(place)

    def place_count(self) -> int:
        """The bars."""
        return 0 if self.histogram is None else len(self.histogram.counts)

    def choose_current(self) -> None:
        """Choose the bar that is pointed at."""
        if self.current is not None:
            self.clicked.emit(self.current)

    def point_at(self, place: int | None) -> None:
        """Light a bar, and tell of it."""
        if place == self.current:
            return
        self.current = place
        if place is not None:
            self.setAccessibleDescription(f"{self._bar_in_words(place)}. {self.summary()}")
        self.update()
        self.pointed.emit(place)


def _quartiles(histogram: Histogram) -> str:
    if histogram.quartiles is None:
        return ""
    low, middle, high = (
        f"{value:,.0f}" if histogram.whole else _decimal(value) for value in histogram.quartiles
    )
    return f"median {middle}, half of them {low} to {high}"


def _decimal(value: float) -> str:
    """Two decimals, or one digit where these would show nothing."""
    return f"{value:.2f}" if value >= 0.01 or value == 0 else f"{value:.1g}"
