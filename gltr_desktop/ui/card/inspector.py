"""The word that is pointed at, in the side panel: its context, what was expected, what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel

from gltr_desktop.ui.panel_card import PanelCard
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.analysis.card import Card

EMPTY = "Point at a word to see what the model expected instead."


class Inspector(PanelCard):
    """Shows one card of the text in the side panel."""

    chosen = Signal(int)
    """The prediction with this index is to be tried in the text."""
    pin_clicked = Signal()
    """The card that is shown is to stay, beside the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Word", parent)
        self._theme = Theme.of(self.palette())
        self.empty = QLabel(EMPTY, self)
        self.empty.setWordWrap(True)
        self.body.addWidget(self.empty)
        self.body.addStretch(1)

    def show_card(
        self, card: Card, bucket_colour: QColor | None, choices: frozenset[int] = frozenset()
    ) -> None:
        """Show ``card``; ``choices`` are the indices of the rows that can be tried in the text."""
        self.empty.setText(card.title)
        self.setAccessibleDescription(card.description)

    def clear(self) -> None:
        """Show that nothing is pointed at."""
        self.empty.setText(EMPTY)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()
