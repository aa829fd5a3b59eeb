"""The legend of the colours of a difference: from fewer bits on the right side to more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.analysis.difference.diverging import (
    LIMITS,
    NEUTRAL,
    STEPS,
    diverging_colours,
    step_words,
)
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

_PADDING, _GAP = 16, 10
_WIDE, _NARROW = 38.0, 16.0
_HEIGHT = 18.0
_SMALL = 0.82
_BY = "bits by B"


class DifferenceLegend(QWidget):
    """A swatch for each step of the diverging colours, with the difference that it begins at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self._words = ""
        self.setMouseTracking(True)
        self.setAccessibleName("Legend of the difference")
        self.set_names(("A", "B"))
        self.set_level(Granularity.WORD)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()

    def set_names(self, names: tuple[str, str]) -> None:
        """Say what the left and the right side are called."""
        middle = step_words()[NEUTRAL]
        words = (
            f"Blue: fewer bits by B, {names[1]}, than by A, {names[0]}. Orange: more bits by B. "
            f"Without a colour: {middle}."
        )
        self.setAccessibleDescription(words)
        self._words = words
        self.update()

    def set_level(self, level: Granularity) -> None:
        """Say of what each has a difference of its own."""
        self._title = f"Difference by {level.value}, bits per character:"
        self.update()

    # Where things are

    def swatch(self, step: int) -> QRectF:
        """The rectangle of a step."""
        left, width = self._scale()
        top = round((self.height() + 1 - _HEIGHT) / 2)
        return QRectF(left + step * width, top, width, _HEIGHT)

    def _scale(self) -> tuple[float, float]:
        """Where the swatches begin, and how wide each is; narrow ones have no numbers."""
        left = _PADDING + self._title_width + self._end_width("fewer")
        room = self.width() - _PADDING - left - self._end_width("more")
        return left, _WIDE if room >= _WIDE * STEPS else _NARROW

    @property
    def _title_width(self) -> float:
        """The title gives way where there is too little room."""
        metrics = QFontMetricsF(self.font())
        title = metrics.horizontalAdvance(self._title) + _GAP
        ends = self._end_width("fewer") + self._end_width("more")
        needed = 2 * _PADDING + title + ends + _NARROW * STEPS
        return title if needed <= self.width() else 0.0

    def _end_width(self, sign: str) -> float:
        return QFontMetricsF(self.font()).horizontalAdvance(f"{sign} {_BY}") + _GAP

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scale between its ends in words."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.window)
        painter.fillRect(0, 0, self.width(), 1, theme.edge)
        left, width = self._scale()
        if self._title_width:
            self._write(painter, self._title, _PADDING, theme.muted)
        self._write(painter, f"fewer {_BY}", left - self._end_width("fewer"), theme.ink)
        self._paint_swatches(painter, with_numbers=width == _WIDE)
        self._write(painter, f"more {_BY}", left + STEPS * width + _GAP, theme.ink)
        painter.end()

    def _paint_swatches(self, painter: QPainter, *, with_numbers: bool) -> None:
        theme, small = self._theme, QFont(self.font())
        small.setPointSizeF(small.pointSizeF() * _SMALL)
        painter.setFont(small)
        for step, colour in enumerate(diverging_colours(dark=theme.dark)):
            swatch = self.swatch(step)
            painter.fillRect(swatch, QColor(colour))
            if with_numbers:
                painter.setPen(theme.ink)
                painter.drawText(swatch, Qt.AlignmentFlag.AlignCenter, _number(step))
        painter.setFont(self.font())
        # The middle, in the colour of paper, would not be seen without it.
        painter.setPen(QPen(theme.edge, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        whole = self.swatch(0).united(self.swatch(STEPS - 1))
        painter.drawRoundedRect(whole.adjusted(-0.5, -0.5, 0.5, 0.5), 3, 3)

    def _write(self, painter: QPainter, text: str, left: float, colour: QColor) -> None:
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.setPen(colour)
        place = QRectF(left, 1, width + 1, self.height() - 1)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    # The pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what a step stands for."""
        at = event.position()
        words = next(
            (words for step, words in enumerate(step_words()) if self.swatch(step).contains(at)),
            self._words,
        )
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def event(self, event: QEvent) -> bool:
        """Clicks do not go through to what lies below."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            event.accept()
            return True
        return super().event(event)


def _number(step: int) -> str:
    """From which difference on a step has its colour: “−0.5”, “0”, “+0.5”."""
    if step == NEUTRAL:
        return "0"
    limit = LIMITS[abs(step - NEUTRAL) - 1]
    return f"{'+' if step > NEUTRAL else '−'}{limit:g}"
