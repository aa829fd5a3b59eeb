"""The architectures that can be read: a table with one row for each.

A row says what llama.cpp's metadata become as a configuration of transformers, and which tensors
llama.cpp's converter rearranged. Names need no row: the gguf package maps them. A row stays only
while the tests hold its logits against transformers' and llama.cpp's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.models.gguf.architectures import gpt_configurations as gpt
from gltr_desktop.models.gguf.architectures import layouts
from gltr_desktop.models.gguf.architectures import llama_configurations as llama

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
        gpt.bloom,
        layouts.interleave_heads,
        lambda name: name.removeprefix("transformer."),
    ),
    "command-r": Architecture(gpt.command_r),
    "falcon": Architecture(gpt.falcon, layouts.regroup_falcon),
    "gemma": Architecture(llama.gemma, layouts.minus_one),
    "gemma2": Architecture(llama.gemma2, layouts.minus_one),
    "gemma3": Architecture(llama.gemma3, layouts.minus_one),
    "gpt2": Architecture(gpt.gpt2, layouts.transpose_conv1d),
    "gptneox": Architecture(gpt.gptneox, layouts.interleave_heads),
    "granite": Architecture(llama.granite, layouts.unpermute),
    "llama": Architecture(llama.llama, layouts.unpermute),
    "mistral3": Architecture(llama.mistral3, layouts.unpermute),
    "olmo": Architecture(gpt.olmo, layouts.unpermute),
    "olmo2": Architecture(llama.olmo2),
    "phi2": Architecture(gpt.phi2),
    "phi3": Architecture(llama.phi3),
    "qwen2": Architecture(llama.qwen2),
    "qwen3": Architecture(llama.qwen3),
    "smollm3": Architecture(llama.smollm3, layouts.unpermute),
    "stablelm": Architecture(gpt.stablelm, layouts.own_norm, _stacked_norms),
    "starcoder2": Architecture(gpt.starcoder2),
}
"""By the name that llama.cpp gives it in a file."""
