"""The difference between two analyses, of two texts or by two models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.difference.edits import Edits, edits_between, unedited
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.difference.segments import Segments, joined, smallest_segments
from gltr_desktop.analysis.difference.token_pairs import have_same_tokens
from gltr_desktop.analysis.pseudo_likelihood import two_kinds_of_models
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis, Int32


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

    def level(self, granularity: Granularity) -> Granularity:
        """By what differences are shown where a text is shown by ``granularity``.

        The tokens of two tokenizers have pieces of words in common that mean nothing to a reader:
        words take their place.
        """
        is_apart = granularity is Granularity.TOKEN and not self._have_same_tokens
        return Granularity.WORD if is_apart and self.kind is Kind.MODELS else granularity

    @cached_property
    def _have_same_tokens(self) -> bool:
        return have_same_tokens(self.left, self.right)

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
    def left_bits_per_character(self) -> float:
        """``left_bits`` by the characters that they are for; NaN where there are none."""
        return self._per_character(self.left_bits, self.smallest.left_start, self.smallest.left_end)

    @property
    def right_bits_per_character(self) -> float:
        """``right_bits`` by the characters that they are for; NaN where there are none."""
        segments = self.smallest
        return self._per_character(self.right_bits, segments.right_start, segments.right_end)

    def _per_character(self, bits: float, start: Int32, end: Int32) -> float:
        characters = int((end - start)[self.smallest.compared].sum())
        return bits / characters if characters else float("nan")

    @property
    def is_pseudo(self) -> bool:
        """Whether bits are those of masked models: there is no rate of them for a whole text."""
        return self.left.model.is_pseudo

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
        raise two_kinds_of_models()
    if left.text != right.text:
        raise ValueError("two models can only be compared on the same text")
    edits = unedited(left.text)
    return Difference(Kind.MODELS, left, right, edits, smallest_segments(left, right, edits))


def difference_of_texts(left: Analysis, right: Analysis, edits: Edits | None = None) -> Difference:
    """The difference between two texts, read by one model; ``edits`` are theirs, if known."""
    known = edits_between(left.text, right.text) if edits is None else edits
    return Difference(Kind.TEXTS, left, right, known, smallest_segments(left, right, known))
