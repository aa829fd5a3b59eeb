"""What holds no causal language model, or one that is not known, is refused in a sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
import torch
from helpers.gguf_files import metadata_of, tensors_of, write_parts
from helpers.tiny_gguf_models import CASES, tiny_model

from gltr_desktop.errors import InputError
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.gguf.transformers_model import (
    is_vocabulary_only,
    read_model,
    transformers_config,
)

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor


def _parts(case: str = "llama") -> tuple[str, dict[str, Any], dict[str, Tensor]]:
    arch, config = CASES[case]
    return arch, metadata_of(arch, config), tensors_of(arch, tiny_model(case))


def _refusal(
    path: Path,
    arch: str,
    metadata: dict[str, Any],
    tensors: dict[str, Tensor],
    general: dict[str, Any] | None = None,
) -> str:
    write_parts(path / "m.gguf", arch, metadata, tensors, general=general)
    file = read_gguf(path / "m.gguf")
    with pytest.raises(InputError) as raised:
        read_model(file, torch.float32)
    assert raised.value.message.startswith("“m.gguf” cannot be used: ")
    assert raised.value.message.endswith(".")
    assert raised.value.remedy.endswith(".")
    return raised.value.message


@pytest.mark.parametrize(
    ("arch", "general", "said"),
    [
        ("llama", {"general.type": "adapter"}, "it is an adapter (LoRA)"),
        ("clip", {}, "the part of a model that looks at pictures or listens"),
        ("clip", {"general.type": "mmproj"}, "the part of a model that looks at pictures"),
        ("llama", {"general.type": "projector"}, "the part of a model that looks at pictures"),
        ("imatrix", {"general.type": "imatrix"}, "it holds statistics"),
        ("", {}, "it does not say what kind of model it is"),
        ("bert", {}, "“bert” is a model for embeddings"),
        ("nomic-bert", {}, "“nomic-bert” is a model for embeddings"),
        ("gemma-embedding", {}, "“gemma-embedding” is a model for embeddings"),
        ("t5", {}, "“t5” is an encoder-decoder"),
        ("mamba", {}, "its architecture “mamba” is not supported; supported are bloom, command-r,"),
        ("qwen3moe", {}, "its architecture “qwen3moe” is not supported"),
    ],
)
def test_what_is_no_known_causal_model_is_refused_by_name(
    tmp_path: Path, arch: str, general: dict[str, Any], said: str
) -> None:
    _, metadata, tensors = _parts()
    assert said in _refusal(tmp_path, arch, metadata, tensors, general)


def test_a_vocabulary_alone_is_refused(tmp_path: Path) -> None:
    arch, metadata, _ = _parts()
    assert "a vocabulary only and no weights" in _refusal(tmp_path, arch, metadata, {})
    assert is_vocabulary_only(read_gguf(tmp_path / "m.gguf"))


_SETTINGS: dict[str, tuple[str, dict[str, Any], str]] = {
    "experts": ("llama", {"expert_count": 8}, "it is a mixture of experts"),
    "both directions": ("llama", {"attention.causal": False}, "it is a model for embeddings"),
    "pooling": ("qwen3", {"pooling_type": 3}, "it is a model for embeddings"),
    "an unknown setting of attention": (
        "llama",
        {"attention.temperature_scale": 0.1},
        "its setting 'llama.attention.temperature_scale' (0.1",
    ),
    "an unknown setting of positions": (
        "qwen2",
        {"rope.freq_base_swa": 5e3},
        "its setting 'qwen2.rope.freq_base_swa' (5000.0) is not supported",
    ),
    "an unknown window": ("llama", {"attention.sliding_window": 64}, "attention.sliding_window'"),
    "an unknown multiplier": ("llama", {"embedding_scale": 3.0}, "'llama.embedding_scale'"),
    "an unknown cap": ("qwen2", {"attn_logit_softcapping": 3.0}, "attn_logit_softcapping'"),
    "an unknown scaling": ("llama", {"rope.scaling.type": "ntk"}, "not supported (ntk)"),
    "longrope without its lists": ("llama", {"rope.scaling.type": "longrope"}, "(longrope)"),
    "a strength without a scaling": ("phi3", {"rope.scaling.attn_factor": 1.2}, "not supported"),
    "half a YaRN": (
        "llama",
        {"rope.scaling.type": "yarn", "rope.scaling.yarn_ext_factor": 0.5},
        "a partial YaRN",
    ),
    "yarn of Phi-3": (
        "phi3",
        {"rope.scaling.type": "yarn", "rope.scaling.factor": 4.0},
        "scaled (yarn) in a way that is not supported for Phi-3",
    ),
    "yarn and divisors": (
        "llama-3.1",
        {"rope.scaling.type": "yarn", "rope.scaling.factor": 4.0},
        "scaled in two ways at once",
    ),
    "a factor and lists": ("phi3-longrope", {"rope.scaling.factor": 4.0}, "two ways at once"),
    "positions of pictures": ("qwen2", {"rope.dimension_sections": [2, 3, 3, 0]}, "pictures"),
    "a part of each head": ("llama", {"rope.dimension_count": 8}, "it rotates 8 of the 16"),
    "more than each head": ("phi3", {"rope.dimension_count": 32}, "it rotates 32 of the 16"),
    "no positions": ("granite", {"rope.scaling.finetuned": False}, "it has no positions"),
    "other values than keys": ("llama", {"attention.value_length": 8}, "different lengths"),
    "heads that differ": (
        "llama",
        {"attention.head_count_kv": [2, 1]},
        "its 'attention.head_count_kv' is [2, 1], which is not possible",
    ),
    "more key heads than heads": ("llama", {"attention.head_count_kv": 8}, "is 8, which is not"),
    "groups in GPT-2": ("gpt2", {"attention.head_count_kv": 2}, "2 key heads for 4 query heads"),
    "no heads": ("llama", {"attention.head_count": 0}, "'attention.head_count' is 0"),
    "endless heads": ("stablelm-12b", {"attention.head_count": 1 << 31}, "is 2147483648"),
    "heads that do not fit": ("gemma3", {"attention.head_count": 3}, "contradict each other"),
    "heads in words": ("llama", {"attention.head_count": "four"}, "is 'four', which is not"),
    "endless layers": ("llama", {"block_count": 1 << 31}, "'block_count' is 2147483648"),
    "more layers than tensors": ("llama", {"block_count": 99}, "99 layers and holds 21 tensors"),
    "more layers than there are": ("llama", {"block_count": 3}, "it lacks the tensor 'blk.2."),
    "another width": ("llama", {"embedding_length": 32}, "has 64 columns and not 32"),
    "another inner width": ("llama", {"feed_forward_length": 64}, "'blk.0.ffn_gate.weight' has"),
    "no epsilon": ("llama", {"attention.layer_norm_rms_epsilon": 0.0}, "is 0.0, which is not"),
    "an endless base": ("llama", {"rope.freq_base": math.inf}, "is inf, which is not possible"),
    "a flag for a number": ("llama", {"rope.freq_base": True}, "is True, which is not possible"),
    "windows of too few layers": (
        "olmo3",
        {"attention.sliding_window_pattern": [True, False]},
        "it describes the windows of 2 layers only",
    ),
    "another epsilon of OLMo": ("olmo", {"attention.layer_norm_epsilon": 1e-3}, "epsilon"),
    "another inner width of BLOOM": ("bloom", {"feed_forward_length": 96}, "supported for BLOOM"),
}


@pytest.mark.parametrize("what", _SETTINGS)
def test_settings_that_are_not_known_or_not_possible_are_refused(tmp_path: Path, what: str) -> None:
    case, changes, said = _SETTINGS[what]
    arch, metadata, tensors = _parts(case)
    assert said in _refusal(tmp_path, arch, metadata | changes, tensors)


@pytest.mark.parametrize(
    "key",
    ["block_count", "context_length", "embedding_length", "attention.layer_norm_rms_epsilon"],
)
def test_a_setting_that_is_lacking_is_named(tmp_path: Path, key: str) -> None:
    arch, metadata, tensors = _parts()
    del metadata[key]
    assert f"its metadata lack the {key!r}" in _refusal(tmp_path, arch, metadata, tensors)


def test_settings_that_say_nothing_new_are_no_hindrance(tmp_path: Path) -> None:
    arch, metadata, tensors = _parts()
    metadata |= {
        "attention.causal": True,
        "attention.head_count_kv": [2, 2],
        "attention.sliding_window": 0,
        "expert_count": 0,
        "rope.scaling.finetuned": False,
        "some.thing": 5,
        "vocab_size": 288,
    }
    write_parts(tmp_path / "m.gguf", arch, metadata, tensors)
    assert transformers_config(read_gguf(tmp_path / "m.gguf")).num_key_value_heads == 2


_WIDE = torch.zeros(64, 80)
_TENSORS: dict[str, tuple[str, dict[str, Tensor | None], str]] = {
    "no embedding": ("llama", {"token_embd.weight": None}, "lacks the tensor 'token_embd.weight'"),
    "no norm": ("llama", {"output_norm.weight": None}, "it lacks the tensor 'output_norm.weight'"),
    "no bias": ("qwen2", {"blk.1.attn_k.bias": None}, "it lacks the tensor 'blk.1.attn_k.bias'"),
    "one list only": (
        "phi3-longrope",
        {"rope_factors_long.weight": None},
        "lacks one of the tensors 'rope_factors_long.weight' and 'rope_factors_short.weight'",
    ),
    "one more": (
        "llama",
        {"blk.0.attn_q.scale": torch.ones(1)},
        "it holds the tensor 'blk.0.attn_q.scale', which is not supported for its architecture",
    ),
    "a bias in one layer": ("llama", {"blk.1.attn_q.bias": torch.ones(64)}, "'blk.1.attn_q.bias'"),
    "another shape": ("llama", {"blk.1.ffn_up.weight": _WIDE}, "has the shape (64, 80), which"),
    "a shape without heads": (
        "llama",
        {"blk.0.attn_q.weight": torch.zeros(63, 64)},
        "the tensor 'blk.0.attn_q.weight' has the shape (63, 64)",
    ),
    "not transposed": (
        "gpt2",
        {"blk.0.ffn_up.weight": torch.zeros(64, 96)},
        "the tensor 'blk.0.ffn_up.weight' has the shape (64, 96)",
    ),
    "a norm of too few heads": (
        "stablelm-12b",
        {"blk.0.attn_q_norm.weight": torch.zeros(3, 16)},
        "the tensor 'blk.0.attn_q_norm.weight' has the shape (3, 16)",
    ),
    "too few divisors": (
        "llama-3.1",
        {"rope_freqs.weight": torch.ones(7)},
        "the tensor 'rope_freqs.weight' has the shape (7,), not (8,)",
    ),
    "divisors of 0": ("llama-3.1", {"rope_freqs.weight": torch.zeros(8)}, "cannot be a divisor"),
    "divisors that are no numbers": (
        "llama-3.1",
        {"rope_freqs.weight": torch.full((8,), math.nan)},
        "cannot be a divisor",
    ),
}


@pytest.mark.parametrize("what", _TENSORS)
def test_tensors_that_are_lacking_left_over_or_do_not_fit_are_named(
    tmp_path: Path, what: str
) -> None:
    case, changes, said = _TENSORS[what]
    arch, metadata, tensors = _parts(case)
    changed = {name: tensor for name, tensor in (tensors | changes).items() if tensor is not None}
    assert said in _refusal(tmp_path, arch, metadata, changed)
