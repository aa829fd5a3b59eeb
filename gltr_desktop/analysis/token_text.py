"""The texts of tokens and of predictions in an analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.visible_text import decode_piece, unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gltr_desktop.analysis.record import Analysis


def token_text(analysis: Analysis, index: int) -> str:
    """The text of token ``index``; the bytes of a split character are written as ``⟨E2 80⟩``."""
    return decode_piece(analysis.vocabulary.piece(int(analysis.tokens.token_id[index])))


def predictions_of(
    analysis: Analysis, index: int, most: int | None = None
) -> tuple[list[int], list[float]]:
    """The ids and the log-probabilities of up to ``most`` predictions in place of token ``index``.

    An engine may give fewer than were asked for: what has no probability is no prediction.
    """
    columns = analysis.columns
    top_id, top_logprob = columns.top_id[index, :most], columns.top_logprob[index, :most]
    known = ~np.isnan(top_logprob)
    return top_id[known].tolist(), top_logprob[known].tolist()


def prediction_text(analysis: Analysis, index: int, token_id: int) -> str:
    """The text that ``token_id`` would have in place of token ``index``.

    A token that completes a split character has that character as its text.
    """
    return prediction_texts(analysis, index, (token_id,))[0]


def prediction_texts(analysis: Analysis, index: int, token_ids: Iterable[int]) -> list[str]:
    """The same of each of ``token_ids``."""
    tokens = analysis.tokens
    begin, start = index, tokens.start[index]
    while begin and tokens.end[begin - 1] > start:
        begin -= 1
    piece = analysis.vocabulary.piece
    before = b"".join(piece(int(token)) for token in tokens.token_id[begin:index])
    pending = unfinished(before)
    return [decode_piece(piece(token_id), pending) for token_id in token_ids]
