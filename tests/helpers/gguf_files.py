"""Writes transformers models as GGUF files, as llama.cpp's converter does.

It knows nothing of the reader: what it does to names, shapes and metadata was read from the
converter, and llama.cpp itself computes the same logits from its files
(``data/llama_cpp_logits.json``).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from gguf import MODEL_ARCH_NAMES, GGMLQuantizationType, GGUFWriter, get_tensor_name_map
from gguf.quants import quantize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from torch import Tensor
    from transformers import PreTrainedConfig, PreTrainedModel

_PERMUTED = ("granite", "llama", "mistral3", "olmo", "smollm3")
_GEMMA = ("gemma", "gemma2", "gemma3")
_FUSED_BY_HEAD = ("bloom", "gptneox")


def write_model(path: Path, arch: str, model: PreTrainedModel, kind: str = "F32") -> Path:
    """Write ``model`` with matrices of ``kind`` and all else in float32, and a vocabulary."""
    write_parts(path, arch, metadata_of(arch, model.config), tensors_of(arch, model), kind)
    return path


def write_parts(
    path: Path,
    arch: str,
    metadata: dict[str, Any],
    tensors: dict[str, Tensor],
    kind: str = "F32",
    general: dict[str, Any] | None = None,
) -> None:
    """Write ``metadata`` of the architecture, ``general`` ones and ``tensors``, torch's shapes."""
    writer = GGUFWriter(path, arch)
    for key, value in metadata.items():
        _add(writer, f"{arch}.{key}", value)
    for key, value in (general or {}).items():
        _add(writer, key, value)
    embedding = tensors.get("token_embd.weight")
    if embedding is not None:
        _add_vocabulary(writer, len(embedding))
    for name, tensor in tensors.items():
        matrix = tensor.ndim == 2 and not name.endswith("norm.weight")
        number = GGMLQuantizationType[kind if matrix else "F32"]
        floats = np.ascontiguousarray(tensor.detach().float().numpy())
        writer.add_tensor(name, quantize(floats, number), raw_dtype=number)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add(writer: GGUFWriter, key: str, value: object) -> None:
    adders: dict[type, Callable[[str, Any], None]] = {
        bool: writer.add_bool,
        int: writer.add_uint32,
        float: writer.add_float32,
        str: writer.add_string,
        list: writer.add_array,
    }
    adders[type(value)](key, value)


