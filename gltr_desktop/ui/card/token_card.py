"""The widget that draws a card beside its token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from gltr_desktop.analysis.card import Card, Row

_MARGIN = 14
_GAP = 8
_WIDTH = 340


class TokenCard(QWidget):
    """Draws a card; takes no focus, and never leaves the screen."""

    entered = Signal()
    left = Signal()
    chosen = Signal(int)
    """The prediction with this index was clicked."""
    pin_clicked = Signal()
    """Another part of the card was clicked, to pin it or to close a pinned one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Token")
        self._theme = Theme.of(self.palette())
        self._card: Card | None = None
        self._choices: frozenset[int] = frozenset()
        self.bucket_colour: QColor | None = None
        """The colour that the token has in the text; None if it has none."""
        self._pointed_row: int | None = None
        self._pinned = self._dragged = False
        self._grip: QPoint | None = None
        self.setMouseTracking(True)
        self.setToolTip("Click a prediction to try it in the text, the rest to pin the card")

    def show_card(
        self,
        card: Card,
        bucket_colour: QColor | None,
        anchor: QRect,
        theme: Theme,
        choices: frozenset[int] = frozenset(),
    ) -> None:
        """Show ``card`` below ``anchor`` (in global coordinates), or above it at the screen's end.

        ``bucket_colour`` is the colour that the token has in the text. ``choices`` are the indices
        of the rows that can be tried in the text.
        """
        self._card, self.bucket_colour, self._theme = card, bucket_colour, theme
        self._choices = choices
        self.setAccessibleDescription(card.description)
        size = self.sizeHint()
        self.setGeometry(QRect(_beside(anchor, size), size))
        self.update()
        self.show()

    def set_pinned(self) -> None:
        """Draw a thick upper edge, and offer no predictions any more."""
        self._pinned = True
        self._point_at(None)
        self.setToolTip("Click to close, drag to move")
        self.update()

    def row_at(self, y: float) -> int | None:
        """The index of the prediction at height ``y``, if it can be tried."""
        if self._card is None:
            return None
        row_height = self._line_height() + 3
        top = self.height() - _MARGIN - row_height * len(self._card.rows)
        index = int((y - top) // row_height)
        return index if index in self._choices else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight the prediction under the pointer, or move a pinned card."""
        if not self._pinned:
            self._point_at(self.row_at(event.position().y()))
        elif self._grip is not None:
            self._dragged = True
            self.move(event.globalPosition().toPoint() - self._grip)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag: the release of the button acts."""
        self._grip, self._dragged = event.position().toPoint(), False
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a prediction, or pin the card."""
        self._grip = None
        index = self.row_at(event.position().y())
        if event.button() != Qt.MouseButton.LeftButton or self._dragged:
            return
        if index is not None and not self._pinned:
            self.chosen.emit(index)
        else:
            self.pin_clicked.emit()

    def _point_at(self, index: int | None) -> None:
        if index != self._pointed_row:
            self._pointed_row = index
            self.update()

    def enterEvent(self, event: object) -> None:
        """Say that the pointer is on the card."""
        self.entered.emit()

    def leaveEvent(self, event: object) -> None:
        """Say that the pointer has left the card."""
        self._point_at(None)
        self.left.emit()

    def sizeHint(self) -> QSize:
        """A fixed width, and the height that the lines need."""
        if self._card is None:
            return QSize(_WIDTH, 0)
        line = self._line_height()
        height = 2 * _MARGIN + QFontMetrics(self._title_font()).height() + 2
        height += line * len(self._card.lines) + _GAP
        rows = self._card.rows
        if rows:
            height += _GAP + line + (line + 3) * len(rows)
        return QSize(_WIDTH, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        if self._card is None:
            return
        theme, card = self._theme, self._card
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.card)
        painter.setPen(blend(theme.ink, theme.card, 0.3))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self._pinned:
            painter.fillRect(0, 0, self.width(), 4, theme.accent)
        top = self._paint_title(painter, card, _MARGIN)
        painter.setFont(self.font())
        painter.setPen(theme.muted)
        for text in card.lines:
            painter.drawText(self._line(top), Qt.AlignmentFlag.AlignVCenter, self._fit(text))
            top += self._line_height()
        if card.rows:
            painter.drawText(
                self._line(top + _GAP), Qt.AlignmentFlag.AlignVCenter, self._fit(card.heading)
            )
            top += _GAP + self._line_height()
            bold = QFontMetrics(self._row_font(actual=True))
            value_width = max(bold.horizontalAdvance(row.value) for row in card.rows)
            for index, row in enumerate(card.rows):
                self._paint_row(painter, row, top, value_width, pointed=index == self._pointed_row)
                top += self._line_height() + 3

    def _paint_title(self, painter: QPainter, card: Card, top: int) -> int:
        """Draw the title and the corner; returns the top of the next line."""
        font = self._title_font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        room = _WIDTH - 2 * _MARGIN - metrics.horizontalAdvance(card.corner) - 24
        text = metrics.elidedText(card.title, Qt.TextElideMode.ElideMiddle, room)
        width = metrics.horizontalAdvance(text) + 12
        chip = QRectF(_MARGIN - 2, top, width, metrics.height() + 2)
        if self.bucket_colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.bucket_colour)
            painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(self._theme.ink)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        line = QRect(_MARGIN, top, _WIDTH - 2 * _MARGIN, metrics.height() + 2)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, side, card.corner)
        return top + metrics.height() + 2 + _GAP

    def _paint_row(
        self, painter: QPainter, row: Row, top: int, value_width: int, *, pointed: bool
    ) -> None:
        """Draw the text, the bar, and the value, which has ``value_width`` pixels."""
        theme, height = self._theme, self._line_height()
        label_width = (_WIDTH - 2 * _MARGIN) * 45 // 100
        if pointed:
            painter.fillRect(QRect(4, top - 1, _WIDTH - 8, height + 2), theme.line)
        line = QRect(_MARGIN, top, _WIDTH - 2 * _MARGIN, height)
        if row.apart:
            painter.setPen(QPen(theme.muted, 1, Qt.PenStyle.DotLine))
            painter.drawLine(line.left(), top - 2, line.right(), top - 2)
        font = self._row_font(actual=row.actual)
        painter.setFont(font)
        painter.setPen(theme.ink)
        text = QFontMetrics(font).elidedText(
            row.text, Qt.TextElideMode.ElideRight, label_width - 22
        )
        if row.actual:
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, "▸")
        painter.drawText(line.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        bar_width = line.width() - label_width - value_width - 8
        bar = QRectF(line.left() + label_width, top + 3, bar_width, height - 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(max(2.0, bar_width * row.share))
        default = theme.accent if row.actual else theme.muted
        painter.setBrush(default if row.bucket is None else theme.buckets[row.bucket])
        painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(theme.ink)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, side, row.value)

    def _row_font(self, *, actual: bool) -> QFont:
        font = QFont(self.font())
        font.setBold(actual)
        return font

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        return font

    def _line_height(self) -> int:
        return self.fontMetrics().height() + 3

    def _line(self, top: int) -> QRect:
        return QRect(_MARGIN, top, _WIDTH - 2 * _MARGIN, self._line_height())

    def _fit(self, text: str) -> str:
        return self.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, _WIDTH - 2 * _MARGIN
        )


def _beside(anchor: QRect, size: QSize) -> QPoint:
    """The position below ``anchor``, or above it at the screen's end; always on the screen."""
    screen = QGuiApplication.screenAt(anchor.center()) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    below, above = anchor.bottom() + 6, anchor.top() - 6 - size.height()
    fits_below = below + size.height() <= room.bottom() + 1
    top = below if fits_below or above < room.top() else above
    return QPoint(
        max(room.left(), min(anchor.left(), room.right() + 1 - size.width())),
        max(room.top(), min(top, room.bottom() + 1 - size.height())),
    )
