"""Analyses made by hand, so that what shows them is tested without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.model_record import ModelRecord
from gltr_desktop.analysis.record import UNSCORED, Analysis, Columns, Scores, Tokens, entropy_of_top
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.token_details import GroupDetails, unit_details

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL = ModelRecord(
    name="little-model",
    revision="abc123",
    parameters=8_700_000,
    vocabulary_size=16_384,
    context_length=512,
    weights="BF16",
    precision="float32",
    device="cpu",
    start_token="<|endoftext|>",  # noqa: S106 - no password
)

GUESSES = [" the", " a", " of", " and", ",", ".", " to", " in", " was", " that", "\n", " é"]
"""What the model "predicts" besides the tokens of the text."""


class Pieces:
    """A vocabulary over a list of bytes: a token's id is its place in the list."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = list(dict.fromkeys(pieces))
        self.ids = {piece: token_id for token_id, piece in enumerate(self._pieces)}

    def __len__(self) -> int:
        return len(self._pieces)

    def piece(self, token_id: int) -> bytes:
        return self._pieces[token_id]

    def is_special(self, token_id: int) -> bool:
        return False


def analysis_of(
    pieces: Sequence[str | bytes],
    ranks: Sequence[int],
    *,
    top_k: int = 3,
    done: int | None = None,
    model: ModelRecord = MODEL,
) -> Analysis:
    """The analysis of the text that ``pieces`` make up, one token each.

    Pieces that hold a part of a character share its offsets. ``ranks`` may hold UNSCORED. Only
    the first ``done`` tokens get evidence. A vocabulary item of rank r has probability
    0.3 ÷ (r + 1), and the text's own token stands among the predictions where its rank says.
    """
    vocabulary = vocabulary_of(pieces)
    tokens = tokens_of(pieces, vocabulary)
    done = len(tokens) if done is None else done
    begun = Analysis.begin(tokens, model, vocabulary, top_k)
    return begun.extended(scores_of(tokens, ranks, 0, done, top_k, len(vocabulary)))


def vocabulary_of(pieces: Sequence[str | bytes]) -> Pieces:
    """The pieces of a text and what else is predicted."""
    return Pieces([_octets(piece) for piece in (*pieces, *GUESSES)])


def tokens_of(pieces: Sequence[str | bytes], vocabulary: Pieces) -> Tokens:
    """The tokens of the text that ``pieces`` make up."""
    octets = [_octets(piece) for piece in pieces]
    text = b"".join(octets).decode()
    characters = np.cumsum([0, *(len(character.encode()) for character in text)])
    length = np.array([len(piece) for piece in octets], np.int64)
    end = np.cumsum(length)
    start = end - length
    return Tokens(
        text,
        start=(np.searchsorted(characters, start, side="right") - 1).astype(np.int32),
        end=np.searchsorted(characters, end).astype(np.int32),
        token_id=np.array([vocabulary.ids[piece] for piece in octets], np.int32),
    )


def scores_of(
    tokens: Tokens, ranks: Sequence[int], first: int, stop: int, top_k: int, vocabulary_size: int
) -> Scores:
    """Evidence for tokens ``first`` to ``stop`` whose ranks are the same places of ``ranks``."""
    rank = np.array(ranks[first:stop], np.int32)
    known = rank != UNSCORED
    top_id = np.zeros((len(rank), top_k), np.int32)
    for row, target in enumerate(tokens.token_id[first:stop]):
        first_items = range(min(vocabulary_size, top_k + 1))
        others = [item for item in first_items if item != target][:top_k]
        others[rank[row] : rank[row]] = [target] if known[row] and rank[row] < top_k else []
        top_id[row] = np.where(known[row], others[:top_k], 0)

    def floats(values: np.ndarray) -> np.ndarray:
        shown = known if values.ndim == 1 else known[:, None]
        return np.where(shown, values, np.nan).astype(np.float32)

    top_logprob = floats(np.log(0.3 / np.arange(1, top_k + 1)) + np.zeros((len(rank), 1)))
    columns = Columns(
        rank=rank,
        ties=np.where(known, rank % 3, 0).astype(np.int32),
        logprob=floats(np.log(0.3 / (rank.clip(0) + 1))),
        entropy=floats(1 + np.log1p(rank.clip(0)) / 2),
        variance=floats(2 + np.log1p(rank.clip(0))),
        mass_above=floats(1 - 1 / (rank.clip(0) + 1.0)),
        boundary_mass=floats(0.4 + 0.2 / (rank.clip(0) + 1.0)),
        punctuation_mass=floats(0.1 + 0.2 / (rank.clip(0) + 2.0)),
        space_mass=floats(0.3 + 0.2 / (rank.clip(0) + 1.0)),
        top_id=top_id,
        top_logprob=top_logprob,
        top_entropy=entropy_of_top(top_logprob),
        context=np.where(known, np.arange(first, first + len(rank)) + 1, 0).astype(np.int32),
    )
    return Scores(first, columns)


def _octets(piece: str | bytes) -> bytes:
    return piece.encode() if isinstance(piece, str) else piece


def group_details(analysis: Analysis, group: int) -> GroupDetails:
    """Details of a token, or of the pieces of a split character."""
    details = unit_details(analysis, group, Granularity.TOKEN, Thresholds())
    assert isinstance(details, GroupDetails)
    return details
