"""Segments: the pieces of two analyses that correspond, so that their bits can be compared."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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
        return self.right_bits - self.left_bits

    @property
    def difference_per_character(self) -> Floats:
        """(s,) The same by character of the longer side."""
        longer = np.maximum(self.left_end - self.left_start, self.right_end - self.right_start)
        return self.difference / np.maximum(longer, 1)

    @property
    def compared(self) -> NDArray[np.bool_]:
        """(s,) where both sides have evidence."""
        return ~np.isnan(self.left_bits)


@dataclass(frozen=True, eq=False)
class _Side:
    """The groups of one analysis: where each belongs to among runs and what is between them.

    ``place``: (g,) 2i for what is before run i, 2i + 1 for run i. ``start``: (g,) offset, in code
    points, within what the group belongs to.
    """

    place: Int32
    offset: Int32


def smallest_segments(left: Analysis, right: Analysis, edits: Edits) -> Segments:
    """The smallest pieces that begin at the same place in both texts, each change being one.

    A token with white space before its first visible character belongs where that character is.
    """
    sides = (
        _side_of(left, edits.left_start, edits.length),
        _side_of(right, edits.right_start, edits.length),
    )
    # One number for each place and offset: those that both sides have begin a segment.
    width = max(len(left.text), len(right.text)) + 1
    keys = [side.place.astype(np.int64) * width + side.offset for side in sides]
    is_change = [side.place % 2 == 0 for side in sides]
    common = np.intersect1d(keys[0][~is_change[0]], keys[1][~is_change[1]])
    # What one side alone has, at the beginning of a run, belongs to that run's first segment.
    runs = np.unique(np.concatenate([side.place[side.place % 2 == 1] for side in sides]))
    changes = np.unique(np.concatenate([side.place[side.place % 2 == 0] for side in sides]))
    begins = np.unique(np.concatenate([common, runs * width, changes * width])).astype(np.int64)
    tokens, starts = [], []
    for analysis, key in zip((left, right), keys, strict=True):
        groups = analysis.groups
        first = np.append(np.searchsorted(key, begins), len(key))
        tokens.append(groups.token_bounds[first].astype(np.int32))
        start = np.append(groups.start, len(analysis.text))[first]
        if len(start) > 1:
            start[0] = 0
        starts.append(start.astype(np.int32))
    changed = begins // width % 2 == 0
    return _with_bits(left, right, starts, tokens, changed)


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


def _side_of(analysis: Analysis, run_start: Int32, length: Int32) -> _Side:
    groups = analysis.groups
    # Run i begins at edge 2i and ends at edge 2i + 1.
    edges = np.stack([run_start, run_start + length], 1).ravel()
    place = np.searchsorted(edges, groups.visible_start, side="right").astype(np.int32)
    begin = np.append(run_start, 0)[np.minimum(place // 2, len(run_start))]
    offset = np.where(place % 2 == 1, np.maximum(groups.start - begin, 0), 0)
    return _Side(place, offset.astype(np.int32))


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
        total = np.append(0.0, np.cumsum(bits))
        missing = np.append(0, np.cumsum(~scored))
        sums.append(total[bounds[1:]] - total[bounds[:-1]])
        known &= missing[bounds[1:]] == missing[bounds[:-1]]
    left_bits, right_bits = (np.where(known, total, np.nan) for total in sums)
    return Segments(
        starts[0][:-1], starts[0][1:], starts[1][:-1], starts[1][1:],
        tokens[0], tokens[1], changed, left_bits, right_bits,
    )  # fmt: skip


SEGMENT_COLUMNS = tuple(column.name for column in fields(Segments))
