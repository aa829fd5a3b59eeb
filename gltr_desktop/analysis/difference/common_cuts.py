"""Where two analyses can be cut so that their pieces correspond.

A token may carry the blank in front of its word; another model may give that blank a token of its
own, or give it to the word before, or leave it out. So a cut lies between two visible characters:
wherever both sides begin a token at the same code point, else where both begin one somewhere among
the same blanks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.visible_text import code_points, next_visible

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.difference.edits import Edits
    from gltr_desktop.analysis.record import Analysis, Int32

    Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cuts:
    """Where c pieces begin, in the order of both texts; each has a token on one side at least.

    ``left``, ``right``: (c,) int64, the first group of each piece. ``left_start``,
    ``right_start``: (c,) int64 offsets in code points. ``changed``: (c,) bool, whether a piece is a
    change; no two of them follow one another.
    """

    left: Integers
    right: Integers
    left_start: Integers
    right_start: Integers
    changed: NDArray[np.bool_]


def cuts_between(left: Analysis, right: Analysis, edits: Edits) -> Cuts:
    """All common cuts within the runs, and one where each change begins.

    A change takes in the tokens that reach from it into a run, and what they reach into.
    """
    one = _side_of(left, edits.left_start, edits.left_end)
    other = _side_of(right, edits.right_start, edits.right_end)
    within = _cuts_within(one, other)
    run = one.place[within.left] // 2
    is_last = np.append(run[1:] != run[:-1], True)[: len(run)]
    reaches_out = (one.is_open | other.is_open)[run]
    within = replace(within, changed=is_last & reaches_out)
    cuts = _together(_changes(one, other), within)
    found = _distinct(cuts, len(one.place), len(other.place))
    if len(found.changed) == 0 and len(one.place) + len(other.place) > 0:
        zero = np.zeros(1, np.int64)
        return Cuts(zero, zero, zero, zero, zero > 0)
    return _covering(found)


@dataclass(frozen=True, eq=False)
class _Side:
    """The g groups of one analysis, among r runs and what is between them.

    ``group_start``, ``word_start``: (g,) offsets at which each begins, and at which its next
    visible character is, or the end of its run. ``place``: (g,) 2i for what is before run i, 2i + 1
    for run i. ``key``, ``word_key``: (g,) the same two offsets as numbers that both sides share:
    the run, and the place within it, where all line ends are of one length. ``is_open``: (r,)
    whether a group reaches beyond the end of the run. ``gap_start``, ``gap_end``: (r + 1,) where
    what is before each run begins and ends, and what is after the last one.
    """

    group_start: Integers
    word_start: Integers
    place: Integers
    key: Integers
    word_key: Integers
    is_open: NDArray[np.bool_]
    gap_start: Integers
    gap_end: Integers


def _side_of(analysis: Analysis, run_start: Int32, run_end: Int32) -> _Side:
    groups, length = analysis.groups, len(analysis.text)
    edges = np.stack([run_start, run_end], 1).ravel()
    place = np.searchsorted(edges, groups.visible_start, side="right")
    run = place // 2
    begins, ends = np.append(run_start, length)[run], np.append(run_end, length)[run]
    word = np.minimum(next_visible(analysis.text)[groups.start], ends)
    pairs = _carriage_returns(analysis.text)
    last = np.searchsorted(groups.visible_start, run_end) - 1
    reach = np.append(groups.end, 0)
    return _Side(
        group_start=groups.start.astype(np.int64),
        word_start=word.astype(np.int64),
        place=place,
        key=_key(run, groups.start, begins, pairs),
        word_key=_key(run, word, begins, pairs),
        is_open=reach[last] > run_end,
        gap_start=np.append(0, run_end).astype(np.int64),
        gap_end=np.append(run_start, length).astype(np.int64),
    )


def _carriage_returns(text: str) -> Integers:
    """(p,) offsets of those before a line feed, with which they are one line end."""
    if "\r\n" not in text:
        return np.zeros(0, np.int64)
    points = code_points(text)
    return np.flatnonzero((points[:-1] == ord("\r")) & (points[1:] == ord("\n")))


def _key(run: Integers, offset: Int32, begin: Int32, pairs: Integers) -> Integers:
    """Whole characters count two, so that there is a place between a return and its line feed."""
    uncounted = np.searchsorted(pairs, offset)
    is_within_pair = uncounted - np.searchsorted(pairs, offset - 1)
    characters = offset - begin - uncounted + np.searchsorted(pairs, begin)
    keys: Integers = (run.astype(np.int64) << 34) + 2 * characters.astype(np.int64) + is_within_pair
    return keys


def _cuts_within(one: _Side, other: _Side) -> Cuts:
    """The cuts within the runs, in order."""
    here, there = (np.flatnonzero(side.place % 2 == 1) for side in (one, other))
    _, left, right = np.intersect1d(one.key[here], other.key[there], return_indices=True)
    words, by_word, by_word_right = np.intersect1d(
        one.word_key[here], other.word_key[there], return_indices=True
    )
    # Among blanks where both begin a token at the same place, that is where to cut.
    is_cut = np.isin(words, one.word_key[here[left]])
    by_word, by_word_right = by_word[~is_cut], by_word_right[~is_cut]
    exact = _pieces(here[left], there[right], one.group_start, other.group_start)
    loose = _pieces(here[by_word], there[by_word_right], one.word_start, other.word_start)
    return _together(exact, loose)


def _pieces(left: Integers, right: Integers, starts: Integers, right_starts: Integers) -> Cuts:
    return Cuts(left, right, starts[left], right_starts[right], np.zeros(len(left), np.bool_))


def _changes(one: _Side, other: _Side) -> Cuts:
    """A cut where each change begins."""
    is_gap = (one.gap_start < one.gap_end) | (other.gap_start < other.gap_end)
    gaps = np.flatnonzero(is_gap)
    first, starts = [], []
    for side in (one, other):
        group = np.searchsorted(side.place, 2 * gaps)
        begins = np.append(side.group_start, side.gap_end[-1])[group]
        first.append(group)
        # The first token may begin with a blank of the run before.
        starts.append(np.minimum(side.gap_start[gaps], begins))
    return Cuts(first[0], first[1], starts[0], starts[1], np.ones(len(gaps), np.bool_))


def _together(one: Cuts, other: Cuts) -> Cuts:
    """The cuts of both, in order; of those at one place, the ones of ``one`` come first."""
    joined = Cuts(
        np.append(one.left, other.left),
        np.append(one.right, other.right),
        np.append(one.left_start, other.left_start),
        np.append(one.right_start, other.right_start),
        np.append(one.changed, other.changed),
    )
    return _chosen(joined, np.lexsort((joined.right, joined.left)))


def _chosen(cuts: Cuts, which: Integers | NDArray[np.bool_]) -> Cuts:
    return Cuts(
        cuts.left[which],
        cuts.right[which],
        cuts.left_start[which],
        cuts.right_start[which],
        cuts.changed[which],
    )


def _distinct(cuts: Cuts, left_end: int, right_end: int) -> Cuts:
    """The cuts whose pieces have tokens, of changes in succession the first."""
    left, right = np.append(cuts.left, left_end), np.append(cuts.right, right_end)
    found = _chosen(cuts, (left[1:] > left[:-1]) | (right[1:] > right[:-1]))
    continues = found.changed & np.append(False, found.changed[:-1])[: len(found.changed)]
    return _chosen(found, ~continues)


def _covering(cuts: Cuts) -> Cuts:
    """The cuts with the first one at the beginning of both texts, and none before another."""
    columns = [
        np.minimum.accumulate(column[::-1])[::-1]
        for column in (cuts.left, cuts.right, cuts.left_start, cuts.right_start)
    ]
    for column in columns:
        column[:1] = 0
    return Cuts(columns[0], columns[1], columns[2], columns[3], cuts.changed)
