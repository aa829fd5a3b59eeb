"""The base of the charts of the side panel, whose titles stand on tabs above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from gltr_desktop.ui.charts.chart import MARGIN, Chart
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

_SMALL, _SMALLEST = 0.92, 0.75
"""Sizes of what is written in charts, as parts of the size around them."""
_SIDE = 5.0
"""Room for the frame of the keyboard, in pixels."""
_PLOT_HEIGHT, _MIN_PLOT_HEIGHT = 78.0, 28.0
_MIN_OUTLINED = 3.0
"""Lower and narrower bars would be all outline."""
_WHITISH = 235
_GREYED = 0.3
"""How much is left of colours whose figures mean little."""
EMPTY = "Nothing to show yet"


def small_font(font: QFont, factor: float = _SMALL) -> QFont:
    """``font`` in a smaller size."""
    small = QFont(font)
    if font.pointSizeF() > 0:
        small.setPointSizeF(font.pointSizeF() * factor)
    else:
        small.setPixelSize(max(1, round(font.pixelSize() * factor)))
    return small


class PanelChart(Chart):
    """A plot, the axis below it, and a line in words.

    On the screen it has no title; a picture of it has one, and stands on paper.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._is_picture = self._is_greyed = False
        # In a low window, the plot gives way rather than the words around it.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    @property
    def ground(self) -> QColor:
        """Paper in a picture, the card on the screen."""
        return self.theme.paper if self._is_picture else self.theme.card

    def set_greyed(self, *, greyed: bool) -> None:
        """Fade what is drawn on the screen, as it means little; or draw it in full again."""
        if greyed != self._is_greyed:
            self._is_greyed = greyed
            self.update()

    @property
    def figure_ink(self) -> QColor:
        """The colour of figures."""
        return self.theme.muted if self._is_greyed and not self._is_picture else self.theme.ink

    def toned(self, colour: QColor) -> QColor:
        """``colour``, faint where what is drawn in it means little."""
        is_faint = self._is_greyed and not self._is_picture
        return blend(colour, self.ground, _GREYED) if is_faint else colour

    # Geometry

    def sizeHint(self) -> QSize:
        """Room for numbers, the plot, its axis and a line of words, and in a picture the title."""
        return QSize(260, self.height_of(is_picture=self._is_picture))

    def minimumSizeHint(self) -> QSize:
        """A lower plot; a narrow chart can still be read."""
        return QSize(180, round(self.sizeHint().height() - _PLOT_HEIGHT + _MIN_PLOT_HEIGHT))

    def height_of(self, *, is_picture: bool) -> int:
        """The height of the chart in pixels, in a picture or on the screen."""
        below = MARGIN if is_picture else _SIDE
        return round(self._top(is_picture=is_picture) + _PLOT_HEIGHT + 3 * self._line + 4 + below)

    def _top(self, *, is_picture: bool) -> float:
        return MARGIN + self.fontMetrics().height() + 6 if is_picture else _SIDE

    @property
    def _line(self) -> float:
        return QFontMetricsF(small_font(self.font())).height()

    @property
    def area(self) -> QRectF:
        """The rectangle of the plot, without the numbers above it and the axis below."""
        side = MARGIN if self._is_picture else _SIDE
        top, height = self._top(is_picture=self._is_picture) + self._line, _PLOT_HEIGHT
        if not self._is_picture:
            height += self.height() - self.sizeHint().height()
        return QRectF(side, top, self.drawn_width - 2 * side, max(_MIN_PLOT_HEIGHT, height))

    def _row(self, number: int) -> QRectF:
        """A line of text below the plot: the axis (0), and what is said in words (1)."""
        area = self.area
        return QRectF(
            area.left(), area.bottom() + 2 + number * self._line, area.width(), self._line
        )

    # Drawing

    def draw(self, painter: QPainter, rect: QRect) -> None:
        """Draw the chart with its title in ``rect`` of another device than the screen."""
        self._is_picture = True
        super().draw(painter, rect)
        self._is_picture = False

    def fitting_factor(self, texts: Iterable[str], width: float) -> float:
        """How much smaller the small font has to be for each of ``texts`` to fit in ``width``."""
        metrics = QFontMetricsF(small_font(self.font()))
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
        return min(1.0, width / widest) if widest > 0 else 1.0

    def fitted_font(self, texts: Iterable[str], width: float) -> QFont:
        """The small font, still smaller if one of ``texts`` would else be wider than ``width``."""
        factor = max(_SMALLEST, self.fitting_factor(texts, width))
        return small_font(self.font(), _SMALL * factor)

    def draw_words(self, painter: QPainter, text: str, quoted: str = "") -> None:
        """Draw the line in words; where there is too little room, ``quoted`` in it is cut short."""
        row = self._row(1)
        # What is quoted can be cut short; of the rest, all is to be read.
        painter.setFont(self.fitted_font([] if quoted else [text], row.width()))
        metrics = QFontMetricsF(painter.font())
        excess = metrics.horizontalAdvance(text) - row.width()
        if excess > 0:
            if quoted:
                room = metrics.horizontalAdvance(quoted) - excess
                end = Qt.TextElideMode.ElideRight
                text = text.replace(quoted, metrics.elidedText(quoted, end, room))
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, row.width())
        painter.setPen(self.theme.muted)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, text)
        painter.setFont(self.font())

    def draw_bar(self, painter: QPainter, bar: QRectF, colour: QColor) -> None:
        """Draw a bar with an outline, without which white ones would not be seen."""
        colour = self.toned(colour)
        outline = blend(self.theme.ink, colour, 0.16)
        if min(bar.height(), bar.width()) < _MIN_OUTLINED:
            near_white = colour.lightness() > _WHITISH
            # No seams between narrow bars that stand side by side.
            is_narrow = bar.width() < _MIN_OUTLINED
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not is_narrow)
            painter.fillRect(bar, outline if near_white else colour)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            return
        painter.setBrush(colour)
        painter.setPen(QPen(outline, 1))
        radius = min(2.0, bar.height() / 2)
        painter.drawRoundedRect(bar, radius, radius)

    def draw_base(self, painter: QPainter) -> None:
        """Draw the line that bars stand on."""
        painter.setPen(QPen(blend(self.theme.muted, self.ground, 0.7), 1))
        painter.drawLine(self.area.bottomLeft(), self.area.bottomRight())

    def draw_nothing(self, painter: QPainter, text: str = EMPTY) -> None:
        """Say that there is nothing to draw."""
        painter.setFont(small_font(self.font()))
        painter.setPen(self.theme.muted)
        painter.drawText(self.area, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(self.font())

    def _paint(self, painter: QPainter) -> None:
        if self._is_picture:
            super()._paint(painter)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.ground)
        painter.setFont(self.font())
        self.paint_content(painter)
