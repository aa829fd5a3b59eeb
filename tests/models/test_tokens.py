"""Offsets of tokens, for every kind of tokenizer, against slow and obvious ways to find them."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.tiny_tokenizers import (
    BEGIN,
    SENTENCES,
    START,
    byte_level_bpe,
    sentencepiece_bpe,
    unigram,
    with_added_token,
    word_end_bpe,
    wordpiece,
)
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from gltr_desktop.analysis.record import Tokens
from gltr_desktop.errors import InputError
from gltr_desktop.models.offsets import close_gaps
from gltr_desktop.models.tokens import TextTokenizer

FRAGMENTS = [
    "It was a bright cold day. ",
    "“don’t—”",
    "déjà été",
    "Все семьи похожи",
    "道可道，非常道。",
    "بسم الله",
    "สวัสดี",
    "한국어",
    "👨‍👩‍👧‍👦",
    "🇫🇷🇯🇵",
    "e\u0301a\u030a\u0323",
    "\u1112\u1161\u11ab",
    "ﬁ½Ⅳ",
    "İÅΣ",
    "\r\n",
    "\t\t",
    "  ",
    "\u200b\u200d\u00a0",
    "\x00",
    "\ufeff",
    "▁",
    "<0x41>",
    "\U0001f469\U0001f3fd",
    START,
    BEGIN,
    "[UNK]",
    "<unk>",
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(FRAGMENTS), st.text(st.characters(codec="utf-8"), max_size=4)),
    max_size=8,
).map("".join)


def spans(tokens: Tokens) -> list[tuple[int, int]]:
    return list(zip(tokens.start.tolist(), tokens.end.tolist(), strict=True))


def check_order(tokens: Tokens) -> None:
    """Check the properties that every reader of Tokens relies on."""
    assert tokens.start.dtype == tokens.end.dtype == tokens.token_id.dtype == np.int32
    assert len(tokens.start) == len(tokens.end) == len(tokens.token_id)
    if len(tokens) == 0:
        return
    assert (np.diff(tokens.start) >= 0).all()
    assert (np.diff(tokens.end) >= 0).all()
    assert (tokens.start <= tokens.end).all()
    covered = {position for start, end in spans(tokens) for position in range(start, end)}
    assert covered == set(range(len(tokens.text)))


def spans_by_bytes(owners: list[int | None], pieces: list[bytes]) -> list[tuple[int, int]]:
    """Lay the pieces over bytes, each of which belongs to a code point (or to none)."""
    found, position = [], 0
    for piece in pieces:
        own = [owner for owner in owners[position : position + len(piece)] if owner is not None]
        found.append((min(own), max(own) + 1) if own else (0, 0))
        position += len(piece)
    assert position == len(owners)
    return found


def owners_of(text: str) -> list[int | None]:
    return [position for position, character in enumerate(text) for _ in character.encode()]


EXACT = {
    "byte level": TextTokenizer(byte_level_bpe()),
    "byte level, prefix space": TextTokenizer(byte_level_bpe(prefix_space=True)),
    "sentencepiece BPE": TextTokenizer(sentencepiece_bpe()),
    "unigram, always ▁": TextTokenizer(unigram()),
    "unigram, first ▁": TextTokenizer(unigram(prepend="first")),
    "unigram, no ▁": TextTokenizer(unigram(prepend="never")),
}


@pytest.mark.parametrize("name", EXACT)
@given(text=TEXTS)
@example(text="")
@example(text=" ")
@example(text="𝄞")
def test_every_code_point_belongs_to_the_tokens_that_hold_its_bytes(name: str, text: str) -> None:
    tokenizer = EXACT[name]
    if not name.startswith("byte"):
        # To these, ▁ is a space, and the name of a byte is that byte.
        text = text.replace("▁", "_").replace("<0x", "<0_")
    tokens = tokenizer.encode(text)
    check_order(tokens)
    assert tokens.text == text
    pieces = [tokenizer.piece(token) for token in tokens.token_id.tolist()]
    owners = owners_of(text)
    if b"".join(pieces) != text.encode():
        assert b"".join(pieces) == b" " + text.encode()
        owners = [None, *owners]
    assert spans(tokens) == spans_by_bytes(owners, pieces)


LOWER = TextTokenizer(byte_level_bpe(normalizer=normalizers.Lowercase()))


@given(TEXTS)
def test_lower_cased_text_keeps_its_places(text: str) -> None:
    tokens = LOWER.encode(text)
    check_order(tokens)
    pieces = [LOWER.piece(token) for token in tokens.token_id.tolist()]
    # The Unicode version of Python may know other letters than that of the tokenizer.
    if b"".join(pieces) == "".join(map(str.lower, text)).encode():
        owners = [
            position for position, character in enumerate(text) for _ in character.lower().encode()
        ]
        assert spans(tokens) == spans_by_bytes([*owners], pieces)


def spans_by_report(text: str, reported: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give every code point outside the reported offsets to a neighbour, one after another."""
    owned: list[list[int]] = [[] for _ in reported]
    for position in range(len(text)):
        owners = [i for i, (start, end) in enumerate(reported) if start <= position < end]
        if not owners:
            before = [end for _, end in reported if end <= position]
            after = [start for start, _ in reported if start > position]
            gap = text[max(before, default=0) : position + 1]
            if after and (not before or max(before) == 0 or any(map(str.isspace, gap))):
                owners = [i for i, (start, _) in enumerate(reported) if start == min(after)]
            else:
                owners = [i for i, (_, end) in enumerate(reported) if end == max(before)]
        for owner in owners:
            owned[owner].append(position)
    return [
        (min(positions), max(positions) + 1) if positions else span
        for positions, span in zip(owned, reported, strict=True)
    ]


