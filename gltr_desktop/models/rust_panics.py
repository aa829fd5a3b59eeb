"""Panics of libraries that are written in Rust: made ordinary errors, and kept off the terminal.

PyO3 raises a panic as a BaseException, which no ``except Exception`` sees, and Rust writes it to
standard error before that.
"""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack, contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STANDARD_ERROR = 2
# One thread at a time may turn standard error away: another would give back the wrong one.
_turning = threading.Lock()


class RustPanicError(Exception):
    """A library written in Rust gave up; the message is the panic's."""


@contextmanager
def panics_as_errors() -> Iterator[None]:
    """Raise RustPanicError for a panic within the block."""
    try:
        yield
    except BaseException as error:
        # Each library has a class of its own of this name.
        if type(error).__name__ != "PanicException":
            raise
        raise RustPanicError(str(error)) from None


@contextmanager
def quiet_panics_as_errors() -> Iterator[None]:
    """The same, and the terminal shows nothing of the panic.

    What else is written to standard error meanwhile appears there when the block has ended.
    """
    with _standard_error_held_back() as held_back:
        try:
            with panics_as_errors():
                yield
        except RustPanicError:
            if held_back is not None:
                os.ftruncate(held_back.fileno(), 0)
            raise


@contextmanager
def _standard_error_held_back() -> Iterator[IO[bytes] | None]:
    """Standard error goes into the file, and at the end where it would have gone.

    None where that cannot be had: without a standard error, or while another thread does it.
    """
    if not _turning.acquire(blocking=False):
        yield None
        return
    try:
        with ExitStack() as stack:
            yield _turned_away(stack)
    finally:
        _turning.release()


def _turned_away(stack: ExitStack) -> IO[bytes] | None:
    """The file that standard error goes into until ``stack`` ends; None if that is impossible."""
    try:
        kept = os.dup(_STANDARD_ERROR)
        stack.callback(os.close, kept)
        file = stack.enter_context(TemporaryFile())  # noqa: SIM115 - the stack closes it
        os.dup2(file.fileno(), _STANDARD_ERROR)
    except OSError:
        return None
    stack.callback(_give_back, kept, file)
    return file


def _give_back(kept: int, file: IO[bytes]) -> None:
    os.dup2(kept, _STANDARD_ERROR)
    file.seek(0)
    with suppress(OSError):
        os.write(_STANDARD_ERROR, file.read())
