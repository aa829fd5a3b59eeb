"""One error for a device whose memory does not suffice, in whatever way torch reports it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

from gltr_desktop.models.memory_refusals import too_little_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.errors import GltrError


class DeviceMemoryError(Exception):
    """A chunk did not fit into the memory of the device."""

    @property
    def explained(self) -> GltrError:
        """The error for people, where nothing smaller is left to try."""
        return too_little_memory()


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
