"""What two sequences have in common: in order, as much as there is, and in little time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.difference.word_alignment import Run, common_runs

IDS = st.lists(st.integers(0, 6), max_size=60)


def runs(left: list[int], right: list[int]) -> list[Run]:
    """The common runs, after a check that they are what they should be."""
    found = common_runs(np.array(left, np.int64), np.array(right, np.int64))
    for run in found:
        assert run.length > 0
        begin, other = run.left, run.right
        assert left[begin : begin + run.length] == right[other : other + run.length]
    for one, following in pairwise(found):
        ends = one.left + one.length, one.right + one.length
        assert following.left >= ends[0]
        assert following.right >= ends[1]
        assert (following.left, following.right) != ends
    return found


def common(left: list[int], right: list[int]) -> int:
    return sum(run.length for run in runs(left, right))


def slow_common(left: list[int], right: list[int]) -> int:
    """The length of the longest common subsequence, by the textbook."""
    row = [0] * (len(right) + 1)
    for one in left:
        before = 0
        for place, other in enumerate(right):
            above = row[place + 1]
            row[place + 1] = before + 1 if one == other else max(above, row[place])
            before = above
    return row[-1]


@given(IDS, IDS, IDS, st.integers(0, 60))
def test_runs_are_the_same_on_both_sides_and_in_order(
    left: list[int], right: list[int], added: list[int], place: int
) -> None:
    runs(left, right)
    assert common(left, left) == len(left)
    assert common(left, left[:place] + added + left[place:]) == len(left)


@given(st.lists(st.integers(0, 4), max_size=11), IDS)
def test_of_short_sequences_nothing_in_common_is_missed(left: list[int], right: list[int]) -> None:
    assert common(left, right) == slow_common(left, right)


def test_anchors_that_overlap_are_cut() -> None:
    left = [100, *range(40), 102]
    right = [101, *range(20), *range(18, 40), 103]
    assert common(left, right) == 40
    assert common(right, left) == 40


def test_what_touches_an_anchor_is_one_run_with_it() -> None:
    kept = [*[5] * 20, *range(20, 60), *[6] * 20]
    assert runs([100, *kept, 102], [101, *kept, 103]) == [Run(1, 1, len(kept))]


def test_long_sequences_without_long_pieces_in_common_have_short_ones() -> None:
    left = list(range(6_000))
    right = [number if number % 3 else -number - 1 for number in range(6_000)]
    assert common(left, right) == 4_000


def test_of_what_was_moved_the_shorter_part_is_left_out() -> None:
    left = list(range(1_000))
    right = [*range(100), *range(300, 1_000), *range(100, 300)]
    assert runs(left, right) == [Run(0, 0, 100), Run(300, 100, 700)]


def test_sequences_that_repeat_themselves_are_aligned_as_well() -> None:
    left = list(range(97)) * 200
    # New numbers in some places, some taken out in others, and a long piece of each.
    right = [*left[:4_000], *([200] * 900), *left[4_000:12_000], *left[13_000:]]
    for place in range(50, len(right), 1_000):
        right[place] = 100 + place % 90
    for place in range(len(right) - 300, 0, -1_500):
        del right[place]
    kept = len(left) - 1_000 - 20
    assert common(left, right) > 0.97 * kept


def test_a_repetitive_sequence_beside_a_short_one_comes_to_an_end() -> None:
    left, right = [0, 1] * 20_000, [1, 1, 0] * 150
    assert 0 < common(left, right) <= len(right)
    assert common(right, left) == common(left, right)
