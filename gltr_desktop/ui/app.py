"""Start the program: the window first, everything slow behind it.

The order matters. A window that is open already takes the files before anything of a window is
imported here. Else the window is painted with Qt alone (a tenth of a second), then the worker's
thread imports torch and transformers and loads the model, while files can already be opened.
"""

from __future__ import annotations

import logging
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gltr_desktop.ui.application import Application
    from gltr_desktop.ui.single_instance.meeting_place import MeetingPlace

_log = logging.getLogger(__name__)


def application(arguments: list[str]) -> Application:
    """The QApplication of the program; there can be only one in a process."""
    from gltr_desktop.ui.application import Application

    return Application(arguments)


def run(files: Sequence[Path], encoding: str | None = None) -> int:
    """Open ``files`` in the window that is there already, or show a window; the exit status."""
    from gltr_desktop.ui.single_instance.hand_over import hand_over
    from gltr_desktop.ui.single_instance.meeting_place import MeetingPlace
    from gltr_desktop.ui.single_instance.request import OpenRequest

    place = MeetingPlace.find()
    if place is not None:
        try:
            if hand_over(OpenRequest.here(files, encoding), place):
                return 0
        except (ImportError, OSError) as error:
            # Qt's sockets need libraries of the system that not every system has.
            _log.warning("Files cannot be handed over: %s", type(error).__name__)
    return _run_window(files, encoding, place)


def _run_window(files: Sequence[Path], encoding: str | None, place: MeetingPlace | None) -> int:
    """Show a window until it is closed; it takes what comes to ``place`` if that is ours."""
    from PySide6.QtCore import QTimer

    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.single_instance.incoming_files import IncomingFiles
    from gltr_desktop.ui.single_instance.reception import Reception
    from gltr_desktop.ui.threads.abandoned import end_process
    from gltr_desktop.ui.threads.background import finish_tasks

    app = application(sys.argv[:1])
    window = MainWindow()
    incoming = IncomingFiles(window.files, window.status_bar.show_status, window.message.show_error)
    reception = Reception(window, incoming)
    app.file_opened.connect(reception.open_file)
    app.aboutToQuit.connect(reception.close)
    window.show()
    incoming.add(files, encoding)
    # Ctrl+C in the terminal: Python sees the signal only when the event loop lets it run.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    ticker = QTimer()
    ticker.timeout.connect(lambda: None)
    ticker.start(250)
    # The window comes first.
    app.processEvents()
    if place is not None and place.is_ours:
        reception.open_at(place)
    from gltr_desktop import crash
    from gltr_desktop.ui.crash_dialog import CrashDialogs

    restore = crash.install(CrashDialogs(window).show, window.report.text)
    try:
        status = app.exec()
    finally:
        restore()
    return end_process(status, finish_tasks)
