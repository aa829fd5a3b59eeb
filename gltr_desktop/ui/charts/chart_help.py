"""What a chart shows, at more length, in a window that any click or key closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.theme import Theme

_WIDTH = 340


class ChartHelp(QFrame):
    """Some paragraphs in a small window beside a button."""

    def __init__(self, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("About this chart")
        self.setAccessibleDescription(text)
        self.setFrameShape(QFrame.Shape.Box)
        self.setStyleSheet(f"ChartHelp {{ border: 1px solid {theme.muted.name()}; }}")
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.card)
        palette.setColor(QPalette.ColorRole.WindowText, theme.ink)
        self.setPalette(palette)
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        layout.addWidget(label)
        # A window of its own is not as high as the lines need that its width makes.
        width = _WIDTH - 4 * GRID
        label.setFixedSize(width, label.heightForWidth(width))

    def show_above(self, button: QWidget) -> None:
        """Show it with its lower right corner at the upper right one of ``button``."""
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width(), 0))
        place = QRect(corner - QPoint(self.width(), self.height() + 4), self.size())
        screen = button.screen().availableGeometry()
        place.moveLeft(max(screen.left(), min(place.left(), screen.right() - place.width())))
        place.moveTop(max(screen.top(), place.top()))
        self.move(place.topLeft())
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key closes it."""
        self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """So does any click."""
        self.close()
