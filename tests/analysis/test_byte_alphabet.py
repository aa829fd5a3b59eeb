"""GPT-2's byte alphabet, against that of the tokenizers library."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tokenizers.pre_tokenizers import ByteLevel

from gltr_desktop.analysis.byte_alphabet import BYTE_OF, bytes_of, characters_of


def test_it_has_the_characters_of_the_library() -> None:
    assert sorted(BYTE_OF) == sorted(ByteLevel.alphabet())
    assert sorted(BYTE_OF.values()) == list(range(256))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_texts_are_spelt_as_the_library_does(text: str) -> None:
    level = ByteLevel(add_prefix_space=False, use_regex=False)
    spelt = "".join(piece for piece, _ in level.pre_tokenize_str(text))
    assert characters_of(text.encode()) == spelt


@given(st.binary())
def test_all_bytes_come_back(data: bytes) -> None:
    assert bytes_of(characters_of(data)) == data


def test_what_is_beyond_the_alphabet_is_plain_text() -> None:
    assert bytes_of("a日") == "a日".encode()
