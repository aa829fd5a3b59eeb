"""How tokens begin, by their bytes."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from helpers.word_masses import kind_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.words.openings import (
    BREAK,
    INNER,
    PUNCTUATION,
    SPACED,
    opening_of,
    openings,
)


@pytest.mark.parametrize(
    ("piece", "opening"),
    [
        (" dog", SPACED),
        ("\n", BREAK),
        ("\r\n", BREAK),
        ("\u3000語", BREAK),
        ("\u00a0", BREAK),
        ("dog", INNER),
        ("語", INNER),
        ("\u0301", INNER),
        ("", INNER),
        (".", PUNCTUATION),
        ("”", PUNCTUATION),
        ("。", PUNCTUATION),
        ("-known", PUNCTUATION),
        ("—and", PUNCTUATION),
        ("$", PUNCTUATION),
        ("🙂", PUNCTUATION),
        ("'t", INNER),
        ("’tis", INNER),
        (",000", INNER),
        (".S", INNER),
        ("'", PUNCTUATION),
        ("'.", PUNCTUATION),
    ],
)
def test_a_token_begins_with_its_first_character(piece: str, opening: int) -> None:
    assert opening_of(piece.encode(), is_special=False) == opening


@pytest.mark.parametrize("behind", [b"", b"a", b" ", "é".encode(), b"\xff"])
def test_each_character_of_ascii_begins_a_token_as_unicode_has_it(behind: bytes) -> None:
    for character in map(chr, range(128)):
        is_mark = unicodedata.category(character)[0] in "PS"
        goes_on = character in "':.,;" and behind in (b"a", "é".encode())
        expected = PUNCTUATION if is_mark and not goes_on else INNER
        if character.isspace():
            expected = SPACED if character == " " else BREAK
        found = opening_of(character.encode() + behind, is_special=False)
        assert found == expected, character


def test_a_special_token_ends_the_text() -> None:
    assert opening_of(b"</s>", is_special=True) == SPACED
    assert opening_of(b"", is_special=True) == SPACED


def test_a_part_of_a_character_begins_nothing() -> None:
    assert opening_of("🙂".encode()[:2], is_special=False) == INNER
    assert opening_of("”".encode()[1:], is_special=False) == INNER
    assert opening_of(b" " + "🙂".encode()[:2], is_special=False) == SPACED


@given(st.text(max_size=6).map(str.encode), st.integers(0, 3))
def test_openings_are_those_of_the_definition(piece: bytes, cut: int) -> None:
    names = {SPACED: "space", BREAK: "space", PUNCTUATION: "mark", INNER: "word"}
    part = piece[cut:]
    text = part.decode(errors="replace")
    # The definition in the helper knows the commonest marks within words only.
    if text[1:2].isalnum() and not text[:1].isalnum() and text[:1] not in "'’.,-—$ \n":
        return
    assert names[opening_of(part, is_special=False)] == kind_of(part)


@given(st.lists(st.integers(0, 9), max_size=30))
def test_each_token_is_looked_at_once(token_ids: list[int]) -> None:
    asked = []

    def opening(token_id: int) -> int:
        asked.append(token_id)
        return token_id % 3

    found = openings(np.array(token_ids, np.int32), opening)
    assert found.tolist() == [token_id % 3 for token_id in token_ids]
    assert sorted(asked) == sorted(set(token_ids))
