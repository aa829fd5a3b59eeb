"""Which tokens begin a word: by kind of tokenizer, against what each token is written as."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.tiny_tokenizers import (
    BEGIN,
    END,
    START,
    UNKNOWN,
    byte_level_bpe,
    sentencepiece_bpe,
    unigram,
    with_added_token,
    word_end_bpe,
    wordpiece,
)
from helpers.vocabulary_files import byte_level_entries, sentencepiece_entries, write_vocabulary
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from gltr_desktop.analysis.byte_alphabet import characters_of
from gltr_desktop.analysis.model_record import AFTER, BEFORE, NOWHERE
from gltr_desktop.analysis.words.openings import INNER, PUNCTUATION
from gltr_desktop.analysis.words.surprisal import MASSES
from gltr_desktop.models.checkpoint.tokenizer_loading import gguf_tokenizer
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.tokens import TextTokenizer
from gltr_desktop.models.word_starts import WordStarts, word_starts

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Vocabulary


def starts_of(tokenizer: Tokenizer) -> WordStarts:
    return word_starts(TextTokenizer(tokenizer), tokenizer.get_vocab_size(), None)


def spaced(starts: WordStarts) -> NDArray[np.bool_]:
    return ~np.isin(starts.kinds, (PUNCTUATION, INNER))


def punctuation(starts: WordStarts) -> NDArray[np.bool_]:
    return np.isin(starts.kinds, (PUNCTUATION,))


def is_spaced(starts: WordStarts, tokenizer: Tokenizer, token: str) -> bool:
    return bool(spaced(starts)[tokenizer.token_to_id(token)])


def is_punctuation(starts: WordStarts, tokenizer: Tokenizer, token: str) -> bool:
    return bool(punctuation(starts)[tokenizer.token_to_id(token)])


def with_pre_tokenizers(tokenizer: Tokenizer, *steps: pre_tokenizers.PreTokenizer) -> Tokenizer:
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(list(steps))
    return tokenizer


def byte_level(*tokens: bytes) -> Tokenizer:
    """A byte-level vocabulary of ``tokens`` alone."""
    vocabulary = {characters_of(token): index for index, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def characters(letters: str) -> Tokenizer:
    """A vocabulary with a token for each of ``letters``, split without a pre-tokenizer."""
    return Tokenizer(models.BPE({letter: index for index, letter in enumerate(letters)}, []))


WHITESPACE = pre_tokenizers.WhitespaceSplit()
LETTERS = models.WordLevel({"the": 0, "cat": 1, UNKNOWN: 2}, UNKNOWN)


@pytest.mark.parametrize(
    ("tokenizer", "marks"),
    [
        (byte_level_bpe(), BEFORE),
        (byte_level_bpe(prefix_space=True), BEFORE),
        (sentencepiece_bpe(), BEFORE),
        (unigram(), BEFORE),
        (unigram(prepend="never", byte_fallback=False), BEFORE),
        # XLM-R's: blanks are dropped first, and then a mark is put before every word.
        (with_pre_tokenizers(unigram(), WHITESPACE, pre_tokenizers.Metaspace()), BEFORE),
        (wordpiece(), BEFORE),
        (word_end_bpe(), AFTER),
        # A blank is a token of its own: it can only begin what follows.
        (byte_level(*(bytes([byte]) for byte in range(256))), BEFORE),
        (characters("ab c"), BEFORE),
        (characters("abc"), NOWHERE),
        # There is a token for the blank, but no text has it.
        (
            with_pre_tokenizers(
                byte_level(*(bytes([byte]) for byte in range(256)), b"the", b"cat"),
                WHITESPACE,
                pre_tokenizers.ByteLevel(add_prefix_space=False),
            ),
            NOWHERE,
        ),
        (with_pre_tokenizers(Tokenizer(LETTERS), pre_tokenizers.Whitespace()), NOWHERE),
        (
            with_added_token(
                with_pre_tokenizers(Tokenizer(LETTERS), WHITESPACE), content=" x", normalized=False
            ),
            NOWHERE,
        ),
    ],
    ids=[
        "byte level", "prefix space", "sentencepiece", "unigram", "no prefix", "after splitting",
        "wordpiece", "word end", "bytes", "characters", "no blank", "blanks dropped", "words",
        "added blank",
    ],
)  # fmt: skip
def test_where_a_tokenizer_marks_words(tokenizer: Tokenizer, marks: str) -> None:
    starts = starts_of(tokenizer)
    assert starts.marks == marks
    assert (starts.sets is None) == (marks != BEFORE)
    assert starts.lacking == (frozenset() if marks == BEFORE else MASSES)


@pytest.mark.parametrize(
    ("tokenizer", "spaced", "punctuation", "neither"),
    [
        (
            byte_level_bpe(),
            ["Ġthe", "Ġ", "Ċ", "č", "ĉ", START],
            [",", "!", "(", "-", "$", "+"],
            ["t", "â", "À"],
        ),
        (sentencepiece_bpe(), ["▁on", "▁", "<0x20>", "<0x0A>", BEGIN, END, UNKNOWN],
         [",", "<0x21>", "<0x24>"], ["t", "<0xE2>"]),
        (unigram(), ["▁", BEGIN, END, UNKNOWN], [",", "“", "<0x2E>"], ["<0x41>", "<0xC2>"]),
        # A mark that stands apart looks like a word.
        (wordpiece(), ["the", ".", "“", UNKNOWN], [], ["##t"]),
    ],
    ids=["byte level", "sentencepiece", "unigram", "wordpiece"],
)  # fmt: skip
def test_tokens_by_what_they_begin_with(
    tokenizer: Tokenizer, spaced: list[str], punctuation: list[str], neither: list[str]
) -> None:
    starts = starts_of(tokenizer)
    for token in spaced:
        assert is_spaced(starts, tokenizer, token), token
        assert not is_punctuation(starts, tokenizer, token), token
    for token in punctuation:
        assert is_punctuation(starts, tokenizer, token), token
        assert not is_spaced(starts, tokenizer, token), token
    for token in neither:
        assert not is_spaced(starts, tokenizer, token), token
        assert not is_punctuation(starts, tokenizer, token), token


def expected(piece: bytes) -> tuple[bool, bool]:
    """By the first character, and by the second where that may go on with a word."""
    first = character(piece)
    if not first:
        return False, False
    is_mark = unicodedata.category(first)[0] in ("P", "S")
    second = character(piece[len(first.encode()) :])
    goes_on = first in "'’.:;,·" and second.isalnum()
    return first in SPACES, is_mark and first != "\ufffd" and not goes_on


def character(piece: bytes) -> str:
    """The shortest beginning that is a character; "" if there is none."""
    for end in range(1, len(piece) + 1):
        try:
            return piece[:end].decode()
        except UnicodeDecodeError:
            continue
    return ""


SPACES = {chr(code) for code in range(0x11_0000) if chr(code).isspace()}
BEGINNINGS = st.one_of(
    st.text(st.sampled_from(" \n\t\r\u00a0\u2003\u3000\u0085.,'’“”—¿、。$é漢😀a1")).map(str.encode),
    st.text().filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)).map(str.encode),
    st.binary(max_size=5),
    # A part of a character, then a whole one.
    st.tuples(st.sampled_from(["\u3000", "。", "😀", "\u00a0"]), st.integers(1, 3)).map(
        lambda given: given[0].encode()[given[1] :] + b" ."
    ),
)


@given(st.lists(BEGINNINGS.filter(bool), min_size=1, unique=True))
def test_every_token_is_known_by_its_bytes(tokens: list[bytes]) -> None:
    starts = starts_of(byte_level(*tokens))
    assert spaced(starts).tolist() == [expected(token)[0] for token in tokens]
    assert punctuation(starts).tolist() == [expected(token)[1] for token in tokens]
    assert (starts.marks == BEFORE) == spaced(starts).any()


def test_what_the_tokenizer_does_not_know_is_in_no_set() -> None:
    tokenizer = byte_level_bpe()
    size = tokenizer.get_vocab_size()
    starts = word_starts(TextTokenizer(tokenizer), size + 7, size + 9)
    assert starts.kinds.shape == (size + 7,)
    assert (starts.kinds[size:] == INNER).all()
    fewer = word_starts(TextTokenizer(tokenizer), size - 5, None)
    assert fewer.kinds.tolist() == starts.kinds[: size - 5].tolist()
    sets = starts.sets
    assert sets is not None
    assert sets.dtype == np.float32
    *of_spaced, of_punctuation = sets
    assert np.sum(of_spaced, 0).tolist() == spaced(starts).tolist()
    assert of_punctuation.tolist() == punctuation(starts).tolist()


def test_what_ends_a_text_is_spaced_whatever_it_is_written_as() -> None:
    tokenizer = with_added_token(byte_level_bpe(), content="</end>", special=True)
    tokenizer = with_added_token(tokenizer, content="!end")
    tokenizer = with_added_token(tokenizer, content=" x")
    starts = starts_of(tokenizer)
    assert is_spaced(starts, tokenizer, "</end>")
    assert is_punctuation(starts, tokenizer, "!end")
    assert is_spaced(starts, tokenizer, " x")


@pytest.mark.parametrize("kind", ["byte level", "sentencepiece"])
def test_tokenizers_of_gguf_files(kind: str, tmp_path: Path) -> None:
    entries = (
        byte_level_entries(["Ġ t", "Ġt h"], ["<|endoftext|>"])
        if kind == "byte level"
        else sentencepiece_entries(["▁the", "▁", "the", ".", "t", "h", "e"])
    )
    file = read_gguf(write_vocabulary(tmp_path / "it.gguf", entries), "it")
    tokenizer: Vocabulary = gguf_tokenizer(file).tokenizer
    assert isinstance(tokenizer, TextTokenizer)
    size = len(entries["tokens"])
    starts = word_starts(tokenizer, size, None)
    assert starts.marks == BEFORE
    pieces = [tokenizer.piece(token) for token in range(size)]
    special = [tokenizer.is_special(token) for token in range(size)]
    assert any(special)
    assert spaced(starts).tolist() == [
        ends or expected(piece)[0] for piece, ends in zip(pieces, special, strict=True)
    ]
    assert spaced(starts).sum() > sum(special) + 1
