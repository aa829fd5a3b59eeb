"""The large figure of a summary, and beside it what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.reference.labels import write_in

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

_LARGE = 2.6
"""Size of the figure, in relation to the words."""


class SummaryFigure(QWidget):
    """“67 %”, of the words were among the model's ten best guesses."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.figure, self.words = QLabel(self), QLabel(self)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        font.setWeight(QFont.Weight.DemiBold)
        self.figure.setFont(font)
        self.words.setWordWrap(True)
        for label in (self.figure, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + GRID // 2)
        layout.addWidget(self.figure)
        layout.addWidget(self.words, 1)

    def show_figure(self, figure: str, words: str) -> None:
        """Show ``figure``, and ``words`` that go on from it."""
        self.figure.setText(figure)
        self.words.setText(words)
        self.setAccessibleName(f"{figure} {words}".strip())

    def set_colours(self, figure: QColor, words: QColor) -> None:
        """Write the figure and the words in these colours."""
        write_in(self.figure, figure)
        write_in(self.words, words)
