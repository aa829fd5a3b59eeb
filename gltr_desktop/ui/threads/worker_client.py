"""The window's end of the worker: makes the requests of one lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.threads.requests import Lane, MeasureRequest, PairRequest, Request
from gltr_desktop.ui.threads.worker_thread import WorkerThread

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.options import ModelChoice


class WorkerClient(QObject):
    """A lane to the worker; lives in the thread of the window."""

    _requested = Signal(object)
    _warm_up_requested = Signal(object)
    _measure_requested = Signal(object)
    _pair_requested = Signal(object)
    _lane_closed = Signal()

    def __init__(self, parent: QObject, thread: WorkerThread | None = None) -> None:
        """Begin a ``thread``, or use that of another client."""
        super().__init__(parent)
        self._owns_thread = thread is None
        self._thread = thread or WorkerThread(self)
        self.worker = self._thread.worker
        self._lane = Lane()
        self.worker.open_lane(self._lane)
        self.choice: ModelChoice | None = None
        """The model that the newest request for an analysis names."""
        self._requested.connect(self.worker.analyse)
        self._warm_up_requested.connect(self.worker.warm_up)
        self._measure_requested.connect(self.worker.measure)
        self._pair_requested.connect(self.worker.pair)
        self._lane_closed.connect(self.worker.close_unwanted)

    def beside(self, parent: QObject) -> WorkerClient:
        """Another client with a lane of its own in the same thread; neither stops the other."""
        return WorkerClient(parent, self._thread)

    @property
    def request_id(self) -> int:
        """Number of the newest request of this lane; signals of any other are not for it."""
        return self._lane.newest

    def warm_up(self, choice: ModelChoice) -> None:
        """Have the model loaded in the background."""
        self.worker.want(self._lane, choice)
        self._warm_up_requested.emit(choice)

    def analyse(
        self,
        text: str,
        choice: ModelChoice,
        top_k: int,
        granularity: Granularity = Granularity.TOKEN,
    ) -> None:
        """Ask for an analysis, to be shown by ``granularity`` first; an older one stops."""
        request_id = self._thread.next_request_id()
        self.choice = choice
        self.worker.expect(self._lane, request_id, choice)
        self._requested.emit(Request(request_id, self._lane, text, choice, top_k, granularity))

    def cancel(self) -> None:
        """Stop what is running in this lane; its signals are out of date from now on.

        Loading a model goes on, as the next request is likely to need it.
        """
        self._lane.supersede(self._thread.next_request_id())

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
        number = self._thread.next_number()
        self._measure_requested.emit(MeasureRequest(number, text, choice, measured, top_k))
        return number

    def pair(self, text: str, scoring: ModelChoice, sampling: ModelChoice) -> int:
        """Have ``text`` read by both models at once while the window asks for nothing.

        Returns the request's number, from the same row as those of :meth:`measure`.
        """
        number = self._thread.next_number()
        self._pair_requested.emit(PairRequest(number, text, scoring, sampling))
        return number

    def drop_measuring(self) -> None:
        """Stop what :meth:`measure` and :meth:`pair` have begun; a model is loaded to its end.

        Whoever still wants to have something read asks again when its request is interrupted.
        """
        self.worker.drop(self._thread.number)

    def close(self) -> None:
        """Close the lane, and end the thread where this client has begun it.

        Otherwise only the model is given back, unless another lane wants it.
        """
        self.cancel()
        self.worker.close_lane(self._lane)
        if self._owns_thread:
            self._thread.close()
        else:
            self._lane_closed.emit()
