"""What two long sequences have in common, in order, without comparing everything with everything.

Pieces that occur once in either sequence are anchors: the most of them that are in the same order
in both are kept, and what lies between two anchors is aligned in the same way. What has no anchors
is aligned by its longest common subsequence, or by shorter anchors if it is too long for that. So
whole sentences come first, the time grows hardly faster than the length, and the memory is bounded
(after Bram Cohen's patience diff). Texts that repeat themselves have no anchors: they are aligned
from the front, a table of bits at a time.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Places = NDArray[np.intp]

_MOST_CELLS = 1 << 24
"""Of a table of bits: two megabytes."""
_WINDOW = 1 << 12
"""Elements of either side that make such a table."""
_TRUSTED = 0.75
"""The share of a table whose runs are kept: what ends them is seen only from the next table."""
_PIECE, _SHORTER_PIECES = 12, (4, 1)
"""How long the anchors are: pieces of half a dozen words are hardly ever alike by chance."""


class Run(NamedTuple):
    """``length`` elements from ``left`` on are the same as those from ``right`` on."""

    left: int
    right: int
    length: int


class _Gap(NamedTuple):
    """Elements [``left``, ``left_end``) and [``right``, ``right_end``), yet to be aligned."""

    left: int
    left_end: int
    right: int
    right_end: int


def common_runs(left: Ids, right: Ids) -> list[Run]:
    """Runs of elements that both have, in order; no run is empty, and no two touch in both.

    Args:
        left: (n,) int64, one number for each element; equal elements have equal numbers.
        right: (m,) int64, the same of the other sequence.
    """
    found: list[Run] = []
    gaps = [_Gap(0, len(left), 0, len(right))]
    while gaps:
        runs, rest = _narrowed(left, right, gaps.pop())
        found += runs
        if rest is None:
            continue
        anchors = _anchors(left, right, rest, _PIECE)
        if not anchors and _cells(rest) <= _MOST_CELLS:
            found += _longest_common(left, right, rest)
            continue
        for size in _SHORTER_PIECES:
            anchors = anchors or _anchors(left, right, rest, size)
        if not anchors:
            runs, rest = _from_the_front(left, right, rest)
            found += runs
            gaps.append(rest)
            continue
        found += anchors
        gaps += _between(anchors, rest)
    return _joined(sorted(found))


def _cells(gap: _Gap) -> int:
    return (gap.left_end - gap.left) * (gap.right_end - gap.right)


def _narrowed(left: Ids, right: Ids, gap: _Gap) -> tuple[list[Run], _Gap | None]:
    """The common beginning and end of a gap, and what is between them, if both have something."""
    one, other = left[gap.left : gap.left_end], right[gap.right : gap.right_end]
    head = _common_beginning(one, other)
    one, other = one[head:], other[head:]
    tail = _common_beginning(one[::-1], other[::-1])
    runs = [
        Run(gap.left, gap.right, head),
        Run(gap.left_end - tail, gap.right_end - tail, tail),
    ]
    rest = _Gap(gap.left + head, gap.left_end - tail, gap.right + head, gap.right_end - tail)
    return [run for run in runs if run.length], rest if _cells(rest) else None


def _common_beginning(one: Ids, other: Ids) -> int:
    length = min(len(one), len(other))
    differs = one[:length] != other[:length]
    return int(differs.argmax()) if differs.any() else length


def _longest_common(left: Ids, right: Ids, gap: _Gap) -> Iterator[Run]:
    from rapidfuzz.distance import LCSseq

    one = left[gap.left : gap.left_end].tolist()
    other = right[gap.right : gap.right_end].tolist()
    for step in LCSseq.opcodes(one, other):
        if step.tag == "equal":
            length = step.src_end - step.src_start
            yield Run(gap.left + step.src_start, gap.right + step.dest_start, length)


def _from_the_front(left: Ids, right: Ids, gap: _Gap) -> tuple[list[Run], _Gap]:
    """Runs at the front of a gap, and the gap behind them, which is shorter on both sides."""
    window = _Gap(
        gap.left, min(gap.left_end, gap.left + _WINDOW),
        gap.right, min(gap.right_end, gap.right + _WINDOW),
    )  # fmt: skip
    ends = [round(begin + _TRUSTED * (end - begin)) for begin, end in (window[:2], window[2:])]
    kept: list[Run] = []
    for run in _longest_common(left, right, window):
        length = min(run.length, ends[0] - run.left, ends[1] - run.right)
        if length <= 0:
            break
        kept.append(run._replace(length=length))
    last = kept[-1] if kept else Run(0, 0, 0)
    reached = last.left + last.length, last.right + last.length
    # Where hardly anything is common, most of it was added or taken out.
    if sum(run.length for run in kept) < _WINDOW // 8:
        reached = ends[0], ends[1]
    return kept, _Gap(reached[0], gap.left_end, reached[1], gap.right_end)


def _anchors(left: Ids, right: Ids, gap: _Gap, size: int) -> list[Run]:
    """The anchors of ``size`` elements, or more, that are in the same order on both sides."""
    one, other = left[gap.left : gap.left_end], right[gap.right : gap.right_end]
    places, others = _unique_pieces(one, other, size)
    if len(places) == 0:
        return []
    kept = _ascending(others)
    return _runs_of_pieces(places[kept] + gap.left, others[kept] + gap.right, size)


def _unique_pieces(one: Ids, other: Ids, size: int) -> tuple[Places, Places]:
    """(p,) places of the pieces of ``size`` that occur once in either, ascending in the first."""
    if min(len(one), len(other)) < size:
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    once = [_once(_hashes(ids, size)) for ids in (one, other)]
    _, first, second = np.intersect1d(
        once[0][0], once[1][0], assume_unique=True, return_indices=True
    )
    places, others = once[0][1][first], once[1][1][second]
    order = np.argsort(places)
    places, others = places[order], others[order]
    # Different pieces may have one hash.
    alike = np.ones(len(places), np.bool_)
    for offset in range(size):
        alike &= one[places + offset] == other[others + offset]
    return places[alike], others[alike]


def _hashes(ids: Ids, size: int) -> NDArray[np.uint64]:
    """(n − size + 1,) uint64, of the pieces of ``size`` that begin at each element."""
    count = len(ids) - size + 1
    values = ids.astype(np.uint64)
    found = np.zeros(count, np.uint64)
    # Knuth's multiplier and increment (MMIX); overflow is meant.
    for offset in range(size):
        found = found * np.uint64(6364136223846793005) + values[offset : offset + count]
        found += np.uint64(1442695040888963407)
    return found


def _once(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], Places]:
    """The hashes that occur once, ascending, and where."""
    values, places, counts = np.unique(hashes, return_index=True, return_counts=True)
    return values[counts == 1], places[counts == 1]


def _ascending(values: Places) -> Places:
    """(k,) indices of a longest ascending subsequence (Schensted 1961); no value occurs twice."""
    if (np.diff(values) > 0).all():
        return np.arange(len(values))
    # tops[i] is the least value that ends an ascending subsequence of length i + 1.
    tops: list[int] = []
    ends: list[int] = []
    before = np.full(len(values), -1)
    for index, value in enumerate(values.tolist()):
        length = bisect_left(tops, value)
        if length == len(tops):
            tops.append(value)
            ends.append(index)
        else:
            tops[length], ends[length] = value, index
        if length:
            before[index] = ends[length - 1]
    chosen = np.zeros(len(tops), np.intp)
    index = ends[-1]
    for place in range(len(tops) - 1, -1, -1):
        chosen[place] = index
        index = int(before[index])
    return chosen


def _runs_of_pieces(places: Places, others: Places, size: int) -> list[Run]:
    """The runs that overlapping pieces make up; where two runs overlap, the second is cut."""
    breaks = np.flatnonzero((np.diff(places) != 1) | (np.diff(others) != 1)) + 1
    first = np.append(0, breaks)
    lengths = np.diff(np.append(first, len(places))) + size - 1
    runs: list[Run] = []
    reached = reached_other = 0
    rows = zip(places[first].tolist(), others[first].tolist(), lengths.tolist(), strict=True)
    for place, other, length in rows:
        cut = max(0, reached - place, reached_other - other)
        if cut < length:
            runs.append(Run(place + cut, other + cut, length - cut))
            reached, reached_other = place + length, other + length
    return runs


def _between(runs: list[Run], gap: _Gap) -> Iterator[_Gap]:
    """What is left of a gap around ``runs``."""
    place, other = gap.left, gap.right
    for run in (*runs, Run(gap.left_end, gap.right_end, 0)):
        if place < run.left and other < run.right:
            yield _Gap(place, run.left, other, run.right)
        place, other = run.left + run.length, run.right + run.length


def _joined(runs: list[Run]) -> list[Run]:
    """Runs in order, with those that touch in both made one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else Run(-1, -1, 0)
        if last.left + last.length == run.left and last.right + last.length == run.right:
            joined[-1] = Run(last.left, last.right, last.length + run.length)
        else:
            joined.append(run)
    return joined
