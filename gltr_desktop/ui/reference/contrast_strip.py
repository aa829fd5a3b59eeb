"""The parts of a text from start to end, each by how it differs from the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gltr_desktop.ui.charts.chart import MARGIN, Chart
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from gltr_desktop.analysis.within_text import Contrast, Part

_HALF = 24
"""Height of the highest block, above or below the middle."""
_MIN_SCALE = 0.25
"""A difference of fewer bits per character does not fill the height: small ones look small."""
_MIN_BLOCK = 1.5
"""Parts that are narrower are drawn as one block."""
_GAPS_FROM = 4.0
"""Blocks that are wider have a gap between them."""
_DOT = 2.0
_SIDE = 3
"""Room for the frame of the keyboard, in pixels."""
_SMALL = 0.9


def part_in_words(contrast: Contrast, part: Part) -> str:
    """“Paragraph 2: 1.21 bits per character, 0.35 fewer than the others; 1 in 500 by chance”."""
    name = f"{contrast.unit.capitalize()} {part.number:,}"
    if part.bits_per_character is None or part.difference is None:
        return f"{name}: not compared"
    bits = f"{part.bits_per_character:.2f} bits per character"
    distance = f"{abs(part.difference):.2f}"
    more_or_fewer = "more" if part.difference > 0 else "fewer"
    against = f"{distance} {more_or_fewer} than the others"
    if float(distance) == 0:
        against = "as many as the others"
    return f"{name}: {bits}, {against}{_chance_in_words(part.chance)}"


def _chance_in_words(chance: float | None) -> str:
    if chance is None:
        return "; too short to be tested"
    # Importing it would make every start-up slower.
    from gltr_desktop.analysis.within_text import odds

    likely = odds(chance)
    return "; usual by chance" if likely == odds(1) else f"; {likely} by chance"


class _Bar(NamedTuple):
    """A block of one part, or of several that are narrow.

    It reaches from ``low`` to ``high``, in parts of half the height; 0 is in the middle.
    """

    left: float
    right: float
    high: float
    low: float
    is_tested: bool
    is_marked: bool

    def joined(self, after: _Bar) -> _Bar:
        """This block and the one ``after`` it as one, which reaches as far as either."""
        high, low = max(self.high, after.high), min(self.low, after.low)
        is_tested = self.is_tested or after.is_tested
        return _Bar(self.left, after.right, high, low, is_tested, self.is_marked or after.is_marked)


@dataclass(frozen=True)
class _Shape:
    """Where everything is, in pixels from the left: the sides of each part, and the blocks."""

    lefts: list[float]
    rights: list[float]
    bars: list[_Bar]

    @staticmethod
    def of(parts: Sequence[Part], width: float) -> _Shape:
        first = parts[0].start
        scale = width / max(1, parts[-1].stop - first)
        lefts = [scale * (part.start - first) for part in parts]
        rights = [scale * (part.stop - first) for part in parts]
        # Short parts may differ by anything: they are cut rather than making all others look small.
        tested = [abs(part.difference or 0.0) for part in parts if part.chance is not None]
        greatest = max([_MIN_SCALE, *tested])
        bars: list[_Bar] = []
        for part, left, right in zip(parts, lefts, rights, strict=True):
            reach = min(max((part.difference or 0.0) / greatest, -1.0), 1.0)
            is_tested = part.chance is not None
            bar = _Bar(left, right, max(reach, 0.0), min(reach, 0.0), is_tested, part.is_marked)
            is_joined = bool(bars) and bars[-1].right - bars[-1].left < _MIN_BLOCK
            bars.append(bars.pop().joined(bar) if is_joined else bar)
        return _Shape(lefts, rights, bars)


class ContrastStrip(Chart):
    """A block for each part, as wide as the part is long; what is less predictable goes up."""

    part_chosen = Signal(int)
    """The first token of the part that was clicked, or chosen by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Within this text", parent)
        # Among the lines of the summary it begins where they do, but for the keyboard's frame.
        self.side = _SIDE
        self._contrast: Contrast | None = None
        self._laid_out: tuple[float, _Shape] | None = None
        """Where everything was last, and the width that there was for it."""

    def set_contrast(self, contrast: Contrast | None) -> None:
        """Show ``contrast``; None while it is not known."""
        self._contrast, self._laid_out, self.current = contrast, None, None
        self.setAccessibleDescription(self.summary())
        self.updateGeometry()
        self.update()

    def summary(self) -> str:
        """The strip in words."""
        return "" if self._contrast is None else self._contrast.sentence

    @property
    def _parts(self) -> Sequence[Part]:
        return () if self._contrast is None else self._contrast.parts

    @property
    def _has_plot(self) -> bool:
        """Whether blocks are shown, or may be soon: then their place is kept."""
        return self._contrast is None or any(part.difference is not None for part in self._parts)

    # Geometry

    def sizeHint(self) -> QSize:
        """Room for the title, the blocks, numbers above and below them, and the axis in words."""
        height = MARGIN + self.fontMetrics().height() + 3
        if self._has_plot:
            height += 2 * _HALF + 3 * self._small().height() + 4
        return QSize(280, height)

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def _small(self) -> QFontMetrics:
        return QFontMetrics(self._small_font())

    def _area(self) -> QRectF:
        """The rectangle of the blocks, without the numbers."""
        top = MARGIN + self.fontMetrics().height() + 3 + self._small().height()
        return QRectF(self.side, top, self.drawn_width - 2 * self.side, 2 * _HALF)

    def _shape(self) -> _Shape:
        width = self._area().width()
        if self._laid_out is None or self._laid_out[0] != width:
            self._laid_out = width, _Shape.of(self._parts, width)
        return self._laid_out[1]

    def place_of(self, item: int) -> QRectF:
        """The rectangle in which the block of a part is, from the highest to the lowest."""
        area, shape = self._area(), self._shape()
        left, right = shape.lefts[item], shape.rights[item]
        return QRectF(area.left() + left, area.top(), right - left, area.height())

    def blocks(self) -> list[QRectF]:
        """The rectangles that are filled; of parts that are too narrow, one for several."""
        area = self._area()
        middle = area.center().y()
        rects = []
        for bar in self._shape().bars:
            width = bar.right - bar.left
            width -= 1 if width > _GAPS_FROM else 0
            top, height = middle - bar.high * _HALF, (bar.high - bar.low) * _HALF
            rects.append(QRectF(area.left() + bar.left, top, width, height))
        return rects

    def _item_at(self, point: QPointF) -> int | None:
        area = self._area()
        x = point.x() - area.left()
        if not self._parts or not self._has_plot or not 0 <= x < area.width():
            return None
        if not area.top() <= point.y() < area.bottom():
            return None
        return max(0, int(np.searchsorted(self._shape().lefts, x, side="right")) - 1)

    # Drawing

    def paint_content(self, painter: QPainter) -> None:
        """Draw the blocks, and what is up and down."""
        if not self._has_plot:
            return
        theme, area = self.theme, self._area()
        middle = area.center().y()
        if self._parts:
            self._paint_current(painter)
            self._paint_blocks(painter)
        painter.setPen(QPen(theme.muted, 1))
        painter.drawLine(QLineF(area.left(), middle, area.right(), middle))
        painter.setFont(self._small_font())
        if self._parts:
            self._paint_marks(painter, area)
            self._paint_axis(painter, area)
        painter.setFont(self.font())

    def _paint_current(self, painter: QPainter) -> None:
        """Show on which part the pointer or the keyboard is."""
        if self.current is None:
            return
        place = self.place_of(self.current)
        wide = place.adjusted(-1, 0, 1, 0)
        painter.fillRect(wide, blend(self.theme.ink, self.theme.paper, 0.12))
        painter.setPen(QPen(self.theme.ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(wide)

    def _paint_blocks(self, painter: QPainter) -> None:
        theme = self.theme
        faint, grey = blend(theme.accent, theme.paper, 0.62), blend(theme.ink, theme.paper, 0.3)
        for bar, block in zip(self._shape().bars, self.blocks(), strict=True):
            tested = theme.accent if bar.is_marked else faint
            painter.fillRect(block, tested if bar.is_tested else grey)

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        """The numbers of the marked parts, or dots where these are too many."""
        metrics, shape = self._small(), self._shape()
        # Up to where something has been drawn, above and below the blocks.
        free = {True: area.left() - self.side, False: area.left() - self.side}
        painter.setBrush(self.theme.accent)
        for number, part in enumerate(self._parts):
            if not part.is_marked:
                continue
            goes_up = (part.difference or 0.0) > 0
            x = area.left() + (shape.lefts[number] + shape.rights[number]) / 2
            label = f"{part.number:,}"
            width = metrics.horizontalAdvance(label)
            row = area.top() - metrics.height() if goes_up else area.bottom()
            if x - width / 2 - 2 > free[goes_up] and x + width / 2 <= self.drawn_width:
                painter.setPen(self.theme.ink)
                where = QRectF(x - width, row, 2 * width, metrics.height())
                painter.drawText(where, Qt.AlignmentFlag.AlignCenter, label)
                free[goes_up] = x + width / 2 + 4
            elif x - _DOT > free[goes_up]:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawEllipse(QPointF(x, row + metrics.height() / 2), _DOT, _DOT)
                free[goes_up] = x + _DOT + 1

    def _paint_axis(self, painter: QPainter, area: QRectF) -> None:
        metrics = self._small()
        ends = ("↑ less predictable", "↓ more predictable")
        if sum(map(metrics.horizontalAdvance, ends)) + 8 > area.width():
            ends = ("↑ less", "↓ more")
        painter.setPen(self.theme.muted)
        top = area.bottom() + metrics.height() + 2
        where = QRectF(area.left(), top, area.width(), metrics.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft, ends[0])
        painter.drawText(where, Qt.AlignmentFlag.AlignRight, ends[1])

    # Mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a part."""
        self.point_at(self._item_at(event.position()))
        if self.current is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), self._in_words(), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a part."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.point_at(self._item_at(event.position()))
            self.choose_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from part to part, and say what is there."""
        before = self.current
        super().keyPressEvent(event)
        if self.current is not None and self.current != before:
            where = self.place_of(self.current).bottomLeft().toPoint()
            QToolTip.showText(self.mapToGlobal(where), self._in_words(), self)

    def item_count(self) -> int:
        """The number of parts."""
        return len(self._parts) if self._has_plot else 0

    def point_at(self, index: int | None) -> None:
        """Show that the pointer or the keyboard is on a part, or on none."""
        if index != self.current:
            self.current = index
            words = f"{self._in_words()}. " if index is not None else ""
            self.setAccessibleDescription(words + self.summary())
            self.update()

    def choose_current(self) -> None:
        """Emit the first token of the part that the pointer or the keyboard is on."""
        if self.current is not None:
            self.part_chosen.emit(self._parts[self.current].begin)

    def _in_words(self) -> str:
        """The part that the pointer or the keyboard is on; "" for none."""
        if self._contrast is None or self.current is None:
            return ""
        return part_in_words(self._contrast, self._contrast.parts[self.current])
