"""Editors with a text that is coloured without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.editor.span_model import Spans
from gltr_desktop.ui.editor.token_editor import TokenEditor
from helpers.analyses import analysis_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.theme import Theme

RANKS = (0, 50, 500, 5_000)
"""A rank of each bucket, in order."""


def open_editor(qtbot: QtBot, width: int = 420, height: int = 300) -> TokenEditor:
    """An editor on the screen, empty."""
    editor = TokenEditor()
    qtbot.addWidget(editor)
    editor.set_font_size(13)
    editor.resize(width, height)
    with qtbot.waitExposed(editor):
        editor.show()
    return editor


def colour(editor: TokenEditor, analysis: Analysis) -> Spans:
    """Colour the editor's text, which is that of ``analysis``, as far as that has got."""
    assert document_text(editor.document()) == analysis.text
    spans = Spans(analysis)
    spans.update(analysis, Thresholds())
    editor.show_spans(spans)
    editor.refresh(0)
    return spans


def coloured_editor(
    qtbot: QtBot,
    pieces: Sequence[str | bytes],
    ranks: Sequence[int] | None = None,
    *,
    theme: Theme | None = None,
    width: int = 420,
) -> TokenEditor:
    """An editor with the text of ``pieces``, a token each; by default the buckets alternate."""
    if ranks is None:
        ranks = [RANKS[index % 4] for index in range(len(pieces))]
    editor = open_editor(qtbot, width)
    if theme is not None:
        editor.set_theme(theme)
    analysis = analysis_of(pieces, ranks)
    editor.setPlainText(analysis.text)
    colour(editor, analysis)
    return editor


def place_caret(editor: TokenEditor, position: int) -> None:
    """Put the text cursor there."""
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)
