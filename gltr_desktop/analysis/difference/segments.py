"""Segments: the pieces of two analyses that correspond, so that their bits can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gltr_desktop.analysis.difference.common_cuts import cuts_between
from gltr_desktop.analysis.numbers import surprisal
from gltr_desktop.analysis.segmentation import Granularity, segment
from gltr_desktop.analysis.visible_text import first_visible

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.edits import Edits
    from gltr_desktop.analysis.record import Analysis, Int32

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Segments:
    """(s,) pieces of a left and a right text that correspond, in the order of both texts.

    ``left_start``, ``left_end``, ``right_start``, ``right_end``: (s,) half-open offsets in code
    points; a side on which there is nothing, because it was added on the other one, is empty.
    ``left_tokens``, ``right_tokens``: (s + 1,) segment i consists of tokens [``bounds[i]``,
    ``bounds[i + 1]``) of a side. Every token of a side is in exactly one segment.
    ``changed``: (s,) whether the words differ; of one text read by two models, nothing is changed.
    ``left_bits``, ``right_bits``: (s,) float64, −Σ log₂ p of the tokens; NaN unless all tokens of
    both sides have evidence.
    """

    left_start: Int32
    left_end: Int32
    right_start: Int32
    right_end: Int32
    left_tokens: Int32
    right_tokens: Int32
    changed: NDArray[np.bool_]
    left_bits: Floats
    right_bits: Floats

    def __len__(self) -> int:
        return len(self.changed)

    @property
    def difference(self) -> Floats:
        """(s,) bits of the right side less those of the left one; NaN where one is unknown."""
        # Of what is infinite on both sides, the difference is unknown.
        with np.errstate(invalid="ignore"):
            difference: Floats = self.right_bits - self.left_bits
        return difference

    @property
    def difference_per_character(self) -> Floats:
        """(s,) The same by character of the longer side."""
        longer = np.maximum(self.left_end - self.left_start, self.right_end - self.right_start)
        per_character: Floats = self.difference / np.maximum(longer, 1)
        return per_character

    @property
    def compared(self) -> NDArray[np.bool_]:
        """(s,) where both sides have evidence."""
        return ~np.isnan(self.left_bits)


def smallest_segments(left: Analysis, right: Analysis, edits: Edits) -> Segments:
    """The smallest pieces that begin at the same place in both texts, each change being one."""
    cuts = cuts_between(left, right, edits)
    starts, tokens = [], []
    for analysis, first, start in (
        (left, cuts.left, cuts.left_start),
        (right, cuts.right, cuts.right_start),
    ):
        bounds = analysis.groups.token_bounds
        starts.append(np.append(start, len(analysis.text)).astype(np.int32))
        tokens.append(np.append(bounds[first], len(analysis)).astype(np.int32))
    return _with_bits(left, right, starts, tokens, cuts.changed)


def joined(
    segments: Segments, left: Analysis, right: Analysis, granularity: Granularity
) -> Segments:
    """Segments joined to words, sentences or paragraphs of the left text; changes stay whole."""
    if granularity is Granularity.TOKEN or len(segments) == 0:
        return segments
    visible = first_visible(left.text, segments.left_start, segments.left_end)
    bounds = segment(left.text, granularity, visible)
    begins = np.zeros(len(segments), np.bool_)
    begins[bounds[:-1]] = True
    begins |= segments.changed
    begins[1:] |= segments.changed[:-1]
    first = np.append(np.flatnonzero(begins), len(segments))
    starts = [
        np.append(start, end[-1])[first].astype(np.int32)
        for start, end in (
            (segments.left_start, segments.left_end),
            (segments.right_start, segments.right_end),
        )
    ]
    tokens = [segments.left_tokens[first], segments.right_tokens[first]]
    return _with_bits(left, right, starts, tokens, segments.changed[first[:-1]])


def _with_bits(
    left: Analysis,
    right: Analysis,
    starts: list[Int32],
    tokens: list[Int32],
    changed: NDArray[np.bool_],
) -> Segments:
    sums, known = [], np.ones(len(changed), np.bool_)
    for analysis, bounds in zip((left, right), tokens, strict=True):
        scored = analysis.scored
        bits = surprisal(np.where(scored, analysis.columns.logprob, 0).astype(np.float64))
        owner = np.repeat(np.arange(len(changed)), np.diff(bounds))
        sums.append(np.bincount(owner, bits, len(changed)))
        known &= np.bincount(owner, ~scored, len(changed)) == 0
    left_bits, right_bits = (np.where(known, total, np.nan) for total in sums)
    return Segments(
        starts[0][:-1], starts[0][1:], starts[1][:-1], starts[1][1:],
        tokens[0], tokens[1], changed, left_bits, right_bits,
    )  # fmt: skip
