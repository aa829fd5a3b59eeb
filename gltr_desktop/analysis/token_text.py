"""The texts of tokens and of predictions in an analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.visible_text import decode_piece, unfinished

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis


def token_text(analysis: Analysis, index: int) -> str:
    """The text of token ``index``; the bytes of a split character are written as ``⟨E2 80⟩``."""
    return decode_piece(analysis.vocabulary.piece(int(analysis.tokens.token_id[index])))


def prediction_text(analysis: Analysis, index: int, token_id: int) -> str:
    """The text that ``token_id`` would have in place of token ``index``.

    A token that completes a split character has that character as its text.
    """
    tokens = analysis.tokens
    begin = index
    while begin and tokens.end[begin - 1] > tokens.start[index]:
        begin -= 1
    before = b"".join(
        analysis.vocabulary.piece(int(token)) for token in tokens.token_id[begin:index]
    )
    return decode_piece(analysis.vocabulary.piece(token_id), unfinished(before))
