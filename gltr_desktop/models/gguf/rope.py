"""Rotary position embedding: base, scaling and factors → transformers' ``rope_parameters``.

A scaling that is dropped leaves a model that runs and is wrong, the more the longer the text. So
each of them is either expressed in transformers' terms, or the file is refused.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from gltr_desktop.models.gguf.weights import read_weights

if TYPE_CHECKING:
    from gltr_desktop.models.gguf.hyperparameters import Hyperparameters

FACTORS: Final = "rope_freqs.weight"
LONG: Final = "rope_factors_long.weight"
SHORT: Final = "rope_factors_short.weight"

_BASE = 10_000.0  # llama.cpp's, where the file says nothing


def rope_parameters(hyper: Hyperparameters, partial: bool = False) -> dict[str, Any]:
    """Transformers' ``rope_parameters`` for the layers without a window.

    ``partial`` says whether the architecture can rotate only a part of each head. Raises InputError
    for a scaling that is not known here, or that transformers cannot express.
    """
    rotated = hyper.integer("rope.dimension_count", hyper.head_dim)
    found: dict[str, Any] = {"rope_theta": hyper.number("rope.freq_base", _BASE)}
    if rotated != hyper.head_dim:
        if not partial or rotated > hyper.head_dim or rotated % 2:
            raise hyper.file.reject(
                f"it rotates {rotated:,} of the {hyper.head_dim:,} numbers of a head, which is not"
                " supported for its architecture"
            )
        found["partial_rotary_factor"] = _fraction(rotated, hyper.head_dim)
    if any(hyper.value("rope.dimension_sections") or ()):
        raise hyper.file.reject("its positions have several dimensions, as pictures need them")
    return found | _scaling(hyper, rotated // 2)


def _fraction(part: int, whole: int) -> float:
    """The number that transformers multiplies ``whole`` by, and cuts off, to get ``part``."""
    fraction = part / whole
    return fraction if int(whole * fraction) == part else math.nextafter(fraction, 1.0)


def _scaling(hyper: Hyperparameters, count: int) -> dict[str, Any]:
    """The kind of scaling with its numbers; ``count`` frequencies are scaled."""
    kind = hyper.value("rope.scaling.type") or "linear"
    # An old name; 0 and 1 both mean that nothing is scaled.
    key = "rope.scaling.factor" if hyper.value("rope.scaling.factor") else "rope.scale_linear"
    factor = hyper.number(key, 1.0) if hyper.value(key) else 1.0
    length = hyper.integer("context_length")
    original = hyper.integer("rope.scaling.original_context_length", length)
    # A factor on the cosines and sines, which only some kinds have.
    strength = hyper.number("rope.scaling.attn_factor", 1.0)
    long, short = hyper.tensor(LONG), hyper.tensor(SHORT)
    if (long is None) != (short is None):
        raise hyper.file.reject(f"it lacks one of the tensors {LONG!r} and {SHORT!r}")
    if long is not None:
        if factor != 1 or hyper.tensor(FACTORS) is not None:
            raise _mixed(hyper)
        return {
            "rope_type": "longrope",
            "short_factor": _factors(hyper, SHORT, count),
            "long_factor": _factors(hyper, LONG, count),
            "factor": max(1.0, length / original),
            "attention_factor": strength,
            "original_max_position_embeddings": original,
        }
    if kind == "yarn":
        if hyper.tensor(FACTORS) is not None:
            raise _mixed(hyper)
        return _yarn(hyper, factor, original, strength)
    if kind not in ("none", "linear") or strength != 1:
        raise hyper.file.reject(
            f"the positions of its tokens are scaled in a way that is not supported ({kind})"
        )
    if kind == "none":
        factor = 1.0
    if hyper.tensor(FACTORS) is not None:
        # Llama 3.1 and later. transformers has a formula for what the file holds as numbers; its
        # kind with a list of divisors takes them as they are.
        divisors = [factor * divisor for divisor in _factors(hyper, FACTORS, count)]
        return {
            "rope_type": "longrope",
            "short_factor": divisors,
            "long_factor": list(divisors),
            "factor": 1.0,
            "attention_factor": 1.0,
            "original_max_position_embeddings": length,
        }
    if factor == 1:
        return {"rope_type": "default"}
    return {"rope_type": "linear", "factor": factor}


def _yarn(hyper: Hyperparameters, factor: float, original: int, strength: float) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rope_type": "yarn",
        "factor": factor,
        "original_max_position_embeddings": original,
    }
    if hyper.number("rope.scaling.yarn_ext_factor", 1.0) != 1:
        raise hyper.file.reject(
            "its positions are scaled by a partial YaRN, which is not supported"
        )
    if hyper.value("rope.scaling.yarn_attn_factor"):
        found["attention_factor"] = strength * hyper.number("rope.scaling.yarn_attn_factor")
    elif strength != 1:
        found["attention_factor"] = strength * (0.1 * math.log(factor) + 1)
    if hyper.value("rope.scaling.yarn_log_multiplier"):
        found |= {
            "mscale": 1.0,
            "mscale_all_dim": hyper.number("rope.scaling.yarn_log_multiplier"),
        }
    for name in ("beta_fast", "beta_slow"):
        if hyper.value(f"rope.scaling.yarn_{name}"):
            found[name] = hyper.number(f"rope.scaling.yarn_{name}")
    return found


def _factors(hyper: Hyperparameters, name: str, count: int) -> list[float]:
    """The divisors of ``count`` frequencies."""
    entry = hyper.file.tensors[name]
    if entry.shape != (count,):
        raise hyper.file.reject(f"the tensor {name!r} has the shape {entry.shape}, not {(count,)}")
    divisors: list[float] = read_weights(hyper.file, entry).float().tolist()
    if not all(math.isfinite(divisor) and divisor > 0 for divisor in divisors):
        raise hyper.file.reject(f"the tensor {name!r} holds what cannot be a divisor")
    return divisors


def _mixed(hyper: Hyperparameters) -> Exception:
    return hyper.file.reject("the positions of its tokens are scaled in two ways at once")
