"""Sentences for what no other part of the program expected."""

from __future__ import annotations

from gltr_desktop.errors import GltrError
from gltr_desktop.logs import one_line
from gltr_desktop.models.memory_refusals import lacks_memory

_MAX_QUOTED = 200


def explained(error: Exception) -> GltrError:
    """What ``error``, which nobody caught, means to the user; a bug, unless the computer is why."""
    if lacks_memory(error):
        return GltrError(
            "There is not enough memory.",
            "Close other programs, or choose a smaller model or a shorter text.",
        )
    if isinstance(error, ImportError):
        return GltrError(
            f"A part of this installation cannot be loaded: {_quoted(error)}.",
            "Install the program again.",
        )
    return GltrError(
        f"This is a bug: {type(error).__name__}: {_quoted(error)}.",
        "Please report how it came about.",
    )


def _quoted(error: Exception) -> str:
    return one_line(str(error), _MAX_QUOTED).rstrip(".")
