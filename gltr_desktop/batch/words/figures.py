"""The figures of the words of items, kept in a file while other items and models are read."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Self

import numpy as np

from gltr_desktop.analysis.words.regions import tokens_of_words
from gltr_desktop.analysis.words.word_columns import word_figures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.words.regions import Words

    Figures = NDArray[np.void]

FIGURES = np.dtype([
    ("tokens", np.int32), ("corrected", np.float64), ("plain", np.float64),
    ("entropy", np.float64), ("rank", np.int32), ("probability", np.float64), ("shared", np.bool_),
])  # fmt: skip
"""A word: as in WordFigures, and whether it shares a token with a neighbour."""


def figures_of(analysis: Analysis, words: Words) -> Figures:
    """(w,) FIGURES of the ``words`` of a complete ``analysis``."""
    tokens = tokens_of_words(analysis.tokens, words)
    found = word_figures(
        analysis, tokens.begin, tokens.end, punctuation_apart=words.punctuation_apart
    )
    figures = np.empty(len(words), FIGURES)
    for name in FIGURES.names or ():
        figures[name] = tokens.shared if name == "shared" else getattr(found, name)
    return figures


class FigureFile:
    """What one model made of items, in their order, in a temporary file that nobody else sees.

    Use it as a context manager: the file is gone afterwards.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def append(self, found: Figures | str) -> None:
        """Keep the figures of the next item, or why there are none."""
        np.save(self._file, np.array(found) if isinstance(found, str) else found)
        self._count += 1

    def __iter__(self) -> Iterator[Figures | str]:
        self._file.seek(0)
        for _ in range(self._count):
            found = np.load(self._file)
            yield str(found) if found.dtype.kind == "U" else found
