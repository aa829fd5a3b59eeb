"""A card with the buttons below it, as the panel and a card beside the text have it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gltr_desktop.ui.card.card_view import CardView
from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QResizeEvent

    from gltr_desktop.analysis.card import Card

FLUSH = "padding: 1px 0;"
"""For links that begin where the words above them begin."""
_MAX_WORD = 14
_DETAILS = {False: "Details ▸", True: "Details ▾"}


class CardBody(QWidget):
    """Shows a card; below it one can try the best prediction, and see all figures."""

    chosen = Signal(int)
    """The prediction with this index is to be tried in the text."""
    details_toggled = Signal(bool)
    """Whether all figures are to be shown from now on."""

    def __init__(self, parent: QWidget, *, takes_focus: bool) -> None:
        """Unless it ``takes_focus``, clicks leave the keyboard where it is."""
        super().__init__(parent)
        self.view = CardView(self)
        self.try_button = _link(self, takes_focus=takes_focus)
        # It says less where there is less room.
        self.try_button.setMinimumWidth(1)
        self.details = _link(self, takes_focus=takes_focus)
        self.details.setCheckable(True)
        self.details.setText(_DETAILS[False])
        self.details.setAccessibleName("Details")
        self.details.setToolTip("Probability, surprisal, frac(p), entropy and context")
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.try_button)
        foot.addStretch(1)
        foot.addWidget(self.details)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._foot)
        if takes_focus:
            self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocusProxy(self.view)
        self.view.chosen.connect(self.chosen)
        self.view.current_changed.connect(self._name_choice)
        self.try_button.clicked.connect(self._try_current)
        self.details.toggled.connect(self._toggle_details)
        self._name_choice()

    def show_card(self, card: Card, colour: QColor | None, choices: frozenset[int]) -> None:
        """Show ``card``, whose word has ``colour`` in the text; ``choices`` can be tried there."""
        self.view.show_card(card, colour, choices)
        self.details.setEnabled(bool(card.details))

    def clear(self) -> None:
        """Show that nothing is pointed at."""
        self.view.clear()
        self.details.setEnabled(False)

    def set_details(self, *, shown: bool) -> None:
        """Show all figures or not; nothing is emitted."""
        self.details.blockSignals(True)
        self.details.setChecked(shown)
        self.details.blockSignals(False)
        self._show_details(shown=shown)

    def show_foot(self, *, shown: bool) -> None:
        """Show the buttons below the card, or give their room to it."""
        self._foot.setVisible(shown)

    def _show_details(self, *, shown: bool) -> None:
        self.details.setText(_DETAILS[shown])
        self.view.set_details(shown=shown)

    @Slot(bool)
    def _toggle_details(self, shown: bool) -> None:
        self._show_details(shown=shown)
        self.details_toggled.emit(shown)

    @Slot()
    def _name_choice(self) -> None:
        """Say on the button which word it would try."""
        card, current = self.view.card, self.view.current
        can_try = card is not None and current is not None and current in self.view.choices
        self.try_button.setEnabled(can_try)
        self.try_button.setVisible(card is not None and bool(self.view.choices))
        if card is None or current is None or not can_try:
            self.try_button.setText("Try in the text")
            return
        self._name_word(card.rows[current].whole)

    def _name_word(self, word: str) -> None:
        """Name ``word`` on the button, in as many words as there is room for."""
        short = word if len(word) <= _MAX_WORD else f"{word[: _MAX_WORD - 1]}…"
        room = self.width() - self.details.sizeHint().width() - GRID
        for text in (f"Try “{short}” in the text", f"Try “{short}”", "Try it"):
            self.try_button.setText(text.replace("&", "&&"))
            if self.try_button.sizeHint().width() <= room:
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is room for more words on the button, or for fewer."""
        super().resizeEvent(event)
        self._name_choice()

    @Slot()
    def _try_current(self) -> None:
        if self.view.current is not None:
            self.chosen.emit(self.view.current)


def _link(parent: QWidget, *, takes_focus: bool) -> QPushButton:
    """A button that looks like a link."""
    button = QPushButton(parent)
    button.setProperty("kind", "link")
    button.setStyleSheet(FLUSH)
    button.setAutoDefault(True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    policy = Qt.FocusPolicy.TabFocus if takes_focus else Qt.FocusPolicy.NoFocus
    button.setFocusPolicy(policy)
    return button
