"""Predictions tried out in the text: what the model would make of it if they stood there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from gltr_desktop.analysis.token_details import replacement, token_details
from gltr_desktop.ui.editor.positions import for_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.ui.editor.token_editor import TokenEditor


class WhatIf:
    """Replaces a single token by one of its predictions.

    That is the token whose card is shown, or else the one at the caret. ``shown_span`` gives the
    index of the span whose card is shown, if there is one.
    """

    def __init__(self, editor: TokenEditor, shown_span: Callable[[], int | None]) -> None:
        self._editor = editor
        self._shown_span = shown_span

    def predictions(self) -> list[str]:
        """The texts of the token's predictions, made visible; none where it is no single token."""
        spans, index = self._editor.spans, self._single_token()
        if spans is None or index is None:
            return []
        token = int(spans.analysis.groups.token_bounds[spans.group[index]])
        return [prediction.text for prediction in token_details(spans.analysis, token).predictions]

    def replace(self, choice: int) -> None:
        """Write prediction ``choice`` (from 0) in place of the token, unless it is out of date.

        An ordinary edit: it can be undone, and the text is analysed again as after any other.
        """
        editor, spans, index = self._editor, self._editor.spans, self._single_token()
        if spans is None or index is None or spans.is_stale(index) or editor.isReadOnly():
            return
        text = replacement(spans.analysis, int(spans.group[index]), choice)
        if text is None:
            return
        cursor = QTextCursor(editor.document())
        cursor.setPosition(int(spans.start[index]))
        cursor.setPosition(int(spans.end[index]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(for_document(text))
        editor.setTextCursor(cursor)

    def _single_token(self) -> int | None:
        """The index of the span shown, or at the caret, if its unit is a single token."""
        spans, index = self._editor.spans, self._shown_span()
        index = self._editor.caret_span() if index is None else index
        if spans is None or index is None or spans.granularity.is_passage:
            return None
        unit, bounds = spans.unit_of(index), spans.analysis.tokens.unit_bounds(spans.granularity)
        begin, end = bounds[unit : unit + 2].tolist()
        return index if end == begin + 1 else None
