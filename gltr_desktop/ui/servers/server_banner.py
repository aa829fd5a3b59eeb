"""Says above the text that it is sent to a server; it cannot be closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.servers.server_words import sending_in_words
from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from gltr_desktop.models.servers.address import Address

_TIP = (
    "A text is sent when you have it analysed, and not before. With Live switched on, what you\n"
    "edit in it is sent as well."
)


class ServerBanner(QWidget):
    """A strip that is there as long as a model on a server is in use."""

    local_requested = Signal()
    """A model on this computer is to be used instead."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setToolTip(_TIP)
        font = self.label.font()
        font.setWeight(font.Weight.DemiBold)
        self.label.setFont(font)
        self.button = QPushButton("&Use a model on this computer", self)
        self.button.clicked.connect(self.local_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        layout.setSpacing(GRID)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.button)
        self.setAccessibleName("Where texts are sent")
        self.show_addresses([])

    def show_addresses(self, addresses: list[Address]) -> None:
        """Say that texts are sent there; nothing for none."""
        words = sending_in_words(addresses)
        self.label.setText(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.ink)
        self.setPalette(palette)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the strip, with a line below it."""
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.warning)
        painter.fillRect(
            0, self.height() - 1, self.width(), 1, blend(theme.ink, theme.warning, 0.14)
        )
        painter.end()
