"""The bar that says what a word that is tried changes, and asks whether to keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from gltr_desktop.ui.card.what_if_preview import Outcome


class PreviewBar(QWidget):
    """Shows the outcome of a preview; Return keeps the word that has the keyboard here."""

    kept = Signal()
    """The word that is tried is to stay."""
    reverted = Signal()
    """The text is to be as it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("What if")
        # Over the text it would take that one's font.
        self.setFont(QApplication.font())
        self._theme = Theme.of(self.palette())
        self.words = _label(self)
        font = self.font()
        font.setBold(True)
        self.words.setFont(font)
        self.guess, self.rest = _label(self), _label(self)
        self.keep = self._button("Keep", "Leave the new word in the text (Return)")
        self.keep.setProperty("kind", "primary")
        self.revert = self._button("Revert", "Give the text its word back (Esc)")
        self.keep.clicked.connect(self.kept)
        self.revert.clicked.connect(self.reverted)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID // 2)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.revert)
        layout = QGridLayout(self)
        layout.setContentsMargins(10, 6, 8, 6)
        layout.setHorizontalSpacing(GRID)
        layout.setVerticalSpacing(1)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self.words, 0, 0)
        layout.addWidget(self.guess, 1, 0)
        layout.addLayout(buttons, 0, 1, 2, 1)
        layout.addWidget(self.rest, 2, 0, 1, 2)
        self.hide()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAutoDefault(True)
        return button

    def show_outcome(self, outcome: Outcome) -> None:
        """Say what is tried, and what it changes as far as that is known."""
        self.words.setText(outcome.words)
        self.guess.setText(outcome.guess)
        self.rest.setText(outcome.rest)
        self.rest.setVisible(bool(outcome.rest))
        self.setAccessibleDescription(outcome.in_words)

    @property
    def text(self) -> str:
        """All that the bar says."""
        return self.accessibleDescription()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ground of its own with a line around it: this is a question."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(blend(theme.accent, theme.card, 0.5), 1))
        painter.setBrush(blend(theme.accent, theme.card, 0.1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.end()


def _label(parent: QWidget) -> QLabel:
    """A line that gives way to the buttons beside it."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
