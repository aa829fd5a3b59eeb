"""The tokenizer of a GGUF file gives llama.cpp's ids; damage is refused in a sentence.

The ids were recorded with llama.cpp (``record_llama_cpp_tokens.py``). The vocabularies were trained
on texts that were not cut, so that their merges cross every position at which one may be cut.
"""

from __future__ import annotations

import contextlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from helpers.vocabulary_files import (
    CONTROL,
    NORMAL,
    PREFIX,
    USER_DEFINED,
    byte_level_entries,
    cases,
    sentencepiece_entries,
    write_vocabulary,
)
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.errors import InputError
from gltr_desktop.models.gguf.container import GgufFile, TensorEntry, read_gguf
from gltr_desktop.models.gguf.kinds import KINDS
from gltr_desktop.models.gguf.pre_tokenizers import PRE_TOKENIZERS
from gltr_desktop.models.gguf.tokenizer import build_tokenizer, special_ids, start_token
from gltr_desktop.models.tokens import TextTokenizer
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

RECORD = json.loads(
    (Path(__file__).parent / "data" / "llama_cpp_tokens.json").read_text(encoding="utf-8")
)
FIRST_OF = {name: group[0] for group in RECORD["alike"] for name in group}
SMOLLM2 = RESOURCES / "models" / "smollm2-135m" / "SmolLM2-135M-Instruct.Q4_1.gguf"
ENTRIES = cases(RECORD["vocabularies"], FIRST_OF)
BYTE_LEVEL, PIECES = ENTRIES["smollm"], ENTRIES["pieces-literal"]
SIZE = len(BYTE_LEVEL["tokens"])


def expected(case: str) -> list[tuple[str, list[int]]]:
    """Texts and the ids that llama.cpp gave them."""
    found = []
    for line in RECORD["texts"]:
        rows = [row for names, row in line["ids"].items() if case in names.split()]
        assert len(rows) == 1, line["text"]
        found.append((line["text"], rows[0]))
    return found


def file_of(entries: dict[str, Any], tensors: dict[str, TensorEntry] | None = None) -> GgufFile:
    metadata = {key if "." in key else PREFIX + key: value for key, value in entries.items()}
    return GgufFile("tiny.gguf", (), metadata, tensors or {})


def ids_of(file: GgufFile, text: str) -> list[int]:
    ids: list[int] = TextTokenizer(build_tokenizer(file)).encode(text).token_id.tolist()
    return ids


@pytest.mark.parametrize("case", ENTRIES)
def test_ids_are_those_of_llama_cpp(case: str, tmp_path: Path) -> None:
    file = read_gguf(write_vocabulary(tmp_path / "tiny.gguf", ENTRIES[case]))
    tokenizer = TextTokenizer(build_tokenizer(file))
    for text, ids in expected(FIRST_OF.get(case, case)):
        assert tokenizer.encode(text).token_id.tolist() == ids, text


@cache
def smollm2() -> GgufFile:
    return read_gguf(SMOLLM2)


def test_ids_of_smollm2_are_those_of_llama_cpp() -> None:
    tokenizer = TextTokenizer(build_tokenizer(smollm2()))
    for text, ids in expected("smollm2-135m"):
        assert tokenizer.encode(text).token_id.tolist() == ids, text


def test_every_way_to_cut_a_text_is_told_apart_by_the_texts() -> None:
    byte_level = {name: way for name, way in PRE_TOKENIZERS.items() if way.byte_level}
    assert set(byte_level) == set(FIRST_OF)
    assert len(set(byte_level.values())) == len(RECORD["alike"])


@pytest.mark.parametrize("case", ["smollm-literal", "pieces-literal", "gemma4-literal"])
@given(text=st.text(st.characters(codec="utf-8"), max_size=40))
def test_tokens_cover_every_text(case: str, text: str) -> None:
    tokenizer = tokenizer_of(case)
    tokens = tokenizer.encode(text)
    covered = np.zeros(len(text), bool)
    for start, end in zip(tokens.start, tokens.end, strict=True):
        covered[start:end] = True
    assert covered.all()


@cache
def tokenizer_of(case: str) -> TextTokenizer:
    return TextTokenizer(build_tokenizer(file_of(ENTRIES[case])))


def test_a_long_number_is_cut_in_threes_from_the_right() -> None:
    """Where each group looks at all that follow, a number of this length takes many minutes."""
    cut = build_tokenizer(file_of(ENTRIES["tiny_aya"])).pre_tokenizer
    bounds = [pair for _, pair in cut.pre_tokenize_str("a" + "1" * 500_000)]
    assert bounds == [(0, 1), (1, 3), *((begin, begin + 3) for begin in range(3, 500_000, 3))]


