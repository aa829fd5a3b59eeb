"""The architectures that can be read: a table with one row for each.

A row says what llama.cpp's metadata become as a configuration of transformers, and which tensors
llama.cpp's converter rearranged. Names need no row: the gguf package maps them. A row stays only
while the tests hold its logits against transformers' and llama.cpp's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.models.gguf.architectures import configurations, layouts

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor
    from transformers import PreTrainedConfig

    from gltr_desktop.models.gguf.hyperparameters import Hyperparameters


def _same_name(name: str) -> str:
    return name


def _stacked_norms(name: str) -> str:
    """StableLM's norms of single heads were stacked."""
    return name.partition(".norms.")[0] + ".weight" if ".norms." in name else name


@dataclass(frozen=True)
class Architecture:
    """One row: how to get from a GGUF file of this architecture to transformers' model.

    ``config`` makes the configuration. ``known_as`` gives a parameter's name as the converter knew
    it. ``restore`` turns the tensor of a parameter back into what it was before the conversion; it
    is given tensors without data, too, and may not look at values.
    """

    config: Callable[[Hyperparameters], PreTrainedConfig]
    restore: Callable[[str, Tensor, PreTrainedConfig], Tensor] = layouts.as_it_is
    known_as: Callable[[str], str] = _same_name


ARCHITECTURES: dict[str, Architecture] = {
    "bloom": Architecture(
        configurations.bloom,
        layouts.interleave_heads,
        lambda name: name.removeprefix("transformer."),
    ),
    "command-r": Architecture(configurations.command_r),
    "falcon": Architecture(configurations.falcon, layouts.regroup_falcon),
    "gemma": Architecture(configurations.gemma, layouts.minus_one),
    "gemma2": Architecture(configurations.gemma2, layouts.minus_one),
    "gemma3": Architecture(configurations.gemma3, layouts.minus_one),
    "gpt2": Architecture(configurations.gpt2, layouts.transpose_conv1d),
    "gptneox": Architecture(configurations.gptneox, layouts.interleave_heads),
    "granite": Architecture(configurations.granite, layouts.unpermute),
    "llama": Architecture(configurations.llama, layouts.unpermute),
    "mistral3": Architecture(configurations.mistral3, layouts.unpermute),
    "olmo": Architecture(configurations.olmo, layouts.unpermute),
    "olmo2": Architecture(configurations.olmo2),
    "phi2": Architecture(configurations.phi2),
    "phi3": Architecture(configurations.phi3),
    "qwen2": Architecture(configurations.qwen2),
    "qwen3": Architecture(configurations.qwen3),
    "smollm3": Architecture(configurations.smollm3, layouts.unpermute),
    "stablelm": Architecture(configurations.stablelm, layouts.own_norm, _stacked_norms),
    "starcoder2": Architecture(configurations.starcoder2),
}
"""By the name that llama.cpp gives it in a file."""
