"""The card beside a token: what came, and what the model had expected instead."""

from __future__ import annotations

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

from gltr_desktop.models.options import DEFAULT_TOP_K
from gltr_desktop.ui.card_content import Content, Details, Row, content, describe
from gltr_desktop.ui.theme import Theme, blend

_MARGIN = 14
_GAP = 8
_WIDTH = 340


class TokenCard(QWidget):
    """Shows what is known of a stretch of text; takes no focus, never leaves the screen."""

    entered = Signal()
    left = Signal()
    chosen = Signal(int)
    """Number of the prediction that was clicked."""
    pin_clicked = Signal()
    """The card itself was clicked: it is to stay, or a pinned one to go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Token")
        self._theme = Theme.of(self.palette())
        self._content: Content | None = None
        self._bucket: QColor | None = None
        self._pointed: int | None = None
        self._pinned = self._dragged = False
        self._grip: QPoint | None = None
        self.setMouseTracking(True)
        self.setToolTip("Click a prediction to try it in the text, the rest to pin the card")

    def show_details(
        self,
        details: Details,
        bucket: QColor | None,
        anchor: QRect,
        *,
        stale: bool,
        top_k: int = DEFAULT_TOP_K,
        theme: Theme | None = None,
    ) -> None:
        """Show ``details`` beside ``anchor`` (global coordinates), below it where there is room.

        ``bucket`` is the colour it has in the text; ``stale`` adds that it is out of date, and
        ``top_k`` is how many predictions are shown.
        """
        self._theme = theme or Theme.of(self.palette())
        self._content, self._bucket = content(details, top_k, stale=stale), bucket
        self.setAccessibleDescription(describe(details))
        size = self.sizeHint()
        self.setGeometry(QRect(_beside(anchor, size), size))
        self.update()
        self.show()

    def set_pinned(self) -> None:
        """Stay as it is, with a thicker border; nothing on it can be chosen any more."""
        self._pinned = True
        self._point(None)
        self.setToolTip("Click to close, drag to move")
        self.update()

    def row_at(self, y: float) -> int | None:
        """Number of the prediction at height ``y``, if it can be tried."""
        if self._content is None:
            return None
        row = self._line_height() + 3
        first = self.height() - _MARGIN - row * len(self._content.rows)
        place = int((y - first) // row)
        return place if 0 <= place < self._content.choices else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What can be clicked is lit; a pinned card is dragged."""
        if not self._pinned:
            self._point(self.row_at(event.position().y()))
        elif self._grip is not None:
            self._dragged = True
            self.move(event.globalPosition().toPoint() - self._grip)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The release decides."""
        self._grip, self._dragged = event.position().toPoint(), False
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a prediction, or pin the card."""
        self._grip = None
        place = self.row_at(event.position().y())
        if event.button() != Qt.MouseButton.LeftButton or self._dragged:
            return
        if place is not None and not self._pinned:
            self.chosen.emit(place)
        else:
            self.pin_clicked.emit()

    def _point(self, place: int | None) -> None:
        if place != self._pointed:
            self._pointed = place
            self.update()

    def enterEvent(self, event: object) -> None:
        """The pointer may rest on the card: it stays."""
        self.entered.emit()

    def leaveEvent(self, event: object) -> None:
        """The pointer has gone."""
        self._point(None)
        self.left.emit()

    def sizeHint(self) -> QSize:
        """As high as its lines need."""
        if self._content is None:
            return QSize(_WIDTH, 0)
        line = self._line_height()
        height = 2 * _MARGIN + QFontMetrics(self._title_font()).height() + 2
        height += line * len(self._content.lines) + _GAP
        rows = self._content.rows
        if rows:
            height += _GAP + line + (line + 3) * len(rows)
        return QSize(_WIDTH, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        if self._content is None:
            return
        theme, shown = self._theme, self._content
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.card)
        painter.setPen(blend(theme.ink, theme.card, 0.3))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self._pinned:
            painter.fillRect(0, 0, self.width(), 4, theme.accent)
        top = self._paint_title(painter, shown, _MARGIN)
        painter.setFont(self.font())
        painter.setPen(theme.muted)
        for text in shown.lines:
            painter.drawText(self._line(top), Qt.AlignmentFlag.AlignVCenter, self._fit(text))
            top += self._line_height()
        if shown.rows:
            painter.drawText(
                self._line(top + _GAP), Qt.AlignmentFlag.AlignVCenter, self._fit(shown.heading)
            )
            top += _GAP + self._line_height()
            bold = QFontMetrics(self._row_font(actual=True))
            figures = max(bold.horizontalAdvance(row.figure) for row in shown.rows)
            for place, row in enumerate(shown.rows):
                self._paint_row(painter, row, top, figures, pointed=place == self._pointed)
                top += self._line_height() + 3

    def _paint_title(self, painter: QPainter, shown: Content, top: int) -> int:
        font = self._title_font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        room = _WIDTH - 2 * _MARGIN - metrics.horizontalAdvance(shown.corner) - 24
        text = metrics.elidedText(shown.title, Qt.TextElideMode.ElideMiddle, room)
        width = metrics.horizontalAdvance(text) + 12
        chip = QRectF(_MARGIN - 2, top, width, metrics.height() + 2)
        if self._bucket is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._bucket)
            painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(self._theme.ink)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        line = QRect(_MARGIN, top, _WIDTH - 2 * _MARGIN, metrics.height() + 2)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, side, shown.corner)
        return top + metrics.height() + 2 + _GAP

    def _paint_row(
        self, painter: QPainter, shown: Row, top: int, figures: int, *, pointed: bool
    ) -> None:
        """A row whose bar leaves ``figures`` of room on the right."""
        theme, line = self._theme, self._line_height()
        label = (_WIDTH - 2 * _MARGIN) * 45 // 100
        if pointed:
            painter.fillRect(QRect(4, top - 1, _WIDTH - 8, line + 2), theme.line)
        row = QRect(_MARGIN, top, _WIDTH - 2 * _MARGIN, line)
        if shown.apart:
            painter.setPen(QPen(theme.muted, 1, Qt.PenStyle.DotLine))
            painter.drawLine(row.left(), top - 2, row.right(), top - 2)
        font = self._row_font(actual=shown.actual)
        painter.setFont(font)
        painter.setPen(theme.ink)
        text = QFontMetrics(font).elidedText(shown.text, Qt.TextElideMode.ElideRight, label - 22)
        if shown.actual:
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, "▸")
        painter.drawText(row.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        room = row.width() - label - figures - 8
        bar = QRectF(row.left() + label, top + 3, room, line - 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(max(2.0, room * shown.share))
        usual = theme.accent if shown.actual else theme.muted
        painter.setBrush(usual if shown.bucket is None else theme.buckets[shown.bucket])
        painter.drawRoundedRect(bar, 2, 2)
        painter.setPen(theme.ink)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, side, shown.figure)

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
    """Below ``anchor`` or, where the screen ends, above it; always wholly on the screen."""
    screen = QGuiApplication.screenAt(anchor.center()) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    below, above = anchor.bottom() + 6, anchor.top() - 6 - size.height()
    fits_below = below + size.height() <= room.bottom() + 1
    top = below if fits_below or above < room.top() else above
    return QPoint(
        max(room.left(), min(anchor.left(), room.right() + 1 - size.width())),
        max(room.top(), min(top, room.bottom() + 1 - size.height())),
    )
