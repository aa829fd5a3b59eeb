"""A model in memory, and what has to be settled before it is: device, precision, room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil
import torch
from torch import nn

from gltr_desktop.analysis.record import ModelRecord
from gltr_desktop.errors import GltrError, InputError

if TYPE_CHECKING:
    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.tokens import TextTokenizer
    from gltr_desktop.scoring.lm_head import LMHead

MAX_WINDOW = 2_048
"""A longer window makes attention dear and gains a reader of ranks next to nothing."""

OTHER_MODEL = "Choose the folder or name of a causal language model in safetensors or GGUF format."
AGAIN = "Download the model again, or choose another one."


@dataclass(frozen=True)
class LocalModelRecord(ModelRecord):
    """The record of a model whose weights are here, so that all of it is known."""

    parameters: int
    vocabulary_size: int
    context_length: int
    weights: str
    precision: str
    device: str


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A causal language model, ready to score.

    ``head`` is None where the model's logits cannot be reproduced from its trunk's hidden states;
    ``caches`` says whether the trunk continues from its key-value cache exactly.
    ``block`` is None where a token's bits do not depend on how many others are read with it;
    elsewhere the trunk has to be fed just so many at a time.
    """

    source: ModelSource
    record: LocalModelRecord
    model: nn.Module
    base_model: nn.Module
    head: LMHead | None
    caches: bool
    tokenizer: TextTokenizer
    start_id: int | None
    block: int | None = None

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return torch.device(self.record.device)


def unusable(source: ModelSource, why: str, remedy: str) -> InputError:
    """The error that says why a model cannot be used."""
    return InputError(f"“{source.name}” cannot be used: {why}.", remedy)


def choose_device(wanted: str) -> torch.device:
    """``auto`` is CUDA, then Apple's GPU, then the processor.

    Raises InputError if what is wanted is not there.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if wanted == "auto":
        return torch.device(next((name for name, found in there.items() if found), "cpu"))
    if not there.get(wanted, True):
        raise InputError(
            f"This computer has no “{wanted}” device that torch can use.",
            "Choose the device “auto” or “cpu”.",
        )
    return torch.device(wanted)


def choose_precision(wanted: str, device: torch.device, count: int) -> torch.dtype:
    """``auto`` is float32 for a model of ``count`` numbers wherever there is room for it.

    Only float32 gives the same figures on every computer. bfloat16 takes half the room, and where
    the hardware multiplies in it natively half the time.
    """
    if wanted != "auto":
        return torch.bfloat16 if wanted == "bfloat16" else torch.float32
    fits = count * torch.float32.itemsize <= free_memory(device)
    return torch.float32 if fits else torch.bfloat16


def free_memory(device: torch.device) -> int:
    """Bytes that can be had on ``device``; of the computer's own memory, without swapping."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    return int(psutil.virtual_memory().available)


def check_memory(source: ModelSource, needed: int) -> None:
    """Refuse what would push the computer into swapping, or the process into being killed."""
    free = free_memory(torch.device("cpu"))
    if needed > free:
        raise GltrError(
            f"The model “{source.name}” needs {needed / 1e9:,.1f} GB of memory;"
            f" {free / 1e9:,.1f} GB are free.",
            "Close other programs, choose bfloat16 precision, or a smaller model.",
        )


def precision_name(dtype: torch.dtype) -> str:
    """“float32” for torch.float32."""
    return str(dtype).removeprefix("torch.")
