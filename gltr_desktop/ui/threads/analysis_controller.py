"""Keeps the colours of one editor up to date: requests analyses, and follows edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.models.options import DEFAULT_TOP_K
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.threads.analysis_state import State
from gltr_desktop.ui.threads.model_speed import ModelSpeed
from gltr_desktop.ui.threads.reading_status import ReadingStatus
from gltr_desktop.ui.threads.shown_analysis import ShownAnalysis
from gltr_desktop.ui.threads.timers import single_shot
from gltr_desktop.ui.threads.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.token_editor import TokenEditor

# Longer texts take minutes: they are analysed on request only.
_MAX_AUTOMATIC_CHARACTERS = 1_000_000
# Pause in typing after which the text is compared with the one that was analysed.
_RECHECK_MS = 150
# Pause after which an edited text is read again: long enough to finish a word.
_LIVE_MS = 350
# A model that reads a sentence or two while one waits for them.
_QUICK_TOKENS_PER_SECOND = 300.0
# An edit alone does not start what takes longer than this.
_MAX_LIVE_S = 10.0
_CHARACTERS_PER_TOKEN = 4


class AnalysisController(QObject):
    """Has the text of an editor analysed, and gives the editor its spans."""

    state_changed = Signal(object)
    """The new State."""
    requested = Signal()
    """The user, or a whole new text, asks for an analysis; an edit does not emit this."""
    progressed = Signal()
    """The spans of the editor are new, or have got further."""
    status_changed = Signal(str)
    """A line for the status bar; an empty one when there is nothing to say any more."""
    read = Signal(float)
    """The whole text has been read, in so many seconds."""
    needs_changed = Signal()
    """What :attr:`needs_asking` or :attr:`warming_up` say may be different now."""
    failed = Signal(object)
    """GltrError; spans and text are as they were."""
    speed_known = Signal()
    """The speed of another model has become known."""

    def __init__(
        self,
        editor: TokenEditor,
        colouring: Colouring,
        choice: Callable[[], ModelChoice],
        is_text_complete: Callable[[], bool] = lambda: True,
        beside: AnalysisController | None = None,
    ) -> None:
        """Read with the model that ``choice`` returns when an analysis begins.

        Nothing begins unless ``is_text_complete``: a file may still be coming in. The controller
        ``beside`` this one lends its thread, in which neither stops what the other asks for.
        """
        super().__init__(editor)
        self._editor = editor
        self._choice = choice
        self.may_begin = is_text_complete
        """Whether the text is there in full, so that an analysis may begin."""
        self._state = State.IDLE
        self.top_k = DEFAULT_TOP_K
        """How many predictions the next analysis records for each token."""
        self.live = False
        """Whether an edited text is read again after a pause in typing."""
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
        worker.warmed_up.connect(self._end_warm_up)
        self._recheck = single_shot(self, _RECHECK_MS, self._recolour_if_undone)
        self._pause = single_shot(self, _LIVE_MS, self._read_edit)
        editor.edited.connect(self._follow_edit)

    @property
    def state(self) -> State:
        """What it is at."""
        return self._state

    @property
    def running(self) -> bool:
        """Whether an analysis is under way."""
        return self._state in (State.LOADING, State.READING)

    @property
    def warming_up(self) -> bool:
        """Whether the model is being loaded ahead of its use."""
        return self._status.loading.active and not self.running

    @property
    def needs_asking(self) -> bool:
        """Whether there is text without colours of its own that nothing reads unless one asks."""
        is_empty = self._editor.document().isEmpty()
        return not (is_empty or self._shown.is_fresh or self.running or self._pause.isActive())

    @property
    def seconds_left(self) -> float | None:
        """How long the text will be read from now on; None while that is unknown."""
        return self._status.seconds_left if self._state is State.READING else None

    @property
    def client(self) -> WorkerClient:
        """The way to the thread of the model, for what else has texts to be read."""
        return self._client

    @property
    def request_id(self) -> int:
        """Number of the newest request to the model."""
        return self._client.request_id

    @property
    def quick(self) -> bool:
        """Whether the model reads fast enough here for ``live`` to be of use."""
        return self._speed.tokens_per_second >= _QUICK_TOKENS_PER_SECOND

    def tokens_per_second(self, choice: ModelChoice) -> float:
        """How fast ``choice`` was last seen to read on this computer; 0 while that is unknown."""
        return self._speed.of(choice)

    def set_colouring(self, colouring: Colouring) -> None:
        """Sort the spans into buckets anew where that makes a difference; nothing is read."""
        if self._shown.recolour(colouring):
            self.progressed.emit()

    # Requests

    def warm_up(self) -> None:
        """Have the model loaded before it is needed."""
        choice = self._choice()
        self._client.warm_up(choice)
        if not self.running and choice != self._speed.choice:
            self._status.loading.begin(choice.name)
            self.needs_changed.emit()

    @Slot(object)
    def _end_warm_up(self, choice: ModelChoice) -> None:
        if self.warming_up and choice == self._choice():
            self._status.end_loading()
            self.needs_changed.emit()

    @Slot()
    def analyse(self) -> None:
        """Analyse the text as it stands; an analysis that is under way is given up."""
        if self.may_begin():
            self.requested.emit()
            self._start()

    @Slot()
    def analyse_automatically(self) -> None:
        """Analyse a whole new text, or the text with another model, unless it is very long."""
        self.analyse() if self.is_short else self._status.tell_long()

    def analyse_edit(self) -> None:
        """Analyse a text that was not asked about; messages stay."""
        if self.may_begin():
            self._start()

    @property
    def is_short(self) -> bool:
        """Whether the text is short enough to be analysed without being asked."""
        return self._editor.document().characterCount() <= _MAX_AUTOMATIC_CHARACTERS

    def stop(self) -> None:
        """Stop; what is coloured stays."""
        if self.running:
            self._client.cancel()
            self._rest()

    @Slot()
    def forget(self) -> None:
        """The text has been replaced by another one: its colours go."""
        self.stop()
        self._pause.stop()
        self._shown.forget()
        self._enter(State.IDLE)
        self.progressed.emit()

    def close(self) -> None:
        """End the thread, or leave it to ``abandoned.end_process`` if it cannot be stopped.

        A controller beside another one only gives its model back.
        """
        self._pause.stop()
        self._status.loading.end()
        self._client.close()

    def _start(self) -> None:
        text = document_text(self._editor.document())
        if not text.strip():
            self._status.tell_no_text()
            return
        self._pause.stop()
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
                # The text was edited before its first token was scored: begin again.
                self._start()
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
            self._recolour_if_undone()
            self._tell_staleness()

    @Slot(object, float)
    def _note_speed(self, choice: ModelChoice, tokens_per_second: float) -> None:
        # What another controller has had read says nothing of the model of this one.
        if choice == self._choice() and self._speed.note(choice, tokens_per_second):
            self.speed_known.emit()

    # Edits

    @Slot(int, int, int)
    def _follow_edit(self, *_: int) -> None:
        if self._state is State.IDLE:
            self._rest()
        self._tell_staleness()
        self._recheck.start()
        if self.live:
            self._pause.start()
        self.needs_changed.emit()

    @Slot()
    def _read_edit(self) -> None:
        """Read an edited text again, if that succeeds and does not take long."""
        spans = self._editor.spans
        begin = spans.stale_from if spans is not None else 0
        characters = self._editor.document().characterCount() - 1
        self.needs_changed.emit()
        if not self.live or self._state is State.FAILED or begin is None or characters == 0:
            return
        speed = max(self._speed.tokens_per_second, _QUICK_TOKENS_PER_SECOND)
        if (characters - begin) / _CHARACTERS_PER_TOKEN <= _MAX_LIVE_S * speed:
            self.analyse_edit()
        elif spans is not None:
            self._status.tell_stale()

    @Slot()
    def _recolour_if_undone(self) -> None:
        """Give back all colours when the text is again one that was analysed."""
        known = None if self.running else self._shown.undone()
        if known is not None:
            self.restore(known)

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

    def _tell_staleness(self) -> None:
        is_waiting = self._editor.is_stale and not self.running and not self.live
        if is_waiting and not self._editor.document().isEmpty():
            self._status.tell_stale()
