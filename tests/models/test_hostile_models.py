"""Folders that ask for too much, lie or break libraries: a sentence each, and little memory."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from helpers.hostile_models import (
    MEMORY,
    copy_of,
    outcomes_of,
    with_config,
    with_file,
    with_link,
    with_long_file,
    with_pipe,
    with_tokenizer,
    without,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gltr_desktop.errors import GltrError
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal.loading import load_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HUGE = 10**9
_SECONDS = 240


def _replacing(*contents: str) -> Callable[[dict[str, Any]], object]:
    steps = [
        {"type": "Replace", "pattern": {"String": "a"}, "content": content} for content in contents
    ]
    return lambda parts: parts.update(normalizer={"type": "Sequence", "normalizers": steps})


def _splitting_first(regex: str) -> Callable[[dict[str, Any]], object]:
    def change(parts: dict[str, Any]) -> None:
        split = {"type": "Split", "pattern": {"Regex": regex}, "behavior": "Isolated"}
        steps = [split | {"invert": False}, parts["pre_tokenizer"]]
        parts["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": steps}

    return change


def _adding(count: int) -> Callable[[dict[str, Any]], object]:
    token = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized", "special"), False)
    added = [token | {"id": index, "content": f"<{index}>"} for index in range(count)]
    return lambda parts: parts.update(added_tokens=added)


def _with_map(characters: str) -> Callable[[dict[str, Any]], object]:
    step = {"type": "Precompiled", "precompiled_charsmap": characters}
    return lambda parts: parts.update(normalizer=step)


REFUSED = {
    "nothing but a type": (
        with_file("config.json", '{"model_type": "llama"}'),
        r"describes 32 layers, and its weights have \d+ tensors",
    ),
    "a large type": (
        with_file("config.json", '{"model_type": "mixtral"}'),
        r"describes 32 layers, and its weights have \d+ tensors",
    ),
    "defaults of a small type": (
        with_file("config.json", '{"model_type": "gpt2"}'),
        r"describes a model of 124,439,808 numbers, and its weights hold \d+,\d+",
    ),
    **{
        f"{count} layers": (
            with_config(num_hidden_layers=count, n_layer=count),
            r"layers, and its weights have \d+ tensors",
        )
        for count in (20_000, 1_000_000, 10**400)
    },
    **{
        name: (with_config(**{name: _HUGE}), rf"1,000,000,000 as “{name}”")
        for name in ("num_labels", "head_dim", "num_experts", "n_head")
    },
    **{
        f"{names[0]} {value}": (with_config(**dict.fromkeys(names, value)), "numbers|damaged")
        for names in (("vocab_size",), ("hidden_size", "n_embd"), ("intermediate_size", "n_inner"))
        for value in (_HUGE, 10**18, -3)
    },
    "nothing wide": (with_config(hidden_size=0, n_embd=0), "do not fit|damaged"),
    "lists in lists": (with_file("config.json", '{"a":' + "[" * 100_000), "config.json is damaged"),
    "nested": (with_config(a=json.loads("[" * 200 + "]" * 200)), "config.json is damaged"),
    "an endless device": (with_link("config.json", "/dev/zero"), "pipe or a device"),
    **{
        f"a pipe as {name}": (with_pipe(name), f"its {name} is a pipe or a device")
        for name in ("config.json", "tokenizer.json", "model.safetensors", "generation_config.json")
    },
    **{
        f"a long {name}": (with_long_file(name, 10**11), f"its {name} has 100,000,000,000 bytes")
        for name in ("config.json", "tokenizer.json", "tokenizer_config.json")
    },
    "long weights": (with_long_file("model.safetensors", 10**11), "truncated or damaged"),
    **{
        f"no {name}": (without(name), message)
        for name, message in {
            "config.json": "there is no config.json",
            "model.safetensors": "holds no weights",
            "tokenizer.json": "its tokenizer cannot be loaded",
        }.items()
    },
    "a tokenizer that is a list": (with_file("tokenizer.json", "[" * 100_000), "tokenizer cannot"),
    "a gigabyte for a letter": (with_tokenizer(_replacing(*["a" * 1_000] * 3)), "longer"),
    "many added tokens": (with_tokenizer(_adding(40_000)), "adds 40,000 tokens"),
    "a panic over a prefix": (
        with_tokenizer(lambda parts: parts["model"].update(continuing_subword_prefix="##")),
        "its tokenizer cannot be loaded",
    ),
    "a panic over ids": (
        with_tokenizer(
            lambda parts: parts["model"].update(vocab=dict.fromkeys(parts["model"]["vocab"], 0))
        ),
        "its tokenizer cannot be loaded",
    ),
    "a panic over a table": (with_tokenizer(_with_map("AAAA")), "its tokenizer cannot be loaded"),
    "a panic over the text": (
        with_tokenizer(_splitting_first("(a+)+$")),
        "tokenizer fails on this text",
    ),
}
ACCEPTED = {
    "many positions": with_config(max_position_embeddings=10**12),
    "no settings of the tokenizer": without("tokenizer_config.json"),
    "the class of another tokenizer": with_file(
        "tokenizer_config.json", '{"tokenizer_class": "BertTokenizer"}'
    ),
}


@pytest.mark.parametrize("name", ["llama", "gpt2"])
def test_what_cannot_be_used_is_told_in_a_sentence(
    name: str, folder_of: Callable[[str], Path], tmp_path: Path
) -> None:
    folders = [
        copy_of(folder_of(name), tmp_path / str(index), spoil)
        for index, (spoil, _) in enumerate(REFUSED.values())
    ]
    outcomes = outcomes_of(folders, _SECONDS)
    assert len(outcomes) == len(REFUSED)
    for (kind, (_, pattern)), outcome in zip(REFUSED.items(), outcomes, strict=True):
        assert outcome.peak_bytes < MEMORY, kind
        assert "bug" not in outcome.message, kind
        assert "\n" not in outcome.message, kind
        assert outcome.remedy, kind
        with pytest.raises(GltrError, match=pattern):
            raise GltrError(f"{kind}: {outcome.message}", outcome.remedy)


def test_what_is_only_odd_is_read(folder_of: Callable[[str], Path], tmp_path: Path) -> None:
    folders = [
        copy_of(folder_of("llama"), tmp_path / str(index), spoil)
        for index, spoil in enumerate(ACCEPTED.values())
    ]
    assert [outcome.message for outcome in outcomes_of(folders, _SECONDS)] == [""] * len(folders)


@pytest.mark.parametrize("megabytes", [1_200, 1_500])
def test_too_little_memory_is_not_blamed_on_the_model(
    megabytes: int, folder_of: Callable[[str], Path], tmp_path: Path
) -> None:
    big = with_config(vocab_size=400, num_hidden_layers=2)
    folder = copy_of(folder_of("llama"), tmp_path / "model", big)
    outcomes = outcomes_of([folder], _SECONDS, limit=megabytes << 20)
    for outcome in outcomes:
        assert "ownload" not in outcome.remedy
        assert outcome.message == "" or "memory" in outcome.message


_NUMBERS = st.one_of(
    st.integers(-3, 70),
    st.sampled_from([2**15, 2**24, 2**31 - 1, 2**31, 2**53, 2**63, 2**64, 10**30]),
)
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    _NUMBERS,
    st.floats(),
    st.text(max_size=8),
    st.lists(_NUMBERS, max_size=3),
    st.dictionaries(st.sampled_from(["rope_type", "factor", "type"]), _NUMBERS, max_size=3),
)
_KEYS = {
    "llama": (
        "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "head_dim",
        "num_attention_heads", "num_key_value_heads", "max_position_embeddings", "hidden_act",
        "rms_norm_eps", "rope_parameters", "rope_scaling", "rope_theta", "attention_bias",
        "tie_word_embeddings", "sliding_window", "layer_types", "num_labels", "id2label",
        "quantization_config", "dtype", "model_type", "bos_token_id", "architectures",
        "pretraining_tp", "is_encoder_decoder", "initializer_range",
    ),
    "gpt2": (
        "vocab_size", "n_embd", "n_inner", "n_layer", "n_head", "n_positions", "n_ctx",
        "activation_function", "layer_norm_epsilon", "resid_pdrop", "scale_attn_weights",
        "reorder_and_upcast_attn", "add_cross_attention", "num_labels", "tie_word_embeddings",
        "torch_dtype", "pad_token_id", "attn_implementation", "use_cache", "chunk_size",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _KEYS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_configuration_is_loaded_or_refused(
    name: str,
    data: st.DataObject,
    folder_of: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    entries = data.draw(st.dictionaries(st.sampled_from(_KEYS[name]), _VALUES, max_size=3))
    folder = copy_of(
        folder_of(name), tmp_path_factory.mktemp("any") / "model", with_config(**entries)
    )
    with suppress(GltrError):
        loaded = load_model(find_model(str(folder)), "cpu")
        assert len(loaded.tokenizer.encode("A text")) > 0
