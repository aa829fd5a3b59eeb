"""Two sides along a text: the other one's surprisal at the same places, and the difference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.differences import of_models, of_texts

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.difference.difference import difference_of_models, difference_of_texts
from gltr_desktop.analysis.difference.diverging import Side
from gltr_desktop.analysis.difference.profiles import difference_profile, profile_beside
from gltr_desktop.analysis.model_record import BEFORE
from gltr_desktop.analysis.profile import surprisal_profile, text_profile
from gltr_desktop.analysis.record import UNSCORED, EndMass
from gltr_desktop.analysis.segmentation import Granularity

SENTENCES = [["A", " b", "."], [" C", " d", "."], [" E", " f", "."]]
PIECES = [piece for sentence in SENTENCES for piece in sentence]


def test_beside_the_same_analysis_lies_the_same_profile() -> None:
    analysis = analysis_of(PIECES, list(range(9)))
    difference = difference_of_models(analysis, analysis)
    for profile in (text_profile(analysis, Colouring(), 50), surprisal_profile(analysis, 5)):
        for side in Side:
            beside = profile_beside(difference, profile, side)
            assert np.array_equal(beside.bits, profile.bits)
            assert np.array_equal(beside.token, profile.token)


def test_each_sentence_has_its_own_mean_on_the_other_side() -> None:
    left, right = analysis_of(PIECES, [0] * 9), analysis_of(PIECES, [0, 0, 0, 1, 1, 1, 3, 3, 3])
    difference = difference_of_models(left, right)
    profile = text_profile(left, Colouring(), 50)
    beside = profile_beside(difference, profile, Side.LEFT)
    assert (beside.bits - profile.bits).tolist() == pytest.approx([0, 1, 2], abs=1e-5)
    back = profile_beside(difference, text_profile(right, Colouring(), 50), Side.RIGHT)
    assert back.bits.tolist() == pytest.approx(profile.bits.tolist(), abs=1e-5)


def test_two_models_are_compared_by_token_of_one_of_them() -> None:
    """A model that splits words in two has twice the tokens, and half the bits for each."""
    whole = analysis_of(["ab", " cd", " ef", " gh"], [3] * 4)
    halves = analysis_of(["a", "b", " c", "d", " e", "f", " g", "h"], [3] * 8)
    difference = difference_of_models(whole, halves)
    profile = text_profile(whole, Colouring(), 50)
    beside = profile_beside(difference, profile, Side.LEFT)
    assert beside.bits.tolist() == pytest.approx((2 * profile.bits).tolist(), rel=1e-5)
    assert beside.bits[0] / profile.bits[0] == pytest.approx(
        difference.right_bits / difference.left_bits
    )


def test_words_are_compared_with_words() -> None:
    """In bars and in a line; of a model that splits words in two as well."""
    by_word = Colouring(granularity=Granularity.WORD)
    for count in (4, 200):
        whole = analysis_of([" abcd"] * count, [3] * count)
        halves = analysis_of([" ab", "cd"] * count, [1] * 2 * count)
        difference = difference_of_models(whole, halves)
        for mine, other, side in ((whole, halves, Side.LEFT), (halves, whole, Side.RIGHT)):
            profile = text_profile(mine, by_word, 50)
            beside = profile_beside(difference, profile, side)
            expected = np.full(len(profile.bits), text_profile(other, by_word, 50).bits[0])
            assert beside.bits == pytest.approx(expected, rel=1e-5)


def test_corrected_words_are_not_compared_with_plain_ones() -> None:
    corrected = replace(
        analysis_of(PIECES, [0] * 9, model=replace(MODEL, word_marks=BEFORE)),
        end_mass=EndMass(0.6, 0.1, 0.6),
    )
    plain = analysis_of(PIECES, [0] * 9)
    profile = text_profile(corrected, Colouring(granularity=Granularity.WORD), 50)
    difference = difference_of_models(corrected, plain)
    assert np.isnan(profile_beside(difference, profile, Side.LEFT).bits).all()


def test_an_added_sentence_does_not_move_those_after_it() -> None:
    added = [*PIECES[:3], " New", " one", ".", *PIECES[3:]]
    ranks = [0, 0, 0, 9, 9, 9, 1, 1, 1, 3, 3, 3]
    left = analysis_of(PIECES, [0, 0, 0, 1, 1, 1, 3, 3, 3])
    difference = difference_of_texts(left, analysis_of(added, ranks))
    profile = text_profile(left, Colouring(), 50)
    beside = profile_beside(difference, profile, Side.LEFT)
    # The last one is the same in both.
    assert beside.bits[2] == pytest.approx(profile.bits[2], abs=1e-5)


def test_the_difference_goes_up_where_the_right_side_has_more_bits() -> None:
    words = ["Go", *(f" word{n:03}" for n in range(200))]
    ranks = [0] * 100 + [3] * 101
    left, right = analysis_of(words, [0] * 201), analysis_of(words, ranks)
    found = difference_profile(difference_of_models(left, right), Side.LEFT, 41)
    assert found.bits[2] == pytest.approx(0)
    # Two bits for each word of eight characters.
    assert found.bits[-3] == pytest.approx(2 / 8)
    assert np.all(np.diff(found.token) > 0)
    assert found.peak is not None
    assert found.token[found.peak] > 100
    swapped = difference_profile(difference_of_models(right, left), Side.LEFT, 41)
    assert np.allclose(swapped.bits, -found.bits)


def test_the_difference_runs_along_either_text() -> None:
    difference = of_texts().difference
    for side, analysis in ((Side.LEFT, difference.left), (Side.RIGHT, difference.right)):
        found = difference_profile(difference, side, 30)
        assert found.token[-1] == len(analysis) - 1
        assert len(found.token) <= 30
        assert not np.isnan(found.bits).any()


def test_what_was_not_scored_has_no_difference() -> None:
    words = ["a", " b", " c"]
    nothing = analysis_of(words, [UNSCORED] * 3)
    found = difference_profile(difference_of_models(nothing, nothing), Side.LEFT, 10)
    assert found.peak is None
    assert np.isnan(found.bits).all()


def test_models_with_other_tokens_have_a_difference_everywhere() -> None:
    difference = of_models().difference
    found = difference_profile(difference, Side.RIGHT, 500)
    assert found.token.max() < len(difference.right)
    assert found.peak is not None
