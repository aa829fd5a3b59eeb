"""Metadata → configurations of Llama and its descendants: models whose norms have no mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transformers import (
    Gemma2Config,
    Gemma3TextConfig,
    GemmaConfig,
    GraniteConfig,
    LlamaConfig,
    Ministral3Config,
    MistralConfig,
    Olmo2Config,
    Olmo3Config,
    Phi3Config,
    Qwen2Config,
    Qwen3Config,
    SmolLM3Config,
)

from gltr_desktop.models.gguf.architectures.shared_settings import biases, rms_norm, sizes
from gltr_desktop.models.gguf.rope import rope_parameters

if TYPE_CHECKING:
    from gltr_desktop.models.gguf.hyperparameters import Hyperparameters


def llama(hyper: Hyperparameters) -> LlamaConfig:
    """Llama 1 to 3, Mistral 7B, SmolLM 1 and 2, and what else has Llama's shape."""
    return LlamaConfig(
        **sizes(hyper),
        **rms_norm(hyper),
        **biases(hyper),
        head_dim=hyper.head_dim,
        rope_parameters=rope_parameters(hyper),
    )


def mistral3(hyper: Hyperparameters) -> MistralConfig | Ministral3Config:
    """Mistral Small 3.1, and Ministral 3, whose queries grow with the length of the text."""
    settings = sizes(hyper) | rms_norm(hyper) | {"head_dim": hyper.head_dim}
    rope = rope_parameters(hyper)
    if not hyper.value("attention.temperature_scale"):
        return MistralConfig(**settings, rope_parameters=rope, sliding_window=None)
    rope["llama_4_scaling_beta"] = hyper.number("attention.temperature_scale")
    rope.setdefault("original_max_position_embeddings", hyper.integer("context_length"))
    return Ministral3Config(**settings, rope_parameters=rope)


def smollm3(hyper: Hyperparameters) -> SmolLM3Config:
    """SmolLM3: Llama with layers that know no positions."""
    return SmolLM3Config(
        **sizes(hyper),
        **rms_norm(hyper),
        **biases(hyper),
        rope_parameters=rope_parameters(hyper),
        # A constant in llama.cpp as well: every fourth layer knows no positions.
        no_rope_layer_interval=4,
    )


def granite(hyper: Hyperparameters) -> GraniteConfig:
    """Granite 3: Llama with four multipliers."""
    if hyper.value("rope.scaling.finetuned") is False:
        raise hyper.file.reject("it has no positions, which is not supported for Granite")
    return GraniteConfig(
        **sizes(hyper),
        **rms_norm(hyper),
        **biases(hyper),
        rope_parameters=rope_parameters(hyper),
        embedding_multiplier=hyper.number("embedding_scale", 1.0),
        attention_multiplier=hyper.number("attention.scale", hyper.head_dim**-0.5),
        residual_multiplier=hyper.number("residual_scale", 1.0),
        logits_scaling=hyper.number("logit_scale"),
    )


def qwen2(hyper: Hyperparameters) -> Qwen2Config:
    """Qwen 2 and 2.5: queries, keys and values have biases."""
    return Qwen2Config(**sizes(hyper), **rms_norm(hyper), rope_parameters=rope_parameters(hyper))


def qwen3(hyper: Hyperparameters) -> Qwen3Config:
    """Qwen 3: queries and keys are normalised."""
    return Qwen3Config(
        **sizes(hyper),
        **rms_norm(hyper),
        head_dim=hyper.head_dim,
        rope_parameters=rope_parameters(hyper),
    )


def gemma(hyper: Hyperparameters) -> GemmaConfig:
    """Gemma 1."""
    return GemmaConfig(
        **sizes(hyper),
        **rms_norm(hyper),
        head_dim=hyper.head_dim,
        rope_parameters=rope_parameters(hyper),
    )


def _query_scalar(hyper: Hyperparameters, layers_of_27b: int) -> int:
    """Queries are divided by its root; only the 27b models, known by their layers, are special."""
    if hyper.layers == layers_of_27b:
        return hyper.width // hyper.heads
    return hyper.head_dim


def gemma2(hyper: Hyperparameters) -> Gemma2Config:
    """Gemma 2: every second layer has a window, and scores and logits are capped."""
    return Gemma2Config(
        **sizes(hyper),
        **rms_norm(hyper),
        head_dim=hyper.head_dim,
        rope_parameters=rope_parameters(hyper),
        query_pre_attn_scalar=_query_scalar(hyper, 46),
        sliding_window=hyper.integer("attention.sliding_window", 4_096),
        layer_types=hyper.layer_types(period=2),
        attn_logit_softcapping=hyper.number("attn_logit_softcapping", 50.0),
        final_logit_softcapping=hyper.number("final_logit_softcapping", 30.0),
    )


def gemma3(hyper: Hyperparameters) -> Gemma3TextConfig:
    """Gemma 3 without pictures: five of six layers have a window, and a base of their own."""
    window = hyper.sliding_window()
    types = hyper.layer_types(period=6) if window else ["full_attention"] * hyper.layers
    softcap = "final_logit_softcapping"
    return Gemma3TextConfig(
        **sizes(hyper),
        **rms_norm(hyper),
        head_dim=hyper.head_dim,
        rope_parameters={
            "full_attention": rope_parameters(hyper),
            # Nothing is scaled where a layer sees only what is near.
            "sliding_attention": {
                "rope_type": "default",
                "rope_theta": hyper.number("rope.freq_base_swa", 10_000.0),
            },
        },
        query_pre_attn_scalar=_query_scalar(hyper, 62),
        # transformers asks for one even where no layer has a window.
        sliding_window=window or hyper.integer("context_length"),
        layer_types=types,
        final_logit_softcapping=hyper.number(softcap) if hyper.value(softcap) else None,
    )


def phi3(hyper: Hyperparameters) -> Phi3Config:
    """Phi-3 and Phi-4; those for long texts have two lists of factors."""
    rope = rope_parameters(hyper, partial=True)
    if rope["rope_type"] not in ("default", "longrope"):
        raise hyper.file.reject(
            f"the positions of its tokens are scaled ({rope['rope_type']}) in a way that is not"
            " supported for Phi-3"
        )
    length = hyper.integer("context_length")
    return Phi3Config(
        **sizes(hyper),
        **rms_norm(hyper),
        rope_parameters=rope,
        original_max_position_embeddings=rope.get("original_max_position_embeddings", length),
        sliding_window=hyper.sliding_window(),
    )


def olmo2(hyper: Hyperparameters) -> Olmo2Config | Olmo3Config:
    """OLMo 3 goes by the same name; it has windows."""
    common = sizes(hyper) | rms_norm(hyper)
    window = hyper.sliding_window()
    rope = rope_parameters(hyper)
    if window is None:
        return Olmo2Config(**common, rope_parameters=rope)
    near = hyper.number("rope.freq_base_swa", rope["rope_theta"])
    return Olmo3Config(
        **common,
        rope_parameters={
            "full_attention": rope,
            "sliding_attention": {"rope_type": "default", "rope_theta": near},
        },
        sliding_window=window,
        layer_types=hyper.layer_types(period=4),
    )
