"""Whether a model fits into memory beside those that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.options import ModelChoice

RESERVE_BYTES = 512 << 20
"""For what reading takes, and for the window: twice what the larger shipped model needs."""
_FLOAT32_BYTES, _BFLOAT16_BYTES = 4, 2


def fits_beside(choice: ModelChoice) -> bool:
    """True if the device of ``choice`` has as much free memory as the model is sure to need.

    It has to fit in the precision that it would have alone: the precision must not depend on what
    else is open. True as well of what cannot be opened, as opening it says why, and of what does
    not run from files on this computer. Imports torch.
    """
    if choice.is_on_server:
        return True
    # All imports of this module are late: most windows open one model, and need none of it.
    from gltr_desktop.models.devices import choose_device, free_memory
    from gltr_desktop.models.rust_panics import RustPanicError, panics_as_errors

    try:
        with panics_as_errors():
            free = free_memory(choose_device(choice.device))
            return needed_bytes(choice) + RESERVE_BYTES <= free
    except (GltrError, RustPanicError, OSError):
        return True


def needed_bytes(choice: ModelChoice) -> int:
    """What an open model holds: its weights, whatever takes fewer bits in their files.

    Raises InputError if there is no such model, or its files are damaged.
    """
    from gltr_desktop.models.catalog import find_model

    counts = _tensor_counts(find_model(choice.name))
    size = _BFLOAT16_BYTES if choice.precision == "bfloat16" else _FLOAT32_BYTES
    # The vocabulary is in memory as a table and as the output head, in float32 always.
    vocabulary = max(counts, default=0)
    return sum(counts) * size + 2 * vocabulary * _FLOAT32_BYTES


def _tensor_counts(source: ModelSource) -> list[int]:
    """How many numbers each tensor of the files has; only their headers are read."""
    if source.gguf is not None:
        from gltr_desktop.models.gguf.container import read_gguf

        return [entry.count for entry in read_gguf(source.gguf, source.name).tensors.values()]
    from gltr_desktop.models.checkpoint.stored_tensors import stored_tensors

    return [stored.count for stored in stored_tensors(source).values()]
