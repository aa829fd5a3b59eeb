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
from gltr_desktop.ui.charts.panel_chart import EMPTY, PanelChart, small_font
from gltr_desktop.ui.charts.second_side import paint_key, paint_tick
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
        self.second: Histogram | None = None
        """The same of a second text or model; None where there is none."""
        self._letters = "A", "B"
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
        self.second = None
        if histogram is None:
            self.current = self.marked = self.chosen = None
        else:
            self.heading, self._description = histogram.title, histogram.description
            self.setAccessibleName(self.heading)
        self.setAccessibleDescription(self.summary())
        self.update()

    def show_second(self, second: Histogram | None, letters: tuple[str, str] = ("A", "B")) -> None:
        """Show the shares of a ``second`` text or model, until another histogram is shown.

        ``letters`` name the first and the second one. None: there is no second one.
        """
        self.second, self._letters = second, letters
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
        if self.second is not None:
            words += f" {self._letters[1]}: {histogram_in_words(self.second)}"
        return f"{self.heading}{of_what}. {self._description} {words}"

    # Geometry

    def bar_rect(self, index: int) -> QRectF:
        """The rectangle of a bar, as high as its share of the highest."""
        if self.histogram is None:
            return QRectF()
        column = self.column_rect(index)
        share = shares(self.histogram)[index]
        height = self.area.height() * share / self._highest
        if share:
            height = max(_MIN_HEIGHT, height)
        width = min(_CAP, column.width() - _GAP)
        left = column.center().x() - width / 2
        return QRectF(left, column.bottom() - height, width, height)

    @property
    def _highest(self) -> float:
        """The share of the highest bar: one scale for both texts or models."""
        shown = [shares(each) for each in (self.histogram, self.second) if each is not None]
        return max((share for each in shown for share in each), default=0.0) or 1.0

    def _tick(self, index: int) -> float:
        """The height of a bar of the second side; of none, the base."""
        area = self.area
        share = 0.0 if self.second is None else shares(self.second)[index]
        return area.bottom() - area.height() * share / self._highest

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
        if self.second is not None:
            self._paint_second(painter, self.second)
        self._paint_axis(painter, histogram)
        words = quartiles_in_words(histogram)
        if self.current is not None:
            words = self._bar_in_words(histogram, self.current)
        elif self.second is not None:
            words = self._medians(histogram, self.second)
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
            top = min(bar.top(), self._tick(index)) - self._line - 1
            above = QRectF(bar.center().x() - 40, top, 80, self._line)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, text if count else "0")
        painter.setFont(self.font())

    def _paint_second(self, painter: QPainter, second: Histogram) -> None:
        """A tick at the height of each bar of the second text or model, and the key."""
        for index in range(len(second.counts)):
            y = self._tick(index)
            paint_tick(painter, self.bar_rect(index), y, self.toned(self.theme.ink), self.ground)
        painter.setFont(small_font(self.font()))
        fill = self.toned(self.theme.accent if self._colours is None else self._colours[0])
        paint_key(painter, self._row(1), self._letters, fill, self.theme.ink)
        painter.setFont(self.font())

    def _medians(self, histogram: Histogram, second: Histogram) -> str:
        """“Median: A 6, B 4”."""
        medians = (quartiles_in_words(each).partition(" · ")[0] for each in (histogram, second))
        first, other = (median.removeprefix("Median ") or "–" for median in medians)
        return f"Median: {self._letters[0]} {first}, {self._letters[1]} {other}"

    def _bar_in_words(self, histogram: Histogram, index: int) -> str:
        words = bar_in_words(histogram, index)
        if self.second is None:
            return words
        return f"{words}; {self._letters[1]} {percent(shares(self.second)[index])}"

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
            words = self._bar_in_words(self.histogram, index)
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
            words = f"{self._bar_in_words(self.histogram, index)}. "
        self.setAccessibleDescription(words + self.summary())
        self.update()
        self.pointed.emit(index)
