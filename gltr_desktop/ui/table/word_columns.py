"""The columns of the table where it has a row for each word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import (
    EXACT,
    LEAST,
    kinds_of_probabilities,
    kinds_of_ranks,
    sign_of_value,
)
from gltr_desktop.analysis.measures import RANK, measure_named
from gltr_desktop.analysis.numbers import percentage, surprisal
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.surprisal import can_correct
from gltr_desktop.analysis.words.word_choice import why_no_choice
from gltr_desktop.analysis.words.word_columns import previous
from gltr_desktop.ui.table.column import Column, two_decimals, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Float32
    from gltr_desktop.ui.table.word_source import WordSource


def _bits(nats: NDArray[np.float64]) -> Float32:
    """As many digits as those of the tokens. No word is more than certain, but for roundings."""
    bits: Float32 = np.maximum(surprisal(-nats), 0).astype(np.float32)
    return bits


def _corrected(source: WordSource) -> Float32:
    return _bits(source.figures.corrected)


def _plain(source: WordSource) -> Float32:
    return _bits(source.figures.plain)


def _rank(source: WordSource) -> Float32:
    """From 1. No vocabulary has so many items that a float32 could not count them."""
    rank = source.figures.rank
    return np.where(rank == UNSCORED, np.nan, rank + 1).astype(np.float32)


def _sign_of_first(measure: Measure) -> Callable[[WordSource, int], str]:
    def sign(source: WordSource, word: int) -> str:
        first = int(source.level.begin[word])
        return sign_of_value(source.analysis, measure, first, first + 1)

    return sign


def _sign_of_surprisal(source: WordSource, word: int) -> str:
    return "> " if source.is_bound[word] else ""


def _sign_before(source: WordSource, word: int) -> str:
    return _sign_of_surprisal(source, word - 1) if word else ""


_FIRST: list[Column[WordSource]] = [
    Column(
        "No.",
        lambda source: np.arange(1, len(source.level) + 1, dtype=np.int32),
        whole,
        "Where the word is in the text; punctuation marks count as words",
    ),
    Column("Word", lambda source: source.text_words.ids, tip="What is in the text"),
    Column(
        "Tokens",
        lambda source: source.figures.tokens,
        whole,
        "How many tokens make it up, a space before it among them, but no line break",
    ),
    Column(
        "Characters",
        lambda source: source.level.words.end - source.level.words.start,
        whole,
        "How many characters it has",
    ),
]
_CORRECTED: Column[WordSource] = Column(
    "Corrected surprisal, bits",
    _corrected,
    two_decimals,
    "How surprising the word was as a whole, with its end: one bit more for half the probability",
    _sign_of_surprisal,
    "Surprisal,\ncorrected, bits",
)
_PLAIN_TIP = "The surprisals of the word's tokens, added up"
_EXPECTED: list[Column[WordSource]] = [
    Column(
        "Entropy before, nats",
        lambda source: source.figures.entropy.astype(np.float32),
        two_decimals,
        "How unsure the model was before it had seen any of the word",
        heading="Entropy\nbefore, nats",
    ),
    Column(
        "Rank of first token",
        _rank,
        whole,
        "Where the word's first token was in the model's list of guesses; 1 is its best guess",
        _sign_of_first(RANK),
        "Rank of\nfirst token",
    ),
    Column(
        "Probability of first token",
        lambda source: source.figures.probability.astype(np.float32),
        percentage,
        "The probability that the model gave to the word's first token",
        _sign_of_first(measure_named("probability")),
        "Probability,\nfirst token",
    ),
]
_POSITION: Column[WordSource] = Column(
    "Position in sentence",
    lambda source: source.text_words.positions,
    whole,
    "Which word of its sentence it is; punctuation marks count as words",
    heading="Place in\nsentence",
)


def word_columns(model: ModelRecord) -> list[Column[WordSource]]:
    """The columns for words that ``model`` read: corrected only where it gives what that needs."""
    is_corrected = can_correct(model)
    why = why_no_choice(Granularity.WORD, model)
    plain: Column[WordSource] = Column(
        "Plain surprisal, bits",
        _plain,
        two_decimals,
        f"{_PLAIN_TIP}. {why}" if why else f"{_PLAIN_TIP}: longer words that begin so count in",
        _sign_of_surprisal,
        "Surprisal,\nplain, bits",
    )
    return [
        *_FIRST,
        *([_CORRECTED] if is_corrected else []),
        plain,
        *_EXPECTED,
        _of_word_before(_CORRECTED if is_corrected else plain),
        _POSITION,
    ]


def _of_word_before(column: Column[WordSource]) -> Column[WordSource]:
    """The same of the word before, from which reading slows down at this one, too."""
    which = column.title.split()[0].lower()
    return Column(
        "Surprisal of word before, bits",
        lambda source: previous(column.values(source)).astype(np.float32),
        two_decimals,
        f"The {which} surprisal of the word before this one, whatever sentence that is in",
        _sign_before,
        "Bits of\nword before",
    )


def kinds_of_values(source: WordSource) -> dict[str, list[str | None]]:
    """The columns for other programs that say which numbers are no exact ones; mostly none."""
    analysis, first = source.analysis, source.level.begin.tolist()
    kinds = {
        "Rank is": kinds_of_ranks(analysis),
        "Probability is": kinds_of_probabilities(analysis),
    }
    found = {
        title: [kind[token] for token in first] for title, kind in kinds.items() if kind is not None
    }
    if analysis.model.least_probability is not None:
        known = ~np.isnan(source.figures.plain)
        bounds = zip(source.is_bound.tolist(), known.tolist(), strict=True)
        found["Surprisal is"] = [
            (LEAST if is_bound else EXACT) if is_known else None for is_bound, is_known in bounds
        ]
    return found
