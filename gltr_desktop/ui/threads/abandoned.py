"""Threads that the end of the program does not wait for, and the end of a process with such ones.

Nothing interrupts a library that reads a stranger's model. Qt aborts a process that destroys a
running thread, and Python's own end would wait for what the thread holds: so the thread is kept,
and the process ends at once when all else has been done.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject, QThread

_abandoned: list[tuple[QThread, tuple[QObject, ...]]] = []


def abandon(thread: QThread, *owned: QObject) -> None:
    """Keep the running ``thread`` and what it uses until the process ends."""
    thread.setParent(None)
    _abandoned.append((thread, owned))


def end_process(status: int, *last_steps: Callable[[], None]) -> int:
    """Return ``status``, unless an abandoned thread still runs: then the process ends here.

    ``last_steps`` stand for what Python would do at its end, such as waiting for files that are
    being written. To be called when the window is closed and everything of value is stored.
    """
    if not any(thread.isRunning() for thread, _ in _abandoned):
        return status
    for step in last_steps:
        with suppress(Exception):
            step()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(status)