def test_a_merge_listed_twice_keeps_its_first_place() -> None:
    plain = byte_level_entries(["b c", "a b"], ["abc"])
    twice = {**plain, "merges": ["b c", "a b", "b c"]}
    assert ids_of(file_of(twice), "abc") == ids_of(file_of(plain), "abc")
    assert [plain["tokens"][token] for token in ids_of(file_of(twice), "abc")] == ["a", "bc"]


def test_without_scores_the_order_of_the_vocabulary_counts() -> None:
    entries = sentencepiece_entries(["a", "b", "c", "bc", "ab"])
    del entries["scores"]
    entries["add_space_prefix"] = False
    ids = [entries["tokens"].index(token) for token in ("ab", "c")]
    assert ids_of(file_of(entries), "abc") == ids


@pytest.mark.parametrize("tokens", [["", ""], ["\udce9", "\udca9"]])
def test_tokens_that_no_text_holds_do_no_harm(tokens: list[str]) -> None:
    entries = {**BYTE_LEVEL, "tokens": [*BYTE_LEVEL["tokens"], *tokens]}
    assert ids_of(file_of(entries), "é a") == ids_of(file_of(BYTE_LEVEL), "é a")


def test_the_text_of_a_piece_is_that_of_its_token() -> None:
    for case in ("smollm-literal", "pieces-literal-no-prefix", "gemma4-literal"):
        tokenizer = tokenizer_of(case)
        text = "<tool_call>don't  stop<|endoftext|>\n\n文中é"
        ids = tokenizer.encode(text).token_id.tolist()
        assert b"".join(tokenizer.piece(token) for token in ids).decode() == text


START, MARKER = "<|endoftext|>", "<|im_start|>"


@pytest.mark.parametrize(
    ("kind", "tokens", "bos", "start"),
    [
        ("gpt2", ["a", "<s>", START], 1, (1, "<s>")),
        ("gpt2", [START, MARKER, "a"], 1, (0, START)),
        ("gpt2", ["a", MARKER], 1, (1, MARKER)),
        ("gpt2", ["a", START], None, (1, START)),
        ("gpt2", ["a", "b"], None, (None, None)),
        ("llama", ["<unk>", "<s>", "</s>"], None, (1, "<s>")),
        ("llama", ["<unk>", "a"], None, (None, None)),
        ("gemma4", ["<pad>", "<eos>", "<bos>"], 2, (2, "<bos>")),
    ],
)
def test_start_token(
    kind: str, tokens: list[str], bos: int | None, start: tuple[int | None, str | None]
) -> None:
    entries: dict[str, Any] = {"model": kind, "tokens": tokens, "add_bos_token": False}
    if bos is not None:
        entries["bos_token_id"] = bos
    assert start_token(file_of(entries)) == start


def test_start_token_of_smollm2_is_what_separated_its_documents() -> None:
    assert smollm2().metadata[f"{PREFIX}bos_token_id"] == 1
    assert start_token(smollm2()) == (0, START)


@pytest.mark.parametrize("start", [-1, 3, 1 << 40, True, "a", [0], 1.0])
def test_a_start_token_outside_the_vocabulary_is_refused(start: object) -> None:
    entries = {"model": "gpt2", "tokens": ["a", "b", "c"], "bos_token_id": start}
    with pytest.raises(InputError, match="start token is none of its 3 tokens"):
        start_token(file_of(entries))


