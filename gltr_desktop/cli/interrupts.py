"""Ctrl+C while a command is at work: what it does in place of ending the process at once."""

from __future__ import annotations

import signal
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType


@contextmanager
def interrupts_handled_by(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Have Ctrl+C call ``handler`` within the block, unless it is ignored.

    A shell's background jobs ignore interrupts, and go on doing so.
    """
    before = signal.getsignal(signal.SIGINT)
    if not callable(before):
        yield
        return
    signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def interrupts_as_exceptions() -> AbstractContextManager[None]:
    """Have Ctrl+C raise KeyboardInterrupt within the block."""
    return interrupts_handled_by(signal.default_int_handler)
