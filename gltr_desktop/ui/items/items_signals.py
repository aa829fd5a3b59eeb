"""What the window is told about its items, whether a table has been opened or not."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class ItemsSignals(QObject):
    """The signals of the items of a window."""

    status_changed = Signal(str)
    """A line for the status bar."""
    failed = Signal(object)
    """GltrError."""
    items_changed = Signal()
    """There are other items, or none any more."""
    running_changed = Signal()
    """A table of words has begun or ceased to be written."""
    exported = Signal(str, object, object)
    """What was written, and two Offers."""
