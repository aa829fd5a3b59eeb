"""What the columns of words are computed from: the words of a text, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.bounded_values import is_least_probability
from gltr_desktop.analysis.words.level_words import level_words
from gltr_desktop.analysis.words.word_columns import positions_in_sentences, word_figures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis, Int32, Tokens
    from gltr_desktop.analysis.words.level_words import LevelWords
    from gltr_desktop.analysis.words.word_columns import WordFigures


class TextWords:
    """The w words of a text, whatever is known of them: the same at all steps of an analysis."""

    def __init__(self, tokens: Tokens) -> None:
        self._text = tokens.text
        self.level: LevelWords = level_words(tokens)

    def text(self, index: int) -> str:
        """Word ``index``, as it is in the text."""
        words = self.level.words
        return self._text[words.start[index] : words.end[index]]

    @property
    def ids(self) -> Int32:
        """(w,) int32: for each word its place in :attr:`keys`."""
        return self._numbered[0]

    @property
    def keys(self) -> list[str]:
        """The different words in lower case."""
        return self._numbered[1]

    @cached_property
    def _numbered(self) -> tuple[Int32, list[str]]:
        ids: dict[str, int] = {}
        texts = map(str.casefold, self.level.words.texts(self._text))
        of_words = [ids.setdefault(text, len(ids)) for text in texts]
        return np.array(of_words, np.int32), list(ids)

    @cached_property
    def positions(self) -> Int32:
        """(w,) int32: which word of its sentence each is, from 1."""
        return positions_in_sentences(self._text, self.level.words.start)[1]


@dataclass(frozen=True, eq=False)
class WordSource:
    """The words of a text at one step of its analysis."""

    analysis: Analysis
    text_words: TextWords

    @property
    def level(self) -> LevelWords:
        """The words and their tokens."""
        return self.text_words.level

    @cached_property
    def figures(self) -> WordFigures:
        """What is known of the words."""
        level = self.level
        return word_figures(self.analysis, level.begin, level.end, punctuation_apart=True)

    @cached_property
    def is_bound(self) -> NDArray[np.bool_]:
        """(w,) which words are at least as surprising as is known: a token of them is."""
        analysis, level = self.analysis, self.level
        least = is_least_probability(analysis.model, analysis.columns.logprob) & analysis.scored
        counts = np.concatenate([[0], np.cumsum(least)])
        bounds: NDArray[np.bool_] = counts[level.end] > counts[level.begin]
        return bounds
