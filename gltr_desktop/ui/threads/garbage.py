"""Garbage is collected in the window's thread only.

Python collects in whatever thread happens to allocate. In the worker's thread, a collection can
delete what belongs to a window, or end connections of signals: then that thread holds a lock of
Qt's and waits for the interpreter, while the window's thread has the interpreter and waits for the
lock. Neither ever goes on.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_PAUSE_MS = 1_000


class GarbageCollector(QObject):
    """Turns Python's own collection off, and collects from the event loop instead."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self._collect)
        timer.start(_PAUSE_MS)

    @Slot()
    def _collect(self) -> None:
        collect_due()


def collect_due() -> None:
    """Collect the oldest generation that Python itself would have collected by now."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in reversed(range(len(counts))):
        if counts[generation] > limits[generation]:
            gc.collect(generation)
            return
