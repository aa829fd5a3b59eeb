"""Scrolling together: what is the same in two texts is side by side."""

from __future__ import annotations

from itertools import pairwise

import pytest
from helpers.tokenisations import TEXTS
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.difference.alignment import Correspondence
from gltr_desktop.analysis.difference.edits import edits_between, unedited


@given(TEXTS, TEXTS, st.integers(0, 60))
def test_what_is_unchanged_is_beside_itself(text: str, other: str, place: int) -> None:
    version = text[:place] + other + text[place:]
    edits = edits_between(text, version)
    beside = Correspondence.of(edits)
    runs = zip(edits.left_start, edits.left_end, edits.right_start, edits.right_end, strict=True)
    for start, end, right_start, right_end in runs:
        if end - start == right_end - right_start:
            for offset in range(end - start):
                assert beside.to_right(start + offset) == pytest.approx(right_start + offset)
                assert beside.to_left(right_start + offset) == pytest.approx(start + offset)


@given(TEXTS, TEXTS)
def test_neither_text_ever_runs_backwards_or_beyond_its_end(text: str, other: str) -> None:
    beside = Correspondence.of(edits_between(text, other))
    for across, here, there in (
        (beside.to_right, text, other),
        (beside.to_left, other, text),
    ):
        places = [across(place / 2) for place in range(-2, 2 * len(here) + 3)]
        assert all(one <= following for one, following in pairwise(places))
        assert places[0] >= 0
        assert places[-1] == len(there)


def test_two_models_have_one_text() -> None:
    beside = Correspondence.of(unedited("one text"))
    assert [beside.to_right(place) for place in (0, 2.5, 8)] == [0, 2.5, 8]


def test_different_texts_are_as_long_as_each_other() -> None:
    beside = Correspondence.of(edits_between("x" * 10, "y" * 40))
    assert beside.to_right(5) == 20
    assert beside.to_left(20) == 5


def test_a_text_stays_where_it_is_while_the_other_has_something_more() -> None:
    left, right = (
        "One two three four.\nFive six.",
        "One two three four.\nAdded, all new.\nFive six.",
    )
    beside = Correspondence.of(edits_between(left, right))
    begin, end = right.index("Added"), right.index("Five")
    assert {beside.to_left(place) for place in range(begin, end + 1)} == {left.index("Five")}
    assert beside.to_right(left.index("Five")) == end
    assert beside.to_right(left.index("Five") - 1) == begin - 1


def test_a_text_of_nothing_is_beside_the_beginning() -> None:
    beside = Correspondence.of(edits_between("", "Some words."))
    assert beside.to_left(5) == 0
    assert beside.to_right(0) == len("Some words.")
