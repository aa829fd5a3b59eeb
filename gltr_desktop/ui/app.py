"""Start the program: the window first, everything slow behind it.

The order matters: the window is painted with Qt alone (a tenth of a second), then the worker's
thread imports torch and transformers and loads the model, while files can already be opened.
"""

from __future__ import annotations

import gc
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui import appearance
from gltr_desktop.ui.main_window import MainWindow
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.threads.abandoned import end_process
from gltr_desktop.ui.threads.background import finish_tasks
from gltr_desktop.ui.threads.garbage import GarbageCollector

if TYPE_CHECKING:
    from pathlib import Path


def application(arguments: list[str]) -> QApplication:
    """The QApplication, named so that settings are found and the desktop knows the window."""
    # Painting gives the interpreter away at every call to Qt: with the usual 5 ms, a worker that
    # computes in Python makes a repaint take five times as long.
    sys.setswitchinterval(0.001)
    # What was imported stays: no collection of garbage needs to look at it again.
    gc.freeze()
    app = QApplication(arguments)
    GarbageCollector(app)
    app.setApplicationName("gltr_desktop")
    app.setOrganizationName("gltr_desktop")
    app.setApplicationDisplayName("GLTR Desktop")
    app.setDesktopFileName("gltr_desktop")
    app.setStyle("Fusion")
    appearance.apply(Settings().scheme)
    app.setWindowIcon(QIcon(str(RESOURCES / "icons" / "gltr_desktop.svg")))
    return app


def run(file: Path | None, encoding: str | None = None) -> int:
    """Show the window, with ``file`` if there is one; returns the exit status."""
    app = application(sys.argv[:1])
    window = MainWindow()
    window.show()
    if file is not None:
        window.files.open_path(file, encoding)
    # Ctrl+C in the terminal: Python sees the signal only when the event loop lets it run.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    ticker = QTimer()
    ticker.timeout.connect(lambda: None)
    ticker.start(250)
    # The window comes first.
    app.processEvents()
    from gltr_desktop import crash
    from gltr_desktop.ui.crash_dialog import CrashDialogs

    restore = crash.install(CrashDialogs(window).show, window.report.text)
    try:
        status = app.exec()
    finally:
        restore()
    return end_process(status, finish_tasks)
