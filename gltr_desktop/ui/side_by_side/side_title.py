"""The title of one side: its letter, its name, and how far it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.threads.analysis_state import State

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController

_BADGE = 18
_LEAST_NAME = 70
"""Pixels that a name keeps before the state gives way."""


class SideState(NamedTuple):
    """How far a side is read."""

    words: str
    is_figure: bool = False
    """Whether ``words`` are what the side adds up to; cut short, a figure says nothing."""
    note: str = ""
    """A sentence that explains ``words`` to whoever points at them."""


class SideTitle(QWidget):
    """Draws “A  essay.txt  2.31 bits/character”; a long name is cut at its end."""

    def __init__(self, letter: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._letter, self._name, self._state = letter, "", SideState("")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        """What it says, all of it."""
        words = self._state.words
        return f"{self._letter}: {self._name}" + (f", {words}" if words else "")

    def show_side(self, name: str, state: SideState) -> None:
        """Name the side, and say how far it is read."""
        if (name, state) != (self._name, self._state):
            self._name, self._state = name, state
            self.setAccessibleName(self.text)
            self.setAccessibleDescription(state.note)
            self.setToolTip("\n".join(filter(None, (self.text, state.note))))
            self.update()

    @property
    def _strong(self) -> QFont:
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        return strong

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
        strong = self._strong
        badge = QRectF(0.5, (self.height() - _BADGE) / 2 + 0.5, _BADGE - 1, _BADGE - 1)
        painter.setPen(QPen(theme.muted, 1))
        painter.setBrush(theme.card)
        painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(theme.ink)
        painter.setFont(strong)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._letter)
        line = QRect(_BADGE + GRID, 0, self.width() - _BADGE - GRID, self.height())
        name, state = self.shown_in(line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
        line.setLeft(line.left() + QFontMetrics(strong).horizontalAdvance(name) + GRID)
        painter.setFont(self.font())
        painter.setPen(theme.muted)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, state)
        painter.end()

    def shown_in(self, width: int) -> tuple[str, str]:
        """As much of the name and of the state as ``width`` pixels have room for."""
        strong, plain = QFontMetrics(self._strong), self.fontMetrics()
        cut = Qt.TextElideMode.ElideRight
        words, is_figure = self._state.words, self._state.is_figure
        room = width - plain.horizontalAdvance(words) - GRID
        if room < _LEAST_NAME and is_figure:
            words = words if strong.horizontalAdvance(self._name) <= room else ""
            room = room if words else width
        name = strong.elidedText(self._name, cut, max(room, min(_LEAST_NAME, width)))
        left = width - strong.horizontalAdvance(name) - GRID
        return name, plain.elidedText(words, cut, max(0, left))


def state_of(
    editor: TokenEditor, reading: AnalysisController, measure: Measure | None
) -> SideState:
    """How far the text of ``editor`` is read, or what it adds up to.

    Where the model does not give ``measure``, by which it is to be coloured, that is said.
    """
    spans = editor.spans
    if editor.document().isEmpty():
        return SideState("no text")
    if reading.state is State.FAILED:
        return SideState("cannot be read")
    if reading.state is State.LOADING:
        return SideState("waiting for the model…")
    if spans is None:
        return SideState("not read yet")
    if not spans.analysis.complete:
        share = spans.analysis.done / max(1, len(spans.analysis))
        percent = f"{100 * share:.0f}\u00a0%"
        return SideState(f"reading {percent}" if reading.running else f"read to {percent}")
    if spans.stale_from is not None:
        return SideState("edited since it was read")
    if measure is not None and not measure.is_given_by(spans.analysis.model):
        return SideState(f"gives no {measure.title.lower()}")
    return _rate(spans.analysis)


def _rate(analysis: Analysis) -> SideState:
    """“2.31 bits/character”; of a masked model, whose bits have no such rate, “344 bits”."""
    scored, tokens = analysis.scored, analysis.tokens
    if not scored.any():
        return SideState("nothing to score")
    bits = surprisal(float(analysis.columns.logprob[scored].sum(dtype=float)))
    if analysis.model.is_pseudo:
        return SideState(f"{bits:,.0f} bits", is_figure=True)
    per_character = bits / max(1, int(tokens.end.max()))
    return SideState(f"{per_character:.2f} bits/character", is_figure=True)
