"""A lack of memory is recognised in whatever words a library reports it."""

from __future__ import annotations

import errno

import pytest

from gltr_desktop.models.memory_refusals import lacks_memory, too_little_memory


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "words in some language"),
        ImportError("libx.so: failed to map segment from shared object"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes"),
        RuntimeError("unable to mmap 8 bytes from file <x>: Cannot allocate memory (12)"),
        RuntimeError("can't start new thread"),
    ],
)
def test_recognised(error: Exception) -> None:
    assert lacks_memory(error)
    outer = ValueError("the weights cannot be loaded")
    outer.__cause__ = error
    assert lacks_memory(outer)
    outer.__cause__, outer.__context__ = None, error
    assert lacks_memory(outer)


@pytest.mark.parametrize("error", [None, ValueError("damaged"), OSError(errno.ENOENT, "none")])
def test_other_errors(error: Exception | None) -> None:
    assert not lacks_memory(error)


def test_a_circle_of_causes_ends() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    assert not lacks_memory(one)


def test_the_remedy_is_memory() -> None:
    assert "ownload" not in too_little_memory().remedy
