"""Two models on the same tokens, and when tokens are the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.difference.token_pairs import TokenPairs, have_same_tokens
from gltr_desktop.analysis.record import UNSCORED

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis

PIECES: list[str | bytes] = ["The", " cat", " ", b"\xf0\x9f\x98", b"\x80", " sat"]


def of(ranks: list[int], done: int | None = None) -> Analysis:
    return analysis_of(PIECES, ranks, done=done)


def test_differences_are_those_of_the_right_model_from_the_left_one() -> None:
    pairs = TokenPairs.of(of([0, 1, 2, 3, 4, 5]), of([2, 1, 0, 3, 9, 0]))
    assert len(pairs) == 6
    assert pairs.rank.tolist() == [2, 0, -2, 0, 5, -5]
    assert pairs.rank.dtype == np.float64
    # A rank r has the probability 0.3 ÷ (r + 1) in these analyses.
    expected = np.log([1 / 3, 1, 3, 1, 5 / 10, 6])
    np.testing.assert_allclose(pairs.logprob, expected, rtol=1e-5, atol=1e-6)
    assert pairs.logprob.dtype == np.float32


def test_a_token_without_evidence_on_either_side_has_no_difference() -> None:
    pairs = TokenPairs.of(of([UNSCORED, 7, 7, 7, 7, 7]), of([3, 3, UNSCORED, 3, 3, 3], done=4))
    assert np.isnan(pairs.logprob).tolist() == [True, False, True, False, True, True]
    np.testing.assert_array_equal(pairs.rank, [np.nan, -4, np.nan, -4, np.nan, np.nan])


def test_columns_of_the_analyses_are_left_as_they_are() -> None:
    left, right = of([0] * 6), of([1] * 6)
    TokenPairs.of(left, right)
    assert left.columns.rank.tolist() == [0] * 6
    assert right.columns.rank.tolist() == [1] * 6


class Renamed:
    """The vocabulary of another analysis, in which one entry stands for other text."""

    def __init__(self, analysis: Analysis, token_id: int) -> None:
        self._vocabulary, self._token_id = analysis.vocabulary, token_id
        self.is_special = analysis.vocabulary.is_special

    def piece(self, token_id: int) -> bytes:
        return b"?" if token_id == self._token_id else self._vocabulary.piece(token_id)


def changed(name: str, analysis: Analysis) -> Analysis:
    """``analysis`` as of a model that differs in one thing."""
    tokens = analysis.tokens
    if name == "entry":
        return replace(analysis, vocabulary=Renamed(analysis, int(tokens.token_id[3])))
    if name == "text":
        return replace(analysis, tokens=replace(tokens, text="The cot \U0001f600 sat"))
    column = getattr(tokens, name).copy()
    column[2] += 1
    return replace(analysis, tokens=replace(tokens, **{name: column}))


@pytest.mark.parametrize("name", ["token_id", "start", "end", "entry", "text"])
def test_tokens_are_not_the_same_if_anything_about_them_differs(name: str) -> None:
    left, right = of([0] * 6), changed(name, of([0] * 6))
    assert have_same_tokens(left, of([5] * 6))
    assert not have_same_tokens(left, right)
    assert not have_same_tokens(right, left)
    with pytest.raises(ValueError, match="the same tokens"):
        TokenPairs.of(left, right)


def test_what_the_text_does_not_use_may_differ() -> None:
    left = of([0] * 6)
    more = replace(left.model, vocabulary_size=16_500)
    assert have_same_tokens(left, replace(of([0] * 6), model=more))
    unused = len(left.tokens)
    assert unused not in left.tokens.token_id
    assert have_same_tokens(left, replace(of([0] * 6), vocabulary=Renamed(left, unused)))


def test_texts_split_into_other_numbers_of_tokens_are_not_the_same() -> None:
    assert not have_same_tokens(analysis_of(["a b"], [0]), analysis_of(["a", " b"], [0, 0]))
    assert have_same_tokens(analysis_of([], []), analysis_of([], []))
