"""The one worker in the one thread that owns the model."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Signal, Slot

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.errors import Cancelled, GltrError, bug
from gltr_desktop.models.loading_steps import LoadingSteps

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis, Tokens
    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice

_log = logging.getLogger(__name__)

_STEP_MS = 200


@dataclass(frozen=True)
class Request:
    """A text to analyse. ``request_id`` grows with every request; the newest wins."""

    request_id: int
    text: str
    choice: ModelChoice
    top_k: int
    granularity: Granularity


@dataclass(frozen=True)
class MeasureRequest:
    """A text that nobody waits for: it is read while the window has nothing to ask.

    ``number`` grows with every request. ``measured(analysis, seconds)`` says what becomes of the
    complete analysis, which took so long and has ``top_k`` predictions for each token; it is called
    in the worker's thread.
    """

    number: int
    text: str
    choice: ModelChoice
    measured: Callable[[Analysis, float], object]
    top_k: int = 0


class AnalysisWorker(QObject):
    """Lives in the worker thread; its slots run there, its signals are received in the UI's.

    Connect the signals to bound methods of QObjects only: anything else would be called in the
    worker's thread.
    """

    loading = Signal(int, str)
    """Request id, model name: the model is about to be loaded."""
    stepped = Signal(str, str)
    """Model name, step: how far loading is, whether for a request or ahead of one."""
    progressed = Signal(int, object)
    """Request id, Analysis: ever more complete; the first one is split into tokens only."""
    failed = Signal(int, object)
    """Request id, GltrError."""
    finished = Signal(int)
    """Request id: always the last signal of a request, however it ended."""
    warmed_up = Signal(object)
    """ModelChoice: loading it ahead of its use has ended, whether it could be loaded or not."""
    speed_known = Signal(object, float)
    """ModelChoice, tokens per second: how fast that model reads on this computer."""
    refused = Signal(object, object)
    """ModelChoice, GltrError: it was to be loaded ahead of its use, and cannot be."""
    measured = Signal(int, object)
    """Number of a MeasureRequest, and what its function has made of the analysis.

    Each such request ends with exactly one of this signal and the next three.
    """
    not_measured = Signal(int, object)
    """Number, GltrError: this text cannot be analysed; others perhaps can."""
    not_opened = Signal(int, object)
    """Number, GltrError: the model cannot be opened, and so reads no text."""
    interrupted = Signal(int)
    """Number: the window has asked for something, or this request is not wanted any more."""

    def __init__(self) -> None:
        super().__init__()
        self._cancelled = threading.Event()
        self._newest = 0
        # What is measured gives way to the window: its requests of analyses up to ``_asked`` are
        # made, and those up to ``_answered`` served. Only the first is set in the UI's thread.
        self._interrupted = threading.Event()
        self._asked = self._answered = 0
        self._dropped = 0
        self._engine: Engine | None = None
        self._opened: ModelChoice | None = None
        # The model that is being loaded, what stops that, and the model that was asked for last.
        self._loading: tuple[ModelChoice, threading.Event] | None = None
        self._wanted: ModelChoice | None = None
        self._closing = False

    def supersede(self, request_id: int, wanted: ModelChoice | None = None) -> None:
        """Give up everything older than ``request_id``. Called from the UI's thread.

        Loading a model goes on, as the next request is likely to need it: only another model that
        is ``wanted`` stops it.
        """
        self._newest = request_id
        self._cancelled.set()
        if wanted is not None:
            self._asked = request_id
            self._interrupted.set()
            self.want(wanted)

    def drop(self, number: int) -> None:
        """Measure none of the texts up to this ``number``. Called from the UI's thread."""
        self._dropped = number
        self._interrupted.set()

    def want(self, choice: ModelChoice) -> None:
        """Stop loading any model but ``choice``. Called from the UI's thread."""
        self._wanted = choice
        self._stop_needless_loading()

    def give_up(self) -> None:
        """Stop even loading, and load nothing more. Called from the UI's thread."""
        self._closing = True
        self._interrupted.set()
        self._stop_needless_loading()

    def _stop_needless_loading(self) -> None:
        loading = self._loading
        if loading is not None and (self._closing or self._wanted not in (None, loading[0])):
            loading[1].set()

    @Slot()
    def yield_processor(self) -> None:
        """Let the window's thread go first. The model's own threads inherit this one's priority."""
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)

    @Slot(object)
    def warm_up(self, choice: ModelChoice) -> None:
        """Load the model before it is asked for."""
        newest = self._newest
        self._cancelled.clear()
        try:
            engine = self._engine_for(choice)
            # Whoever waits for a text to be read does not wait for this.
            if self._newest == newest:
                engine.calibrate(self._cancelled)
                self.speed_known.emit(choice, engine.tokens_per_second)
        except Cancelled:
            return
        except GltrError as error:
            self.refused.emit(choice, error)
        except Exception:  # noqa: BLE001 - a slot must not end with one
            _log.exception("The model could not be loaded ahead of its use")
        finally:
            self.warmed_up.emit(choice)

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
            self._answered = request.request_id
            self.finished.emit(request.request_id)
        # The user may look at other granularities next: the window need not wait for those then.
        for granularity in Granularity:
            if tokens is not None and request.request_id == self._newest:
                tokens.units(granularity)

    @Slot(object)
    def measure(self, request: MeasureRequest) -> None:
        """Serve a request that nobody waits for; it ends early if the window asks for anything."""
        # In this order: what is asked for after this line sets the event again.
        self._interrupted.clear()
        if self._closing or request.number <= self._dropped or self._asked != self._answered:
            self.interrupted.emit(request.number)
            return
        refused = self.not_opened
        try:
            engine = self._engine_for(request.choice)
            refused = self.not_measured
            found = self._read_alone(engine, request)
        except Cancelled:
            self.interrupted.emit(request.number)
        except GltrError as error:
            refused.emit(request.number, error)
        except Exception as error:  # noqa: BLE001 - reported as a bug
            _log.exception("A text could not be measured")
            refused.emit(request.number, bug(error))
        else:
            self.measured.emit(request.number, found)

    def _read_alone(self, engine: Engine, request: MeasureRequest) -> object:
        """What becomes of the text of ``request``; nothing of it stays with the engine."""
        from gltr_desktop.models.engine import analyse_alone

        started = time.perf_counter()
        try:
            analysis = analyse_alone(engine, request.text, request.top_k, self._interrupted)
        finally:
            engine.forget()
        return request.measured(analysis, time.perf_counter() - started)

    def _serve(self, request: Request) -> Tokens:
        if self._opened != request.choice:
            self.loading.emit(request.request_id, request.choice.name)
        engine = self._engine_for(request.choice)
        for analysis in engine.analyse(request.text, request.top_k, self._cancelled):
            # Segmenting a long text takes a while: better here than in the window.
            analysis.tokens.units(request.granularity)
            self.progressed.emit(request.request_id, analysis)
        self.speed_known.emit(request.choice, engine.tokens_per_second)
        return analysis.tokens

    def _engine_for(self, choice: ModelChoice) -> Engine:
        if self._engine is None or self._opened != choice:
            from gltr_desktop.models.engine import open_engine

            # Two models need not fit into memory at once.
            if self._engine is not None:
                self._engine.close()
            self._engine = self._opened = None
            try:
                self._engine = open_engine(choice, self._steps(choice))
            finally:
                self._loading = None
            self._opened = choice
        return self._engine

    def _steps(self, choice: ModelChoice) -> LoadingSteps:
        """The steps of loading ``choice``: told a few times a second, and stopped if needless."""
        stopped, clock = threading.Event(), QElapsedTimer()

        def report(step: str) -> None:
            if not clock.isValid() or clock.hasExpired(_STEP_MS):
                clock.start()
                self.stepped.emit(choice.name, step)

        self._loading = choice, stopped
        # It may have become needless before anybody could stop it.
        self._stop_needless_loading()
        return LoadingSteps(stopped, report)