def replaced(name: str, change: Callable[[list[Any]], list[Any]]) -> dict[str, Any]:
    """A vocabulary in which one list is another."""
    entries = PIECES if name in ("scores", "token_type") else BYTE_LEVEL
    return {**entries, name: change(entries[name])}


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({}, "holds no tokenizer"),
        ({"model": "none"}, "holds no tokenizer"),
        ({**BYTE_LEVEL, "tokens": []}, "holds no tokenizer"),
        *(
            ({**BYTE_LEVEL, "model": kind}, f"of the kind “{kind}”, which is not supported")
            for kind in ("bert", "t5", "rwkv", "plamo2", "nonsense")
        ),
        ({**BYTE_LEVEL, "model": ["gpt2"]}, "is not supported"),
        ({**BYTE_LEVEL, "pre": "newest"}, "not supported (“newest”)"),
        ({**BYTE_LEVEL, "pre": ["smollm"]}, "not supported"),
        ({"model": "gpt2"}, "“tokens” is missing"),
        ({**BYTE_LEVEL, "tokens": "abc"}, "“tokens” is missing or of a wrong type"),
        (replaced("tokens", lambda tokens: [*tokens, 1]), "“tokens” is missing or of a wrong"),
        (replaced("tokens", lambda tokens: [*tokens, "!"]), f"tokens 0 and {SIZE:,} are the same"),
        (replaced("merges", lambda merges: [*merges[:3], None]), "“merges” is missing or of a"),
        (replaced("merges", lambda merges: [*merges[:3], "Ā"]), "merge 3 is not a pair"),
        ({**BYTE_LEVEL, "merges": ["a "]}, "merge 0 is not a pair"),
        ({**BYTE_LEVEL, "merges": [" a"]}, "merge 0 is not a pair"),
        ({**BYTE_LEVEL, "merges": [""]}, "merge 0 is not a pair"),
        ({**BYTE_LEVEL, "merges": ["q !"]}, "merge 0 names a token that its"),
        ({**BYTE_LEVEL, "merges": ["é! b"]}, "merge 0 names a token that its"),
        (replaced("scores", lambda scores: scores[:-1]), "“scores” has"),
        (replaced("scores", lambda scores: [str(score) for score in scores]), "of a wrong type"),
        (replaced("scores", lambda scores: [float("nan"), *scores[1:]]), "is not a number"),
        (replaced("token_type", lambda kinds: [*kinds, 1]), "“token_type” has"),
        (replaced("token_type", lambda kinds: [1.5 for _ in kinds]), "of a wrong type"),
    ],
)
def test_damage_is_refused_in_a_sentence(entries: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        build_tokenizer(file_of(entries))
    assert sentence in caught.value.message
    assert caught.value.remedy


def test_a_byte_level_file_without_merges_is_refused() -> None:
    entries = {name: value for name, value in BYTE_LEVEL.items() if name != "merges"}
    with pytest.raises(InputError, match="“merges” is missing"):
        build_tokenizer(file_of(entries))


@pytest.mark.parametrize("shape", [(), (5, 8), (1 << 20, 8)])
def test_a_vocabulary_of_another_size_than_the_embedding_is_refused(shape: tuple[int, ...]) -> None:
    entry = TensorEntry("token_embd.weight", shape, KINDS[0], Path("tiny.gguf"), 0)
    with pytest.raises(InputError, match=f"vocabulary has {SIZE:,} tokens, its embedding"):
        build_tokenizer(file_of(BYTE_LEVEL, {entry.name: entry}))


CHANGES = st.sampled_from(
    ["", "a", " ", "▁", "\udcff", "a b", "<s>", "\x00", 0, -1, 1 << 40, 1.5, None, True, [], ["a"]]
)


@given(
    case=st.sampled_from(["smollm-literal", "pieces-literal", "gemma4-literal"]),
    changes=st.lists(
        st.tuples(st.integers(0, 1 << 20), st.integers(0, 1 << 20), CHANGES), max_size=3
    ),
)
def test_no_damage_ends_in_another_error(case: str, changes: list[tuple[int, int, object]]) -> None:
    entries = {
        name: list(value) if isinstance(value, list) else value
        for name, value in {**ENTRIES[case], "bos_token_id": 1, "pre": "smollm"}.items()
    }
    for which, index, value in changes:
        name = list(entries)[which % len(entries)]
        if isinstance(entries[name], list) and entries[name] and index % 8:
            entries[name][index % len(entries[name])] = value
        else:
            entries[name] = value
    with contextlib.suppress(InputError):
        start_token(file_of(entries))
        ids_of(file_of(entries), "Hello,  世界! <table>\n\n")


def test_a_control_token_is_text_whatever_its_type() -> None:
    for kind in (NORMAL, CONTROL, USER_DEFINED):
        entries = byte_level_entries([], [START])
        size = len(entries["tokens"])
        entries["token_type"] = [NORMAL] * (size - 1) + [kind]
        assert size - 1 not in ids_of(file_of(entries), f"{START} a")


def test_a_fill_in_the_middle_token_is_text_unless_the_file_names_it() -> None:
    entries = byte_level_entries([], ["<|fim_prefix|>"])
    size = len(entries["tokens"])
    entries["token_type"] = [NORMAL] * (size - 1) + [USER_DEFINED]
    assert len(ids_of(file_of(entries), "<|fim_prefix|>")) > 1
    assert ids_of(file_of({**entries, "fim_pre_token_id": 5}), "<|fim_prefix|>") == [size - 1]


def test_control_tokens_stand_for_no_text_but_user_defined_ones_do() -> None:
    entries = byte_level_entries([], [START, "<think>", "<|tool|>", "<unk-word>"])
    size = len(entries["tokens"])
    entries["token_type"] = [NORMAL] * (size - 4) + [NORMAL, USER_DEFINED, CONTROL, NORMAL]
    assert special_ids(file_of({**entries, "bos_token_id": 5})) == [5, size - 4, size - 2]
