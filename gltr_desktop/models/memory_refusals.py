"""Recognises a lack of memory behind the errors of libraries, which word it in many ways."""

from __future__ import annotations

import errno
import re

from gltr_desktop.errors import GltrError

_WORDS = re.compile(
    r"cannot allocate memory|can't allocate memory|not enough memory|out of memory"
    r"|failed to map segment|unable to mmap|bad_alloc|os error 12\b|can't start new thread",
    re.IGNORECASE,
)


def lacks_memory(error: BaseException | None) -> bool:
    """True if ``error``, or an error that led to it, says that memory did not suffice."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, MemoryError) or _WORDS.search(str(error)):
            return True
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            return True
        error = error.__cause__ or error.__context__
    return False


class TooLittleMemoryError(GltrError):
    """A model needs more memory than is free: with another one closed, it may be enough."""


def too_little_memory() -> TooLittleMemoryError:
    """The error for people, where nothing smaller is left to try."""
    return TooLittleMemoryError(
        "There is not enough memory to run the model.",
        "Close other programs, or choose a smaller model or bfloat16 precision.",
    )
