"""The differences as rows of a table: of words, or of the changes of a version of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.difference.difference_words import passages_in_words, signed
from gltr_desktop.analysis.difference.diverging import segment_steps
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.difference.token_pairs import TokenPairs, have_same_tokens
from gltr_desktop.analysis.numbers import decimal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.difference.segments import Segments
    from gltr_desktop.analysis.segmentation import Granularity

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DifferenceColumn:
    """A column of numbers: ``values`` is (r,) float64, NaN where unknown.

    ``digits`` are shown, with a sign where it ``is_change``.
    """

    title: str
    tip: str
    values: Floats
    digits: int
    is_change: bool = False

    def written(self, row: int) -> str:
        """The text of a cell."""
        value = float(self.values[row])
        return signed(value, self.digits) if self.is_change else decimal(value, self.digits)


@dataclass(frozen=True, eq=False)
class DifferenceRows:
    """r rows, in the order of the text.

    ``left_tokens`` and ``right_tokens``: (r, 2) int32, begin and end of a row on either side.
    ``steps``: (r,) int8, the diverging colour of each, NO_BUCKET where it has none. ``unit`` names
    one of them: “change”, “word”.
    """

    unit: str
    columns: tuple[DifferenceColumn, ...]
    left_tokens: NDArray[np.int32]
    right_tokens: NDArray[np.int32]
    steps: NDArray[np.int8]
    difference: Difference
    segments: Segments
    indices: NDArray[np.intp]
    """(r,) Which of ``segments`` each row is."""

    def __len__(self) -> int:
        return len(self.indices)

    def text(self, row: int) -> str:
        """What stands in a row: a word, or “old man → young woman”."""
        return passages_in_words(self.difference, self.segments, int(self.indices[row]))

    @property
    def by_size(self) -> int:
        """The number of the column with the difference."""
        return next(i for i, column in enumerate(self.columns) if column.is_change)


def difference_rows(difference: Difference, granularity: Granularity) -> DifferenceRows:
    """The changes of a revision, or the words of one text that two models have read.

    Of two different texts, there are none: no words of theirs correspond.
    """
    if difference.kind is Kind.MODELS:
        segments = difference.at(granularity)
        indices = np.flatnonzero(segments.compared)
        extra = _token_columns(difference, segments, indices, granularity)
        return _rows(difference, segments, indices, granularity.value, extra)
    segments = difference.smallest
    is_change = segments.changed if difference.is_revision else np.zeros(len(segments), np.bool_)
    indices = np.flatnonzero(is_change)
    rest = DifferenceColumn(
        "Text after it",
        "By how many bits the unchanged text up to the next change differs: it follows other words",
        _rest(segments, indices),
        1,
        is_change=True,
    )
    return _rows(difference, segments, indices, "change", (rest,))


def _rows(
    difference: Difference,
    segments: Segments,
    indices: NDArray[np.intp],
    unit: str,
    extra: tuple[DifferenceColumn, ...],
) -> DifferenceRows:
    columns = (
        DifferenceColumn(
            "A, bits", "How surprising its tokens were together on side A", segments.left_bits, 1
        ),
        DifferenceColumn(
            "B, bits", "How surprising its tokens were together on side B", segments.right_bits, 1
        ),
        DifferenceColumn(
            "B less A, bits", "The difference in bits", segments.difference, 1, is_change=True
        ),
        DifferenceColumn(
            "Per character",
            "The difference in bits per character of the longer side: what has the colour",
            segments.difference_per_character,
            2,
            is_change=True,
        ),
    )
    shown = tuple(
        DifferenceColumn(each.title, each.tip, each.values[indices], each.digits, each.is_change)
        for each in columns
    )
    left, right = (
        np.stack([tokens[:-1], tokens[1:]], 1)[indices]
        for tokens in (segments.left_tokens, segments.right_tokens)
    )
    steps = segment_steps(segments)[indices]
    return DifferenceRows(unit, (*shown, *extra), left, right, steps, difference, segments, indices)


def _rest(segments: Segments, indices: NDArray[np.intp]) -> Floats:
    """(r,) The sum of the known differences after each change, up to the next one."""
    bits = segments.difference
    known = ~np.isnan(bits)
    totals = np.append(0.0, np.cumsum(np.where(known, bits, 0.0)))
    counts = np.append(0, np.cumsum(known))
    begin, end = indices + 1, np.append(indices[1:], len(segments))[: len(indices)]
    return np.where(counts[end] > counts[begin], totals[end] - totals[begin], np.nan)


def _token_columns(
    difference: Difference,
    segments: Segments,
    indices: NDArray[np.intp],
    granularity: Granularity,
) -> tuple[DifferenceColumn, ...]:
    """What can be said token by token where both models split the text alike."""
    left, right = difference.left, difference.right
    if granularity.is_passage or not len(indices) or not have_same_tokens(left, right):
        return ()
    pairs = TokenPairs.of(left, right)
    begins = segments.left_tokens[:-1]
    logprob = np.add.reduceat(pairs.logprob.astype(np.float64), begins)
    # That which differs most is not known where one of them is not.
    up = np.maximum.reduceat(pairs.rank, begins)
    down = np.minimum.reduceat(pairs.rank, begins)
    rank = np.where(np.abs(down) > up, down, up)
    return (
        DifferenceColumn(
            "Δ rank",
            "Rank of B less that of A; of several tokens, the one that differs most",
            rank[indices],
            0,
            is_change=True,
        ),
        DifferenceColumn(
            "Δ ln p",
            "Log-probability of B less that of A, in nats",
            logprob[indices],
            2,
            is_change=True,
        ),
    )
