"""Metadata → a configuration of transformers, one function for each architecture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transformers import (
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
    Qwen2Config,
    Qwen3Config,
    SmolLM3Config,
    StableLmConfig,
    Starcoder2Config,
)

from gltr_desktop.models.gguf.rope import rope_parameters

if TYPE_CHECKING:
    from gltr_desktop.models.gguf.hyperparameters import Hyperparameters


def _sizes(hyper: Hyperparameters) -> dict[str, Any]:
    """What nearly all configurations call by the same names."""
    return {
        "vocab_size": hyper.vocabulary_size,
        "hidden_size": hyper.width,
        "intermediate_size": hyper.integer("feed_forward_length"),
        "num_hidden_layers": hyper.layers,
        "num_attention_heads": hyper.heads,
        "num_key_value_heads": hyper.kv_heads,
        "max_position_embeddings": hyper.integer("context_length"),
        "tie_word_embeddings": hyper.tied,
        # Nothing here generates or pads; other defaults could lie outside the vocabulary.
        "bos_token_id": None,
        "eos_token_id": None,
        "pad_token_id": None,
    }


def _rms_norm(hyper: Hyperparameters) -> dict[str, Any]:
    return {"rms_norm_eps": hyper.number("attention.layer_norm_rms_epsilon")}


def _layer_norm(hyper: Hyperparameters) -> dict[str, Any]:
    return {"layer_norm_eps": hyper.number("attention.layer_norm_epsilon")}


def _biases(hyper: Hyperparameters) -> dict[str, Any]:
    """A file tells by its tensors alone whether projections have biases."""
    return {
        "attention_bias": hyper.tensor("blk.0.attn_q.bias") is not None,
        "mlp_bias": hyper.tensor("blk.0.ffn_gate.bias") is not None,
    }


def llama(hyper: Hyperparameters) -> LlamaConfig:
    """Llama 1 to 3, Mistral 7B, SmolLM 1 and 2, and what else has Llama's shape."""
    return LlamaConfig(
        **_sizes(hyper),
        **_rms_norm(hyper),
        **_biases(hyper),
        head_dim=hyper.head_dim,
        rope_parameters=rope_parameters(hyper),
    )


def mistral3(hyper: Hyperparameters) -> MistralConfig | Ministral3Config:
    """Mistral Small 3.1, and Ministral 3, whose queries grow with the length of the text."""
    sizes = _sizes(hyper) | _rms_norm(hyper) | {"head_dim": hyper.head_dim}
    rope = rope_parameters(hyper)
    if not hyper.value("attention.temperature_scale"):
        return MistralConfig(**sizes, rope_parameters=rope, sliding_window=None)
    rope["llama_4_scaling_beta"] = hyper.number("attention.temperature_scale")
    rope.setdefault("original_max_position_embeddings", hyper.integer("context_length"))
    return Ministral3Config(**sizes, rope_parameters=rope)


def smollm3(hyper: Hyperparameters) -> SmolLM3Config:
    """SmolLM3: Llama with layers that know no positions."""
    return SmolLM3Config(
        **_sizes(hyper),
        **_rms_norm(hyper),
        **_biases(hyper),
        rope_parameters=rope_parameters(hyper),
        # A constant in llama.cpp as well: every fourth layer knows no positions.
        no_rope_layer_interval=4,
    )


def granite(hyper: Hyperparameters) -> GraniteConfig:
    """Granite 3: Llama with four multipliers."""
    if hyper.value("rope.scaling.finetuned") is False:
        raise hyper.file.reject("it does without positions, which is not known of Granite here")
    return GraniteConfig(
        **_sizes(hyper),
        **_rms_norm(hyper),
        **_biases(hyper),
        rope_parameters=rope_parameters(hyper),
        embedding_multiplier=hyper.number("embedding_scale", 1.0),
        attention_multiplier=hyper.number("attention.scale", hyper.head_dim**-0.5),
        residual_multiplier=hyper.number("residual_scale", 1.0),
        logits_scaling=hyper.number("logit_scale"),
    )


def qwen2(hyper: Hyperparameters) -> Qwen2Config:
    """Qwen 2 and 2.5: queries, keys and values have biases."""
    return Qwen2Config(**_sizes(hyper), **_rms_norm(hyper), rope_parameters=rope_parameters(hyper))


def qwen3(hyper: Hyperparameters) -> Qwen3Config:
    """Qwen 3: queries and keys are normalised."""
    return Qwen3Config(
        **_sizes(hyper),
        **_rms_norm(hyper),
        head_dim=hyper.head_dim,
        rope_parameters=rope_parameters(hyper),
    )


