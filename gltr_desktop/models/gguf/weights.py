"""Quantised weights → floats, one tensor at a time.

A block holds a few numbers as small integers q and, for all of them, a scale d and perhaps a
minimum m: w = d·q + m, as ``ggml-quants.c`` of llama.cpp defines it. Torch computes the kinds
that most files use, many times faster than numpy and equal to the bit; the gguf package computes
the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.gguf.container import GgufFile, TensorEntry

# The package has no formula for these: they hold activations, or are new.
_NOT_WEIGHTS = ("Q8_1", "Q8_K")


def read_weights(file: GgufFile, entry: TensorEntry) -> Tensor:
    """The tensor ``entry`` of ``file`` in float32, or as it is stored if that is bfloat16.

    Raises InputError if its kind cannot be turned into floats, or the file has changed.
    """
    kind = entry.kind
    if kind.name in _NOT_WEIGHTS:
        raise file.reject(
            f"the tensor {entry.name!r} is stored as {kind.name}, which is not a kind for weights",
            "Choose a file of a common kind, such as Q8_0, Q4_K_M or F16.",
        )
    try:
        raw = np.fromfile(entry.file, np.uint8, entry.nbytes, offset=entry.offset)
    except OSError as error:
        raise file.reject(
            f"{entry.file.name} cannot be read ({error.strerror})", "Check its permissions."
        ) from None
    if len(raw) < entry.nbytes:
        raise file.reject(f"{entry.file.name} has become shorter", "Download the model again.")
    blocks = torch.from_numpy(raw.reshape(-1, kind.size))
    if decode := _DECODERS.get(kind.name):
        return decode(blocks).view(entry.shape)
    return _by_the_package(raw, entry)


def _by_the_package(raw: np.ndarray, entry: TensorEntry) -> Tensor:
    from gguf import GGMLQuantizationType
    from gguf.quants import dequantize

    rows = raw.reshape(-1, entry.shape[-1] // entry.kind.block * entry.kind.size)
    floats = dequantize(rows, GGMLQuantizationType[entry.kind.name])
    return torch.from_numpy(np.ascontiguousarray(floats, np.float32)).view(entry.shape)


def _scales(blocks: Tensor, at: int) -> Tensor:
    """(n, 1) float32: the float16 at byte ``at`` of every block (n, size)."""
    return blocks[:, at : at + 2].contiguous().view(torch.float16).float()


def _nibbles(packed: Tensor) -> Tensor:
    """(n, 32): the low halves of the bytes (n, 16), then the high ones."""
    return torch.cat([packed & 15, packed >> 4], 1)


def _fifth_bits(blocks: Tensor, at: int) -> Tensor:
    """(n, 32): 16 where the bit of a number in the four bytes at ``at`` is set."""
    bit = torch.arange(8, dtype=torch.uint8)
    bits = (blocks[:, at : at + 4, None] >> bit) & 1
    return bits.flatten(1) << 4


def _q4_0(blocks: Tensor) -> Tensor:
    return _nibbles(blocks[:, 2:]).float().sub_(8).mul_(_scales(blocks, 0))


def _q4_1(blocks: Tensor) -> Tensor:
    return _nibbles(blocks[:, 4:]).float().mul_(_scales(blocks, 0)).add_(_scales(blocks, 2))


def _q5_0(blocks: Tensor) -> Tensor:
    numbers = _nibbles(blocks[:, 6:]) | _fifth_bits(blocks, 2)
    return numbers.float().sub_(16).mul_(_scales(blocks, 0))


def _q5_1(blocks: Tensor) -> Tensor:
    numbers = _nibbles(blocks[:, 8:]) | _fifth_bits(blocks, 4)
    return numbers.float().mul_(_scales(blocks, 0)).add_(_scales(blocks, 2))


def _q8_0(blocks: Tensor) -> Tensor:
    return blocks[:, 2:].view(torch.int8).float().mul_(_scales(blocks, 0))


_DECODERS: dict[str, Callable[[Tensor], Tensor]] = {
    "F32": lambda blocks: blocks.view(torch.float32),
    "F16": lambda blocks: blocks.view(torch.float16).float(),
    "BF16": lambda blocks: blocks.view(torch.bfloat16),
    "Q4_0": _q4_0,
    "Q4_1": _q4_1,
    "Q5_0": _q5_0,
    "Q5_1": _q5_1,
    "Q8_0": _q8_0,
}
