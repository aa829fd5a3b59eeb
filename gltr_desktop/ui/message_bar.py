"""Messages above the text: what happened and what can be done, without a dialog in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
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
        self._theme: Theme | None = None
        self._is_note = False
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 8, 8, 8)
        self._layout.addWidget(self._text, 1)
        self._buttons: list[QPushButton] = []
        self._actions: list[Callable[[], object]] = []
        self._add_button()
        name = "Close this message"
        self._layout.addWidget(close_button(self, name, name, self.hide))
        self.setAutoFillBackground(True)
        self.setAccessibleName("Message")
        self.hide()

    @property
    def text(self) -> str:
        """What is being said; empty when nothing is."""
        return self._text.text() if not self.isHidden() else ""

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._show_colours()

    def show_error(self, error: GltrError, *offers: Offer | None) -> None:
        """Say what is wrong and what to do; the buttons of ``offers`` do it."""
        self.show_text(f"{error.message} {error.remedy}", *offers)

    def show_text(self, text: str, *offers: Offer | None) -> None:
        """Say ``text``, which asks for attention, with a button for each of ``offers``."""
        self._show(text, offers, is_note=False)

    def show_note(self, text: str, *offers: Offer | None) -> None:
        """Say ``text``, which is good to know, with a button for each of ``offers``."""
        self._show(text, offers, is_note=True)

    def _show(self, text: str, offers: tuple[Offer | None, ...], *, is_note: bool) -> None:
        self._is_note = is_note
        self._show_colours()
        self._text.setText(text)
        self.setAccessibleDescription(text)
        made = [offer for offer in offers if offer is not None]
        while len(self._buttons) < len(made):
            self._add_button()
        self._actions = [offer.action for offer in made]
        for number, button in enumerate(self._buttons):
            button.setText(made[number].label if number < len(made) else "")
            button.setVisible(number < len(made))
        self.show()

    def _add_button(self) -> None:
        button = QPushButton(self)
        number = len(self._buttons)
        button.clicked.connect(lambda: self._take_offer(number))
        self._layout.insertWidget(1 + number, button)
        self._buttons.append(button)

    def _take_offer(self, number: int) -> None:
        self.hide()
        self._actions[number]()

    def _show_colours(self) -> None:
        if self._theme is None:
            return
        palette = self.palette()
        behind = self._theme.note if self._is_note else self._theme.warning
        palette.setColor(QPalette.ColorRole.Window, behind)
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.ink)
        self.setPalette(palette)
