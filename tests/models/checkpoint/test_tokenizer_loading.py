"""A folder's own tokenizer.json splits the text, whatever class the settings name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from helpers.tiny_tokenizers import SENTENCES, byte_level_bpe, sentencepiece_bpe, unigram
from tokenizers import Tokenizer, normalizers, pre_tokenizers

from gltr_desktop.models.catalog import ModelSource
from gltr_desktop.models.checkpoint.special_tokens import START, special_token
from gltr_desktop.models.checkpoint.tokenizer_loading import folder_tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _without_prefix() -> Tokenizer:
    tokenizer = sentencepiece_bpe()
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    return tokenizer


def _with_metaspace() -> Tokenizer:
    tokenizer = sentencepiece_bpe()
    tokenizer.normalizer = None
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def _with_split() -> Tokenizer:
    tokenizer = byte_level_bpe()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])  # fmt: skip
    return tokenizer


TOKENIZERS = (
    byte_level_bpe,
    sentencepiece_bpe,
    unigram,
    _without_prefix,
    _with_metaspace,
    _with_split,
)
CLASSES = (None, "LlamaTokenizer", "GPT2Tokenizer", "PreTrainedTokenizerFast", "BertTokenizer", "X")


def _folder(folder: Path, tokenizer: Tokenizer, **settings: Any) -> ModelSource:  # noqa: ANN401
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    (folder / "config.json").write_text('{"model_type": "llama"}')
    return ModelSource("a model", folder, None)


@pytest.mark.parametrize("class_name", CLASSES)
@pytest.mark.parametrize("make", TOKENIZERS)
def test_the_ids_are_those_of_the_file(
    make: Callable[[], Tokenizer], class_name: str | None, tmp_path: Path
) -> None:
    source = _folder(tmp_path, make(), **({"tokenizer_class": class_name} if class_name else {}))
    loaded = folder_tokenizer(source)
    plain = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    for text in (*SENTENCES, "In 1984 or 2001, two  spaces"):
        expected = plain.encode(text, add_special_tokens=False).ids
        assert loaded.tokenizer.encode(text).token_id.tolist() == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"bos_token": "<s>"}, "<s>"),
        ({"bos_token": {"content": "<s>", "special": True}}, "<s>"),
        ({"bos_token": None}, None),
        ({"bos_token": 5}, None),
        ({"tokenizer_class": "LlamaTokenizer"}, "<s>"),
        ({"tokenizer_class": "GPT2Tokenizer"}, "<|endoftext|>"),
        ({"tokenizer_class": "PreTrainedTokenizerFast"}, None),
        ({"tokenizer_class": "no such class"}, None),
        ({}, None),
    ],
)
def test_the_start_token(settings: dict[str, Any], expected: str | None, tmp_path: Path) -> None:
    source = _folder(tmp_path, sentencepiece_bpe(), **settings)
    assert special_token(source, START) == expected
    loaded = folder_tokenizer(source)
    known = expected if expected == "<s>" else None
    assert (loaded.start_token, loaded.start_id) == (known, 1 if known else None)


def test_the_map_of_special_tokens_names_it_too(tmp_path: Path) -> None:
    source = _folder(tmp_path, sentencepiece_bpe())
    (tmp_path / "special_tokens_map.json").write_text('{"bos_token": "</s>"}')
    assert folder_tokenizer(source).start_id == 2
