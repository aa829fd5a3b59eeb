"""The configuration of a model of Llama's shape, read from transformers' ``config.json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gltr_desktop.models.context_windows import MAX_WINDOW

_KINDS = ("llama", "mistral", "qwen2", "qwen3")
_ACTIVATIONS = ("silu", "swish")


@dataclass(frozen=True)
class Rotary:
    """Parameters of the rotary position embedding (arXiv 2104.09864).

    ``theta`` is the base. All pairs of a head turn ``factor`` times slower. With ``trained``
    (positions), as in Llama 3.1, only those do that turn less than ``low`` times within so many
    positions, and those that turn up to ``high`` times do so in part.
    """

    theta: float
    factor: float = 1.0
    trained: float | None = None
    low: float = 1.0
    high: float = 4.0
    divisors: tuple[float, ...] = ()
    """Of the frequencies, one for each pair, where a file holds them instead of a formula."""


@dataclass(frozen=True)
class LlamaConfig:
    """Sizes and constants of a model."""

    vocabulary: int
    width: int
    inner_width: int
    layers: int
    heads: int
    groups: int
    head_width: int
    epsilon: float
    rotary: Rotary
    context_length: int
    tied: bool
    biased_inputs: bool
    biased_output: bool
    biased_mlp: bool
    norms_queries: bool

    @staticmethod
    def of(config: dict[str, Any]) -> LlamaConfig | None:
        """Read a ``config.json`` of transformers'; None if our own Llama would differ from it.

        An entry that is missing, has an unexpected type, or asks for what is not built here (a
        short sliding window, an unknown scaling of the rotary angles) leads to None: transformers
        then reads the model, or says what is wrong with it.
        """
        try:
            return _read(config)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            return None


def _read(config: dict[str, Any]) -> LlamaConfig | None:
    kind = config["model_type"]
    heads, width = _size(config, "num_attention_heads"), _size(config, "hidden_size")
    groups = _size(config, "num_key_value_heads", heads)
    head_width = _size(config, "head_dim", width // heads)
    if (
        kind not in _KINDS
        or config.get("hidden_act", "silu") not in _ACTIVATIONS
        or config.get("quantization_config") is not None
        or heads % groups
        or head_width % 2
        or _has_short_window(config)
    ):
        return None
    rotary = _rotary(config)
    if rotary is None:
        return None
    biased = bool(config.get("attention_bias", False))
    return LlamaConfig(
        vocabulary=_size(config, "vocab_size"),
        width=width,
        inner_width=_size(config, "intermediate_size"),
        layers=_size(config, "num_hidden_layers"),
        heads=heads,
        groups=groups,
        head_width=head_width,
        epsilon=float(config.get("rms_norm_eps", 1e-6)),
        rotary=rotary,
        context_length=min(_size(config, "max_position_embeddings", MAX_WINDOW), MAX_WINDOW),
        tied=bool(config.get("tie_word_embeddings", False)),
        biased_inputs=biased or kind == "qwen2",
        biased_output=biased and kind != "qwen2",
        biased_mlp=bool(config.get("mlp_bias", False)),
        norms_queries=kind == "qwen3",
    )


def _size(config: dict[str, Any], key: str, default: int | None = None) -> int:
    value = config.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, int) or value < 1:
        raise ValueError(key)
    return value


def _has_short_window(config: dict[str, Any]) -> bool:
    """True if a layer sees less than our longest window."""
    window = config.get("sliding_window")
    if window is None or config.get("use_sliding_window") is False:
        return False
    layers = config.get("layer_types")
    if layers is not None and set(layers) == {"full_attention"}:
        return False
    return int(window) < MAX_WINDOW


def _rotary(config: dict[str, Any]) -> Rotary | None:
    """``rope_parameters`` is the present form, ``rope_theta`` with ``rope_scaling`` the former."""
    given = [config[key] for key in ("rope_scaling", "rope_parameters") if config.get(key)]
    if len(given) > 1 and given[0] != given[1]:
        return None
    rope = config | dict(*given[:1])
    kind = rope.get("rope_type") or rope.get("type") or "default"
    theta = float(rope.get("rope_theta") or 10_000.0)
    if float(rope.get("partial_rotary_factor") or 1) != 1:
        return None
    if kind == "default":
        return Rotary(theta)
    if kind == "linear":
        return Rotary(theta, factor=float(rope["factor"]))
    if kind == "llama3":
        return Rotary(
            theta,
            factor=float(rope["factor"]),
            trained=float(rope["original_max_position_embeddings"]),
            low=float(rope["low_freq_factor"]),
            high=float(rope["high_freq_factor"]),
        )
    if kind == "longrope" and rope["short_factor"] == rope["long_factor"]:
        # GGUF files of Llama 3.1 hold the divisors themselves, the same for every length.
        same = float(rope.get("attention_factor") or 0) == 1
        return Rotary(theta, divisors=tuple(map(float, rope["long_factor"]))) if same else None
    return None
