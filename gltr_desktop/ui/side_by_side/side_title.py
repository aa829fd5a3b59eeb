"""The title of one side: its letter, its name, and how far it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.threads.analysis_state import State

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController

_BADGE = 18
_LEAST_NAME = 70
"""Pixels that a name keeps before the state gives way."""


class SideTitle(QWidget):
    """Draws “A  essay.txt  2.31 bits/character”; a long name is cut at its end."""

    def __init__(self, letter: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._letter, self._name, self._state = letter, "", ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        """What it says, all of it."""
        return f"{self._letter}: {self._name}" + (f", {self._state}" if self._state else "")

    def show_side(self, name: str, state: str) -> None:
        """Name the side, and say how far it is read."""
        if (name, state) != (self._name, self._state):
            self._name, self._state = name, state
            self.setAccessibleName(self.text)
            self.setToolTip(self.text)
            self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(160, max(_BADGE, self.fontMetrics().height()) + GRID)

    def minimumSizeHint(self) -> QSize:
        """Hardly any width."""
        return QSize(_BADGE + 2 * GRID, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the letter in a badge, and the words behind it."""
        theme, painter = Theme.of(self.window().palette()), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        badge = QRectF(0.5, (self.height() - _BADGE) / 2 + 0.5, _BADGE - 1, _BADGE - 1)
        painter.setPen(QPen(theme.muted, 1))
        painter.setBrush(theme.card)
        painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(theme.ink)
        painter.setFont(strong)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._letter)
        line = QRect(_BADGE + GRID, 0, self.width() - _BADGE - GRID, self.height())
        metrics, state = QFontMetrics(strong), self.fontMetrics().horizontalAdvance(self._state)
        room = line.width() - state - GRID
        name = metrics.elidedText(
            self._name,
            Qt.TextElideMode.ElideRight,
            room if room >= _LEAST_NAME else line.width(),
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
        line.setLeft(line.left() + metrics.horizontalAdvance(name) + GRID)
        painter.setFont(self.font())
        painter.setPen(theme.muted)
        shown = self.fontMetrics().elidedText(
            self._state, Qt.TextElideMode.ElideRight, max(0, line.width())
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def state_in_words(editor: TokenEditor, reading: AnalysisController) -> str:
    """How far the text of ``editor`` is read, or what it adds up to."""
    spans = editor.spans
    if editor.document().isEmpty():
        return "no text"
    if reading.state is State.FAILED:
        return "could not be read"
    if reading.state is State.LOADING:
        return "waiting for the model…"
    if spans is None:
        return "not read yet"
    if not spans.analysis.complete:
        share = spans.analysis.done / max(1, len(spans.analysis))
        percent = f"{100 * share:.0f}\u00a0%"
        return f"reading {percent}" if reading.running else f"read to {percent}"
    return "edited since it was read" if spans.stale_from is not None else _rate(spans.analysis)


def _rate(analysis: Analysis) -> str:
    """“2.31 bits/character”."""
    scored, tokens = analysis.scored, analysis.tokens
    if not scored.any():
        return "nothing to score"
    bits = surprisal(float(analysis.columns.logprob[scored].sum(dtype=float)))
    return f"{bits / max(1, int(tokens.end.max())):.2f} bits/character"
