"""The card of two sides: what stands there, what it was to either, and what a change did."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.differences import of_models, of_texts
from helpers.word_masses import MARKING

from gltr_desktop.analysis.difference.difference import (
    Difference,
    difference_of_models,
    difference_of_texts,
)
from gltr_desktop.analysis.difference.difference_words import signed
from gltr_desktop.analysis.difference.diverging import NEUTRAL, Side
from gltr_desktop.analysis.difference.pair_card import PairCard, pair_card, segment_at
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity

NAMES = "GPT-2", "Other"
WORDS = ["The", " cat", " sat", " down"]


def of_ranks(left: list[int], right: list[int]) -> Difference:
    return difference_of_models(analysis_of(WORDS, left), analysis_of(WORDS, right))


def card_at(
    difference: Difference,
    token: int,
    side: Side = Side.LEFT,
    granularity: Granularity = Granularity.WORD,
) -> PairCard:
    segment = segment_at(difference, granularity, side, token)
    return pair_card(difference, granularity, segment, NAMES)


def test_a_card_has_what_a_word_was_to_both_sides() -> None:
    card = card_at(of_ranks([0, 0, 0, 0], [0, 213, 0, 0]), 1)
    assert (card.title, card.changed, card.before.strip()) == ("cat", False, "The")
    assert [side.name for side in (card.left, card.right)] == list(NAMES)
    assert [side.guess for side in (card.left, card.right)] == ["1st guess", "214th guess"]
    # The probability of a rank is that of the first, divided by one more than the rank.
    assert card.difference == pytest.approx(math.log2(214))
    assert card.right.bits - card.left.bits == pytest.approx(card.difference)
    assert card.step is not None
    assert card.step > NEUTRAL


def test_the_bits_of_a_word_are_called_a_plain_product_where_it_may_be_corrected_elsewhere() -> (
    None
):
    marking, other = analysis_of(WORDS, [0] * 4, model=MARKING), analysis_of(WORDS, [3] * 4)
    for difference in (difference_of_models(marking, other), difference_of_models(other, marking)):
        card = card_at(difference, 1)
        assert card.bits_of(card.left) == f"{card.left.bits:.1f} bits, plain product"
        assert card.description.count("bits, plain product") == 2
        of_token = card_at(difference, 1, granularity=Granularity.TOKEN)
        assert of_token.bits_of(of_token.left) == f"{card.left.bits:.1f} bits"
    card = card_at(difference_of_models(other, other), 1)
    assert card.bits_of(card.left) == f"{card.left.bits:.1f} bits"


def test_the_bits_of_a_change_are_those_of_no_word() -> None:
    difference = of_texts().difference
    left, right = (replace(each, model=MARKING) for each in (difference.left, difference.right))
    card = card_at(difference_of_texts(left, right), 1)
    assert card.changed
    assert "plain product" not in card.description


def test_each_side_has_its_own_guesses_with_what_came() -> None:
    card = card_at(of_ranks([0, 0, 0, 0], [0, 213, 0, 0]), 1)
    assert [row.actual for row in card.left.rows] == [True, False, False]
    assert [row.number for row in card.right.rows] == ["1", "2", "3", "214"]
    assert card.right.rows[-1].actual


def test_a_changed_passage_is_one_card_whichever_side_is_pointed_at() -> None:
    difference = of_texts().difference
    left, right = card_at(difference, 1), card_at(difference, 2, Side.RIGHT)
    assert left == right
    assert left.changed
    assert left.title == "old man → young woman"


def test_a_change_says_what_it_did_to_the_text_after_it() -> None:
    difference = of_texts().difference
    card = card_at(difference, 1)
    assert card.note.startswith("text up to the next change: ")
    assert card.note in card.description
    segments = difference.at(Granularity.WORD)
    last = int(np.flatnonzero(segments.changed)[-1])
    after = np.nansum(segments.difference[last + 1 :])
    assert pair_card(difference, Granularity.WORD, last, NAMES).note.endswith(
        f": {signed(float(after))} bits"
    )


def test_what_only_one_side_has_stands_beside_nothing() -> None:
    difference = of_texts().difference
    removed = next(
        card
        for card in (
            pair_card(difference, Granularity.WORD, i, NAMES)
            for i in range(len(difference.at(Granularity.WORD)))
        )
        if card.changed and not card.right.text
    )
    assert removed.title == "very → –"
    assert (removed.right.guess, removed.right.rows) == ("–", ())
    assert "Other:" not in removed.description


def test_a_word_that_is_split_differently_is_one_word_on_both_sides() -> None:
    card = card_at(of_models().difference, 1)
    assert card.left.text == card.right.text == "unusual"
    assert card.left.lead.startswith("for “")
    assert card.right.lead == ""
    assert len(card.left.rows) == len(card.right.rows)


def test_what_one_side_has_no_evidence_for_has_no_difference() -> None:
    card = card_at(of_ranks([UNSCORED, 0, 0, 0], [UNSCORED, 0, 0, 0]), 0)
    assert math.isnan(card.difference)
    assert (card.left.guess, card.step) == ("Not scored", None)
    assert "difference" not in card.description


def test_a_long_passage_has_bits_but_no_guesses() -> None:
    words = ["Once", *(f" word{n}" for n in range(60)), "."]
    difference = difference_of_models(
        analysis_of(words, [0] * len(words)), analysis_of(words, [3] * len(words))
    )
    card = card_at(difference, 5, granularity=Granularity.SENTENCE)
    assert card.left.rows == ()
    assert card.left.guess == "62 tokens"
    assert card.difference == pytest.approx(2 * 62)
    assert len(card.title) < 100


def test_every_token_of_a_side_is_in_the_segment_that_is_found_for_it() -> None:
    difference = of_models().difference
    for granularity in Granularity:
        segments = difference.at(granularity)
        for side, bounds in (
            (Side.LEFT, segments.left_tokens),
            (Side.RIGHT, segments.right_tokens),
        ):
            for token in range(int(bounds[-1])):
                found = segment_at(difference, granularity, side, token)
                assert bounds[found] <= token < bounds[found + 1]