def _add_vocabulary(writer: GGUFWriter, size: int) -> None:
    """GPT-2's bytes, one merge, and placeholders up to ``size``."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = (byte for byte in range(256) if byte not in plain)
    symbols = [*map(chr, plain), *(chr(256 + index) for index, _ in enumerate(others)), "ab"]
    tokens = [*symbols, *(f"<{number}>" for number in range(size - len(symbols)))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([1] * len(symbols) + [4] * (size - len(symbols)))
    writer.add_token_merges(["a b"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)


def tensors_of(arch: str, model: PreTrainedModel) -> dict[str, Tensor]:
    """The tensors of the file, by the names they have there."""
    layers = model.config.num_hidden_layers
    numbers = {name: number for number, name in MODEL_ARCH_NAMES.items()}
    names = get_tensor_name_map(numbers[arch], layers)
    found = {}
    state = model.state_dict()
    if model.config.tie_word_embeddings:
        del state["lm_head.weight"]
    for name, tensor in _stacked(state):
        known = name.removeprefix("transformer.") if arch == "bloom" else name
        converted = names.get_name(known, (".weight", ".bias"))
        assert converted is not None, name
        found[converted] = _converted(arch, name, tensor, model.config)
    return found | _rope_tensors(model.config)


def _stacked(state: dict[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    """StableLM has one norm per head; they become the rows of one tensor."""
    for name, tensor in state.items():
        stem, _, index = name.partition(".norms.")
        if not index:
            yield name, tensor
        elif index.startswith("0."):
            rows = sorted(key for key in state if key.startswith(f"{stem}.norms."))
            yield f"{stem}.weight", torch.stack([state[key] for key in rows])


def _converted(arch: str, name: str, tensor: Tensor, config: PreTrainedConfig) -> Tensor:
    if arch in _PERMUTED and ".q_proj." in name:
        return _permuted(tensor, config.num_attention_heads)
    if arch in _PERMUTED and ".k_proj." in name:
        return _permuted(tensor, config.num_key_value_heads)
    if arch in _GEMMA and name.endswith("norm.weight"):
        return tensor + 1
    if arch == "gpt2" and tensor.ndim == 2 and ".h." in name:
        return tensor.T
    if arch in _FUSED_BY_HEAD and "query_key_value" in name:
        width = config.hidden_size // config.num_attention_heads
        rows = [
            head * 3 * width + part * width + row
            for part in range(3)
            for head in range(config.num_attention_heads)
            for row in range(width)
        ]
        return tensor[rows]
    if arch == "falcon" and "query_key_value" in name:
        return _falcon(tensor, config)
    return tensor


def _permuted(tensor: Tensor, heads: int) -> Tensor:
    """Row i and row i + half of each head become neighbours."""
    half = len(tensor) // heads // 2
    rows = [
        head * 2 * half + side * half + pair
        for head in range(heads)
        for pair in range(half)
        for side in range(2)
    ]
    return tensor[rows]


def _falcon(tensor: Tensor, config: PreTrainedConfig) -> Tensor:
    """Groups of queries, key, value → all queries, all keys, all values."""
    groups = config.num_kv_heads
    per_group = config.num_attention_heads // groups
    blocks = tensor.split(config.hidden_size // config.num_attention_heads)
    size = per_group + 2
    parts: list[list[torch.Tensor]] = [[], [], []]
    for index, block in enumerate(blocks):
        within = index % size
        parts[0 if within < per_group else within - per_group + 1].append(block)
    return torch.cat([*parts[0], *parts[1], *parts[2]])


def _rope_tensors(config: PreTrainedConfig) -> dict[str, Tensor]:
    rope = getattr(config, "rope_parameters", None) or {}
    if rope.get("rope_type") == "longrope":
        return {
            f"rope_factors_{length}.weight": torch.tensor(rope[f"{length}_factor"])
            for length in ("long", "short")
        }
    if rope.get("rope_type") == "llama3":
        return {"rope_freqs.weight": torch.tensor(_llama3_factors(rope, config.head_dim))}
    return {}


def _llama3_factors(rope: dict[str, Any], width: int) -> list[float]:
    """Llama 3.1's divisor of each frequency: 1 if fast, the factor if slow, else between."""
    found = []
    for index in range(0, width, 2):
        wavelength = 2 * math.pi * rope["rope_theta"] ** (index / width)
        turns = rope["original_max_position_embeddings"] / wavelength
        low, high = rope["low_freq_factor"], rope["high_freq_factor"]
        share = min(1.0, max(0.0, (turns - low) / (high - low)))
        found.append(1 / ((1 - share) / rope["factor"] + share))
    return found


def metadata_of(arch: str, config: PreTrainedConfig) -> dict[str, Any]:
    """The architecture's metadata: an int is written as uint32, a float as float32."""
    heads = config.num_attention_heads
    width = getattr(config, "head_dim", None) or config.hidden_size // heads
    found: dict[str, Any] = {
        "context_length": _context_length(config),
        "embedding_length": config.hidden_size,
        "block_count": config.num_hidden_layers,
        "feed_forward_length": _inner_width(config),
        "attention.head_count": heads,
    }
    groups = getattr(config, "num_key_value_heads", None) or getattr(config, "num_kv_heads", None)
    if groups:
        found["attention.head_count_kv"] = groups
    if getattr(config, "rms_norm_eps", None):
        found["attention.layer_norm_rms_epsilon"] = config.rms_norm_eps
    else:
        names = ("layer_norm_eps", "layer_norm_epsilon", "norm_epsilon")
        found["attention.layer_norm_epsilon"] = next(
            (getattr(config, name) for name in names if hasattr(config, name)), 1e-5
        )
    if width != config.hidden_size // heads or arch in _GEMMA:
        found |= {"attention.key_length": width, "attention.value_length": width}
    if getattr(config, "rope_parameters", None):
        found |= _rope_metadata(config, width)
    return found | _of_its_own(arch, config)


