"""Keyboard navigation from unit to unit: each is scrolled to, shown with its card and spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.card import Card
    from gltr_desktop.ui.editor.token_editor import TokenEditor


class TokenNavigator:
    """Moves the card and the caret to other units.

    ``shown_span`` gives the index of the span whose card is shown, if there is one. ``show_card``
    shows the card of another span, and returns it.
    """

    def __init__(
        self,
        editor: TokenEditor,
        shown_span: Callable[[], int | None],
        show_card: Callable[[int], Card | None],
    ) -> None:
        self._editor = editor
        self._shown_span = shown_span
        self._show_card = show_card

    def step(self, direction: int) -> None:
        """Go to the next (1) or previous (−1) unit from the card shown, or to that at the caret.

        Units that are not highlighted are passed over.
        """
        spans = self._editor.spans
        if spans is None or len(spans) == 0:
            return
        unit_starts = spans.unit_starts
        shown = self._shown_span()
        begin = (self._editor.caret_span() or 0) if shown is None else shown
        index = int(np.searchsorted(unit_starts, begin, side="right")) - 1
        if shown is not None:
            index = min(max(index + direction, 0), len(unit_starts) - 1)
        if not self._editor.is_highlighted(int(unit_starts[index])):
            highlighted = self._next_highlighted(unit_starts, index, direction)
            if highlighted is None:
                return
            index = highlighted
        self._go_to(int(unit_starts[index]))

    def step_to_bucket(self, bucket: int, direction: int) -> None:
        """Go to the next (1) or previous (−1) unit of ``bucket``; the text's ends are joined."""
        spans = self._editor.spans
        if spans is None:
            return
        unit_starts = spans.unit_starts
        targets = unit_starts[spans.bucket[unit_starts] == bucket]
        if len(targets) == 0:
            return
        shown = self._shown_span()
        if shown is None:
            # The unit at the caret is the first to be looked at.
            here = spans.unit_spans(self._editor.caret_span() or 0).start - direction
        else:
            here = spans.unit_spans(shown).start
        if direction > 0:
            index = int(np.searchsorted(targets, here, side="right"))
        else:
            index = int(np.searchsorted(targets, here, side="left")) - 1
        self._go_to(int(targets[index % len(targets)]))

    def _next_highlighted(
        self, unit_starts: NDArray[np.intp], index: int, direction: int
    ) -> int | None:
        """The index into ``unit_starts`` of the next highlighted unit from ``index`` on."""
        editor = self._editor
        if editor.spans is None or editor.highlight is None:
            return None
        highlighted = np.flatnonzero(editor.highlight[editor.spans.group[unit_starts]])
        found = int(np.searchsorted(highlighted, index)) - (direction < 0)
        return int(highlighted[found]) if 0 <= found < len(highlighted) else None

    def _go_to(self, index: int) -> None:
        """Put the caret before span ``index``, show its card, and have a screen reader speak it."""
        editor, spans = self._editor, self._editor.spans
        editor.reveal(index)  # First, because scrolling hides the card.
        card = self._show_card(index)
        if spans is None or card is None:
            return
        announcement, bucket = card.description, spans.bucket_at(index)
        if bucket != NO_BUCKET:
            announcement += f", {BUCKETS[bucket]}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(editor, announcement))
