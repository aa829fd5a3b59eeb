"""Settings that the configurations of many architectures have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gltr_desktop.models.gguf.hyperparameters import Hyperparameters


def sizes(hyper: Hyperparameters) -> dict[str, Any]:
    """The entries that nearly all configurations call by the same names."""
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


def rms_norm(hyper: Hyperparameters) -> dict[str, Any]:
    """The constant of norms without a mean."""
    return {"rms_norm_eps": hyper.number("attention.layer_norm_rms_epsilon")}


def layer_norm(hyper: Hyperparameters) -> dict[str, Any]:
    """The constant of norms with a mean."""
    return {"layer_norm_eps": hyper.number("attention.layer_norm_epsilon")}


def biases(hyper: Hyperparameters) -> dict[str, Any]:
    """The entries for biases of projections, which only the tensors of a file show."""
    return {
        "attention_bias": hyper.tensor("blk.0.attn_q.bias") is not None,
        "mlp_bias": hyper.tensor("blk.0.ffn_gate.bias") is not None,
    }


def heads_without_groups(hyper: Hyperparameters) -> int:
    """The number of heads of an architecture in which queries do not share keys."""
    heads = hyper.heads
    if hyper.kv_heads != heads:
        raise hyper.file.reject(
            f"it has {hyper.kv_heads:,} key heads for {heads:,} query heads, which is not"
            " supported for its architecture"
        )
    return heads
