"""The application object: how the program looks, and files that the desktop sends to it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from gltr_desktop.installation import IDENTIFIER
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui import appearance
from gltr_desktop.ui.places import name_application
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.threads.garbage import GarbageCollector


class Application(QApplication):
    """Named so that settings are found and the desktop knows the window."""

    file_opened = Signal(object)
    """Path of a file that the desktop wants to be opened: macOS starts no second process."""

    def __init__(self, arguments: list[str]) -> None:
        # Painting gives the interpreter away at every call to Qt: with the usual 5 ms, a worker
        # that computes in Python makes a repaint take five times as long.
        sys.setswitchinterval(0.001)
        # What was imported stays: no collection of garbage needs to look at it again.
        gc.freeze()
        super().__init__(arguments)
        GarbageCollector(self)
        name_application()
        self.setApplicationDisplayName("GLTR Desktop")
        self.setDesktopFileName(IDENTIFIER)
        self.setStyle("Fusion")
        appearance.apply(Settings().scheme)
        self.setWindowIcon(QIcon(str(RESOURCES / "icons" / "gltr_desktop.svg")))

    def event(self, event: QEvent) -> bool:
        """Take files that the desktop sends."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_opened.emit(Path(event.file()))
            return True
        return super().event(event)
