"""Which stretch of the document has which colour, while the document is edited under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gltr_desktop.analysis.buckets import NO_BUCKET, Thresholds
from gltr_desktop.ui.positions import code_points, utf16_positions

if TYPE_CHECKING:
    from gltr_desktop.analysis.analysis import Analysis

Positions = NDArray[np.int32]

_WHITE_SPACE = np.array([point for point in range(0x3001) if chr(point).isspace()], np.uint32)


class Spans:
    """The groups of one analysis, at their present places in the document.

    Columns over the spans that are left, ascending: ``start`` and ``end`` in UTF-16 units,
    ``ink`` where the first visible character is, ``bucket`` (NO_BUCKET: not scored yet) and
    ``group``, the number in ``analysis.groups``.
    """

    def __init__(self, analysis: Analysis) -> None:
        groups, text = analysis.groups, analysis.text
        positions = utf16_positions(text)
        self.analysis = analysis
        self.start: Positions = positions[groups.start]
        self.end: Positions = positions[groups.end]
        self.ink: Positions = positions[_first_visible(text, groups.start, groups.end)]
        self.group: Positions = np.arange(len(groups), dtype=np.int32)
        self.bucket: NDArray[np.int8] = np.full(len(groups), NO_BUCKET, np.int8)
        self.stale_from: int | None = None
        """Position from which on the text is no longer what the model read; None: nowhere."""
        self.original_length = int(positions[-1])
        """UTF-16 units of the text that was analysed."""
        self._extent = self.original_length
        self._done_groups = 0

    def __len__(self) -> int:
        return len(self.start)

    @property
    def frontier(self) -> int:
        """Position up to which the present analysis has got; the document's end when complete."""
        if self.analysis.complete:
            return np.iinfo(np.int32).max
        place = int(np.searchsorted(self.group, self._done_groups))
        return int(self.start[place]) if place < len(self) else self._extent

    def update(self, analysis: Analysis, thresholds: Thresholds) -> None:
        """Take over what a further step of the same analysis has found."""
        self.analysis = analysis
        groups = analysis.groups
        # A split character waits for all of its pieces.
        done = int(np.searchsorted(groups.first, analysis.done, side="right")) - 1
        begin = self._done_groups
        if done > begin:
            tokens = analysis.rank[groups.first[begin] : groups.first[done]]
            bounds = groups.first[begin:done] - groups.first[begin]
            fresh = thresholds.buckets(np.maximum.reduceat(tokens, bounds))
            rows = slice(*np.searchsorted(self.group, [begin, done]))
            self.bucket[rows] = fresh[self.group[rows] - begin]
        self._done_groups = done

    def set_thresholds(self, thresholds: Thresholds) -> None:
        """Sort what is known into buckets anew."""
        self._done_groups = 0
        self.update(self.analysis, thresholds)

    def between(self, begin: int, end: int) -> range:
        """Indices of the spans that overlap positions [``begin``, ``end``)."""
        first = int(np.searchsorted(self.end, begin, side="right"))
        last = int(np.searchsorted(self.start, end, side="left"))
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
        for column in ("start", "end", "ink", "group", "bucket"):
            setattr(self, column, getattr(self, column)[keep])
        shift = np.where(self.start >= end, added - removed, 0).astype(np.int32)
        self.start, self.end, self.ink = self.start + shift, self.end + shift, self.ink + shift
        self._extent += added - removed
        # An earlier place does not move: all that an edit moves is behind its word.
        self.stale_from = (
            stale_from if self.stale_from is None else min(self.stale_from, stale_from)
        )

    @property
    def first_stale(self) -> int:
        """Index from which on spans end in, or follow, text that was edited."""
        if self.stale_from is None:
            return len(self)
        return int(np.searchsorted(self.end, self.stale_from, side="right"))

    def is_stale(self, index: int) -> bool:
        """Whether span ``index`` ends in, or follows, text that was edited."""
        return index >= self.first_stale


def _first_visible(text: str, start: Positions, end: Positions) -> Positions:
    """Code point of each stretch's first character that is not white space, else its start."""
    blank = np.isin(code_points(text), _WHITE_SPACE)
    places = np.where(blank, len(text), np.arange(len(text)))
    following = np.append(np.minimum.accumulate(places[::-1])[::-1], len(text))
    found = following[start]
    return np.where(found < end, found, start).astype(np.int32)
