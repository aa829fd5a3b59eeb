"""The one worker in the one thread that owns the model."""

from __future__ import annotations

import logging
import os
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.errors import Cancelled, GltrError, bug

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """A text to analyse. ``request_id`` grows with every request; the newest wins."""

    request_id: int
    text: str
    choice: ModelChoice
    top_k: int
    granularity: Granularity


class AnalysisWorker(QObject):
    """Lives in the worker thread; its slots run there, its signals are received in the UI's.

    Connect the signals to bound methods of QObjects only: anything else would be called in the
    worker's thread.
    """

    loading = Signal(int, str)
    """run, model name: the model is about to be loaded."""
    progressed = Signal(int, object)
    """run, Analysis: ever more complete; the first one is split into tokens only."""
    failed = Signal(int, object)
    """run, GltrError."""
    finished = Signal(int)
    """run: always the last signal of a request, however it ended."""
    speed_known = Signal(object, float)
    """ModelChoice, tokens per second: how fast that model reads on this computer."""

    def __init__(self) -> None:
        super().__init__()
        self._cancelled = threading.Event()
        self._newest = 0
        self._engine: Engine | None = None
        self._opened: ModelChoice | None = None

    def supersede(self, request_id: int) -> None:
        """Give up everything older than ``request_id``. Called from the UI's thread."""
        self._newest = request_id
        self._cancelled.set()

    @Slot()
    def yield_processor(self) -> None:
        """Let the window's thread go first. The model's own threads inherit this one's priority."""
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)

    @Slot(object)
    def warm_up(self, choice: ModelChoice) -> None:
        """Load the model before it is asked for; failures are reported when it is."""
        newest = self._newest
        self._cancelled.clear()
        try:
            engine = self._engine_for(choice)
            # Whoever waits for a text to be read does not wait for this.
            if self._newest == newest:
                engine.calibrate(self._cancelled)
                self.speed_known.emit(choice, engine.tokens_per_second)
        except (Cancelled, GltrError):
            return
        except Exception:  # noqa: BLE001 - a slot must not end with one
            _log.exception("The model could not be loaded ahead of its use")

    @Slot(object)
    def analyse(self, request: Request) -> None:
        """Serve a request, unless a newer one has been made meanwhile."""
        tokens = None
        try:
            self._cancelled.clear()
            if request.request_id == self._newest:
                tokens = self._serve(request)
        except Cancelled:
            pass
        except GltrError as error:
            self.failed.emit(request.request_id, error)
        except Exception as error:  # noqa: BLE001 - reported as a bug, with the text kept
            _log.exception("An analysis failed unexpectedly")
            self.failed.emit(request.request_id, bug(error))
        finally:
            self.finished.emit(request.request_id)
        # The levels that may be looked at next: here they do not keep the window waiting.
        for granularity in Granularity:
            if tokens is not None and request.request_id == self._newest:
                tokens.units(granularity)

    def _serve(self, request: Request) -> Tokens:
        if self._opened != request.choice:
            self.loading.emit(request.request_id, request.choice.name)
        engine = self._engine_for(request.choice)
        for analysis in engine.analyse(request.text, request.top_k, self._cancelled):
            # Parting a long text takes a while: better here than in the window.
            analysis.tokens.units(request.granularity)
            self.progressed.emit(request.request_id, analysis)
        self.speed_known.emit(request.choice, engine.tokens_per_second)
        return analysis.tokens

    def _engine_for(self, choice: ModelChoice) -> Engine:
        if self._engine is None or self._opened != choice:
            from gltr_desktop.models.engine import open_engine

            # Two models need not fit into memory at once.
            self._engine = self._opened = None
            self._engine = open_engine(choice)
            self._opened = choice
        return self._engine


class WorkerClient(QObject):
    """The window's end of the worker: starts it, numbers the requests, ends it."""

    _requested = Signal(object)
    _warm_up_requested = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.worker = AnalysisWorker()
        self._thread = QThread(self)
        self._thread.setObjectName("model")
        self._request_id = 0
        self.worker.moveToThread(self._thread)
        self._requested.connect(self.worker.analyse)
        self._warm_up_requested.connect(self.worker.warm_up)
        self._thread.started.connect(self.worker.yield_processor)
        self._thread.start()

    @property
    def request_id(self) -> int:
        """Number of the newest request; signals of any other are out of date."""
        return self._request_id

    def warm_up(self, choice: ModelChoice) -> None:
        """Have the model loaded in the background."""
        self._warm_up_requested.emit(choice)

    def analyse(
        self,
        text: str,
        choice: ModelChoice,
        top_k: int,
        granularity: Granularity = Granularity.TOKEN,
    ) -> None:
        """Ask for an analysis, to be looked at by ``granularity``; an older one stops."""
        self.cancel()
        self._requested.emit(Request(self._request_id, text, choice, top_k, granularity))

    def cancel(self) -> None:
        """Stop what is running; its signals are out of date from now on."""
        self._request_id += 1
        self.worker.supersede(self._request_id)

    def close(self) -> None:
        """Stop, and wait until the thread has ended."""
        self.cancel()
        self._thread.quit()
        # Nothing interrupts the import of torch or the reading of weights; both end by themselves.
        self._thread.wait()
