"""A row for each word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import finished_units
from gltr_desktop.ui.table.table_rows import TableRows
from gltr_desktop.ui.table.word_columns import kinds_of_values, word_columns
from gltr_desktop.ui.table.word_source import TextWords, WordSource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis


class WordRows(TableRows["WordSource"]):
    """The words of an analysis; the ids of texts are those of different words."""

    noun = "word"

    def __init__(self, analysis: Analysis, text_words: TextWords | None = None) -> None:
        text_words = text_words or TextWords(analysis.tokens)
        self._text_words = text_words
        source = WordSource(analysis, text_words)
        super().__init__(
            analysis,
            source,
            word_columns(analysis.model),
            text_words.level.begin,
            _finished(source),
        )

    def at_step(self, analysis: Analysis) -> WordRows:
        """The words with what is known of them now."""
        return WordRows(analysis, self._text_words)

    def text(self, index: int, column: int) -> str:
        """Word ``index``, as it is in the text."""
        return self._text_words.text(index)

    def key(self, text_id: int) -> str:
        """The word with that id in lower case."""
        return self._text_words.keys[text_id]

    def kinds(self) -> dict[str, list[str | None]]:
        """Which ranks, probabilities and surprisals are exact; mostly all."""
        return kinds_of_values(self._source)


def _finished(source: WordSource) -> NDArray[np.bool_]:
    """(w,) which words have been dealt with, and have evidence of some token at least."""
    analysis, level = source.analysis, source.level
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    end = bounds[finished_units(analysis, Granularity.WORD)]
    counts = np.concatenate([[0], np.cumsum(analysis.scored)])
    finished: NDArray[np.bool_] = (level.end <= end) & (counts[level.end] > counts[level.begin])
    return finished
