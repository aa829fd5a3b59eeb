"""Where the pieces that a server names put its tokens."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.tiny_tokenizers import byte_level_bpe, sentencepiece_bpe, unigram
from hypothesis import example, given
from hypothesis import strategies as st

from gltr_desktop.errors import InputError
from gltr_desktop.models.servers.pieces import is_mark, lay_pieces, refuse_marks
from gltr_desktop.models.tokens import TextTokenizer

TOKENIZERS = {
    "byte level": byte_level_bpe(),
    "byte level, prefix space": byte_level_bpe(prefix_space=True),
    "sentencepiece": sentencepiece_bpe(),
    "unigram": unigram(),
}
OWN = {name: TextTokenizer(tokenizer) for name, tokenizer in TOKENIZERS.items()}


@pytest.mark.parametrize("name", TOKENIZERS)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="▁<"), max_size=30))
@example(text="")
@example(text="naïve 日本 👩‍👩‍👧‍👦 é\r\n\tok")
def test_pieces_lie_where_the_tokenizer_itself_would_put_them(name: str, text: str) -> None:
    own = OWN[name].encode(text)
    ids = own.token_id.tolist()
    laid = lay_pieces(text, [str(TOKENIZERS[name].id_to_token(token)) for token in ids])
    assert laid is not None
    assert laid.pieces == [OWN[name].piece(token) for token in ids]
    assert np.array_equal(laid.start, own.start)
    assert np.array_equal(laid.end, own.end)


def test_the_pieces_of_one_character_share_its_place() -> None:
    laid = lay_pieces("a 🙂!", ["a", "Ġ", "ð", "Ł", "Ļ", "Ĥ", "!"])
    assert laid is not None
    assert laid.start.tolist() == [0, 1, 2, 2, 2, 2, 3]
    assert laid.end.tolist() == [1, 2, 3, 3, 3, 3, 4]


@pytest.mark.parametrize(
    "strings",
    [["hello"], ["Hello", "!"], ["Hel"], [], ["Hello", "Ġ"], ["Hell", "\ud800"]],
    ids=["lower case", "more", "less", "none", "a space at the end", "half a pair"],
)
def test_pieces_that_do_not_make_up_the_text_lie_nowhere(strings: list[str]) -> None:
    assert lay_pieces("Hello", strings) is None


def test_half_of_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(InputError, match="invalid character at position 1"):
        lay_pieces("a\ud800", ["a"])


MARKS = ["<|endoftext|>", "<s>", "</s>", "<｜begin▁of▁sentence｜>", "[INST]", "<eos>", "<unk>"]


@pytest.mark.parametrize("string", MARKS)
def test_a_text_that_was_read_as_a_mark_is_refused_by_its_name(string: str) -> None:
    assert is_mark(string)
    with pytest.raises(InputError, match="would read as a mark") as info:
        refuse_marks(["It", string])
    assert f"“{string}”" in info.value.message
    assert info.value.remedy


@pytest.mark.parametrize("string", ["<", "<p>", "s", "Ġ<s", "|>", "<|", "[1]", "<|a", "endoftext"])
def test_what_any_text_may_hold_is_no_mark(string: str) -> None:
    assert not is_mark(string)
    refuse_marks([string])