def _context_length(config: PreTrainedConfig) -> int:
    for name in ("max_position_embeddings", "seq_length"):
        if hasattr(config, name):
            return int(getattr(config, name))
    raise AssertionError


def _inner_width(config: PreTrainedConfig) -> int:
    for name in ("intermediate_size", "n_inner", "ffn_hidden_size"):
        if getattr(config, name, None):
            return int(getattr(config, name))
    return 4 * int(config.hidden_size)


def _rope_metadata(config: PreTrainedConfig, width: int) -> dict[str, Any]:
    rope = config.rope_parameters
    near, rope = rope.get("sliding_attention"), rope.get("full_attention", rope)
    rotated = int(width * rope.get("partial_rotary_factor", 1.0))
    found: dict[str, Any] = {
        "rope.dimension_count": rotated,
        "rope.freq_base": float(rope["rope_theta"]),
    }
    if near:
        found["rope.freq_base_swa"] = float(near["rope_theta"])
    if rope["rope_type"] == "linear":
        found |= {"rope.scaling.type": "linear", "rope.scaling.factor": float(rope["factor"])}
    if rope["rope_type"] == "yarn":
        original = rope["original_max_position_embeddings"]
        found |= {
            "rope.scaling.type": "yarn",
            "rope.scaling.factor": float(rope["factor"]),
            "rope.scaling.original_context_length": original,
        }
        if "mscale_all_dim" in rope:
            found["rope.scaling.yarn_log_multiplier"] = rope["mscale_all_dim"]
        found |= {
            f"rope.scaling.yarn_{name}": rope[name]
            for name in ("beta_fast", "beta_slow")
            if name in rope
        }
    if rope["rope_type"] == "longrope":
        original = rope["original_max_position_embeddings"]
        scale = config.max_position_embeddings / original
        found |= {
            "rope.scaling.original_context_length": original,
            "rope.scaling.attn_factor": math.sqrt(1 + math.log(scale) / math.log(original)),
        }
    return found


def _of_its_own(arch: str, config: PreTrainedConfig) -> dict[str, Any]:
    """Write what only the converter of this architecture writes."""
    found: dict[str, Any] = {}
    if arch == "falcon":
        found["tensor_data_layout"] = "jploski"
    if arch in ("gptneox", "stablelm"):
        found["use_parallel_residual"] = config.use_parallel_residual
    if arch == "granite":
        found |= {
            "attention.scale": config.attention_multiplier,
            "embedding_scale": config.embedding_multiplier,
            "residual_scale": config.residual_multiplier,
            "logit_scale": config.logits_scaling,
        }
    if arch == "command-r":
        found |= {"logit_scale": config.logit_scale, "rope.scaling.type": "none"}
    if config.model_type == "ministral3":
        found["attention.temperature_scale"] = config.rope_parameters["llama_4_scaling_beta"]
    if arch == "olmo" and config.clip_qkv:
        found["attention.clamp_kqv"] = config.clip_qkv
    if arch == "gemma2":
        found["attn_logit_softcapping"] = config.attn_logit_softcapping
        found["final_logit_softcapping"] = config.final_logit_softcapping
    return found | _windows(arch, config)


def _windows(arch: str, config: PreTrainedConfig) -> dict[str, Any]:
    if arch == "phi3":
        return {"attention.sliding_window": config.sliding_window or 0}
    if arch in ("gemma2", "gemma3"):
        return {"attention.sliding_window": config.sliding_window}
    if config.model_type != "olmo3":
        return {}
    return {
        "attention.sliding_window": config.sliding_window,
        "attention.sliding_window_pattern": [
            kind == "sliding_attention" for kind in config.layer_types
        ],
    }
