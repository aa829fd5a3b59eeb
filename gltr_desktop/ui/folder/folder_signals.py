"""What the window is told about its folder, whether one has been opened or not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal


class FolderSignals(QObject):
    """The signals of a folder of texts."""

    opened = Signal(Path)
    """A text that is to be opened in the editor."""
    running_changed = Signal()
    """Texts have begun or ceased to be read."""
    exported = Signal(str, object, object)
    """What was written, and two Offers."""
    failed = Signal(object)
    """GltrError."""
    model_failed = Signal(object)
    """GltrError: the chosen model cannot be opened, and so no text be read."""
