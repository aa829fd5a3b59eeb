"""The words of the level of words: its units, but for white space."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from helpers.analyses import Pieces, tokens_of
from helpers.word_masses import TEXTS, pieces
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.level_words import level_words

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Tokens


def tokens_in(parts: list[str]) -> Tokens:
    octets = [part.encode() for part in parts]
    return tokens_of(octets, Pieces(octets))


@given(TEXTS, st.data())
def test_they_are_the_units_that_are_not_blank(text: str, data: st.DataObject) -> None:
    parts = data.draw(pieces(text))
    tokens = tokens_of(parts, Pieces(parts))
    groups, expected = tokens.groups, []
    units = zip(
        pairwise(tokens.units(Granularity.WORD).tolist()),
        pairwise(tokens.unit_bounds(Granularity.WORD).tolist()),
        strict=True,
    )
    for (first, behind), bounds in units:
        start, end = int(groups.start[first]), int(groups.end[behind - 1])
        unit = text[start:end]
        if unit.strip():
            start += len(unit) - len(unit.lstrip())
            expected.append((text[start:end].rstrip(), start, *bounds))
    found = level_words(tokens)
    assert len(found) == len(expected)
    assert found.words.punctuation_apart
    rows = zip(
        found.words.texts(text),
        found.words.start.tolist(),
        found.begin.tolist(),
        found.end.tolist(),
        strict=True,
    )
    assert list(rows) == expected


def test_a_line_break_is_no_word_and_no_part_of_one() -> None:
    found = level_words(tokens_in([" A", " cat", "s", ".", "\n\n", "They", "  ", "sat", ".\n"]))
    text = " A cats.\n\nThey  sat.\n"
    assert found.words.texts(text) == ["A", "cats", ".", "They", "sat", "."]
    assert found.begin.tolist() == [0, 1, 3, 5, 6, 8]
    assert found.end.tolist() == [1, 3, 4, 6, 8, 9]


def test_no_word_begins_with_white_space() -> None:
    # A mark that combines with a space makes a word with it, whatever tokens they are.
    for parts in ([" \u0301", "a"], [" ", "\u0301", "a"]):
        found = level_words(tokens_in(parts))
        assert found.words.texts(" \u0301a") == ["\u0301", "a"]
        assert found.begin.tolist() == [0, len(parts) - 1]


def test_a_text_without_words_has_none() -> None:
    assert len(level_words(tokens_in([]))) == 0
    assert len(level_words(tokens_in([" ", "\n"]))) == 0
