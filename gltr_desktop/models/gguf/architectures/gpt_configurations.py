"""Metadata → configurations of GPT-2 and its descendants: models whose norms have a mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transformers import (
    BloomConfig,
    CohereConfig,
    FalconConfig,
    GPT2Config,
    GPTNeoXConfig,
    OlmoConfig,
    PhiConfig,
    StableLmConfig,
    Starcoder2Config,
)

from gltr_desktop.models.gguf.architectures.shared_settings import (
    heads_without_groups,
    layer_norm,
    sizes,
)
from gltr_desktop.models.gguf.rope import rope_parameters

if TYPE_CHECKING:
    from gltr_desktop.models.gguf.hyperparameters import Hyperparameters


def gpt2(hyper: Hyperparameters) -> GPT2Config:
    """GPT-2 and what was trained with its code."""
    hyper.ignore("rope.")
    positions = hyper.tensor("position_embd.weight")
    return GPT2Config(
        vocab_size=hyper.vocabulary_size,
        n_positions=positions.shape[0] if positions else hyper.integer("context_length"),
        n_embd=hyper.width,
        n_inner=hyper.integer("feed_forward_length"),
        n_layer=hyper.layers,
        n_head=heads_without_groups(hyper),
        layer_norm_epsilon=hyper.number("attention.layer_norm_epsilon"),
        tie_word_embeddings=hyper.tied,
        bos_token_id=None,
        eos_token_id=None,
    )


def falcon(hyper: Hyperparameters) -> FalconConfig:
    """Falcon 1 and 2; later ones go by other names."""
    groups = hyper.kv_heads
    two_norms = hyper.tensor("blk.0.attn_norm_2.weight") is not None
    settings = sizes(hyper)
    return FalconConfig(
        **{
            key: settings[key]
            for key in settings
            if key not in ("intermediate_size", "num_key_value_heads")
        },
        ffn_hidden_size=settings["intermediate_size"],
        num_kv_heads=groups,
        # 7B has one key head and one norm; 40B and later ones have groups and one norm or two.
        multi_query=True,
        new_decoder_architecture=groups > 1 or two_norms,
        num_ln_in_parallel_attn=2 if two_norms else 1,
        layer_norm_epsilon=hyper.number("attention.layer_norm_epsilon"),
        rope_parameters=rope_parameters(hyper),
    )


def stablelm(hyper: Hyperparameters) -> StableLmConfig:
    """StableLM 3B, 2 1.6B and 2 12B."""
    parallel = hyper.value("use_parallel_residual")
    return StableLmConfig(
        **sizes(hyper),
        **layer_norm(hyper),
        rope_parameters=rope_parameters(hyper, partial=True),
        use_qkv_bias=hyper.tensor("blk.0.attn_q.bias") is not None,
        qk_layernorm=hyper.tensor("blk.0.attn_q_norm.weight") is not None,
        # llama.cpp goes by the norm alone: where there is none, the residuals are parallel.
        use_parallel_residual=bool(parallel) and hyper.tensor("blk.0.ffn_norm.weight") is None,
    )


def starcoder2(hyper: Hyperparameters) -> Starcoder2Config:
    """StarCoder2, whose layers all have biases."""
    return Starcoder2Config(
        **sizes(hyper),
        norm_epsilon=hyper.number("attention.layer_norm_epsilon"),
        rope_parameters=rope_parameters(hyper),
    )


def phi2(hyper: Hyperparameters) -> PhiConfig:
    """Phi-1 to Phi-2."""
    return PhiConfig(
        **sizes(hyper), **layer_norm(hyper), rope_parameters=rope_parameters(hyper, partial=True)
    )


def gptneox(hyper: Hyperparameters) -> GPTNeoXConfig:
    """GPT-NeoX and Pythia."""
    heads_without_groups(hyper)
    settings = sizes(hyper)
    return GPTNeoXConfig(
        **{key: settings[key] for key in settings if key != "num_key_value_heads"},
        **layer_norm(hyper),
        rope_parameters=rope_parameters(hyper, partial=True),
        use_parallel_residual=bool(hyper.value("use_parallel_residual")),
    )


def bloom(hyper: Hyperparameters) -> BloomConfig:
    """BLOOM, which has slopes for positions."""
    hyper.ignore("rope.")
    width = hyper.width
    if hyper.integer("feed_forward_length") != 4 * width:
        raise hyper.file.reject("its inner layers have a width that is not supported for BLOOM")
    settings: dict[str, Any] = {
        "vocab_size": hyper.vocabulary_size,
        "hidden_size": width,
        "n_layer": hyper.layers,
        "n_head": heads_without_groups(hyper),
        "layer_norm_epsilon": hyper.number("attention.layer_norm_epsilon"),
        "tie_word_embeddings": hyper.tied,
        "bos_token_id": None,
        "eos_token_id": None,
        # Not a limit of the architecture, whose positions are slopes, but of its training.
        "seq_length": hyper.integer("context_length"),
    }
    return BloomConfig(**settings)


def olmo(hyper: Hyperparameters) -> OlmoConfig:
    """OLMo 1, whose norms have no weights."""
    if hyper.number("attention.layer_norm_epsilon") != 1e-5:
        raise hyper.file.reject("its norms have an epsilon that is not supported for OLMo")
    clamp = hyper.value("attention.clamp_kqv")
    return OlmoConfig(
        **sizes(hyper),
        rope_parameters=rope_parameters(hyper),
        clip_qkv=hyper.number("attention.clamp_kqv") if clamp else None,
    )


def command_r(hyper: Hyperparameters) -> CohereConfig:
    """Command R and Aya 23."""
    return CohereConfig(
        **sizes(hyper),
        **layer_norm(hyper),
        rope_parameters=rope_parameters(hyper),
        logit_scale=hyper.number("logit_scale"),
        use_qk_norm=hyper.tensor("blk.0.attn_q_norm.weight") is not None,
    )
