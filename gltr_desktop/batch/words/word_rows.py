"""The rows of a table of words: what the items say, and what each model made of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.words.word_columns import positions_in_sentences
from gltr_desktop.batch.words.item_text import joined
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from gltr_desktop.batch.words.figures import Figures
    from gltr_desktop.batch.words.frequencies import Frequencies
    from gltr_desktop.batch.words.items import Item
    from gltr_desktop.batch.words.request import Base, Wording
    from gltr_desktop.batch.words.table import Cell

    Cells = list[Cell]

SHARED = "shares a token with a neighbour"
WITHOUT = "has no token of its own"
NOT_SCORED = "the model gives its first token no probability"
NOT_CORRECTED = "not corrected"
STOPPED = "not read: the run ended before"
"""What notes of words say."""

_FIGURES = ("corrected", "plain", "entropy", "rank", "probability")
_COUNT = 2 + 2 * len(_FIGURES)
"""The columns of a model."""


class WordRows:
    """Makes the rows of items.

    ``can_correct`` says of each model whether it corrects its words: then it is a note where it
    could not. An item without words that can be told has one row, which says why.
    """

    def __init__(
        self,
        wording: Wording,
        base: Base,
        can_correct: Sequence[bool],
        frequencies: Frequencies | None,
        *,
        has_group: bool,
    ) -> None:
        self._wording, self._base, self._frequencies = wording, base, frequencies
        self._can_correct, self._has_group = can_correct, has_group

    def of_items(
        self, items: Iterable[Item], found: Sequence[Iterator[Figures | str]]
    ) -> Iterator[Cells]:
        """The rows of ``items`` that are not empty, of which each model has ``found`` figures.

        A model that was stopped has found fewer.
        """
        for item in items:
            yield from self._of_item(item, [next(each, STOPPED) for each in found])

    def _of_item(self, item: Item, found: Sequence[Figures | str]) -> Iterator[Cells]:
        head: Cells = [item.name, *([item.group] if self._has_group else [])]
        try:
            words = self._wording.words_of(item).shifted(-joined(item).begin)
        except InputError as error:
            columns = 8 + 2 * (self._frequencies is not None)
            notes: Cells = [*[None] * (_COUNT - 1), str(error)]
            yield [*head, *[None] * columns, *notes * len(found)]
            return
        texts = words.texts(item.text)
        lengths = (words.end - words.start).tolist()
        sentences, positions = positions_in_sentences(item.text, words.start)
        places = zip(
            sentences.tolist(), positions.tolist(), range(1, len(words) + 1), texts,
            words.start.tolist(), words.end.tolist(), lengths, strict=True,
        )  # fmt: skip
        own = self._with_previous(texts, lengths)
        models = [
            self._of_model(each, len(words), corrects=corrects)
            for each, corrects in zip(found, self._can_correct, strict=True)
        ]
        for place, rest, *figures in zip(places, own, *models, strict=True):
            yield [*head, *place, *rest, *(cell for cells in figures for cell in cells)]

    def _with_previous(self, texts: list[str], lengths: list[int]) -> list[Cells]:
        """The frequency of each word, and length and frequency of the one before."""
        before: Cells = [None, *lengths[:-1]]
        if self._frequencies is None:
            return [[length] for length in before]
        zipf = [self._frequencies.zipf(text) for text in texts]
        return [list(cells) for cells in zip(zipf, before, [None, *zipf[:-1]], strict=True)]

    def _of_model(self, found: Figures | str, count: int, *, corrects: bool) -> list[Cells]:
        """The cells of one model for each of ``count`` words."""
        if isinstance(found, str):
            return [[*[None] * (_COUNT - 1), found] for _ in range(count)]
        figures = [self._cells(found, name) for name in _FIGURES]
        before: list[Cells] = [[None, *column[:-1]] for column in figures]
        notes = [_notes(figure, corrects=corrects) for figure in found]
        rows = zip(found["tokens"].tolist(), *figures, *before, notes, strict=True)
        return [list(row) for row in rows]

    def _cells(self, found: Figures, name: str) -> Cells:
        """A column, in the unit of the base; None for what is not known."""
        values = found[name]
        if name == "rank":
            return [None if rank == UNSCORED else rank + 1 for rank in values.tolist()]
        if name != "probability":
            values = values / self._base.nats
        return _known(values)


def _known(values: NDArray[np.float64]) -> Cells:
    return [None if math.isnan(value) else value for value in values.tolist()]


def _notes(figure: np.void, *, corrects: bool) -> str | None:
    """What is to be known of the figures of a word; None for nothing."""
    notes = []
    if figure["shared"]:
        notes.append(SHARED)
    if figure["tokens"] == 0:
        notes.append(WITHOUT)
    elif figure["rank"] == UNSCORED:
        notes.append(NOT_SCORED)
    elif corrects and np.isnan(figure["corrected"]):
        notes.append(NOT_CORRECTED)
    return "; ".join(notes) or None
