"""The times at which a card appears and goes: by pointer, by keyboard, by Esc."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.card import card
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.models.options import DEFAULT_TOP_K
from gltr_desktop.ui.card.token_card import TokenCard
from gltr_desktop.ui.card.token_navigator import TokenNavigator
from gltr_desktop.ui.card.what_if import WhatIf
from gltr_desktop.ui.threads.timers import single_shot

if TYPE_CHECKING:
    from gltr_desktop.analysis.card import Card
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.card.inspector import Inspector
    from gltr_desktop.ui.editor.token_editor import TokenEditor

# Long enough not to flash while the pointer crosses the text, short enough not to be waited for.
_SHOW_AFTER_MS = 150
# Time to move the pointer from the token onto the card.
_HIDE_AFTER_MS = 200


class CardController(QObject):
    """Shows, hides and pins the cards of an editor."""

    def __init__(
        self,
        editor: TokenEditor,
        colouring: Colouring = GLTR_COLOURING,
        inspector: Inspector | None = None,
    ) -> None:
        """Show in ``inspector``, once it is docked, what is pointed at."""
        super().__init__(editor)
        self._editor, self._inspector = editor, inspector
        self._docked = False
        self._colouring = colouring
        self.top_k = DEFAULT_TOP_K
        """How many predictions a card shows."""
        self.card = TokenCard(editor)
        self.pinned: list[TokenCard] = []
        """Cards that stay until they are closed."""
        self.navigator = TokenNavigator(editor, self.shown_span, self.show_card)
        self.what_if = WhatIf(editor, self.shown_span)
        self._index: int | None = None
        self._show_timer = single_shot(self, _SHOW_AFTER_MS, self._show_pointed)
        self._hide_timer = single_shot(self, _HIDE_AFTER_MS, self.hide)
        editor.pointed.connect(self._follow_pointer)
        editor.document().contentsChanged.connect(self.hide)
        editor.verticalScrollBar().valueChanged.connect(self.hide)
        self._connect(self.card)

    def _connect(self, widget: TokenCard) -> None:
        widget.entered.connect(self._hide_timer.stop)
        widget.left.connect(self._hide_timer.start)
        widget.chosen.connect(self._try_prediction)
        widget.pin_clicked.connect(self.pin)

    def _disconnect(self, widget: TokenCard) -> None:
        widget.entered.disconnect(self._hide_timer.stop)
        widget.left.disconnect(self._hide_timer.start)
        widget.chosen.disconnect(self._try_prediction)
        widget.pin_clicked.disconnect(self.pin)

    def set_colouring(self, colouring: Colouring) -> None:
        """Sort the tokens of a passage by the thresholds of this colouring; hide the card."""
        self._colouring = colouring
        self.hide()

    def set_docked(self, *, docked: bool) -> None:
        """Show what is pointed at in the inspector from now on, or on a card beside it."""
        self._docked = docked

    @property
    def visible(self) -> bool:
        """Whether the card is on the screen."""
        return self.card.isVisible()

    def shown_span(self) -> int | None:
        """The index of the span whose card is on the screen."""
        return self._index if self.visible else None

    def show_card(self, index: int) -> Card | None:
        """Show and return the card of span ``index``; None if there is no such span."""
        editor, spans = self._editor, self._editor.spans
        if spans is None or index >= len(spans):
            self.hide()
            return None
        self._index = index
        bucket, stale = spans.bucket_at(index), spans.is_stale(index)
        # Units are numbered in the granularity of the spans.
        colouring = replace(self._colouring, granularity=spans.granularity)
        shown = card(spans.analysis, spans.unit_of(index), colouring, self.top_k, stale=stale)
        colours = editor.theme.stale if stale else editor.theme.buckets
        # More may be known than are shown; below them may stand the token itself.
        choices = frozenset(choice for choice in self.what_if.choices(index) if choice < self.top_k)
        self.card.show_card(
            shown,
            None if bucket == NO_BUCKET else colours[bucket],
            editor.global_rect(index),
            editor.theme,
            choices,
        )
        editor.mark(index)
        return shown

    @Slot()
    def hide(self) -> None:
        """Take the card away."""
        self._show_timer.stop()
        self._hide_timer.stop()
        self._index = None
        self.card.hide()
        self._editor.mark(None)

    @Slot()
    def pin(self) -> None:
        """Leave the card where it is, to be compared with others."""
        if not self.visible:
            return
        pinned, self.card = self.card, TokenCard(self._editor)
        self._disconnect(pinned)
        pinned.pin_clicked.connect(partial(self._unpin, pinned))
        pinned.set_pinned()
        self.pinned.append(pinned)
        self._connect(self.card)
        self.hide()

    def _unpin(self, pinned: TokenCard) -> None:
        self.pinned.remove(pinned)
        pinned.hide()
        pinned.deleteLater()

    @Slot()
    def unpin_all(self) -> None:
        """Close the pinned cards."""
        for pinned in list(self.pinned):
            self._unpin(pinned)

    @Slot(int)
    def _try_prediction(self, choice: int) -> None:
        self.what_if.replace(choice)

    @Slot(object)
    def _follow_pointer(self, index: int | None) -> None:
        """Show the card of span ``index`` after a pause; hide the card after one if it is None."""
        if index is not None and self._belongs_to_card(index):
            self._hide_timer.stop()
            return
        if index is None:
            self._show_timer.stop()
            if self.visible:
                self._hide_timer.start()
            else:
                self._index = None
            return
        self._hide_timer.stop()
        self._index = index
        if self.visible:
            self.show_card(index)
        else:
            self._show_timer.start()

    def _belongs_to_card(self, index: int) -> bool:
        """Whether span ``index`` belongs to the unit whose card is shown, or about to be."""
        spans = self._editor.spans
        if spans is None or self._index is None or max(index, self._index) >= len(spans):
            return False
        return spans.unit_of(index) == spans.unit_of(self._index)

    @Slot()
    def _show_pointed(self) -> None:
        if self._index is not None:
            self.show_card(self._index)
