"""Two models with one tokenizer on one text, token by token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import is_rank_unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis, Float32

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TokenPairs:
    """What n tokens were to the right model, less what they were to the left one.

    ``logprob``: (n,) float32, Δ ln p in nats; NaN unless both models have evidence. ``rank``: (n,)
    float64, Δ rank; NaN where ``logprob`` is, and where one of the ranks is only known to be at
    least so much.
    """

    rank: Floats
    logprob: Float32

    @staticmethod
    def of(left: Analysis, right: Analysis) -> TokenPairs:
        """The pairs of two analyses, as far as both have got.

        Raises:
            ValueError: their tokens are not the same.
        """
        if not have_same_tokens(left, right):
            raise ValueError("models can only be compared token by token on the same tokens")
        known = left.scored & right.scored
        rank = (right.columns.rank - left.columns.rank).astype(np.float64)
        logprob = right.columns.logprob - left.columns.logprob
        has_ranks = known.copy()
        for side in (left, right):
            has_ranks &= ~is_rank_unknown(side.model, side.columns.rank)
        return TokenPairs(np.where(has_ranks, rank, np.nan),
                          np.where(known, logprob, np.float32(np.nan)))  # fmt: skip

    def __len__(self) -> int:
        return len(self.rank)


def have_same_tokens(left: Analysis, right: Analysis) -> bool:
    """Whether both models split one text into the same tokens.

    Only the entries that the text uses are compared: models of one family have the others in
    common as well, but for some to spare at the end, and this is asked for at every step of an
    analysis.
    """
    if left.text != right.text:
        return False
    mine, others = left.tokens, right.tokens
    same = all(
        np.array_equal(getattr(mine, name), getattr(others, name))
        for name in ("token_id", "start", "end")
    )
    return same and all(
        left.vocabulary.piece(token_id) == right.vocabulary.piece(token_id)
        for token_id in np.unique(mine.token_id).tolist()
    )
