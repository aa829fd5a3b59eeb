"""Scores hold as long as the tokens of their window stayed, and not a token longer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.record import Analysis, EndMass, Tokens
from gltr_desktop.models.context_windows import Window
from gltr_desktop.models.engines.causal.reused_scores import ReusedScores, places_known

WINDOWS = [Window(0, 0, 6), Window(3, 6, 9), Window(6, 9, 12)]


def tokens(ids: list[int]) -> Tokens:
    begin = np.arange(len(ids), dtype=np.int32)
    return Tokens("x" * len(ids), begin, begin + 1, np.array(ids, np.int32))


def analysis(count: int, done: int | None = None) -> Analysis:
    """Token i has id i and rank i."""
    return analysis_of(list("abcdefghijkl"[:count]), range(count), done=done)


def ends(known: ReusedScores) -> list[int]:
    return [known.end(window) for window in WINDOWS]


def test_without_an_earlier_analysis_nothing_is_known() -> None:
    known = ReusedScores(None, tokens(list(range(12))), whole_windows=False)
    assert ends(known) == [0, 6, 9]
    with pytest.raises(ValueError, match="no earlier"):
        known.scores(0, 1)


def test_of_the_same_text_everything_is_known() -> None:
    known = ReusedScores(analysis(12), tokens(list(range(12))), whole_windows=False)
    assert ends(known) == [6, 9, 12]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        # Every window that holds the token knows what precedes it; the others know all.
        (1, [1, 9, 12]),
        (4, [4, 6, 12]),
        (7, [6, 7, 9]),
        (11, [6, 9, 11]),
    ],
)
def test_a_changed_token_ends_what_is_known_in_its_windows(
    changed: int, expected: list[int]
) -> None:
    ids = list(range(12))
    ids[changed] = 99
    known = ReusedScores(analysis(12), tokens(ids), whole_windows=False)
    assert ends(known) == expected


def test_only_what_was_done_is_known() -> None:
    known = ReusedScores(analysis(12, 8), tokens(list(range(12))), whole_windows=False)
    assert ends(known) == [6, 8, 9]


def test_a_shorter_text_ends_what_is_known() -> None:
    known = ReusedScores(analysis(7), tokens(list(range(12))), whole_windows=False)
    assert ends(known) == [6, 7, 9]


@pytest.mark.parametrize(("changed", "expected"), [(1, [0, 9, 12]), (11, [6, 9, 9])])
def test_windows_that_are_read_at_one_go_are_known_whole_or_not_at_all(
    changed: int, expected: list[int]
) -> None:
    ids = list(range(12))
    ids[changed] = 99
    known = ReusedScores(analysis(12), tokens(ids), whole_windows=True)
    assert ends(known) == expected


WITH_END = [Window(0, 0, 6), Window(3, 6, 9), Window(6, 9, 12), Window(9, 12, 13)]


@pytest.mark.parametrize("whole_windows", [False, True])
def test_what_may_follow_is_known_where_the_same_window_ended_the_text(whole_windows: bool) -> None:
    def known(earlier: Analysis, ids: list[int]) -> list[int]:
        reused = ReusedScores(earlier, tokens(ids), whole_windows=whole_windows, reads_end=True)
        return [reused.end(window) for window in WITH_END if window.end <= len(ids) + 1]

    ids = list(range(12))
    read = replace(analysis(12), end_mass=EndMass(0.5, 0.25, 0.5))
    assert known(read, ids) == [6, 9, 12, 13]
    # The last window does not hold the token that differs, but then the one that does.
    assert known(read, [99, *ids[1:]])[1:] == [9, 12, 13]
    assert known(read, [*ids[:11], 99]) == [6, 9, 9 if whole_windows else 11, 12]
    assert known(analysis(12), ids) == [6, 9, 12, 12]
    assert known(read, ids[:11]) == [6, 9, 9 if whole_windows else 11]
    assert known(read, ids[:8]) == [6, 6 if whole_windows else 8]
    shorter = replace(analysis(8), end_mass=EndMass(0.5, 0.25, 0.5))
    assert known(shorter, ids) == [6, 6 if whole_windows else 8, 9, 12]


def test_the_end_comes_with_the_last_scores() -> None:
    earlier = replace(analysis(12), end_mass=EndMass(0.5, 0.25, 0.5))
    known = ReusedScores(earlier, tokens(list(range(12))), whole_windows=False, reads_end=True)
    assert known.scores(3, 12).end_mass is None
    assert known.scores(3, 13).end_mass == EndMass(0.5, 0.25, 0.5)
    assert len(known.scores(3, 13)) == 9
    assert len(known.scores(12, 13)) == 0
    assert places_known(analysis(12)) == 12
    assert places_known(earlier) == 13


def test_the_scores_are_those_of_the_earlier_analysis() -> None:
    known = ReusedScores(analysis(12), tokens(list(range(12))), whole_windows=False)
    scores = known.scores(3, 7)
    assert scores.begin == 3
    assert scores.columns.rank.tolist() == [3, 4, 5, 6]
