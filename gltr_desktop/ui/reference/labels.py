"""Labels of the summary: how they are made, and coloured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFocusEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget


def plain_label(parent: QWidget, text: str = "") -> QLabel:
    """A label of as many lines as it needs, whose words can be copied; nothing in it is markup."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def write_in(label: QLabel, colour: QColor) -> None:
    """Write the words of ``label`` in this colour."""
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    label.setPalette(palette)


def bold_font(widget: QWidget) -> QFont:
    """The font of ``widget``, for the words that stand out in it."""
    font = QFont(widget.font())
    font.setWeight(QFont.Weight.DemiBold)
    return font


class LinkLabel(QLabel):
    """Words with one link, on which the keyboard stands at once, and visibly, when it comes here.

    Qt has it stand on the words first, which shows nowhere, and Return does nothing there.
    """

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Go to the link."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.focusNextPrevChild(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame that everything with the keyboard has."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Link), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.end()