SPECIAL = ["<unk>", "<s>", "</s>"]
NORMALISING = {
    "NFC": byte_level_bpe(normalizer=normalizers.NFC()),
    "NFKC, lower case": byte_level_bpe(
        normalizer=normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    ),
    "unigram, NFKC": unigram(normalizer=normalizers.NFKC()),
    "unigram, unknown characters": unigram(byte_fallback=False),
    "word ends": word_end_bpe(),
    "wordpiece": wordpiece(),
}


@pytest.mark.parametrize("name", NORMALISING)
@given(text=TEXTS)
@example(text="\ufeff\x00")
@example(text="  ")
def test_gaps_in_reported_offsets_go_to_a_neighbour(name: str, text: str) -> None:
    # Unigram models left to themselves read these names as the special tokens.
    assume(not (name.startswith("unigram") and any(token in text for token in SPECIAL)))
    ours = TextTokenizer(NORMALISING[name])
    tokens = ours.encode(text)
    joined = b"".join(ours.piece(token) for token in tokens.token_id.tolist())
    plain = Tokenizer.from_str(NORMALISING[name].to_str())
    plain.encode_special_tokens = True
    if isinstance(plain.post_processor, processors.ByteLevel):
        plain.post_processor = processors.ByteLevel(trim_offsets=False)
    reported = plain.encode(text, add_special_tokens=False)
    assert tokens.token_id.tolist() == reported.ids
    if len(tokens) == 0:
        return
    check_order(tokens)
    if joined not in (text.encode(), b" " + text.encode()):
        assert spans(tokens) == spans_by_report(text, reported.offsets)


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(st.text("ab \n", min_size=1, max_size=12))
    position = st.integers(0, len(text))
    return text, draw(st.lists(st.tuples(position, position), min_size=1, max_size=8))


@given(reports())
def test_any_reported_offsets_end_up_in_order(case: tuple[str, list[tuple[int, int]]]) -> None:
    text, offsets = case
    start, end = close_gaps(np.array(offsets, np.int32), text)
    check_order(Tokens(text, start, end, np.zeros(len(start), np.int32)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e\u0301t", [("e\u0301", "é"), ("t", "t")]),
        ("\u1112\u1161\u11ab!", [("\u1112\u1161\u11ab", "한"), ("!", "!")]),
        ("x e\u0301", [("x", "x"), (" e\u0301", " é")]),
    ],
    ids=["combining mark", "jamo", "last"],
)
def test_what_is_composed_stays_together(text: str, expected: list[tuple[str, str]]) -> None:
    tokenizer = TextTokenizer(NORMALISING["NFC"])
    tokens = tokenizer.encode(text)
    found: dict[tuple[int, int], bytes] = {}
    for span, token in zip(spans(tokens), tokens.token_id.tolist(), strict=True):
        found[span] = found.get(span, b"") + tokenizer.piece(token)
    shown = [(text[start:end], piece.decode()) for (start, end), piece in found.items()]
    assert shown == expected


@pytest.mark.parametrize(
    "name", ["byte level", "sentencepiece BPE", "unigram, always ▁", "unigram, no ▁"]
)
@pytest.mark.parametrize("special", [START, BEGIN, "</s>", "<unk>"])
def test_names_of_special_tokens_are_plain_text(name: str, special: str) -> None:
    tokenizer = EXACT[name]
    tokens = tokenizer.encode(f"a{special}b")
    pieces = [tokenizer.piece(token) for token in tokens.token_id.tolist()]
    assert special.encode() not in pieces
    assert special.encode() in b"".join(pieces)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(InputError, match="an invalid character at position 2") as caught:
        EXACT["byte level"].encode("ab\ud83dc")
    assert "Delete" in caught.value.remedy


