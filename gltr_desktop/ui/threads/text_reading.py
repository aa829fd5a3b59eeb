"""Has the text of one editor read by the model, and gives the editor its spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.models.options import DEFAULT_TOP_K
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.threads.analysis_state import State
from gltr_desktop.ui.threads.model_speed import ModelSpeed
from gltr_desktop.ui.threads.reading_status import ReadingStatus
from gltr_desktop.ui.threads.shown_analysis import ShownAnalysis
from gltr_desktop.ui.threads.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.token_editor import TokenEditor


class TextReading(QObject):
    """One reading after another; when there is one is for others to say."""

    state_changed = Signal(object)
    """The new State."""
    progressed = Signal()
    """The spans of the editor are new, or have got further."""
    status_changed = Signal(str)
    """A line for the status bar; an empty one when there is nothing to say any more."""
    needs_changed = Signal()
    """What there is to be read, or whether a model is loaded ahead of it, may be different now."""
    read = Signal(float)
    """The whole text has been read, in so many seconds."""
    failed = Signal(object)
    """GltrError; spans and text are as they were."""
    speed_known = Signal()
    """The speed of another model has become known."""

    def __init__(
        self,
        editor: TokenEditor,
        colouring: Colouring,
        choice: Callable[[], ModelChoice],
        beside: TextReading | None = None,
    ) -> None:
        """Read with the model that ``choice`` returns when a reading begins, beside another."""
        super().__init__(editor)
        self._editor, self._choice = editor, choice
        self._state = State.IDLE
        self.top_k = DEFAULT_TOP_K
        """How many predictions the next analysis records for each token."""
        self._speed, self._shown = ModelSpeed(), ShownAnalysis(editor, colouring)
        self._client = WorkerClient(self) if beside is None else beside.client.beside(self)
        self._status = ReadingStatus(self)
        self._status.changed.connect(self.status_changed)
        worker = self._client.worker
        worker.loading.connect(self._load)
        worker.stepped.connect(self._show_step)
        worker.progressed.connect(self._progress)
        worker.failed.connect(self._fail)
        worker.finished.connect(self._finish)
        worker.speed_known.connect(self._note_speed)

    @property
    def state(self) -> State:
        """What it is at."""
        return self._state

    @property
    def running(self) -> bool:
        """Whether an analysis is under way."""
        return self._state in (State.LOADING, State.READING)

    @property
    def seconds_left(self) -> float | None:
        """How long the text will be read from now on; None while that is unknown."""
        return self._status.seconds_left if self._state is State.READING else None

    @property
    def lacks_predictions(self) -> bool:
        """Whether the model could give more predictions than it was asked for; a server has few."""
        spans = self._editor.spans
        return spans is not None and self.is_short_of_predictions(spans.analysis)

    def is_short_of_predictions(self, analysis: Analysis) -> bool:
        """Whether ``analysis`` has fewer predictions than the next one would have."""
        most = analysis.model.exact_ranks
        return analysis.top_k < (self.top_k if most is None else min(self.top_k, most))

    @property
    def client(self) -> WorkerClient:
        """The way to the thread of the model, for what else has texts to be read."""
        return self._client

    @property
    def request_id(self) -> int:
        """Number of the newest request to the model."""
        return self._client.request_id

    def tokens_per_second(self, choice: ModelChoice) -> float:
        """How fast ``choice`` was last seen to read on this computer; 0 while that is unknown."""
        return self._speed.of(choice)

    def set_colouring(self, colouring: Colouring) -> None:
        """Sort the spans into buckets anew where that makes a difference; nothing is read."""
        if self._shown.recolour(colouring):
            self.progressed.emit()

    # Requests

    def stop(self) -> None:
        """Stop; what is coloured stays."""
        if self.running:
            self._client.cancel()
            self._rest()

    @Slot(object)
    def restore(self, analysis: Analysis) -> None:
        """Show ``analysis`` again: the text is once more the one that it was made of."""
        self.stop()
        self._shown.begin(analysis)
        if self._state is State.STALE:
            self._enter(State.IDLE)
        self._status.clear()
        self.needs_changed.emit()
        self.progressed.emit()

    def _start(self) -> None:
        text = document_text(self._editor.document())
        if not text.strip():
            self._status.tell_no_text()
            return
        choice = self._choice()
        self._shown.known.read_by((choice, self.top_k))
        self._client.analyse(text, choice, self.top_k, self._shown.colouring.granularity)
        self._status.begin(choice.name, loaded=choice == self._speed.choice)
        self._enter(State.LOADING)

    def _enter(self, state: State) -> None:
        if state is not State.LOADING:
            self._status.loading.end()
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _rest(self) -> None:
        """Nothing is under way any more."""
        self._enter(State.STALE if self._editor.is_stale else State.IDLE)

    # For who says when there is a reading

    def _begin_again(self) -> None:
        """The text is not the one any more that is about to be read."""
        self._start()

    def _follow_end(self) -> None:
        """All of the text has been read."""

    # Answers of the worker

    def _is_current(self, request_id: int) -> bool:
        return self.running and request_id == self._client.request_id

    @Slot(int, str)
    def _load(self, request_id: int, name: str) -> None:
        if self._is_current(request_id):
            self._status.loading.load(name)

    @Slot(str, str)
    def _show_step(self, name: str, step: str) -> None:
        if name == self._choice().name:
            self._status.loading.show_step(name, step)

    @Slot(int, object)
    def _progress(self, request_id: int, analysis: Analysis) -> None:
        if not self._is_current(request_id):
            return
        if self._state is State.LOADING:
            if analysis.text != document_text(self._editor.document()):
                # The text was edited before its first token was scored.
                self._begin_again()
                return
            self._status.clock.begin()
            self._enter(State.READING)
            self._shown.begin(analysis)
        else:
            self._shown.go_on(analysis)
        self._status.tell_progress(analysis, self._speed.of(self._choice()))
        self.progressed.emit()

    @Slot(int, object)
    def _fail(self, request_id: int, error: GltrError) -> None:
        if self._is_current(request_id):
            self._enter(State.FAILED)
            self._status.tell_failed(self._choice().name)
            self.failed.emit(error)

    @Slot(int)
    def _finish(self, request_id: int) -> None:
        if not self._is_current(request_id):
            return
        self._rest()
        if self._shown.is_complete:
            self._status.clear()
            self._shown.end()
            self.read.emit(self._status.clock.seconds)
            self._follow_end()

    @Slot(object, float)
    def _note_speed(self, choice: ModelChoice, tokens_per_second: float) -> None:
        # What another controller has had read says nothing of the model of this one.
        if choice == self._choice() and self._speed.note(choice, tokens_per_second):
            self.speed_known.emit()
