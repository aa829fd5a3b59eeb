"""The spans of a document: positions and buckets, which follow every edit of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.ramp import unit_steps
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import finished_units, unit_buckets
from gltr_desktop.analysis.visible_text import last_visible
from gltr_desktop.ui.editor.positions import utf16_positions

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.record import Analysis

Positions = NDArray[np.int32]


class Spans:
    """The groups of one analysis, at their present positions in the document.

    The columns have one row for each span that no edit has cut, ascending: ``start`` and ``end`` in
    UTF-16 units, ``visible_start`` the position of the first visible character and ``visible_end``
    that behind the last one (where there is none, ``start`` both), ``group`` the number in
    ``analysis.groups``, and ``unit`` the number of the unit of ``granularity`` that the group
    belongs to and is coloured as.
    """

    def __init__(self, analysis: Analysis, granularity: Granularity = Granularity.TOKEN) -> None:
        groups = analysis.groups
        positions = utf16_positions(analysis.text)
        self.analysis = analysis
        self.start: Positions = positions[groups.start]
        self.end: Positions = positions[groups.end]
        self.visible_start: Positions = positions[groups.visible_start]
        self.visible_end: Positions = positions[
            last_visible(analysis.text, groups.start, groups.end)
        ]
        self.group: Positions = np.arange(len(groups), dtype=np.int32)
        self.stale_from: int | None = None
        """Position from which on the text is not as the model read it; None: all of it is."""
        self.original_length = int(positions[-1])
        """UTF-16 units of the text that was analysed."""
        self._length = self.original_length
        self._set_granularity(granularity)

    def _set_granularity(self, granularity: Granularity) -> None:
        self.granularity = granularity
        self._bounds = self.analysis.tokens.units(granularity)
        count = len(self._bounds) - 1
        self._unit_of_group = np.repeat(np.arange(count, dtype=np.int32), np.diff(self._bounds))
        self._buckets: NDArray[np.int8] = np.full(count, NO_BUCKET, np.int8)
        self._done_units = 0

    def __len__(self) -> int:
        return len(self.start)

    @property
    def unit(self) -> Positions:
        """(n,) int32: the unit that each span belongs to, ascending."""
        return self._unit_of_group[self.group]

    @property
    def bucket(self) -> NDArray[np.int8]:
        """(n,) int8: the bucket of each span's unit, NO_BUCKET while that is unknown."""
        return self.bucket_of_group[self.group]

    @property
    def bucket_of_group(self) -> NDArray[np.int8]:
        """(g,) int8: the bucket of every group of the analysis, also of those without a span."""
        return self._buckets[self._unit_of_group]

    @property
    def unit_starts(self) -> NDArray[np.intp]:
        """(u,) The index of the first span of every unit that has one, ascending."""
        return np.flatnonzero(np.diff(self.unit, prepend=-1))

    def unit_of(self, index: int) -> int:
        """The unit that span ``index`` belongs to."""
        return int(self._unit_of_group[self.group[index]])

    def bucket_at(self, index: int) -> int:
        """The bucket of span ``index``."""
        return int(self._buckets[self.unit_of(index)])

    def colours(self, indices: range) -> tuple[list[int], list[int]]:
        """Units and buckets of some spans; for all of a long text this would take too long."""
        units = self._unit_of_group[self.group[indices.start : indices.stop]]
        return units.tolist(), self._buckets[units].tolist()

    def steps(self, indices: range, thresholds: Thresholds) -> list[int]:
        """The steps on the continuous ramp of some spans, which those of a screen are."""
        if not indices:
            return []
        units = self._unit_of_group[self.group[indices.start : indices.stop]]
        first, last = int(units[0]), int(units[-1])
        steps = unit_steps(self.analysis, thresholds, self.granularity, first, last + 1)
        found = np.full(last + 1 - first, NO_BUCKET, np.int8)
        found[: len(steps)] = steps
        of_spans: list[int] = found[units - first].tolist()
        return of_spans

    def blank(self, indices: range) -> list[bool]:
        """Which of some spans are nothing but white space."""
        rows = slice(indices.start, indices.stop)
        blank: list[bool] = (self.visible_end[rows] == self.visible_start[rows]).tolist()
        return blank

    def index_of_group(self, group: int) -> int | None:
        """The index of the span of a group; None if an edit has cut it."""
        index = int(np.searchsorted(self.group, np.int32(group)))
        return index if index < len(self) and self.group[index] == group else None

    def unit_spans(self, index: int) -> range:
        """The indices of the spans in the unit of span ``index``."""
        groups = self._bounds[self.unit_of(index) :][:2]
        return range(*np.searchsorted(self.group, groups).tolist())

    @property
    def frontier(self) -> int:
        """Position up to which the analysis has got; the largest number when it is complete."""
        if self.analysis.complete:
            return np.iinfo(np.int32).max
        index = int(np.searchsorted(self.group, self._bounds[self._done_units]))
        return int(self.start[index]) if index < len(self) else self._length

    def update(self, analysis: Analysis, thresholds: Thresholds) -> None:
        """Add the results of a further step of the same analysis."""
        self.analysis = analysis
        done = finished_units(analysis, self.granularity)
        if done > self._done_units:
            fresh = unit_buckets(analysis, thresholds, self.granularity, self._done_units)
            self._buckets[self._done_units : done] = fresh
        self._done_units = done

    def recolour(self, thresholds: Thresholds, granularity: Granularity) -> None:
        """Sort the known values into other buckets, or other units."""
        if granularity is self.granularity:
            self._done_units = 0
        else:
            self._set_granularity(granularity)
        self.update(self.analysis, thresholds)

    def between(self, begin: int, end: int) -> range:
        """Indices of the spans that overlap positions [``begin``, ``end``)."""
        # Given a number of another type, numpy would first convert all of the column.
        begin_index = int(self.end.searchsorted(np.int32(begin), side="right"))
        end_index = int(self.start.searchsorted(np.int32(end), side="left"))
        return range(begin_index, max(begin_index, end_index))

    def at(self, position: int) -> int | None:
        """Index of the span that covers ``position``."""
        indices = self.between(position, position + 1)
        return indices[0] if indices else None

    def edited(self, position: int, removed: int, added: int, stale_from: int) -> None:
        """Follow an edit: move the spans behind it, and drop the spans that it cuts.

        ``stale_from`` is the start of the word that was edited: the model read the text before it
        exactly as it stands, and the text after it in another context. A masked model has seen the
        edited text from before it, too.
        """
        end = position + removed
        stale_from = self._seen_from(stale_from)
        keep = (self.end <= position) | (self.start >= end)
        for column in ("start", "end", "visible_start", "visible_end", "group"):
            setattr(self, column, getattr(self, column)[keep])
        shift = np.where(self.start >= end, added - removed, 0).astype(np.int32)
        self.start, self.end, self.visible_start, self.visible_end = (
            self.start + shift,
            self.end + shift,
            self.visible_start + shift,
            self.visible_end + shift,
        )
        self._length += added - removed
        # An earlier ``stale_from`` need not move: an edit moves only the text behind its word.
        self.stale_from = (
            stale_from if self.stale_from is None else min(self.stale_from, stale_from)
        )

    def _seen_from(self, position: int) -> int:
        """Where the text begins that was read with ``position`` in view, or it itself."""
        model = self.analysis.model
        if not model.is_pseudo:
            return position
        # At the end of a text, nearly all of a window is before a token.
        before = int(self.start.searchsorted(np.int32(position)))
        reach = before if model.context_length is None else model.context_length
        return min(position, int(self.start[before - reach])) if reach < before else 0

    @property
    def stale_begin(self) -> int:
        """Index of the first span that ends in, or follows, edited text."""
        if self.stale_from is None:
            return len(self)
        return int(self.end.searchsorted(np.int32(self.stale_from), side="right"))

    def is_stale(self, index: int) -> bool:
        """Whether span ``index`` ends in, or follows, edited text."""
        return index >= self.stale_begin
