"""Analyses whose evidence is given token by token, so that every formula can be told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.record import UNSCORED, Analysis, Columns, Scores
from helpers.analyses import MODEL, tokens_of, vocabulary_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Row:
    """A token and its evidence; ``rank`` is UNSCORED where it has none."""

    piece: str | bytes
    rank: int = 0
    logprob: float = -1.0
    entropy: float = 1.0
    variance: float = 1.0
    top_entropy: float = 0.5

    @property
    def is_scored(self) -> bool:
        """Whether there is evidence."""
        return self.rank != UNSCORED


def analysis_of_rows(
    rows: Sequence[Row],
    *,
    lacks: frozenset[str] = frozenset(),
    context: int = 1,
    done: int | None = None,
) -> Analysis:
    """The analysis of the text that the pieces of ``rows`` make up.

    ``context`` tokens came before the first one. Only the first ``done`` tokens are dealt with.
    """
    pieces = [row.piece for row in rows]
    vocabulary = vocabulary_of(pieces)
    tokens = tokens_of(pieces, vocabulary)
    dealt_with = rows[: len(rows) if done is None else done]
    scored = np.array([row.is_scored for row in dealt_with], bool)

    def floats(name: str) -> np.ndarray:
        known = np.array([getattr(row, name) for row in dealt_with], np.float32)
        return np.where(scored, known, np.float32(np.nan))

    columns = replace(
        Columns.empty(len(dealt_with), 10),
        rank=np.array([row.rank for row in dealt_with], np.int32),
        context=np.where(scored, np.arange(len(dealt_with)) + context, 0).astype(np.int32),
        **{name: floats(name) for name in ("logprob", "entropy", "variance", "top_entropy")},
    )
    begun = Analysis.begin(
        tokens, replace(MODEL, lacks=lacks, vocabulary_size=None), vocabulary, 10
    )
    return begun.extended(Scores(0, columns))
