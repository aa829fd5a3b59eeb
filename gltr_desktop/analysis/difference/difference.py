"""The difference between two analyses, of two texts or by two models."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.difference.edits import Edits, edits_between, unedited
from gltr_desktop.analysis.difference.segments import Segments, joined, smallest_segments
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.segmentation import Granularity


class Kind(Enum):
    """What is set side by side; the value is written in exports."""

    MODELS = "models"
    TEXTS = "texts"


@dataclass(frozen=True, eq=False)
class Difference:
    """A left and a right analysis, aligned.

    Differences are those of the right side from the left one: of a revision, what the change added
    in bits; of two models, how many more bits the text has to the second one. ``smallest`` are the
    smallest segments that both have in common; :meth:`at` joins them.
    """

    kind: Kind
    left: Analysis
    right: Analysis
    edits: Edits
    smallest: Segments

    def at(self, granularity: Granularity) -> Segments:
        """The segments of words, sentences or paragraphs of the left text; each is remembered."""
        known: dict[Granularity, Segments] = self._known
        if granularity not in known:
            known[granularity] = joined(self.smallest, self.left, self.right, granularity)
        return known[granularity]

    @cached_property
    def _known(self) -> dict[Granularity, Segments]:
        return {}

    @property
    def is_revision(self) -> bool:
        """Whether the texts have so much in common that changed words can be pointed out."""
        return self.edits.is_revision

    @property
    def complete(self) -> bool:
        """Whether both texts have been read to their ends."""
        return self.left.complete and self.right.complete

    @property
    def left_bits(self) -> float:
        """Total of the left side where both sides have evidence."""
        return float(np.nansum(self.smallest.left_bits))

    @property
    def right_bits(self) -> float:
        """Total of the right side where both sides have evidence."""
        return float(np.nansum(self.smallest.right_bits))

    @property
    def bits(self) -> float:
        """``right_bits`` less ``left_bits``: what the differences of all segments add up to."""
        return self.right_bits - self.left_bits


def difference_of_models(left: Analysis, right: Analysis) -> Difference:
    """The difference between two models on one text, aligned by code points.

    Raises:
        InputError: one of them is a masked model, and the other is not.
        ValueError: the texts are not the same.
    """
    if left.model.is_pseudo != right.model.is_pseudo:
        raise InputError(
            "A model that guesses from both sides cannot be compared with one that reads from left"
            " to right.",
            "Choose two models of one kind.",
        )
    if left.text != right.text:
        raise ValueError("two models can only be compared on the same text")
    edits = unedited(left.text)
    return Difference(Kind.MODELS, left, right, edits, smallest_segments(left, right, edits))


def difference_of_texts(left: Analysis, right: Analysis, edits: Edits | None = None) -> Difference:
    """The difference between two texts, read by one model; ``edits`` are theirs, if known."""
    known = edits_between(left.text, right.text) if edits is None else edits
    return Difference(Kind.TEXTS, left, right, known, smallest_segments(left, right, known))
