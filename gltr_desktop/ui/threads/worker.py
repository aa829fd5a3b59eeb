"""The one worker in the one thread that owns the model."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Signal, Slot

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.errors import Cancelled, GltrError, bug
from gltr_desktop.models.engine_pool import EnginePool
from gltr_desktop.models.loading_steps import LoadingSteps

if TYPE_CHECKING:
    from collections.abc import Collection

    from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.threads.requests import Lane, MeasureRequest, PairRequest, Request

_log = logging.getLogger(__name__)

_STEP_MS = 200
_TAKE_TURNS = "Both models do not fit into memory together: they take turns."


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
    take_turns = Signal(str)
    """A sentence: the models of two lanes cannot be open at once, and each is loaded when it reads.

    It is said once of each two models.
    """
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
    paired = Signal(int, object)
    """Number of a PairRequest, and its PairedColumns.

    Each such request ends with exactly one of this signal, the next one, and ``interrupted``.
    """
    not_paired = Signal(int, object)
    """Number, GltrError: these models cannot read this text at once."""

    def __init__(self) -> None:
        super().__init__()
        # Replaced as a whole by the window's thread.
        self._lanes: tuple[Lane, ...] = ()
        # What is measured gives way to the window: its requests of analyses up to ``_asked`` are
        # made, and those up to ``_answered`` served. Only the first is set in the UI's thread.
        self._interrupted = threading.Event()
        self._asked = self._answered = 0
        self._dropped = 0
        self._engines = EnginePool()
        self._taking_turns: frozenset[ModelChoice] = frozenset()
        # The model that is being loaded, and what stops that.
        self._loading: tuple[ModelChoice, threading.Event] | None = None
        self._closing = False

    # Called from the window's thread

    def open_lane(self, lane: Lane) -> None:
        """Serve ``lane`` as well; lanes take turns."""
        self._lanes = (*self._lanes, lane)

    def close_lane(self, lane: Lane) -> None:
        """What ``lane`` wants is not wanted any more."""
        self._lanes = tuple(other for other in self._lanes if other is not lane)
        self._stop_needless_loading()

    def expect(self, lane: Lane, request_id: int, choice: ModelChoice) -> None:
        """Make way for a request of ``lane`` that is about to come.

        Loading a model goes on, as the request is likely to need it: it stops only if no lane wants
        that model.
        """
        lane.supersede(request_id)
        self._asked = request_id
        self._interrupted.set()
        self.want(lane, choice)

    def drop(self, number: int) -> None:
        """Measure none of the texts up to this ``number``."""
        self._dropped = number
        self._interrupted.set()

    def want(self, lane: Lane, choice: ModelChoice) -> None:
        """Stop loading a model that neither ``lane``, which wants ``choice``, nor others want."""
        lane.wanted = choice
        self._stop_needless_loading()

    def give_up(self) -> None:
        """Stop even loading, and load nothing more."""
        self._closing = True
        for lane in self._lanes:
            lane.cancelled.set()
        self._interrupted.set()
        self._stop_needless_loading()

    def _wanted(self) -> set[ModelChoice]:
        return {lane.wanted for lane in self._lanes if lane.wanted is not None}

    def _stop_needless_loading(self) -> None:
        loading, wanted = self._loading, self._wanted()
        if loading is not None and (self._closing or (wanted and loading[0] not in wanted)):
            loading[1].set()

    # In the worker's own thread

    @Slot()
    def yield_processor(self) -> None:
        """Let the window's thread go first. The model's own threads inherit this one's priority."""
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)

    @Slot(object)
    def warm_up(self, choice: ModelChoice) -> None:
        """Load the model before it is asked for."""
        self._interrupted.clear()
        try:
            engine = self._engine_for(choice)
            # Whoever waits for a text to be read does not wait for this.
            if self._asked == self._answered:
                # Nor is what an engine in use remembers of its text given up for it.
                if not engine.tokens_per_second:
                    engine.calibrate(self._interrupted)
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
        """Serve a request, unless its lane has made a newer one meanwhile."""
        tokens, lane = None, request.lane
        try:
            # In this order: what the window asks for after this line sets the event again.
            lane.cancelled.clear()
            if request.request_id == lane.newest and not self._closing:
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
            if tokens is not None and request.request_id == lane.newest:
                tokens.units(granularity)

    @Slot()
    def close_unwanted(self) -> None:
        """Give the memory of models back that no lane wants any more."""
        self._engines.keep(self._wanted())
        self._taking_turns = frozenset()

    @Slot(object)
    def measure(self, request: MeasureRequest) -> None:
        """Serve a request that nobody waits for; it ends early if the window asks for anything."""
        if self._gives_way(request.number):
            return
        refused = self.not_opened
        try:
            engine = self._engine_for(request.choice, unasked=[request.choice])
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

    @Slot(object)
    def pair(self, request: PairRequest) -> None:
        """Serve a request for both models at once; it ends early if the window asks anything."""
        if self._gives_way(request.number):
            return
        try:
            found = self._read_pair(request)
        except Cancelled:
            self.interrupted.emit(request.number)
        except GltrError as error:
            self.not_paired.emit(request.number, error)
        except Exception as error:  # noqa: BLE001 - reported as a bug
            _log.exception("A text could not be read by two models at once")
            self.not_paired.emit(request.number, bug(error))
        else:
            self.paired.emit(request.number, found)

    def _gives_way(self, number: int) -> bool:
        """Whether the request ``number`` that nobody waits for has to end before it begins."""
        self._interrupted.clear()
        gives_way = self._closing or number <= self._dropped or self._asked != self._answered
        if gives_way:
            self.interrupted.emit(number)
        return gives_way

    def _read_pair(self, request: PairRequest) -> PairedColumns:
        from gltr_desktop.models.paired_reading import read_pair

        choices = request.scoring, request.sampling
        scoring, sampling = (self._engine_for(choice, unasked=choices) for choice in choices)
        if not self._engines.choices.issuperset(choices):
            raise GltrError(
                "This takes both models at once, and they do not fit into memory together.",
                "Close other programs, or choose a smaller model or bfloat16 precision.",
            )
        return read_pair(scoring, sampling, request.text, self._interrupted)

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
        if request.choice not in self._engines.choices:
            self.loading.emit(request.request_id, request.choice.name)
        engine = self._engine_for(request.choice)
        for analysis in engine.analyse(request.text, request.top_k, request.lane.cancelled):
            # Segmenting a long text takes a while: better here than in the window.
            analysis.tokens.units(request.granularity)
            self.progressed.emit(request.request_id, analysis)
        self.speed_known.emit(request.choice, engine.tokens_per_second)
        # Not before: two lanes that exchange their models ask one after the other.
        self._engines.keep(self._wanted())
        return analysis.tokens

    def _engine_for(self, choice: ModelChoice, unasked: Collection[ModelChoice] = ()) -> Engine:
        """The engine of ``choice``; ``unasked`` are the models of a request by no lane."""
        engine = self._engines.get(choice)
        if engine is not None:
            return engine
        # Whoever changes the model needs no memory for both.
        self._engines.keep(self._wanted().union(unasked))
        before = self._engines.choices
        try:
            engine = self._engines.open(choice, self._steps(choice, is_asked=not unasked))
        finally:
            self._loading = None
        self._tell_turns(before.difference(self._engines.choices) | {choice})
        return engine

    def _tell_turns(self, models: frozenset[ModelChoice]) -> None:
        """Say that these ``models`` cannot be open at once, if lanes want several of them."""
        turns = models & self._wanted()
        if len(turns) > 1 and turns != self._taking_turns:
            self._taking_turns = turns
            self.take_turns.emit(_TAKE_TURNS)

    def _steps(self, choice: ModelChoice, *, is_asked: bool) -> LoadingSteps:
        """The steps of loading ``choice``: told a few times a second, and stopped if needless."""
        stopped, clock = threading.Event(), QElapsedTimer()

        def report(step: str) -> None:
            if not clock.isValid() or clock.hasExpired(_STEP_MS):
                clock.start()
                self.stepped.emit(choice.name, step)

        self._loading = choice, stopped
        # It may have become needless before anybody could stop it. What no lane has asked for is
        # needless when one asks for something else.
        if is_asked or self._closing:
            self._stop_needless_loading()
        return LoadingSteps(stopped, report)
