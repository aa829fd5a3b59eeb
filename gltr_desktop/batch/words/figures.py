"""The figures of the words of items, kept in a file while other items and models are read."""

from __future__ import annotations

import io
import tempfile
from typing import TYPE_CHECKING, Self

import numpy as np

from gltr_desktop.analysis.words.regions import tokens_of_words
from gltr_desktop.analysis.words.word_columns import word_figures
from gltr_desktop.errors import GltrError

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
        analysis,
        tokens.begin,
        tokens.end,
        punctuation_apart=words.punctuation_apart,
        spaces_only=words.spaces_only,
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
        """Raise GltrError if there is no room for such a file."""
        try:
            # What a buffer holds could not be written later, either, where the disk is full.
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise _no_room(error) from error
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
        """Keep the figures of the next item, or why there are none.

        Raises:
            GltrError: there is no room for them; what was kept before is still there.
        """
        content = io.BytesIO()
        np.save(content, np.array(found) if isinstance(found, str) else found)
        rest = content.getvalue()
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise _no_room(error) from error
        self._count += 1

    def __iter__(self) -> Iterator[Figures | str]:
        self._file.seek(0)
        for _ in range(self._count):
            found = np.load(self._file)
            yield str(found) if found.dtype.kind == "U" else found


def _no_room(error: OSError) -> GltrError:
    return GltrError(
        f"There is no room for temporary files: {error.strerror}.",
        "Free some space, or name a folder on another disk in the variable TMPDIR.",
    )
