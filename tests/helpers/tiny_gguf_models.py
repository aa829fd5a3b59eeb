"""Tiny models of every architecture that is read, with weights that survive quantisation.

The weights come from a generator whose numbers never change, so that logits which llama.cpp gave
for them can be kept.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import torch
from transformers import (
    AutoModelForCausalLM,
    BloomConfig,
    CohereConfig,
    FalconConfig,
    Gemma2Config,
    Gemma3TextConfig,
    GemmaConfig,
    GPT2Config,
    GPTNeoXConfig,
    GraniteConfig,
    LlamaConfig,
    Ministral3Config,
    MistralConfig,
    Olmo2Config,
    Olmo3Config,
    OlmoConfig,
    Phi3Config,
    PhiConfig,
    PreTrainedConfig,
    PreTrainedModel,
    Qwen2Config,
    Qwen3Config,
    SmolLM3Config,
    StableLmConfig,
    Starcoder2Config,
)

VOCABULARY = 288
CONTEXT = 128
TOKENS = [0, *((index * index * 7 + index * 31) % VOCABULARY for index in range(1, 48))]
"""Ids of a text that is long enough for windows and scalings to matter."""

_PLAIN: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "bos_token_id": None,
    "eos_token_id": None,
    "pad_token_id": None,
}
_COMMON: dict[str, Any] = {
    **_PLAIN,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": CONTEXT,
}
_UNGROUPED = {name: value for name, value in _COMMON.items() if name != "num_key_value_heads"}
_FALCON = {name: value for name, value in _UNGROUPED.items() if name != "intermediate_size"}
_BASE = {"rope_theta": 10_000.0}
_LINEAR = {**_BASE, "rope_type": "linear", "factor": 4.0}
_YARN = {**_BASE, "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32}
_LLAMA3 = {
    **_BASE,
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
_LONGROPE = {
    **_BASE,
    "rope_type": "longrope",
    "short_factor": [1.0, 1.1, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0],
    "long_factor": [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0],
}


def _longrope_phi3(trained: int) -> Phi3Config:
    return Phi3Config(
        **(_COMMON | {"max_position_embeddings": 4 * trained}),
        rope_parameters={**_LONGROPE, "factor": 4.0},
        original_max_position_embeddings=trained,
    )


CASES: dict[str, tuple[str, PreTrainedConfig]] = {
    "llama": ("llama", LlamaConfig(**_COMMON)),
    "llama-biases": (
        "llama",
        LlamaConfig(**_COMMON, attention_bias=True, mlp_bias=True, tie_word_embeddings=True),
    ),
    "llama-wide-heads": ("llama", LlamaConfig(**_COMMON, head_dim=32)),
    "llama-linear": ("llama", LlamaConfig(**_COMMON, rope_parameters=_LINEAR)),
    "llama-yarn": ("llama", LlamaConfig(**_COMMON, rope_parameters=_YARN)),
    "llama-3.1": ("llama", LlamaConfig(**_COMMON, rope_parameters=_LLAMA3)),
    "mistral": ("llama", MistralConfig(**_COMMON, sliding_window=None)),
    "mistral-small-3": ("mistral3", MistralConfig(**_COMMON, head_dim=32, sliding_window=None)),
    "ministral-3": (
        "mistral3",
        Ministral3Config(
            **_COMMON,
            head_dim=16,
            rope_parameters={
                **_YARN,
                "original_max_position_embeddings": 16,
                "beta_fast": 16.0,
                "beta_slow": 2.0,
                "mscale": 1.0,
                "mscale_all_dim": 0.5,
                "llama_4_scaling_beta": 0.25,
            },
        ),
    ),
    "qwen2": ("qwen2", Qwen2Config(**_COMMON)),
    "qwen2-yarn": ("qwen2", Qwen2Config(**_COMMON, rope_parameters=_YARN)),
    "qwen3": ("qwen3", Qwen3Config(**_COMMON, head_dim=32, tie_word_embeddings=True)),
    "gemma": ("gemma", GemmaConfig(**_COMMON, head_dim=32)),
    "gemma2": (
        "gemma2",
        Gemma2Config(
            **_COMMON,
            head_dim=32,
            query_pre_attn_scalar=32,
            sliding_window=8,
            attn_logit_softcapping=2.0,
            final_logit_softcapping=5.0,
        ),
    ),
    "gemma3": (
        "gemma3",
        Gemma3TextConfig(
            **(_COMMON | {"num_hidden_layers": 7}),
            head_dim=32,
            query_pre_attn_scalar=32,
            sliding_window=8,
            rope_parameters={
                "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1e6},
                "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
            },
        ),
    ),
    # The largest of the family divide their queries differently; they are known by their layers.
    "gemma2-27b": (
        "gemma2",
        Gemma2Config(
            **(_COMMON | {"num_hidden_layers": 46}), head_dim=32, query_pre_attn_scalar=16
        ),
    ),
    "gemma3-27b": (
        "gemma3",
        Gemma3TextConfig(
            **(_COMMON | {"num_hidden_layers": 62}), head_dim=32, query_pre_attn_scalar=16
        ),
    ),
    "phi3": ("phi3", Phi3Config(**_COMMON, sliding_window=96)),
    "phi3-partial": (
        "phi3",
        Phi3Config(**_COMMON, rope_parameters={**_BASE, "partial_rotary_factor": 0.75}),
    ),
    # Texts that are longer than in training take the other list of factors.
    "phi3-longrope": ("phi3", _longrope_phi3(trained=256)),
    "phi3-longrope-beyond": ("phi3", _longrope_phi3(trained=32)),
    "gpt2": (
        "gpt2",
        GPT2Config(**_PLAIN, n_embd=64, n_layer=2, n_head=4, n_inner=96, n_positions=CONTEXT),
    ),
    "falcon-7b": ("falcon", FalconConfig(**_FALCON, multi_query=True, num_kv_heads=1)),
    "falcon-40b": (
        "falcon",
        FalconConfig(**_FALCON, new_decoder_architecture=True, num_kv_heads=2),
    ),
    "falcon-11b": (
        "falcon",
        FalconConfig(
            **_FALCON,
            new_decoder_architecture=True,
            num_kv_heads=2,
            num_ln_in_parallel_attn=1,
            tie_word_embeddings=False,
        ),
    ),
    "stablelm": ("stablelm", StableLmConfig(**_COMMON, use_qkv_bias=True)),
    "stablelm-12b": (
        "stablelm",
        StableLmConfig(**_COMMON, qk_layernorm=True, use_parallel_residual=True),
    ),
    "starcoder2": ("starcoder2", Starcoder2Config(**_COMMON)),
    "olmo2": ("olmo2", Olmo2Config(**_COMMON)),
    "olmo3": (
        "olmo2",
        Olmo3Config(
            **(_COMMON | {"num_hidden_layers": 4}),
            sliding_window=8,
            rope_parameters={
                "full_attention": {**_YARN, "rope_theta": 500_000.0},
                "sliding_attention": {"rope_type": "default", "rope_theta": 500_000.0},
            },
        ),
    ),
    "granite": (
        "granite",
        GraniteConfig(
            **_COMMON,
            attention_multiplier=0.125,
            embedding_multiplier=4.0,
            residual_multiplier=0.5,
            logits_scaling=8.0,
        ),
    ),
    "phi2": ("phi2", PhiConfig(**_UNGROUPED)),
    "gptneox": ("gptneox", GPTNeoXConfig(**_UNGROUPED)),
    "gptneox-serial": ("gptneox", GPTNeoXConfig(**_UNGROUPED, use_parallel_residual=False)),
    "bloom": (
        "bloom",
        BloomConfig(  # type: ignore[call-arg]  # seq_length is an entry that the class leaves out
            **_PLAIN, hidden_size=64, n_layer=2, n_head=4, seq_length=CONTEXT
        ),
    ),
    "olmo": ("olmo", OlmoConfig(**_COMMON, clip_qkv=0.5)),
    "smollm3": ("smollm3", SmolLM3Config(**(_COMMON | {"num_hidden_layers": 5}))),
    "command-r": ("command-r", CohereConfig(**_COMMON, logit_scale=0.25)),
    # llama.cpp looks for these norms from 64 layers on.
    "command-r-plus": (
        "command-r",
        CohereConfig(**(_COMMON | {"num_hidden_layers": 64}), use_qk_norm=True),
    ),
}
"""By a name of ours: the architecture's name in the file, and transformers' configuration."""


@cache
def tiny_model(case: str) -> PreTrainedModel:
    """The model of ``CASES[case]``; nobody may change it."""
    return random_model(CASES[case][1])


def random_model(config: PreTrainedConfig) -> PreTrainedModel:
    """A model whose weights float16, bfloat16 and Q8_0, along rows and columns, hold exactly."""
    model: PreTrainedModel = AutoModelForCausalLM.from_config(config)
    model.float().eval().requires_grad_(requires_grad=False)
    source = np.random.PCG64(2_026)
    for name, parameter in model.named_parameters():
        parameter.copy_(_weights(source, name, tuple(parameter.shape)))
    return model


def _weights(source: np.random.PCG64, name: str, shape: tuple[int, ...]) -> torch.Tensor:
    raw = (source.random_raw(int(np.prod(shape))) >> np.uint64(32)).astype(np.int64)
    numbers = torch.from_numpy(raw % 255 - 127).reshape(shape).float()
    norm = "norm" in name or ".ln_" in name
    if len(shape) == 1 or norm:
        centre = 1.0 if norm and name.endswith("weight") else 0.0
        return centre + (numbers / 4).round() / 64
    # Every block of 32 in a row or a column gets a largest number of ±127, Q8_0's own.
    rows, columns = torch.meshgrid(*(torch.arange(size) for size in shape), indexing="ij")
    largest = (rows + columns) % 8 == 0
    return torch.where(largest, numbers.sign() * 127 + (numbers == 0) * 127, numbers) / 512


def logits_of(model: PreTrainedModel, ids: list[int] | None = None) -> torch.Tensor:
    """Float32 logits (n, V) after each of ``ids``."""
    with torch.inference_mode():
        logits: torch.Tensor = model(torch.tensor([ids or TOKENS]), use_cache=False).logits
        return logits[0].float()
