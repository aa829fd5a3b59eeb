"""The card beside a token: what came, and what the model had expected instead."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.ordinals import ordinal
from gltr_desktop.analysis.token_details import (
    GroupDetails,
    TokenDetails,
    effective_choices,
    fraction,
    percentage,
)
from gltr_desktop.ui.theme import Theme, blend

_MARGIN = 14
_GAP = 8
_WIDTH = 340
_MOST_PIECES = 6


class TokenPopup(QWidget):
    """Shows a GroupDetails; never takes the focus, never leaves the screen."""

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
        self._details: GroupDetails | None = None
        self._bucket: QColor | None = None
        self._stale = False
        self._pointed: int | None = None
        self._pinned = self._dragged = False
        self._grip: QPoint | None = None
        self.setMouseTracking(True)
        self.setToolTip("Click a prediction to try it in the text, the rest to pin the card")

    def show_details(
        self, details: GroupDetails, bucket: QColor | None, anchor: QRect, *, stale: bool
    ) -> None:
        """Show ``details`` beside ``anchor`` (global coordinates), below it where there is room.

        ``bucket`` is the colour the token has in the text; ``stale`` adds that it is out of date.
        """
        self._theme = Theme.of(self.palette())
        self._details, self._bucket, self._stale = details, bucket, stale
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
        """Number of the prediction at height ``y``."""
        if self._details is None:
            return None
        row = self._line_height() + 3
        count = len(self._details.worst.predictions)
        place = int((y - (self.height() - _MARGIN - row * count)) // row)
        return place if 0 <= place < count else None

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
        if self._details is None:
            return QSize(_WIDTH, 0)
        line = self._line_height()
        height = 2 * _MARGIN + QFontMetrics(self._title_font()).height() + 2
        height += line * len(_figures(self._details, stale=self._stale)) + _GAP
        predictions = self._details.worst.predictions
        if predictions:
            height += _GAP + line + (line + 3) * len(predictions)
        return QSize(_WIDTH, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        if self._details is None:
            return
        theme, details = self._theme, self._details
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.card)
        painter.setPen(blend(theme.ink, theme.card, 0.3))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self._pinned:
            painter.fillRect(0, 0, self.width(), 4, theme.accent)
        top = self._paint_title(painter, details, _MARGIN)
        painter.setFont(self.font())
        painter.setPen(theme.muted)
        for text in _figures(details, stale=self._stale):
            painter.drawText(self._line(top), Qt.AlignmentFlag.AlignVCenter, self._fit(text))
            top += self._line_height()
        if details.worst.predictions:
            self._paint_predictions(painter, details.worst, top + _GAP)

    def _paint_title(self, painter: QPainter, details: GroupDetails, top: int) -> int:
        font = self._title_font()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        rank = _rank(details.worst)
        room = _WIDTH - 2 * _MARGIN - metrics.horizontalAdvance(rank) - 24
        text = metrics.elidedText(details.text, Qt.TextElideMode.ElideMiddle, room)
        width = metrics.horizontalAdvance(text) + 12
        chip = QRectF(_MARGIN - 2, top, width, metrics.height() + 2)
        if self._bucket is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._bucket)
            painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(self._theme.ink)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        line = QRect(_MARGIN, top, _WIDTH - 2 * _MARGIN, metrics.height() + 2)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, rank)
        return top + metrics.height() + 2 + _GAP

    def _paint_predictions(self, painter: QPainter, token: TokenDetails, top: int) -> None:
        theme, line = self._theme, self._line_height()
        painter.setPen(theme.muted)
        painter.drawText(self._line(top), Qt.AlignmentFlag.AlignVCenter, "The model expected")
        top += line
        most = max(token.predictions[0].probability, 1e-30)
        label = (_WIDTH - 2 * _MARGIN) * 45 // 100
        figure = self.fontMetrics().horizontalAdvance("00.00%") + 4
        for place, prediction in enumerate(token.predictions):
            if place == self._pointed:
                painter.fillRect(QRect(4, top - 1, _WIDTH - 8, line + 2), theme.line)
            row = QRect(_MARGIN, top, _WIDTH - 2 * _MARGIN, line)
            font = QFont(self.font())
            font.setBold(prediction.actual)
            painter.setFont(font)
            painter.setPen(theme.ink)
            text = QFontMetrics(font).elidedText(
                prediction.text, Qt.TextElideMode.ElideRight, label - 22
            )
            if prediction.actual:
                painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, "▸")
            painter.drawText(row.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
            room = row.width() - label - figure - 8
            bar = QRectF(row.left() + label, top + 3, room, line - 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.line)
            painter.drawRoundedRect(bar, 2, 2)
            bar.setWidth(max(2.0, room * prediction.probability / most))
            painter.setBrush(theme.accent if prediction.actual else theme.muted)
            painter.drawRoundedRect(bar, 2, 2)
            painter.setPen(theme.ink)
            painter.drawText(
                row,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                percentage(prediction.probability),
            )
            top += line + 3

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


def describe(details: GroupDetails) -> str:
    """The card in a sentence, for screen readers."""
    token = details.worst
    if token.rank is None:
        return f"{details.text}, not scored"
    return f"{details.text}, rank {token.rank + 1:,}, probability {percentage(token.probability)}"


def _rank(token: TokenDetails) -> str:
    return "not scored" if token.rank is None else ordinal(token.rank + 1)


def _figures(details: GroupDetails, *, stale: bool) -> list[str]:
    token = details.worst
    lines = ["Read before your last edit: out of date"] if stale else []
    if token.rank is None:
        return [*lines, "There is nothing before it to predict it from."]
    lines.append(f"probability {percentage(token.probability)}")
    if not math.isnan(token.frac_p):
        lines[-1] += f"  ·  frac(p) {fraction(token.frac_p)}"
    if token.rank:
        lines.append(f"likelier ones together {percentage(token.mass_above)}")
    choices = effective_choices(token.entropy)
    lines.append(f"entropy {token.entropy:.2f} nats  ·  like {choices} equal choices")
    lines.append(f"context {token.context:,} tokens")
    if len(details.pieces) > 1:
        shown = details.pieces[:_MOST_PIECES]
        pieces = "  ".join(f"{piece.text} {_rank(piece)}" for piece in shown)
        more = "  …" if len(details.pieces) > len(shown) else ""
        lines.append(f"{len(details.pieces)} pieces: {pieces}{more}")
    return lines


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
