"""Whether a cluster answers: Ray itself waits for one for minutes, and then ends the process."""

from __future__ import annotations

import _thread
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = 5.0
"""How long an answer may take, and how often one is asked for."""
_LOST = 3
"""After so many answers that did not come, one after the other, the cluster is lost."""


def answers(address: str) -> bool:
    """True if somebody listens at ``address`` (host and port), or it is no such address."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        return True
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS).close()
    except (OSError, OverflowError):
        return False
    return True


@contextmanager
def watched(address: str) -> Iterator[None]:
    """Within the block, raise GltrError in the main thread soon after ``address`` is lost."""
    ended, lost = threading.Event(), threading.Event()

    def watch() -> None:
        failures = 0
        while not ended.wait(_SECONDS):
            failures = 0 if answers(address) else failures + 1
            if failures == _LOST:
                lost.set()
                _thread.interrupt_main()
                return

    thread = threading.Thread(target=watch, name="cluster", daemon=True)
    thread.start()
    try:
        yield
    except KeyboardInterrupt:
        if not lost.is_set():
            raise
        raise GltrError(
            f"The cluster at {address} no longer answers.",
            "Start it again, and give the same command: it goes on from what is done.",
        ) from None
    finally:
        ended.set()
        thread.join()
