"""The surprisal of what follows a word, in two versions of a text."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.rest_of_text import bits_of_the_rest


def bits(*ranks: int) -> float:
    return sum(-math.log2(0.3 / (rank + 1)) for rank in ranks)


def test_the_rest_is_what_follows_the_word() -> None:
    analysis = analysis_of(["A", " cat", " sat", "."], [1, 2, 3, 4])
    assert bits_of_the_rest(analysis, len(" sat.")) == pytest.approx(bits(3, 4), rel=1e-6)
    assert bits_of_the_rest(analysis, len("A cat sat.")) == pytest.approx(
        bits(1, 2, 3, 4), rel=1e-6
    )
    assert bits_of_the_rest(analysis, 0) == 0


def test_versions_of_different_lengths_are_aligned_from_the_end() -> None:
    longer = analysis_of(["A", " white", " elephant", " sat", "."], [1, 9, 9, 30, 40])
    assert bits_of_the_rest(longer, len(" sat.")) == pytest.approx(bits(30, 40), rel=1e-6)


def test_a_token_that_only_ends_in_the_rest_counts() -> None:
    merged = analysis_of(["A", " catsat", "."], [1, 7, 4])
    assert bits_of_the_rest(merged, len("sat.")) == pytest.approx(bits(7, 4), rel=1e-6)


def test_what_is_not_scored_does_not_count() -> None:
    analysis = analysis_of(["A", " cat", " sat"], [UNSCORED, UNSCORED, 3])
    assert bits_of_the_rest(analysis, len("A cat sat")) == pytest.approx(bits(3), rel=1e-6)


def test_the_rest_is_unknown_while_it_is_read_and_without_probabilities() -> None:
    assert math.isnan(bits_of_the_rest(analysis_of(["A", " cat"], [1, 2], done=1), 4))
    analysis = analysis_of(["A", " cat"], [1, 2])
    unknown = np.full(2, np.nan, np.float32)
    assert math.isnan(
        bits_of_the_rest(replace(analysis, columns=replace(analysis.columns, logprob=unknown)), 4)
    )
