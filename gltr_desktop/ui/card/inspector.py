"""The word that is pointed at, in the side panel: its context, what was expected, what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton

from gltr_desktop.ui.card.card_body import FLUSH, CardBody
from gltr_desktop.ui.card.preview_bar import PreviewBar
from gltr_desktop.ui.icons import icon
from gltr_desktop.ui.panel_card import PanelCard
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.analysis.card import Card

_MIN_HEIGHT = 178
"""Room for the word, its place among the guesses, two predictions and what came."""


class Inspector(PanelCard):
    """Shows one card of the text in the side panel; its height does not depend on the card."""

    pin_clicked = Signal()
    """The card that is shown is to stay, beside the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Word", parent)
        self.pin = QPushButton("Pin", self)
        self.pin.setToolTip("Keep this card beside the text, to compare it (Alt+Return)")
        self.pin.setProperty("kind", "link")
        self.pin.setStyleSheet(FLUSH)
        self.pin.setAutoDefault(True)
        self.pin.setIconSize(QSize(12, 12))
        self.pin.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.pin.clicked.connect(self.pin_clicked)
        self.add_to_corner(self.pin)
        self.preview = PreviewBar(self)
        self.content = CardBody(self, takes_focus=True)
        self.body.addWidget(self.preview)
        self.body.addWidget(self.content, 1)
        self._in_place: QWidget | None = None
        """What is shown in place of the card."""
        self.setFocusProxy(self.content)
        self.setMinimumHeight(_MIN_HEIGHT)
        self.set_theme(Theme.of(self.palette()))
        self.clear()

    @property
    def rows(self) -> QWidget:
        """What has the keyboard here: the card with its rows."""
        return self.content.view

    @property
    def card(self) -> Card | None:
        """What is shown; None while that is nothing."""
        return self.content.view.card

    def show_card(
        self, card: Card, colour: QColor | None, choices: frozenset[int] = frozenset()
    ) -> None:
        """Show ``card``; ``choices`` are the indices of the rows that can be tried in the text."""
        if self._in_place is None:
            self.caption.setText(card.kind.upper())
        self.content.show_card(card, colour, choices)
        self.pin.setEnabled(True)
        self.setAccessibleDescription(card.description)

    def clear(self) -> None:
        """Show that nothing is pointed at."""
        if self._in_place is None:
            self.caption.setText("WORD")
        self.content.clear()
        self.pin.setEnabled(False)
        self.setAccessibleDescription("")

    def show_in_place(self, view: QWidget | None, caption: str = "Word") -> None:
        """Show ``view`` under ``caption`` in place of the card; None: the card again.

        The card goes on being filled: what is pinned and what is tried is the word on it.
        """
        if view is not self._in_place:
            if self._in_place is not None:
                self._in_place.hide()
            if view is not None and self.body.indexOf(view) < 0:
                self.body.addWidget(view, 1)
            self._in_place = view
            self.content.hide()
            shown = self.content if view is None else view
            self.setFocusProxy(shown)
            shown.show()
        card = self.card
        self.caption.setText((caption if view or card is None else card.kind).upper())

    def show_preview(self, *, shown: bool) -> None:
        """Make room for the bar that says what a word that is tried changes."""
        self.preview.setVisible(shown)
        self.content.show_foot(shown=not shown)

    def set_theme(self, theme: Theme, colour: QColor | None = None) -> None:
        """Use the colours of ``theme``, in which the word has ``colour`` in the text."""
        self.content.view.set_theme(theme, colour)
        self.preview.set_theme(theme)
        self.pin.setIcon(icon("pin", theme.accent))
