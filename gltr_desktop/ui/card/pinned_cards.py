"""Cards that stay until they are closed, and the words that they belong to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot

from gltr_desktop.ui.card.placing import apart

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QTextCursor

    from gltr_desktop.ui.card.token_card import TokenCard
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme


class PinnedCards(QObject):
    """Keeps cards within the window and apart from each other, and outlines their words."""

    def __init__(self, editor: TokenEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._places: dict[TokenCard, QTextCursor] = {}
        editor.edited.connect(self.outline)

    @property
    def cards(self) -> list[TokenCard]:
        """The cards, the oldest first."""
        return list(self._places)

    def add(self, card: TokenCard, face: QRect, word: QTextCursor) -> None:
        """Keep ``card``, which would stand at ``face``; ``word`` follows its word in the text."""
        window = card.parentWidget()
        if window is None:
            return
        room, others = window.rect(), [other.face() for other in self._places]
        self._places[card] = word
        card.set_pinned()
        card.pin_clicked.connect(partial(self.remove, card))
        window.installEventFilter(self)
        card.show_at(apart(face, others, room))
        self.outline()

    def remove(self, card: TokenCard) -> None:
        """Close ``card``."""
        if self._places.pop(card, None) is not None:
            card.hide()
            card.deleteLater()
            self.outline()

    def clear(self) -> None:
        """Close all of them."""
        for card in self.cards:
            self.remove(card)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        spans = self._editor.spans
        for card, word in self._places.items():
            index = None if spans is None else spans.at(word.position())
            colour = card.bucket_colour if index is None else self._editor.colour_of(index)
            card.set_theme(theme, colour)

    @Slot()
    def outline(self) -> None:
        """Outline the words in the text, at the spans that are there now."""
        spans = self._editor.spans
        if spans is None:
            self._editor.set_pinned(())
            return
        found = [spans.at(word.position()) for word in self._places.values()]
        self._editor.set_pinned([index for index in found if index is not None])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the cards inside a window that gets smaller."""
        if event.type() == QEvent.Type.Resize:
            for card in self._places:
                card.keep_inside()
        return super().eventFilter(watched, event)
