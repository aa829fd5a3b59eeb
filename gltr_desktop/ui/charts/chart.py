"""What all charts have in common: a title, a theme, a place for the keyboard, other devices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gltr_desktop.ui import place_keys
from gltr_desktop.ui.theme import Theme

MARGIN = 12
ROOM = 84
"""Height of what is drawn between the title and the labels."""


class Chart(QWidget):
    """Draws itself on the screen or elsewhere; subclasses draw what is below the title."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme.of(self.palette())
        self.heading = title
        self.extent = self.width()
        """The width that is drawn on at present."""
        self.current: int | None = None
        """The place (a bar, a point of a line) that the pointer or the keyboard is on."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self.theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Title, drawing, and two lines of text below."""
        return QSize(280, 2 * MARGIN + 3 * self.fontMetrics().height() + ROOM + 12)

    def minimumSizeHint(self) -> QSize:
        """A narrow chart is a chart still."""
        return QSize(200, self.sizeHint().height())

    def draw(self, painter: QPainter, place: QRect) -> None:
        """Draw the chart in ``place`` of something else than the screen."""
        painter.save()
        painter.translate(place.topLeft())
        painter.setFont(self.font())
        self.extent = place.width()
        self._paint(painter)
        self.extent = self.width()
        painter.restore()

    def paint_content(self, painter: QPainter) -> None:
        """Draw what is below the title."""
        raise NotImplementedError

    def place_count(self) -> int:
        """How many places there are to point at."""
        raise NotImplementedError

    def point_at(self, place: int | None) -> None:
        """The pointer or the keyboard is at a place of the chart, or at none."""
        raise NotImplementedError

    def choose_current(self) -> None:
        """The place that is pointed at, if any, was chosen."""
        raise NotImplementedError

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(0, 0, self.extent, self.sizeHint().height()), self.theme.paper)
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(self.theme.ink)
        line = QRectF(MARGIN, MARGIN, self.extent - 2 * MARGIN, self.fontMetrics().height())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self.heading)
        painter.setFont(self.font())
        self.paint_content(painter)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chart, and where the keyboard is."""
        painter = QPainter(self)
        self._paint(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take all of the width."""
        self.extent = self.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The release decides."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go from place to place, Space and Return choose one."""
        step, count = place_keys.step(event), self.place_count()
        if count and step:
            before = -1 if step > 0 else count
            here = self.current if self.current is not None else before
            self.point_at(min(max(here + step, 0), count - 1))
        elif count and place_keys.chooses(event):
            self.choose_current()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Nothing is pointed at any more."""
        self.point_at(None)

    def focusOutEvent(self, event: QEvent) -> None:
        """The keyboard is elsewhere."""
        self.point_at(None)
        self.update()

    def focusInEvent(self, event: QEvent) -> None:
        """Show where the keyboard is."""
        self.update()
