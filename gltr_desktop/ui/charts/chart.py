"""The base of all charts: title, theme, keyboard, and drawing on other devices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.widgets import arrow_step, is_choosing_key

MARGIN = 12
PLOT_HEIGHT = 84
"""Height of the plot between the title and the labels."""


class Chart(QWidget):
    """A chart of items (bars, points of a line); subclasses draw the part below the title."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme.of(self.palette())
        self.heading = title
        self.side = MARGIN
        """Room at the left and at the right of all that is drawn, in pixels."""
        self.drawn_width = self.width()
        """Width of the drawing, on the screen or on another device."""
        self.current: int | None = None
        """Index of the item that the pointer or the keyboard is on."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    @property
    def ground(self) -> QColor:
        """The colour that the chart is drawn on."""
        return self.theme.paper

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the title, the plot, and two lines of text below."""
        return QSize(280, 2 * MARGIN + 3 * self.fontMetrics().height() + PLOT_HEIGHT + 12)

    def minimumSizeHint(self) -> QSize:
        """The same height; a narrow chart can still be read."""
        return QSize(200, self.sizeHint().height())

    def draw(self, painter: QPainter, rect: QRect) -> None:
        """Draw the chart in ``rect`` of another device than the screen."""
        painter.save()
        painter.translate(rect.topLeft())
        painter.setFont(self.font())
        self.drawn_width = rect.width()
        self._paint(painter)
        self.drawn_width = self.width()
        painter.restore()

    def paint_content(self, painter: QPainter) -> None:
        """Draw the part below the title."""
        raise NotImplementedError

    def item_count(self) -> int:
        """The number of items that can be pointed at."""
        raise NotImplementedError

    def point_at(self, index: int | None) -> None:
        """Make an item, or none, the one that the pointer or the keyboard is on."""
        raise NotImplementedError

    def choose_current(self) -> None:
        """Choose the item that the pointer or the keyboard is on, if any."""
        raise NotImplementedError

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(0, 0, self.drawn_width, self.sizeHint().height()), self.ground)
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(self.theme.ink)
        width, height = self.drawn_width - 2 * self.side, self.fontMetrics().height()
        line = QRectF(self.side, MARGIN, width, height)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self.heading)
        painter.setFont(self.font())
        self.paint_content(painter)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chart, with a frame while it has the keyboard."""
        painter = QPainter(self)
        self._paint(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw on all of the width."""
        self.drawn_width = self.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Accept the press, so that the release comes here; it chooses the item."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go from item to item, Space and Return choose one."""
        step, count = arrow_step(event), self.item_count()
        if count and step:
            before_first = -1 if step > 0 else count
            index = self.current if self.current is not None else before_first
            self.point_at(min(max(index + step, 0), count - 1))
        elif count and is_choosing_key(event):
            self.choose_current()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: object) -> None:
        """The pointer has left: it is on no item."""
        self.point_at(None)

    def focusOutEvent(self, event: QEvent) -> None:
        """The keyboard has left: it is on no item."""
        self.point_at(None)
        self.update()

    def focusInEvent(self, event: QEvent) -> None:
        """Show that the chart has the keyboard."""
        self.update()
