"""The lists that a file in GLTR's format holds of the tokens of its text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, chain, compress, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.documents.gltr_json.checks import (
    MalformedError,
    integers,
    items,
    member,
    pairs,
    probabilities,
    strings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Int32

MAX_GUESSES = 1_000
"""For each token."""
_NO_EVIDENCE: tuple[Any, ...] = (None, [], [None, None])
_NO_GUESSES = [["", None]]
"""What stands for them in files of ours, where GLTR's page needs something that it can show."""


@dataclass(frozen=True)
class Guesses:
    """What a model expected in the place of each of n tokens, best first.

    ``counts``: how many guesses each token has. ``shown``: all of them as strings, one token after
    the other. ``p``: (g,) float64, their probabilities.
    """

    counts: list[int]
    shown: list[str]
    p: NDArray[np.float64]

    @staticmethod
    def of(values: list[Any]) -> Guesses:
        """``values`` are the entries of “pred_topk”; raises MalformedError."""
        rows = list(map(_row, values))
        flat = list(chain.from_iterable(rows))
        shown, p = pairs(flat, "pred_topk")
        return Guesses(
            list(map(len, rows)), strings(shown, "pred_topk"), probabilities(p, "pred_topk")
        )

    @property
    def most(self) -> int:
        """The number of guesses of the token that has most."""
        return max(self.counts, default=0)

    def rows(self) -> Iterator[list[str]]:
        """The strings of each token."""
        for begin, end in pairwise(accumulate(self.counts, initial=0)):
            yield self.shown[begin:end]


@dataclass(frozen=True)
class Result:
    """The three lists of n tokens.

    ``start``: the start token as it is shown. ``shown``: the n others. ``rank``: (n,) int32,
    UNSCORED for a token without evidence; ``p``: (n,) float64, its probability, NaN without.
    """

    start: str
    shown: list[str]
    rank: Int32
    p: NDArray[np.float64]
    guesses: Guesses

    @staticmethod
    def of(result: Any) -> Result:  # noqa: ANN401 - any JSON
        """What a file has under “result”; raises MalformedError."""
        shown = strings(items(member(result, "bpe_strings"), "bpe_strings"), "bpe_strings")
        if not shown:
            raise MalformedError("“bpe_strings” is empty")
        n = len(shown) - 1
        real = items(member(result, "real_topk"), "real_topk", n)
        known = np.array([value not in _NO_EVIDENCE for value in real], bool)
        rank, p = np.full(n, UNSCORED, np.int32), np.full(n, np.nan)
        ranks, numbers = pairs(list(compress(real, known)), "real_topk")
        rank[known] = integers(ranks, "real_topk")
        p[known] = probabilities(numbers, "real_topk")
        guesses = Guesses.of(items(member(result, "pred_topk"), "pred_topk", n))
        return Result(shown[0], shown[1:], rank, p, guesses)


def _row(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    """The guesses for a token."""
    if value == _NO_GUESSES:
        return []
    row = items(value, "pred_topk")
    if len(row) > MAX_GUESSES:
        raise MalformedError(f"“pred_topk” has more than {MAX_GUESSES:,} entries for a token")
    return row
