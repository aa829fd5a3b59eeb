"""Between the selection in the editor and tokens of the analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QTextCursor

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.token_editor import TokenEditor


def selected_tokens(editor: TokenEditor) -> tuple[int, int] | None:
    """Begin and end of the tokens in the selection; None without a selection."""
    cursor, spans = editor.textCursor(), editor.spans
    if spans is None or not cursor.hasSelection():
        return None
    indices = spans.between(cursor.selectionStart(), cursor.selectionEnd())
    if not indices:
        return 0, 0
    groups, bounds = spans.group, spans.analysis.groups.token_bounds
    return int(bounds[groups[indices.start]]), int(bounds[groups[indices.stop - 1] + 1])


def go_to_token(editor: TokenEditor, token: int) -> None:
    """Put the caret at a token, or at the next one that is still in the text."""
    spans = editor.spans
    if spans is not None and len(spans):
        group = spans.analysis.groups.of_token(token)
        index = min(int(np.searchsorted(spans.group, group)), len(spans) - 1)
        editor.reveal(index)
        editor.centerCursor()


def select_tokens(editor: TokenEditor, begin: int, end: int) -> None:
    """Select tokens [``begin``, ``end``), without space around them, as far as they are there."""
    spans = editor.spans
    if spans is None or begin >= end:
        return
    groups = spans.analysis.groups
    first, last = groups.of_token(begin), groups.of_token(end - 1)
    indices = np.searchsorted(spans.group, [first, last + 1]).tolist()
    if indices[0] == indices[1]:
        return
    document, cursor = editor.document(), editor.textCursor()
    start, stop = int(spans.visible_start[indices[0]]), int(spans.end[indices[1] - 1])
    while stop > start + 1 and document.characterAt(stop - 1).isspace():
        stop -= 1
    cursor.setPosition(start)
    cursor.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.centerCursor()
