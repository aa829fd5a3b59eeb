"""Which stretch of the document has which colour, while the document is edited under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import finished_units, unit_buckets
from gltr_desktop.ui.editor.positions import utf16_positions

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.record import Analysis

Positions = NDArray[np.int32]


class Spans:
    """The groups of one analysis, at their present places in the document.

    Columns over the spans that are left, ascending: ``start`` and ``end`` in UTF-16 units,
    ``visible_start`` the position of the first visible character, ``group`` the number in
    ``analysis.groups``, and ``unit`` the number of the unit of ``granularity`` that the group is a
    part of and has its colour from.
    """

    def __init__(self, analysis: Analysis, granularity: Granularity = Granularity.TOKEN) -> None:
        groups = analysis.groups
        positions = utf16_positions(analysis.text)
        self.analysis = analysis
        self.start: Positions = positions[groups.start]
        self.end: Positions = positions[groups.end]
        self.visible_start: Positions = positions[groups.visible_start]
        self.group: Positions = np.arange(len(groups), dtype=np.int32)
        self.stale_from: int | None = None
        """Position from which on the text is no longer what the model read; None: nowhere."""
        self.original_length = int(positions[-1])
        """UTF-16 units of the text that was analysed."""
        self._extent = self.original_length
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
        """(n,) int32: which unit each span is a part of, ascending."""
        return self._unit_of_group[self.group]

    @property
    def bucket(self) -> NDArray[np.int8]:
        """(n,) int8: the bucket of each span's unit, NO_BUCKET where it is not known yet."""
        return self.bucket_of_group[self.group]

    @property
    def bucket_of_group(self) -> NDArray[np.int8]:
        """(g,) int8: the bucket of every group of the analysis, whether it is left or not."""
        return self._buckets[self._unit_of_group]

    @property
    def unit_starts(self) -> NDArray[np.intp]:
        """The first span of every unit that is left, ascending."""
        return np.flatnonzero(np.diff(self.unit, prepend=-1))

    def unit_of(self, index: int) -> int:
        """The unit that span ``index`` is a part of."""
        return int(self._unit_of_group[self.group[index]])

    def bucket_at(self, index: int) -> int:
        """The bucket of span ``index``."""
        return int(self._buckets[self.unit_of(index)])

    def colours(self, indices: range) -> tuple[list[int], list[int]]:
        """Units and buckets of some spans: those of all of a long text are too many to paint by."""
        units = self._unit_of_group[self.group[indices.start : indices.stop]]
        return units.tolist(), self._buckets[units].tolist()

    def unit_spans(self, index: int) -> range:
        """All spans of the unit of span ``index``."""
        groups = self._bounds[self.unit_of(index) :][:2]
        return range(*np.searchsorted(self.group, groups).tolist())

    @property
    def frontier(self) -> int:
        """Position up to which the present analysis has got; the document's end when complete."""
        if self.analysis.complete:
            return np.iinfo(np.int32).max
        place = int(np.searchsorted(self.group, self._bounds[self._done_units]))
        return int(self.start[place]) if place < len(self) else self._extent

    def update(self, analysis: Analysis, thresholds: Thresholds) -> None:
        """Take over what a further step of the same analysis has found."""
        self.analysis = analysis
        done = finished_units(analysis, self.granularity)
        if done > self._done_units:
            fresh = unit_buckets(analysis, thresholds, self.granularity, self._done_units)
            self._buckets[self._done_units : done] = fresh
        self._done_units = done

    def recolour(self, thresholds: Thresholds, granularity: Granularity) -> None:
        """Sort what is known into other buckets, or other units."""
        if granularity is self.granularity:
            self._done_units = 0
        else:
            self._set_granularity(granularity)
        self.update(self.analysis, thresholds)

    def between(self, begin: int, end: int) -> range:
        """Indices of the spans that overlap positions [``begin``, ``end``)."""
        # With a number of another type numpy would convert all of the column first.
        first = int(self.end.searchsorted(np.int32(begin), side="right"))
        last = int(self.start.searchsorted(np.int32(end), side="left"))
        return range(first, max(first, last))

    def at(self, position: int) -> int | None:
        """Index of the span that covers ``position``."""
        found = self.between(position, position + 1)
        return found[0] if found else None

    def edited(self, position: int, removed: int, added: int, stale_from: int) -> None:
        """Follow an edit: spans behind it move, spans it cuts go.

        ``stale_from`` is the start of the word that was edited: what comes before it was read by
        the model exactly as it stands, what comes after was read in another context.
        """
        end = position + removed
        keep = (self.end <= position) | (self.start >= end)
        for column in ("start", "end", "visible_start", "group"):
            setattr(self, column, getattr(self, column)[keep])
        shift = np.where(self.start >= end, added - removed, 0).astype(np.int32)
        self.start, self.end, self.visible_start = (
            self.start + shift,
            self.end + shift,
            self.visible_start + shift,
        )
        self._extent += added - removed
        # An earlier place does not move: all that an edit moves is behind its word.
        self.stale_from = (
            stale_from if self.stale_from is None else min(self.stale_from, stale_from)
        )

    @property
    def stale_begin(self) -> int:
        """Index from which on spans end in, or follow, text that was edited."""
        if self.stale_from is None:
            return len(self)
        return int(self.end.searchsorted(np.int32(self.stale_from), side="right"))

    def is_stale(self, index: int) -> bool:
        """Whether span ``index`` ends in, or follows, text that was edited."""
        return index >= self.stale_begin
