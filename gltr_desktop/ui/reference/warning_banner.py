"""What is wrong with a text or with its comparison, on a ground that is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.reference.labels import plain_label, write_in

if TYPE_CHECKING:
    from gltr_desktop.ui.theme import Theme


_STYLE = "WarningBanner {{ background: {background}; border-radius: 6px; }}"


class WarningBanner(QFrame):
    """A sentence or two, and perhaps a button that leads on; hidden while there are no words."""

    clicked = Signal()

    def __init__(self, parent: QWidget, button: str = "") -> None:
        """Offer what ``button`` says; nothing where that is ""."""
        super().__init__(parent)
        self.label = plain_label(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID - 2, GRID, GRID - 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.label)
        self.button = QPushButton(button, self)
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.clicked)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" while it is hidden."""
        return self.label.text()

    def say(self, words: str) -> None:
        """Show ``words``, or nothing where they are ""."""
        self.label.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.setStyleSheet(_STYLE.format(background=theme.warning.name()))
        write_in(self.label, theme.ink)