def test_truncation_and_padding_of_the_tokenizer_are_not_ours() -> None:
    tokenizer = byte_level_bpe()
    tokenizer.enable_truncation(3)
    tokenizer.enable_padding(length=50)
    text = SENTENCES[0]
    tokens = TextTokenizer(tokenizer).encode(text)
    check_order(tokens)
    assert tokens.token_id.tolist() == EXACT["byte level"].encode(text).token_id.tolist()
    assert tokenizer.truncation is not None, "the caller's tokenizer was changed"


def piece(tokenizer: Tokenizer, token: str) -> bytes:
    return TextTokenizer(tokenizer).piece(tokenizer.token_to_id(token))


def test_byte_level_pieces_are_bytes() -> None:
    tokenizer = byte_level_bpe()
    shown = TextTokenizer(tokenizer)
    alphabet = map(tokenizer.token_to_id, pre_tokenizers.ByteLevel.alphabet())
    assert sorted(map(shown.piece, alphabet)) == [bytes([byte]) for byte in range(256)]


@pytest.mark.parametrize(
    ("tokenizer", "token", "expected"),
    [
        (byte_level_bpe(), "Ġthe", " the"),
        (byte_level_bpe(), START, START),
        (
            byte_level_bpe(special="<｜begin▁text｜>"),
            "<｜begin▁text｜>",
            "<｜begin▁text｜>",
        ),
        (with_added_token(byte_level_bpe(), content="é"), "é", "é"),
        (sentencepiece_bpe(), "▁on", " on"),
        (sentencepiece_bpe(), "<0x41>", "A"),
        (sentencepiece_bpe(), BEGIN, BEGIN),
        (with_added_token(sentencepiece_bpe(), content="<0xZZ>"), "<0xZZ>", "<0xZZ>"),
        (with_added_token(sentencepiece_bpe(), content="▁▁", normalized=False), "▁▁", "  "),
        (unigram(), "▁", " "),
        (unigram(), BEGIN, BEGIN),
        (word_end_bpe(), "the</w>", "the "),
        (word_end_bpe(), "t", "t"),
        (wordpiece(), "the", " the"),
        (wordpiece(), "##t", "t"),
    ],
)
def test_pieces(tokenizer: Tokenizer, token: str, expected: str) -> None:
    assert piece(tokenizer, token) == expected.encode()


def test_an_entry_outside_the_byte_alphabet_is_plain_text() -> None:
    tokenizer = Tokenizer(models.BPE({"道": 0}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    assert piece(tokenizer, "道") == "道".encode()


def test_there_is_no_piece_outside_the_vocabulary() -> None:
    assert EXACT["byte level"].piece(1_000_000) == b""


@pytest.mark.parametrize(
    ("tokenizer", "special"),
    [
        (byte_level_bpe(), {START}),
        (sentencepiece_bpe(), {"<unk>", BEGIN, "</s>"}),
        (unigram(), {"<unk>", BEGIN, "</s>"}),
        (word_end_bpe(), {"<unk>"}),
        (with_added_token(byte_level_bpe(), content="<think>"), {START}),
        (with_added_token(byte_level_bpe(), content="<end>", special=True), {START, "<end>"}),
    ],
)
def test_special_tokens_stand_for_no_text(tokenizer: Tokenizer, special: set[str]) -> None:
    shown = TextTokenizer(tokenizer, special=[7])
    ids = {tokenizer.token_to_id(token) for token in special} | {7}
    assert {i for i in range(tokenizer.get_vocab_size()) if shown.is_special(i)} == ids


@pytest.mark.parametrize(
    ("normalizer", "expected"),
    [
        (None, False),
        (normalizers.NFKC(), False),
        (normalizers.Lowercase(), True),
        (normalizers.BertNormalizer(lowercase=True), True),
        (normalizers.BertNormalizer(lowercase=False), False),
        (normalizers.Sequence([normalizers.Lowercase(), normalizers.Prepend("▁")]), True),
    ],
)
def test_it_is_known_whether_there_are_capital_letters(
    normalizer: normalizers.Normalizer | None, expected: bool
) -> None:
    tokenizer = Tokenizer(models.WordLevel({"a": 0, "[UNK]": 1}, "[UNK]"))
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    assert TextTokenizer(tokenizer).lower_case is expected
