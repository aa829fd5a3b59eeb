"""Windows around each token, and the words that are hidden in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from helpers.tiny_masked_models import TEXTS, byte_level, metaspace, wordpiece
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.record import Tokens
from gltr_desktop.models.engines.masked.plan import Plan
from gltr_desktop.models.tokens import TextTokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def split(tokenizer: Tokenizer, text: str) -> Tokens:
    return TextTokenizer(tokenizer).encode(text, with_blanks=False)


def words(tokens: Tokens) -> list[str]:
    """The text of each run of tokens that is hidden together."""
    plan = Plan.of(tokens, len(tokens), "word")
    found, token = list[str](), 0
    while token < len(tokens):
        end = int(plan.hidden_end[token])
        # From every token of a word, the rest of it is hidden.
        assert (plan.hidden_end[token:end] == end).all()
        found.append(tokens.text[tokens.start[token] : tokens.end[end - 1]])
        token = end
    return found


def letters_of(text: str) -> Tokens:
    """A token for each letter of ``text``."""
    start = np.array([i for i, letter in enumerate(text) if not letter.isspace()], np.int32)
    return Tokens(text, start, start + 1, np.arange(len(start), dtype=np.int32))


def test_a_word_is_that_of_its_text_and_not_of_its_tokenizer() -> None:
    text = "東京の空は青いです。The cat"
    expected = ["東京", "の", "空", "は", "青い", "です", "。", "The", "cat"]
    assert words(letters_of(text)) == expected
    # To this tokenizer, “東京の空は青いです。The” is one word.
    assert len(words(split(metaspace(), text))) > 6


def test_a_space_in_a_token_of_its_own_belongs_to_the_word_behind_it() -> None:
    tokens = split(byte_level(), "The zebra\n\nX")
    assert words(tokens) == ["The", " zebra", "\n", "\n", "X"]


def test_contracted_words_are_one_word() -> None:
    assert words(split(wordpiece(), "The cat didn't sit.")) == ["The", "cat", "didn't", "sit", "."]


def test_an_accent_that_is_stripped_belongs_to_its_letter() -> None:
    text = f"{TEXTS['decomposed']} Cafe\u0301 u\u0308 e\u0301\u0323!"
    tokens = split(wordpiece(), text)
    covered = np.zeros(len(text), int)
    for start, end in zip(tokens.start, tokens.end, strict=True):
        covered[start:end] += 1
    blank = np.array([character.isspace() for character in text])
    assert (covered == ~blank).all()


def test_blanks_belong_to_no_token_where_the_tokenizer_drops_them() -> None:
    text = "  The\u200bcat \r\n\t on  "
    for tokenizer in (wordpiece(), metaspace()):
        tokens = split(tokenizer, text)
        for start, end in zip(tokens.start, tokens.end, strict=True):
            assert text[start:end] == text[start:end].strip()


def test_the_mark_of_a_space_covers_no_letter() -> None:
    text = "Zebra 東京"
    tokenizer = TextTokenizer(metaspace())
    tokens = tokenizer.encode(text, with_blanks=False)
    marks = [index for index, token in enumerate(tokens.token_id) if tokenizer.piece(token) == b" "]
    assert marks
    assert (tokens.start[marks] == tokens.end[marks]).all()
    # It is a piece of the word that it stands before.
    assert set(tokens.start[marks].tolist()) <= {text.index("Z"), text.index("東")}


@given(count=st.integers(1, 60), capacity=st.integers(1, 70), word=st.integers(1, 9))
def test_every_window_holds_its_token_and_what_is_hidden(
    count: int, capacity: int, word: int
) -> None:
    text = " ".join("x" * word for _ in range(count))
    tokens = letters_of(text)
    plan = Plan.of(tokens, capacity, "word")
    each = np.arange(len(tokens))
    assert plan.width == min(capacity, len(tokens))
    assert (plan.begin <= each).all()
    assert (each < plan.hidden_end).all()
    assert (plan.hidden_end <= plan.begin + plan.width).all()
    assert (plan.begin >= 0).all()
    assert (plan.begin + plan.width <= len(tokens)).all()
    # As much on one side as on the other, unless the text ends.
    inner = (plan.begin > 0) & (plan.begin + plan.width < len(tokens))
    assert ((each - plan.begin)[inner] == plan.width // 2).all()
    end_of_word = (each // word + 1) * word
    assert (plan.hidden_end == np.minimum(end_of_word, plan.begin + plan.width)).all()


def test_keys_are_equal_where_what_is_read_is_equal() -> None:
    tokens = split(wordpiece(), " ".join(["The cat."] * 20))
    plan = Plan.of(tokens, 6, "token")
    keys = plan.keys()
    # The text repeats itself, three tokens at a time.
    assert len(tokens) == 60
    assert len(set(keys[5:-5])) == 3
    assert len(set(Plan.of(tokens, 6, "word").keys()[5:-5])) == 3
    assert set(keys).isdisjoint(Plan.of(tokens, 7, "token").keys())
