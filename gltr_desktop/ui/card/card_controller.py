"""When the card of a token or a larger unit appears and goes: by pointer, by keyboard, by Esc."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QTextCursor

from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.token_details import PassageDetails, replacement, unit_details
from gltr_desktop.models.options import DEFAULT_TOP_K
from gltr_desktop.ui.card.token_card import TokenCard
from gltr_desktop.ui.card_content import describe
from gltr_desktop.ui.editor.positions import for_document

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.card_content import Details
    from gltr_desktop.ui.editor.token_editor import TokenEditor

# Long enough not to flash while the pointer crosses the text, short enough not to be waited for.
_SHOW_AFTER_MS = 150
# Time to move the pointer from the token onto the card.
_HIDE_AFTER_MS = 200


class CardController(QObject):
    """Connects an editor with its token card."""

    def __init__(self, editor: TokenEditor, colouring: Colouring = GLTR_COLOURING) -> None:
        super().__init__(editor)
        self._editor = editor
        self._colouring = colouring
        self.top_k = DEFAULT_TOP_K
        """How many predictions a card shows."""
        self.card = TokenCard(editor)
        self.pinned: list[TokenCard] = []
        """Cards that stay until they are closed."""
        self._index: int | None = None
        self._show_timer = self._timer(_SHOW_AFTER_MS, self._show_pointed)
        self._hide_timer = self._timer(_HIDE_AFTER_MS, self.hide)
        editor.pointed.connect(self._point)
        editor.document().contentsChanged.connect(self.hide)
        editor.verticalScrollBar().valueChanged.connect(self.hide)
        self._listen(self.card)

    def _listen(self, card: TokenCard) -> None:
        card.entered.connect(self._hide_timer.stop)
        card.left.connect(self._hide_timer.start)
        card.chosen.connect(self.replace)
        card.pin_clicked.connect(self.pin)

    def _timer(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def set_colouring(self, colouring: Colouring) -> None:
        """Sort the tokens of a passage by the thresholds of this colouring; the card goes."""
        self._colouring = colouring
        self.hide()

    @property
    def visible(self) -> bool:
        """Whether the card is on the screen."""
        return self.card.isVisible()

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
        card, self.card = self.card, TokenCard(self._editor)
        card.entered.disconnect(self._hide_timer.stop)
        card.left.disconnect(self._hide_timer.start)
        card.chosen.disconnect(self.replace)
        card.pin_clicked.disconnect(self.pin)
        card.pin_clicked.connect(partial(self._unpin, card))
        card.set_pinned()
        self.pinned.append(card)
        self._listen(self.card)
        self.hide()

    def _unpin(self, card: TokenCard) -> None:
        self.pinned.remove(card)
        card.hide()
        card.deleteLater()

    @Slot()
    def unpin_all(self) -> None:
        """Close the cards that were left."""
        for card in list(self.pinned):
            self._unpin(card)

    def step(self, direction: int) -> None:
        """Show the next (1) or previous (−1) unit's card, from the one shown or the caret."""
        spans = self._editor.spans
        if spans is None or len(spans) == 0:
            return
        unit_starts = spans.unit_starts
        here = self._index if self.visible else None
        begin = (self._editor.caret_span() or 0) if here is None else here
        # Which of the heads is that of the unit here.
        place = int(np.searchsorted(unit_starts, begin, side="right")) - 1
        if here is not None:
            place = min(max(place + direction, 0), len(unit_starts) - 1)
        if not self._editor.is_highlighted(int(unit_starts[place])):
            found = self._next_highlighted(unit_starts, place, direction)
            if found is None:
                return
            place = found
        self._go_to(int(unit_starts[place]))

    def step_to_bucket(self, bucket: int, direction: int) -> None:
        """Show the next (1) or previous (−1) unit of ``bucket``, round the text's ends."""
        spans = self._editor.spans
        if spans is None:
            return
        unit_starts = spans.unit_starts
        places = unit_starts[spans.bucket[unit_starts] == bucket]
        if len(places) == 0:
            return
        here = self._index if self.visible and self._index is not None else -1
        here = spans.unit_spans(here).start if here >= 0 else here
        if here < 0:
            caret = spans.unit_spans(self._editor.caret_span() or 0).start
            # The one at the caret is the first to be looked at.
            here = caret - direction
        if direction > 0:
            place = int(np.searchsorted(places, here, side="right"))
        else:
            place = int(np.searchsorted(places, here, side="left")) - 1
        self._go_to(int(places[place % len(places)]))

    def _go_to(self, target: int) -> None:
        """Show a card, put the caret there, and have it spoken."""
        editor, spans, details = self._editor, self._editor.spans, self._details(target)
        if spans is None or details is None:
            return
        editor.reveal(target)
        self._show(target)
        said, bucket = describe(details), spans.bucket_at(target)
        if bucket != NO_BUCKET:
            said += f", {BUCKETS[bucket]}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(editor, said))

    def _details(self, index: int) -> Details | None:
        """What is known of the unit of span ``index``."""
        spans = self._editor.spans
        if spans is None or index >= len(spans):
            return None
        return unit_details(
            spans.analysis,
            spans.unit_of(index),
            spans.granularity,
            self._colouring.token_thresholds,
        )

    def predictions(self) -> list[str]:
        """What was expected in the place of the token shown, or at the caret; made visible."""
        index = self._subject()
        details = None if index is None else self._details(index)
        if details is None or isinstance(details, PassageDetails) or len(details.pieces) > 1:
            return []
        return [prediction.text for prediction in details.worst.predictions]

    @Slot(int)
    def replace(self, place: int) -> None:
        """Put prediction ``place`` in the stead of the token shown, or at the caret.

        An ordinary edit: it can be undone, and what follows is read again as after any other.
        """
        editor, index = self._editor, self._subject()
        spans = editor.spans
        if spans is None or index is None or spans.is_stale(index) or editor.isReadOnly():
            return
        if len(spans.unit_spans(index)) > 1:  # Not one token.
            return
        text = replacement(spans.analysis, int(spans.group[index]), place)
        if text is None:
            return
        cursor = QTextCursor(editor.document())
        cursor.setPosition(int(spans.start[index]))
        cursor.setPosition(int(spans.end[index]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(for_document(text))
        editor.setTextCursor(cursor)

    def _subject(self) -> int | None:
        return self._index if self.visible else self._editor.caret_span()

    def _next_highlighted(
        self, unit_starts: NDArray[np.intp], place: int, direction: int
    ) -> int | None:
        """The next of ``unit_starts`` from number ``place`` on that is shown in full."""
        editor = self._editor
        if editor.spans is None or editor.highlight is None:
            return None
        highlight = np.flatnonzero(editor.highlight[editor.spans.group[unit_starts]])
        found = int(np.searchsorted(highlight, place)) - (direction < 0)
        return int(highlight[found]) if 0 <= found < len(highlight) else None

    @Slot(object)
    def _point(self, index: int | None) -> None:
        if index is not None and self._is_shown(index):
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
            self._show(index)
        else:
            self._show_timer.start()

    def _is_shown(self, index: int) -> bool:
        """Whether span ``index`` is a part of what is, or is about to be, shown."""
        spans = self._editor.spans
        if spans is None or self._index is None or max(index, self._index) >= len(spans):
            return False
        return spans.unit_of(index) == spans.unit_of(self._index)

    @Slot()
    def _show_pointed(self) -> None:
        if self._index is not None:
            self._show(self._index)

    def _show(self, index: int) -> None:
        spans, details = self._editor.spans, self._details(index)
        if spans is None or details is None:
            self.hide()
            return
        self._index = index
        bucket = spans.bucket_at(index)
        stale = spans.is_stale(index)
        theme = self._editor.theme
        colours = theme.stale if stale else theme.buckets
        self.card.show_details(
            details,
            None if bucket == NO_BUCKET else colours[bucket],
            self._editor.global_rect(index),
            stale=stale,
            top_k=self.top_k,
            theme=theme,
        )
        self._editor.mark(index)
