"""The window's end of the worker: starts it, numbers the requests, ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.threads.abandoned import abandon
from gltr_desktop.ui.threads.worker import AnalysisWorker, MeasureRequest, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.options import ModelChoice

_MAX_WAIT_MS = 2_000


class WorkerClient(QObject):
    """Owns the worker and its thread; lives in the thread of the window."""

    _requested = Signal(object)
    _warm_up_requested = Signal(object)
    _measure_requested = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.worker = AnalysisWorker()
        self._thread = QThread(self)
        self._thread.setObjectName("model")
        self._request_id = self._number = 0
        self.choice: ModelChoice | None = None
        """The model that the newest request for an analysis names."""
        self.worker.moveToThread(self._thread)
        self._requested.connect(self.worker.analyse)
        self._warm_up_requested.connect(self.worker.warm_up)
        self._measure_requested.connect(self.worker.measure)
        self._thread.started.connect(self.worker.yield_processor)
        self._thread.start()

    @property
    def request_id(self) -> int:
        """Number of the newest request; signals of any other are out of date."""
        return self._request_id

    def warm_up(self, choice: ModelChoice) -> None:
        """Have the model loaded in the background."""
        self.worker.want(choice)
        self._warm_up_requested.emit(choice)

    def analyse(
        self,
        text: str,
        choice: ModelChoice,
        top_k: int,
        granularity: Granularity = Granularity.TOKEN,
    ) -> None:
        """Ask for an analysis, to be shown by ``granularity`` first; an older one stops."""
        self._request_id += 1
        self.choice = choice
        self.worker.supersede(self._request_id, choice)
        self._requested.emit(Request(self._request_id, text, choice, top_k, granularity))

    def cancel(self) -> None:
        """Stop what is running; its signals are out of date from now on."""
        self._request_id += 1
        self.worker.supersede(self._request_id)

    def measure(
        self,
        text: str,
        choice: ModelChoice,
        measured: Callable[[Analysis, float], object],
        top_k: int = 0,
    ) -> int:
        """Have ``text`` read while the window asks for nothing; returns the request's number.

        ``measured(analysis, seconds)`` is called in the worker's thread, and the worker's signals
        bring what it returns. The analysis has ``top_k`` predictions for each token.
        """
        self._number += 1
        self._measure_requested.emit(MeasureRequest(self._number, text, choice, measured, top_k))
        return self._number

    def drop_measuring(self) -> None:
        """Stop reading what was given to :meth:`measure`; a model is loaded to its end."""
        self.worker.drop(self._number)

    def close(self) -> None:
        """Stop, and wait a moment for the thread to end.

        Nothing interrupts the import of torch, or what a library does with a stranger's files. A
        thread that is busy with it is left to the end of the process: see ``abandoned.py``.
        """
        self.cancel()
        self.worker.give_up()
        self._thread.quit()
        if not self._thread.wait(_MAX_WAIT_MS):
            abandon(self._thread, self.worker)
