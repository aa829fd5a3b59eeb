"""Scores hold as long as the tokens of their window stayed, and not a token longer."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.record import Analysis, Tokens
from gltr_desktop.models.context_windows import Window
from gltr_desktop.models.engines.causal.reused_scores import ReusedScores

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


def test_the_scores_are_those_of_the_earlier_analysis() -> None:
    known = ReusedScores(analysis(12), tokens(list(range(12))), whole_windows=False)
    scores = known.scores(3, 7)
    assert scores.begin == 3
    assert scores.columns.rank.tolist() == [3, 4, 5, 6]