def gemma(hyper: Hyperparameters) -> GemmaConfig:
    """Gemma 1."""
    return GemmaConfig(
        **_sizes(hyper),
        **_rms_norm(hyper),
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
        **_sizes(hyper),
        **_rms_norm(hyper),
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
        **_sizes(hyper),
        **_rms_norm(hyper),
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
            " known of Phi-3"
        )
    length = hyper.integer("context_length")
    return Phi3Config(
        **_sizes(hyper),
        **_rms_norm(hyper),
        rope_parameters=rope,
        original_max_position_embeddings=rope.get("original_max_position_embeddings", length),
        sliding_window=hyper.sliding_window(),
    )


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
        n_head=_heads_without_groups(hyper),
        layer_norm_epsilon=hyper.number("attention.layer_norm_epsilon"),
        tie_word_embeddings=hyper.tied,
        bos_token_id=None,
        eos_token_id=None,
    )


def _heads_without_groups(hyper: Hyperparameters) -> int:
    """The number of heads of an architecture in which queries do not share keys."""
    heads = hyper.heads
    if hyper.kv_heads != heads:
        raise hyper.file.reject(
            f"it has {hyper.kv_heads:,} key heads for {heads:,} query heads, which is not known of"
            " its architecture"
        )
    return heads


def falcon(hyper: Hyperparameters) -> FalconConfig:
    """Falcon 1 and 2; later ones go by other names."""
    groups = hyper.kv_heads
    two_norms = hyper.tensor("blk.0.attn_norm_2.weight") is not None
    sizes = _sizes(hyper)
    return FalconConfig(
        **{
            key: sizes[key]
            for key in sizes
            if key not in ("intermediate_size", "num_key_value_heads")
        },
        ffn_hidden_size=sizes["intermediate_size"],
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
        **_sizes(hyper),
        **_layer_norm(hyper),
        rope_parameters=rope_parameters(hyper, partial=True),
        use_qkv_bias=hyper.tensor("blk.0.attn_q.bias") is not None,
        qk_layernorm=hyper.tensor("blk.0.attn_q_norm.weight") is not None,
        # llama.cpp goes by the norm alone: where there is none, the residuals are parallel.
        use_parallel_residual=bool(parallel) and hyper.tensor("blk.0.ffn_norm.weight") is None,
    )


def starcoder2(hyper: Hyperparameters) -> Starcoder2Config:
    """StarCoder2, whose layers all have biases."""
    return Starcoder2Config(
        **_sizes(hyper),
        norm_epsilon=hyper.number("attention.layer_norm_epsilon"),
        rope_parameters=rope_parameters(hyper),
    )


def phi2(hyper: Hyperparameters) -> PhiConfig:
    """Phi-1 to Phi-2."""
    return PhiConfig(
        **_sizes(hyper), **_layer_norm(hyper), rope_parameters=rope_parameters(hyper, partial=True)
    )


def gptneox(hyper: Hyperparameters) -> GPTNeoXConfig:
    """GPT-NeoX and Pythia."""
    _heads_without_groups(hyper)
    sizes = _sizes(hyper)
    return GPTNeoXConfig(
        **{key: sizes[key] for key in sizes if key != "num_key_value_heads"},
        **_layer_norm(hyper),
        rope_parameters=rope_parameters(hyper, partial=True),
        use_parallel_residual=bool(hyper.value("use_parallel_residual")),
    )


def bloom(hyper: Hyperparameters) -> BloomConfig:
    """BLOOM, which has slopes for positions."""
    hyper.ignore("rope.")
    width = hyper.width
    if hyper.integer("feed_forward_length") != 4 * width:
        raise hyper.file.reject("its inner layers have a width that is not known of BLOOM")
    settings: dict[str, Any] = {
        "vocab_size": hyper.vocabulary_size,
        "hidden_size": width,
        "n_layer": hyper.layers,
        "n_head": _heads_without_groups(hyper),
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
        raise hyper.file.reject("its norms have an epsilon that is not known of OLMo")
    clamp = hyper.value("attention.clamp_kqv")
    return OlmoConfig(
        **_sizes(hyper),
        rope_parameters=rope_parameters(hyper),
        clip_qkv=hyper.number("attention.clamp_kqv") if clamp else None,
    )


def olmo2(hyper: Hyperparameters) -> Olmo2Config | Olmo3Config:
    """OLMo 3 goes by the same name; it has windows."""
    common = _sizes(hyper) | _rms_norm(hyper)
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


def command_r(hyper: Hyperparameters) -> CohereConfig:
    """Command R and Aya 23."""
    return CohereConfig(
        **_sizes(hyper),
        **_layer_norm(hyper),
        rope_parameters=rope_parameters(hyper),
        logit_scale=hyper.number("logit_scale"),
        use_qk_norm=hyper.tensor("blk.0.attn_q_norm.weight") is not None,
    )
