"""The large figure of a summary, and beside it what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.reference.labels import write_in

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QResizeEvent

_LARGE, _LARGE_OF_TWO = 2.6, 1.5
"""Size of the figure, in relation to the words; two of them stand side by side."""
_LEAST_WORDS = 0.45
"""Of the width, what the words need beside two figures; in less, they stand below them."""


class SummaryFigure(QWidget):
    """“67 %”, of the words were among the model's ten best guesses."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.figure, self.words = QLabel(self), QLabel(self)
        self._first = self._second = ""
        self._is_before = False
        self._size_letters()
        self.words.setWordWrap(True)
        for label in (self.figure, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
        layout = self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.figure)
        layout.addWidget(self.words, 1)
        self._fit()

    def show_figure(self, figure: str, words: str) -> None:
        """Show ``figure``, and ``words`` that go on from it."""
        self._first = figure
        self.words.setText(words)
        self._show()

    def set_second(self, figure: str, *, is_before: bool = False) -> None:
        """Show the ``figure`` of a second text or model beside the first; "": none.

        ``is_before`` says that the second one is the left one: “61 % → 64 %” runs to the right.
        """
        if (figure, is_before) != (self._second, self._is_before):
            self._second, self._is_before = figure, is_before
            self._size_letters()
            self._show()

    def _show(self) -> None:
        figure = self._first
        if self._first and self._second:
            both = self._first, self._second
            figure = " → ".join(both[::-1] if self._is_before else both)
        self.figure.setText(figure)
        self.setAccessibleName(f"{figure} {self.words.text()}".strip())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is room for more words beside the figures, or for fewer."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self.figure.sizeHint().width()
        is_below = bool(self._second) and room < _LEAST_WORDS * self.width()
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.TopToBottom if is_below else direction.LeftToRight)
        self._layout.setSpacing(0 if is_below else GRID + GRID // 2)

    def _size_letters(self) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * (_LARGE_OF_TWO if self._second else _LARGE))
        font.setWeight(QFont.Weight.DemiBold)
        self.figure.setFont(font)

    def set_colours(self, figure: QColor, words: QColor) -> None:
        """Write the figure and the words in these colours."""
        write_in(self.figure, figure)
        write_in(self.words, words)
