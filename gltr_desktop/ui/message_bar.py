"""Messages above the text: what went wrong and what to do, without a dialog in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gltr_desktop.ui.widgets import close_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.theme import Theme


@dataclass(frozen=True)
class Offer:
    """Something that a message's button does; the message has then had its effect and goes."""

    label: str
    action: Callable[[], object]


class MessageBar(QWidget):
    """Hidden until there is something to say; stays until it is closed or replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer: Offer | None = None
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self)
        self._button.clicked.connect(self._take_offer)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        name = "Close this message"
        layout.addWidget(close_button(self, name, name, self.hide))
        self.setAutoFillBackground(True)
        self.setAccessibleName("Message")
        self.hide()

    @property
    def text(self) -> str:
        """What is being said; empty when nothing is."""
        return self._text.text() if not self.isHidden() else ""

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.warning)
        palette.setColor(QPalette.ColorRole.WindowText, theme.ink)
        self.setPalette(palette)

    def show_error(self, error: GltrError, offer: Offer | None = None) -> None:
        """Say what is wrong and what to do; the button of ``offer`` does it."""
        self.show_text(f"{error.message} {error.remedy}", offer)

    def show_text(self, text: str, offer: Offer | None = None) -> None:
        """Say ``text``, with a button for ``offer``."""
        self._offer = offer
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self._button.setText(offer.label if offer else "")
        self._button.setVisible(offer is not None)
        self.show()

    @Slot()
    def _take_offer(self) -> None:
        self.hide()
        if self._offer is not None:
            self._offer.action()
