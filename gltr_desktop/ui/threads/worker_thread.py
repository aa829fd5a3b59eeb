"""The thread of the worker: it is started, and ended or left to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QThread

from gltr_desktop.ui.threads.abandoned import abandon
from gltr_desktop.ui.threads.worker import AnalysisWorker

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

_MAX_WAIT_MS = 2_000


class WorkerThread(QThread):
    """Owns the worker, and numbers what is asked of it; used by the window's thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("model")
        self.worker = AnalysisWorker()
        self._request_id = 0
        self.number = 0
        """Of the newest request that gives way to analyses."""
        self.worker.moveToThread(self)
        self.started.connect(self.worker.yield_processor)
        self.start()

    def next_request_id(self) -> int:
        """The number of another request for an analysis, of whatever lane."""
        self._request_id += 1
        return self._request_id

    def next_number(self) -> int:
        """The number of another request that gives way to analyses."""
        self.number += 1
        return self.number

    def close(self) -> None:
        """Stop, and wait a moment for the thread to end.

        Nothing interrupts the import of torch, or what a library does with a stranger's files. A
        thread that is busy with it is left to the end of the process: see ``abandoned.py``.
        """
        self.worker.give_up()
        self.quit()
        if not self.wait(_MAX_WAIT_MS):
            abandon(self, self.worker)
