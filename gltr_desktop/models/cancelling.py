"""Stops a reading that the user has cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.errors import Cancelled

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable


def check_of(cancelled: threading.Event) -> Callable[[], None]:
    """What raises Cancelled once ``cancelled`` is set, for whoever knows nothing of events."""

    def check() -> None:
        if cancelled.is_set():
            raise Cancelled

    return check
