"""One error for a device whose memory does not suffice, in whatever way torch reports it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Iterator


class DeviceMemoryError(Exception):
    """A chunk did not fit into the memory of the device."""

    @property
    def explained(self) -> GltrError:
        """The error for people, where nothing smaller is left to try."""
        return GltrError(
            "There is not enough memory to run the model.",
            "Close other programs, or choose a smaller model or bfloat16 precision.",
        )


@contextmanager
def memory_errors() -> Iterator[None]:
    """Raise DeviceMemoryError for what torch and Python raise when memory does not suffice."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise DeviceMemoryError from error
    except RuntimeError as error:
        # On the processor torch reports it as any other failure.
        if "can't allocate memory" not in str(error):
            raise
        raise DeviceMemoryError from error
