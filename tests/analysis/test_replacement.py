"""A prediction writes exactly what the model predicts, with every kind of tokenizer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of
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
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer, normalizers

from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.replacement import replacement
from gltr_desktop.models.tokens import TextTokenizer

BYTE_LEVEL, PREFIXED = byte_level_bpe(), byte_level_bpe(prefix_space=True)
SENTENCEPIECE, WORD_END, WORDPIECE = sentencepiece_bpe(), word_end_bpe(), wordpiece()
LOWER = byte_level_bpe(normalizer=normalizers.Lowercase())
TOKENIZERS = {
    "byte level": BYTE_LEVEL,
    "byte level, prefix space": PREFIXED,
    "sentencepiece BPE": SENTENCEPIECE,
    "unigram, always ▁": unigram(),
    "unigram, first ▁": unigram(prepend="first"),
    "unigram, no ▁": unigram(prepend="never"),
}
WORD = st.sampled_from(["the", "cat", "sat", "on", "mat", "It", "was", ",", "“", "”", "é", "道"])
WORDS = st.lists(WORD, min_size=1, max_size=9).map(" ".join)


def predicting(tokenizer: Tokenizer, text: str, predicted: int | None) -> Analysis:
    """An analysis of ``text`` in which the only prediction for every token is ``predicted``."""
    assert predicted is not None
    vocabulary = TextTokenizer(tokenizer)
    tokens = vocabulary.encode(text)
    analysis = Analysis.begin(tokens, MODEL, vocabulary, 1)
    analysis.columns.rank[:] = 0
    analysis.columns.top_id[:] = predicted
    analysis.columns.top_logprob[:] = -1.0
    return replace(analysis, done=len(tokens))


def changed(tokenizer: Tokenizer, text: str, old: str, piece: str) -> str | None:
    """``text`` with ``piece`` predicted for the token that ends with ``old``; None if it cannot."""
    analysis = predicting(tokenizer, text, tokenizer.token_to_id(piece))
    groups, end = analysis.groups, text.index(old) + len(old)
    group = groups.end.tolist().index(end)
    written = replacement(analysis, group, 0)
    return None if written is None else text[: groups.start[group]] + written + text[end:]


@pytest.mark.parametrize("name", TOKENIZERS)
@given(text=WORDS, data=st.data())
def test_what_is_written_is_what_the_ids_decode_to(
    name: str, text: str, data: st.DataObject
) -> None:
    tokenizer = TOKENIZERS[name]
    vocabulary = TextTokenizer(tokenizer)
    ids = vocabulary.encode(text).token_id.tolist()
    index = data.draw(st.integers(0, len(ids) - 1))
    predicted = data.draw(st.integers(0, tokenizer.get_vocab_size() - 1))
    analysis = predicting(tokenizer, text, predicted)
    group = analysis.groups.of_token(index)
    written = replacement(analysis, group, 0)
    if written is None:
        return
    begin, end = int(analysis.groups.start[group]), int(analysis.groups.end[group])
    whole = b"".join(map(vocabulary.piece, [*ids[:index], predicted, *ids[index + 1 :]])).decode()
    has_prefix = b"".join(map(vocabulary.piece, ids)).decode() == f" {text}"
    expected = whole.removeprefix(" ") if has_prefix else whole
    assert text[:begin] + written + text[end:] == expected


@pytest.mark.parametrize(
    ("tokenizer", "text", "old", "piece", "expected"),
    [
        (SENTENCEPIECE, "on the mat", "on", "▁th", "th the mat"),
        (SENTENCEPIECE, "at on", "on", "▁th", "at th"),
        (SENTENCEPIECE, "on the mat", "on", "▁", None),
        (PREFIXED, "that was it", "that", "Ġthe", "the was it"),
        (BYTE_LEVEL, "it was that", "that", "Ġthe", "it was the"),
        (BYTE_LEVEL, "it was that", "that", "Ċ", "it was\n"),
        (WORD_END, "the cat sat", "cat", "sat</w>", "the sat sat"),
        (WORD_END, "the cat sat", "the", "sat</w>", "sat cat sat"),
        (WORD_END, "the cat sat", "sat", "the</w>", "the cat the"),
        (WORD_END, "the cat\nsat", "sat", "the</w>", "the cat\nthe"),
        (WORD_END, "the cat, sat", "cat", "the</w>", "the the, sat"),
        (WORD_END, "the cat, sat", ",", "the</w>", "the cat the sat"),
        (WORD_END, "the cat,sat", ",", "the</w>", "the cat the sat"),
        (WORD_END, "the cat sat", "cat", ",</w>", "the , sat"),
        (WORD_END, "the, sat", ",", ".</w>", "the. sat"),
        (WORDPIECE, "the cat sat", "the", "cat", "cat cat sat"),
        (WORDPIECE, "the cat sat", "cat", "the", "the the sat"),
        (WORDPIECE, "the\ncat sat", "cat", "the", "the\nthe sat"),
        (WORDPIECE, "the “cat", "cat", "the", "the “the"),
        (WORDPIECE, "the “cat", "“", "the", "the the cat"),
        (WORDPIECE, "the, cat", ",", "sat", "the sat cat"),
        (WORDPIECE, "the cat sat", "cat", "##t", "thet sat"),
        (LOWER, "The That", "That", "Ġthe", "The the"),
        (LOWER, "A was", "A", "Ġthe", " the was"),
        (LOWER, "It\nA", "A", "Ġthe", "It\n the"),
    ],
)
def test_words_stand_as_they_are_written(
    tokenizer: Tokenizer, text: str, old: str, piece: str, expected: str | None
) -> None:
    assert changed(tokenizer, text, old, piece) == expected


@pytest.mark.parametrize(
    ("tokenizer", "name"),
    [
        (BYTE_LEVEL, START),
        (byte_level_bpe(special="<|im_end|>"), "<|im_end|>"),
        *((SENTENCEPIECE, name) for name in (UNKNOWN, BEGIN, END)),
        *((unigram(), name) for name in (UNKNOWN, BEGIN, END)),
        (WORD_END, UNKNOWN),
        (WORDPIECE, UNKNOWN),
        (with_added_token(BYTE_LEVEL, content="<|call|>", special=True), "<|call|>"),
    ],
)
def test_the_name_of_a_special_token_is_never_written(tokenizer: Tokenizer, name: str) -> None:
    analysis = predicting(tokenizer, "it was that", tokenizer.token_to_id(name))
    offered = [replacement(analysis, group, 0) for group in range(len(analysis.groups))]
    assert offered == [None] * len(offered)


def test_an_added_token_that_is_text_is_written() -> None:
    tokenizer = with_added_token(BYTE_LEVEL, content="<think>")
    assert changed(tokenizer, "it was that", "that", "<think>") == "it was<think>"


def test_only_whole_tokens_with_evidence_are_replaced() -> None:
    pieces: list[str | bytes] = ["A", " b", b"\xe6\xbc", b"\xa2", "c"]
    analysis = analysis_of(pieces, [UNSCORED, 1, 30, 4, 700], top_k=3)
    assert [replacement(analysis, 1, choice) for choice in range(-1, 4)] == [
        None, "A", " b", None, None
    ]  # fmt: skip
    assert replacement(analysis, 0, 0) is None, "the token is not scored"
    assert replacement(analysis, 2, 0) is None, "the character is split"
    assert replacement(replace(analysis, done=1), 1, 0) is None, "the token is not scored yet"
    analysis.columns.top_logprob[1, 1] = np.nan
    assert replacement(analysis, 1, 1) is None, "the engine gave no second prediction"


@pytest.mark.parametrize("tokenizer", [WORD_END, WORDPIECE], ids=["word ends", "wordpiece"])
@given(text=st.text("the cat,\n", max_size=12))
@example(text="the,cat")
def test_words_are_never_glued_together(tokenizer: Tokenizer, text: str) -> None:
    vocabulary = TextTokenizer(tokenizer)
    ids = vocabulary.encode(text).token_id.tolist()
    word = tokenizer.token_to_id("the</w>" if tokenizer is WORD_END else "the")
    analysis = predicting(tokenizer, text, word)
    for group in range(len(analysis.groups)):
        index = int(analysis.groups.token_bounds[group])
        written = replacement(analysis, group, 0)
        if written is None:
            continue
        begin, end = int(analysis.groups.start[group]), int(analysis.groups.end[group])
        after = vocabulary.encode(text[:begin] + written + text[end:]).token_id.tolist()
        if is_whole_word(vocabulary, ids, index):
            assert after == [*ids[:index], word, *ids[index + 1 :]]


def is_whole_word(vocabulary: TextTokenizer, ids: list[int], index: int) -> bool:
    """Whether the token is a word by itself; of a part of one, the rest is read otherwise."""
    piece = [vocabulary.piece(token).decode() for token in ids]
    if vocabulary.piece(ids[index]).decode().startswith(" "):  # WordPiece
        return index + 1 == len(ids) or piece[index + 1].startswith(" ")
    return piece[index].endswith(" ") and (index == 0 or piece[index - 1].endswith(" "))
