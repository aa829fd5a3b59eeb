"""Models by strangers: whatever their files say, the model opens or is refused in a sentence."""

from __future__ import annotations

import json
import os
import shutil
import threading
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from helpers.fuzzing import fuzzed, mutated, mutated_json, refused_or
from helpers.gguf_files import write_model
from helpers.tiny_gguf_models import tiny_model
from helpers.tiny_models import CONFIGS, save_model, tokenizer_with
from helpers.tiny_tokenizers import sentencepiece_bpe, unigram, wordpiece
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tokenizers import Tokenizer

TEXT = "It was a bright cold day — the clocks struck 13.\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole model, which has been opened once: all that is imported for it is imported."""
    folder = save_model(tmp_path_factory.mktemp("base") / "llama", CONFIGS["llama"])
    assert analyse(folder) == TEXT
    return folder


def analyse(model: Path) -> str:
    """The text that the engine of ``model`` has read, with evidence for every token."""
    engine = open_engine(ModelChoice(str(model), device="cpu"))
    try:
        *_, analysis = engine.analyse(TEXT, 3, threading.Event())
        assert analysis.complete
        assert set(range(len(TEXT))) == {
            offset
            for start, end in zip(analysis.tokens.start, analysis.tokens.end, strict=True)
            for offset in range(start, end)
        }
        return analysis.text
    finally:
        engine.close()


_numbers = count()


def copy_with(base: Path, name: str, content: bytes, folder: Path) -> Path:
    """A model like ``base`` in which the file ``name`` holds ``content``."""
    model = folder / f"model-{next(_numbers)}"
    model.mkdir()
    for file in base.iterdir():
        if file.name != name:
            os.link(file, model / file.name)
    (model / name).write_bytes(content)
    return model


def check(model: Path) -> None:
    """Refused, or read as it was."""
    try:
        text = refused_or(lambda: analyse(model), model)
    finally:
        shutil.rmtree(model)
    assert text in (None, TEXT)


def configurations() -> list[dict[str, Any]]:
    """Mostly of the model that the weights fit, and of all others."""
    own = {**CONFIGS["llama"].to_dict(), "architectures": ["LlamaForCausalLM"]}
    return [own] * 20 + [config.to_dict() for config in CONFIGS.values()]


@fuzzed
@given(config=mutated_json(configurations(), ["llama", "gpt2", "bert", "t5", "mixtral", "float16"]))
def test_config(config: bytes, base: Path, tmp_path: Path) -> None:
    check(copy_with(base, "config.json", config, tmp_path))


TOKENIZERS: dict[str, Callable[[], Tokenizer]] = {
    "byte level": lambda: tokenizer_with().backend_tokenizer,
    "sentencepiece": sentencepiece_bpe,
    "unigram": unigram,
    "wordpiece": wordpiece,
}
STEPS: list[dict[str, Any]] = [
    {"type": "NFKC"}, {"type": "Lowercase"},
    {"type": "Strip", "strip_left": True, "strip_right": True},
    {"type": "Replace", "pattern": {"String": "a"}, "content": "a" * 1_000},
    {"type": "Replace", "pattern": {"Regex": "(a+)+$"}, "content": ""},
    {"type": "Replace", "pattern": {"Regex": "("}, "content": "x"},
    {"type": "Prepend", "prepend": "x" * 1_000},
    {"type": "Precompiled", "precompiled_charsmap": "AAAA"},
    {"type": "Whitespace"}, {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True},
    {"type": "Split", "pattern": {"Regex": ".*"}, "behavior": "Removed", "invert": False},
    {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never", "split": True},
    {"type": "BPE", "vocab": {}, "merges": []}, {"type": "WordLevel", "vocab": {"a": 0}},
]  # fmt: skip


@fuzzed
@given(
    tokenizer=mutated_json(
        [json.loads(make().to_str()) for make in TOKENIZERS.values()], [*STEPS, "##", "</w>"]
    )
)
def test_tokenizer(tokenizer: bytes, base: Path, tmp_path: Path) -> None:
    check(copy_with(base, "tokenizer.json", tokenizer, tmp_path))


def header_of(weights: bytes) -> dict[str, Any]:
    length = int.from_bytes(weights[:8], "little")
    header: dict[str, Any] = json.loads(weights[8 : 8 + length])
    return header


@pytest.fixture(scope="module")
def weights(base: Path) -> bytes:
    return (base / "model.safetensors").read_bytes()


@fuzzed
@given(data=st.data())
def test_safetensors_header(
    data: st.DataObject, weights: bytes, base: Path, tmp_path: Path
) -> None:
    header = data.draw(
        mutated_json([header_of(weights)], ["F16", "BF16", "I64", "F8_E4M3", [1, 1]])
    )
    length = data.draw(st.just(len(header)) | st.sampled_from([0, 1, 7, 2**31, 2**63, 2**64 - 1]))
    old = 8 + int.from_bytes(weights[:8], "little")
    content = length.to_bytes(8, "little") + header + weights[old:]
    check(copy_with(base, "model.safetensors", content, tmp_path))


@fuzzed
@given(data=st.data())
def test_safetensors_bytes(data: st.DataObject, weights: bytes, base: Path, tmp_path: Path) -> None:
    content = data.draw(mutated([weights], [b'{"', b'"}', b"999999999999", b"[0,0]"]))
    check(copy_with(base, "model.safetensors", content, tmp_path))


@pytest.fixture(scope="module")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A GGUF model in two parts: the header, and the weights."""
    path = tmp_path_factory.mktemp("gguf") / "model.gguf"
    write_model(path, "llama", tiny_model("llama"))
    assert analyse(path) == TEXT
    content = path.read_bytes()
    begin = min(tensor.offset for tensor in read_gguf(path).tensors.values())
    return content[:begin], content[begin:]


GGUF_PIECES = [
    b"llama",
    b"gpt2",
    b"GGUF",
    b"tokenizer.ggml.model",
    *(bytes([kind, 0, 0, 0]) for kind in range(13)),
]


@fuzzed
@given(data=st.data())
def test_gguf_header(data: st.DataObject, gguf: tuple[bytes, bytes], tmp_path: Path) -> None:
    header, weights = gguf
    folder = tmp_path / f"gguf-{next(_numbers)}"
    folder.mkdir()
    (folder / "model.gguf").write_bytes(data.draw(mutated([header], GGUF_PIECES)) + weights)
    check(folder)
