"""Chooses the device and the precision of a model, as far as hardware and memory allow."""

from __future__ import annotations

import sys

import psutil
import torch
from torch import nn

from gltr_desktop.errors import InputError
from gltr_desktop.models.memory_refusals import TooLittleMemoryError

if sys.platform == "linux":
    import resource


def choose_device(wanted: str) -> torch.device:
    """The device ``wanted``; ``auto`` is CUDA, then Apple's GPU, then the processor.

    Raises InputError if this computer has no such device.
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
    """The precision ``wanted``; ``auto`` is float32 if ``count`` such weights fit on ``device``.

    Only float32 gives the same numbers on every computer. bfloat16 takes half the memory, and half
    the time where the hardware multiplies it natively.
    """
    if wanted != "auto":
        return torch.bfloat16 if wanted == "bfloat16" else torch.float32
    return torch.float32 if fits_in_float32(device, count) else torch.bfloat16


def fits_in_float32(device: torch.device, count: int) -> bool:
    """True if ``device`` has memory for ``count`` weights in float32."""
    return count * torch.float32.itemsize <= free_memory(device)


def free_memory(device: torch.device) -> int:
    """Bytes that can be had on ``device``; of the computer's own memory, without swapping."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    return max(0, min(int(psutil.virtual_memory().available), _left_to_this_process()))


def _left_to_this_process() -> int:
    """Bytes that the limit of this process (``ulimit -v``) leaves it, where there is one."""
    if sys.platform != "linux":
        return sys.maxsize
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return sys.maxsize
    return int(limit - psutil.Process().memory_info().vms)


def check_memory(name: str, needed: int) -> None:
    """Raise TooLittleMemoryError if the model ``name`` needs more bytes than the computer has free.

    More would push the computer into swapping, or have the process killed.
    """
    free = free_memory(torch.device("cpu"))
    if needed > free:
        raise TooLittleMemoryError(
            f"The model “{name}” needs {needed / 1e9:,.1f} GB of memory;"
            f" {free / 1e9:,.1f} GB are free.",
            "Close other programs, choose bfloat16 precision, or a smaller model.",
        )


def move_to(model: nn.Module, device: torch.device, name: str) -> None:
    """Bring the ``model``, called ``name``, onto ``device``; raises TooLittleMemoryError."""
    try:
        model.to(device)
    except torch.OutOfMemoryError:
        raise TooLittleMemoryError(
            f"The model “{name}” does not fit into the memory of {device}.",
            "Choose a smaller model, or the device “cpu”.",
        ) from None


def precision_name(dtype: torch.dtype) -> str:
    """“float32” for torch.float32."""
    return str(dtype).removeprefix("torch.")
