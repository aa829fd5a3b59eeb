"""Messages above the text: what happened and what can be done, without a dialog in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gltr_desktop.ui.theme import Theme, blend
from gltr_desktop.ui.widgets import close_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from gltr_desktop.errors import GltrError

_RADIUS = 8.0
_MARGIN = 8
"""Around the bar, in pixels."""


@dataclass(frozen=True)
class Offer:
    """Something that a message's button does; the message has then had its effect and goes."""

    label: str
    action: Callable[[], object]


@dataclass(frozen=True)
class _Message:
    text: str
    offers: tuple[Offer, ...]
    is_note: bool = False
    is_error: bool = False


class MessageBar(QWidget):
    """Hidden until there is something to say; stays until it is closed or replaced.

    The newest message is shown. An error that another message takes the place of may not have been
    read: it comes back when that one is closed, or has had its effect. A lasting message is not
    about a text: it comes back whenever there is nothing else to say, until it is closed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._message: _Message | None = None
        self._unread: _Message | None = None
        """An error that another message has taken the place of."""
        self._lasting: _Message | None = None
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(_MARGIN + 16, _MARGIN + 6, _MARGIN + 6, _MARGIN + 6)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._text, 1)
        self._buttons: list[QPushButton] = []
        self._add_button()
        name = "Close this message"
        self._close = close_button(self, name, name, self.take_back)
        self._layout.addWidget(self._close)
        self.setAccessibleName("Message")
        self.hide()

    @property
    def text(self) -> str:
        """What is being said; empty when nothing is."""
        return self._message.text if self._message is not None else ""

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.ink)
        self.setPalette(palette)
        self.update()

    def show_error(self, error: GltrError, *offers: Offer | None) -> None:
        """Say what is wrong and what to do; the buttons of ``offers`` do it."""
        made = tuple(offer for offer in offers if offer is not None)
        self._replace(_Message(f"{error.message} {error.remedy}", made, is_error=True))

    def show_text(self, text: str, *offers: Offer | None) -> None:
        """Say ``text``, which asks for attention, with a button for each of ``offers``."""
        self._replace(_Message(text, tuple(offer for offer in offers if offer is not None)))

    def show_note(self, text: str, *offers: Offer | None) -> None:
        """Say ``text``, which is good to know, with a button for each of ``offers``."""
        made = tuple(offer for offer in offers if offer is not None)
        self._replace(_Message(text, made, is_note=True))

    def show_lasting(self, text: str) -> None:
        """Say ``text``, which is good to know, until it is closed: as soon as nothing else is."""
        self._lasting = _Message(text, (), is_note=True)
        if self._message is None:
            self._show(self._lasting)

    @Slot()
    def take_back(self) -> None:
        """This message is done with: an error that it has taken the place of comes back."""
        if self._message is self._lasting:
            self._lasting = None
        unread = self._unread
        self.hide()
        if unread is not None:
            self._show(unread)

    @Slot()
    def hide(self) -> None:
        """Say nothing any more, but what lasts: what there was to say is over."""
        self._message = self._unread = None
        if self._lasting is not None:
            self._show(self._lasting)
        else:
            super().hide()

    def _replace(self, message: _Message) -> None:
        before = self._message
        if before is not None and before.is_error and before.text != message.text:
            self._unread = before
        self._show(message)

    def _show(self, message: _Message) -> None:
        self._message = message
        self._text.setText(message.text)
        self.setAccessibleDescription(message.text)
        while len(self._buttons) < len(message.offers):
            self._add_button()
        for number, button in enumerate(self._buttons):
            is_offered = number < len(message.offers)
            button.setText(message.offers[number].label if is_offered else "")
            button.setVisible(is_offered)
        # Whoever leads the keyboard here gets to what can be done.
        self.setFocusProxy(self._buttons[0] if message.offers else self._close)
        self.update()
        self.show()

    def _add_button(self) -> None:
        button = QPushButton(self)
        number = len(self._buttons)
        button.clicked.connect(lambda: self._take_offer(number))
        self._layout.insertWidget(1 + number, button)
        self._buttons.append(button)

    def _take_offer(self, number: int) -> None:
        if self._message is None:
            return
        action, unread = self._message.offers[number].action, self._unread
        self.hide()
        action()
        if unread is not None and self._message in (None, self._lasting):
            self._show(unread)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card that the message stands on."""
        if self._theme is None or self._message is None:
            return
        theme = self._theme
        behind = theme.note if self._message.is_note else theme.warning
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(blend(theme.ink, behind, 0.14), 1))
        painter.setBrush(behind)
        inset = _MARGIN - 0.5
        card = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(card, _RADIUS, _RADIUS)
        painter.end()
