"""A difference in words: which side is the more surprising one, and no more than that."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.difference.changes import changes, largest
from gltr_desktop.analysis.difference.difference import difference_of_models, difference_of_texts
from gltr_desktop.analysis.difference.difference_words import (
    excerpt,
    headline,
    passages_in_words,
    rest_in_words,
    signed,
)
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.record import Analysis

NAMES = ("Large", "Small")
TEXT = ["The", " old", " man", " went", " home", "."]


def of(pieces: list[str], rank: int | list[int], done: int | None = None) -> Analysis:
    ranks = [rank] * len(pieces) if isinstance(rank, int) else rank
    return analysis_of(pieces, ranks, done=done)


def test_of_two_models_it_says_to_which_the_text_is_more_surprising() -> None:
    expected, surprised = of(TEXT, 0), of(TEXT, 99)
    # Each token has 1.74 bits, and 8.38 bits.
    assert headline(difference_of_models(expected, surprised), NAMES) == (
        "To Small, this text is more surprising than to Large: 10.4 → 50.3 bits (+39.9),"
        " 0.47 → 2.29 bits per character."
    )
    assert headline(difference_of_models(surprised, expected), NAMES) == (
        "To Small, this text is less surprising than to Large: 50.3 → 10.4 bits (−39.9),"
        " 2.29 → 0.47 bits per character."
    )
    assert headline(difference_of_models(expected, expected), NAMES) == (
        "To Small, this text is as surprising as to Large: 10.4 → 10.4 bits (0.0),"
        " 0.47 → 0.47 bits per character."
    )


def test_of_a_revision_it_speaks_of_versions() -> None:
    left = of(TEXT * 20, 0)
    right = of([*TEXT * 20, " Surely"], 0)
    assert headline(difference_of_texts(left, right), NAMES) == (
        "The second version is as surprising as the first: 208.4 → 210.2 bits (+1.7),"
        " 0.47 → 0.47 bits per character."
    )
    surprising = of([*TEXT * 20, " Yes"], [*[0] * 120, 9_999])
    assert headline(difference_of_texts(left, surprising), NAMES).startswith(
        "The second version is more surprising than the first: 208 → 223 bits (+15), 0.47 → 0.50"
    )


def test_a_longer_version_can_have_more_bits_and_be_less_surprising() -> None:
    left = of(TEXT, 99)
    right = of([*TEXT, " He", " never", " came", " back", "."], [99] * 6 + [0] * 5)
    assert headline(difference_of_texts(left, right), NAMES).startswith(
        "The second version is less surprising per character than the first:"
        " 50.3 → 59.0 bits (+8.7), 2.29 → 1.40"
    )


def test_a_longer_version_with_as_many_bits_is_less_surprising_per_character() -> None:
    # All that rank 37 costs, but for 0.04 bits, three more words of the first rank cost as well.
    left = of(TEXT * 20, [37, *[0] * 119])
    right = of([*TEXT * 20, " Surely", " enough", " so"], 0)
    found = headline(difference_of_texts(left, right), NAMES)
    assert found.startswith("The second version is less surprising per character than the first: ")
    assert "bits (0.0)" in found


def test_sides_of_one_name_are_called_a_and_b() -> None:
    expected, surprised = of(TEXT, 0), of(TEXT, 99)
    assert headline(difference_of_models(expected, surprised), ("Same", "Same")).startswith(
        "To B, this text is more surprising than to A: "
    )
    other = of(["Nobody", " else", " came", " here", " today", "!"], 99)
    assert headline(difference_of_texts(expected, other), ("a.txt", "a.txt")).startswith(
        "“B” is more surprising than “A”: "
    )


def test_of_different_texts_it_compares_no_totals() -> None:
    left, right = of(TEXT, 0), of(["Some", "thing", " else"], 99)
    assert headline(difference_of_texts(left, right), ("one.txt", "two.txt")) == (
        "“two.txt” is more surprising than “one.txt”: 0.47 → 1.80 bits per character."
        " These are two different texts, so no words are marked as changed."
    )


def test_the_same_text_twice_is_said_to_be_the_same() -> None:
    same = of(TEXT, 0)
    assert headline(difference_of_texts(same, same), NAMES) == (
        "The two texts are the same: 0.47 bits per character."
    )


def test_where_nothing_was_read_nothing_is_said() -> None:
    left, unread = of(TEXT, 0), of(TEXT, 0, done=0)
    assert headline(difference_of_models(left, unread), NAMES) == "Not yet read."
    unscored = of(TEXT, UNSCORED)
    assert headline(difference_of_models(left, unscored), NAMES) == (
        "There is nothing to compare: no word was scored on both sides."
    )
    assert math.isnan(difference_of_models(left, unscored).left_bits_per_character)


def test_bits_per_character_are_those_of_what_both_sides_have_scored() -> None:
    left, right = of(TEXT, 0), of(TEXT, [UNSCORED, UNSCORED, 0, 0, 0, 0])
    difference = difference_of_models(left, right)
    characters = len(" man went home.")
    assert difference.left_bits_per_character == pytest.approx(difference.left_bits / characters)
    assert difference.right_bits_per_character == pytest.approx(difference.left_bits / characters)


@pytest.mark.parametrize(
    ("bits", "expected"),
    [(4.44, "+4.4"), (-4.44, "−4.4"), (0, "0.0"), (-0.01, "0.0"), (1234.5, "+1,234.5"),
     (math.nan, "–"), (-math.inf, "−∞")],
)  # fmt: skip
def test_differences_have_signs(bits: float, expected: str) -> None:
    assert signed(bits) == expected


def revision() -> Difference:
    left = of(
        [
            "The",
            " old",
            " man",
            " went",
            " home",
            " and",
            " slept",
            " at",
            " once",
            ".",
            " He",
            ".",
        ],
        [0, 9, 9, 0, 0, 0, 99, 0, 0, 0, 9, 0],
    )
    right = of(
        ["The", " young", " woman", " went", " home", " and", " slept", " very", " well", " at",
         " once", "."],
        [0, 0, 9, 3, 0, 0, 99, 9, 0, 0, 0, 0],
    )  # fmt: skip
    return difference_of_texts(left, right)


def test_what_stands_on_either_side_of_a_change() -> None:
    difference = revision()
    segments = difference.at(Granularity.WORD)
    words = [passages_in_words(difference, segments, index) for index in range(len(segments))]
    assert words == [
        "The", "old man → young woman", "went", "home", "and", "slept", "very well (added)", "at",
        "once", ".", "He. (removed)",
    ]  # fmt: skip
    assert segments.left_bits[6] == 0
    assert segments.right_bits[-1] == 0


def test_the_changes_and_what_they_did_to_the_text_after_them_are_the_whole_difference() -> None:
    difference = revision()
    first, second, third = changes(difference)
    assert difference.left.text[first.left_start : first.left_end] == " old man"
    assert difference.right.text[first.right_start : first.right_end] == " young woman"
    assert first.difference == pytest.approx(-math.log2(10))
    assert first.rest == pytest.approx(2)
    assert (second.left_start, second.left_bits) == (second.left_end, 0)
    assert third.right_start == third.right_end == len(difference.right.text)
    assert math.isnan(third.rest)
    done = first.difference + first.rest + second.difference + second.rest + third.difference
    assert done == pytest.approx(difference.bits)


def test_only_a_revision_has_changes() -> None:
    left, right = of(TEXT, 0), of(["Some", "thing", " else"], 99)
    assert changes(difference_of_texts(left, right)) == []
    assert changes(difference_of_models(left, left)) == []


def test_the_rest_is_of_what_is_known() -> None:
    left = of([*TEXT, " So", " he", " did", "."], [UNSCORED, 0, 0, UNSCORED, 0, 0, 0, 0, 0, 0])
    right = of(
        ["The", " big", *TEXT[2:], " So", " he", " did", "."], [0, 0, 0, 0, 9, 0, 0, 0, 0, 0]
    )
    (change,) = changes(difference_of_texts(left, right))
    assert change.rest == pytest.approx(math.log2(10))
    assert rest_in_words(change.rest) == "text up to the next change: +3.3 bits"
    assert rest_in_words(math.nan) == ""


def test_the_largest_differences_of_either_sign_come_first() -> None:
    left = of(TEXT, [0, 99, 0, UNSCORED, 9, 0])
    right = of(TEXT, [0, 0, 999, 0, 0, 0])
    difference = difference_of_models(left, right)
    assert largest(difference, Granularity.WORD, 10).tolist() == [2, 1, 4]
    assert largest(difference, Granularity.WORD, 2).tolist() == [2, 1]
    nothing = difference_of_models(left, left)
    assert largest(nothing, Granularity.WORD, 5).dtype == np.intp
    assert len(largest(nothing, Granularity.WORD, 5)) == 0


def test_passages_are_shown_in_one_line() -> None:
    assert excerpt("  two\n lines ") == "two lines"
    assert excerpt("\n\n") == "↵↵"
    assert excerpt("") == ""
    long = excerpt("word " * 10_000)
    assert long.endswith("word…")
    assert len(long) < 70
    assert excerpt("שלום") == "\u2068שלום\u2069"
