"""The summary of two sides: which is the more surprising one, or how far each is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gltr_desktop.analysis.difference.difference_words import headline
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.reference.labels import bold_font, plain_label, write_in
from gltr_desktop.ui.reference.passage_links import flush_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.ui.theme import Theme

_WAITING = "The difference is shown here once both sides are read."
_TABLE = "All differences"


class SummaryPair(QWidget):
    """A sentence or, until there is one, a line for each side; and a link to all differences."""

    table_requested = Signal()
    """All differences are to be shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Both sides")
        self.sentence = plain_label(self)
        self.sides = tuple(SideLine(letter, self) for letter in "AB")
        self.link = flush_link(self, f"{_TABLE} ▸")
        self.link.clicked.connect(self.table_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID - 2)
        layout.addWidget(self.sentence)
        for side in self.sides:
            layout.addWidget(side)
        layout.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_difference(
        self,
        difference: Difference | None,
        names: tuple[str, str],
        states: Sequence[str],
        why_none: str = "",
    ) -> None:
        """Show ``difference`` between sides of these ``names``.

        Without one, show their ``states``, and ``why_none`` will come if that is known.
        """
        self.link.setEnabled(difference is not None)
        self.link.setVisible(difference is None or difference.is_revision)
        waiting = why_none or _WAITING
        self.sentence.setText(waiting if difference is None else headline(difference, names))
        for side, name, state in zip(self.sides, names, states, strict=True):
            side.show_state(name, state)
            side.setVisible(difference is None)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        write_in(self.sentence, theme.ink)
        for side in self.sides:
            side.set_theme(theme)


class SideLine(QWidget):
    """“A  GPT-2 … being read”: how far a side is read, until both are."""

    def __init__(self, letter: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._letter = QLabel(letter, self)
        self._letter.setFont(bold_font(self))
        self._name, self.state = _ElidedLabel(self), QLabel(self)
        named = QHBoxLayout()
        named.setSpacing(GRID)
        named.addWidget(self._letter)
        named.addWidget(self._name, 1)
        layout = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(named, 1)
        layout.addWidget(self.state)
        self._fit()

    def show_state(self, name: str, state: str) -> None:
        """Say how the side called ``name`` stands."""
        self._name.set_whole(name)
        self.state.setText(state)
        self.setAccessibleName(f"{self._letter.text()}, {name}: {state}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is room for more, or for less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The state stands beside the name, or below it where the name would be cut."""
        metrics, letter = self.fontMetrics(), self._letter.sizeHint().width() + GRID
        needed = metrics.horizontalAdvance(self._name.whole) + self.state.sizeHint().width()
        is_beside = letter + needed + GRID <= self.width()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if is_beside else direction.TopToBottom)
        self._row.setSpacing(GRID if is_beside else 0)
        self.state.setIndent(0 if is_beside else letter)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        for label in (self._letter, self._name):
            write_in(label, theme.ink)
        write_in(self.state, theme.muted)


class _ElidedLabel(QLabel):
    """A name that is cut in the middle where there is too little room for it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """Show ``text``, or as much of it as there is room for."""
        self.whole = text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is room for more, or for less."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        middle = Qt.TextElideMode.ElideMiddle
        shown = self.fontMetrics().elidedText(self.whole, middle, self.width())
        self.setText(shown)
        self.setToolTip("" if shown == self.whole else self.whole)
