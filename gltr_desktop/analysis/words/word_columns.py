"""What reading research asks of each word: surprisal both ways, entropy, and rank and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import sentence_starts
from gltr_desktop.analysis.words.surprisal import (
    can_correct,
    correction,
    knows_whole_words,
    plain_surprisal,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis, Int32

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WordFigures:
    """The figures of w words, each array (w,): float64 with NaN where unknown, or int32.

    ``tokens`` counts the tokens of a word. ``corrected`` and ``plain`` are its surprisal in nats.
    ``entropy`` in nats, ``rank`` from 0 (UNSCORED: none) and ``probability`` are those of its first
    token: what the model expected before it had seen any of the word.
    """

    tokens: Int32
    corrected: Floats
    plain: Floats
    entropy: Floats
    rank: Int32
    probability: Floats

    def __len__(self) -> int:
        return len(self.tokens)


def word_figures(
    analysis: Analysis,
    begin: Int32,
    end: Int32,
    *,
    punctuation_apart: bool,
    spaces_only: bool = False,
) -> WordFigures:
    """The figures of the words that consist of tokens [``begin[i]``, ``end[i]``), (w,) each.

    ``corrected`` is NaN where words cannot be corrected. Where a tokenizer marks their ends, the
    plain product is the probability of the word, and so both are the same.
    """
    plain = plain_surprisal(analysis, begin, end)
    if can_correct(analysis.model):
        nats = correction(
            analysis, begin, end, punctuation_apart=punctuation_apart, spaces_only=spaces_only
        )
        corrected = plain + nats
    else:
        is_whole = knows_whole_words(analysis.model)
        corrected = plain if is_whole else np.full(len(begin), np.nan)
    known = begin < end
    known[known] = analysis.scored[begin[known]]
    first, columns = begin[known], analysis.columns

    def of_first(values: NDArray[np.float32]) -> Floats:
        placed = np.full(len(begin), np.nan)
        placed[known] = values[first]
        return placed

    rank = np.full(len(begin), UNSCORED, np.int32)
    rank[known] = columns.rank[first]
    return WordFigures(
        tokens=(end - begin).astype(np.int32),
        corrected=corrected,
        plain=plain,
        entropy=of_first(columns.entropy),
        rank=rank,
        probability=np.exp(of_first(columns.logprob)),
    )


def positions_in_sentences(text: str, word_starts: Int32) -> tuple[Int32, Int32]:
    """The number of each word's sentence in ``text``, and its position there: (w,) int32, from 1.

    ``word_starts``: (w,) ascending offsets in code points, none of white space. A sentence that
    seems to begin within a word, as behind the “?” of an address, does not.
    """
    starts = np.intersect1d(sentence_starts(text), word_starts)
    sentence = np.maximum(starts.searchsorted(word_starts, side="right"), 1).astype(np.int32)
    first = sentence.searchsorted(sentence, side="left")
    return sentence, (np.arange(len(sentence)) - first + 1).astype(np.int32)


def previous(values: NDArray[np.number]) -> Floats:
    """(w,) float64: the value of the word before each of w words; NaN for the first."""
    return np.concatenate([[np.nan], values])[:-1]
