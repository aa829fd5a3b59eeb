"""From a text to its colours: request, progress, and what becomes of them when the text changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gltr_desktop.models.options import DEFAULT_TOP_K, model_title
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.editor.span_model import Spans
from gltr_desktop.ui.threads.worker import WorkerClient

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis, ModelRecord
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.token_editor import TokenEditor

# Pause in typing after which the text is compared with the one that was analysed.
_RECHECK_MS = 150

# Pause after which an edited text is read again: long enough to finish a word.
_LIVE_MS = 350
# A model that reads a sentence or two while one waits for them.
_QUICK_TOKENS_PER_SECOND = 300.0
# What takes longer than this is not begun by itself with every edit.
_MAX_LIVE_S = 10.0
_CHARACTERS_PER_TOKEN = 4

_STALE = "Edited: the faint colours are out of date. Ctrl+Return analyses the text again."


class AnalysisController(QObject):
    """Analyses the text of an editor and keeps its spans."""

    running_changed = Signal()
    progressed = Signal()
    """``spans`` are new, or have got further."""
    status_changed = Signal(str)
    """Something for the status bar."""
    failed = Signal(object)
    """GltrError; spans and text are as they were."""
    analysis_due = Signal()
    """The text was edited a moment ago and should be read again: ``live`` is on."""
    speed_known = Signal()
    """It has become known how fast a model reads, and so whether it is ``quick``."""

    def __init__(self, editor: TokenEditor, colouring: Colouring) -> None:
        super().__init__(editor)
        self.running = False
        self.spans: Spans | None = None
        """What the text is coloured by; None before the first analysis."""
        self._editor, self._colouring = editor, colouring
        self._choice: ModelChoice | None = None
        self._begun = False
        self.top_k = DEFAULT_TOP_K
        """Predictions to be recorded for each token by the next analysis."""
        self.live = False
        """Whether an edit makes the text ``analysis_due`` by itself."""
        self._tokens_per_second = 0.0
        self._speed_of: ModelChoice | None = None
        self._failed = False
        self._device = ""
        self._thread = WorkerClient(self)
        worker = self._thread.worker
        worker.loading.connect(self._load)
        worker.progressed.connect(self._progress)
        worker.failed.connect(self._fail)
        worker.finished.connect(self._finish)
        worker.speed_known.connect(self._note_speed)
        self._recheck = QTimer(self)
        self._recheck.setSingleShot(True)
        self._recheck.setInterval(_RECHECK_MS)
        self._recheck.timeout.connect(self._recolour_if_undone)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_LIVE_MS)
        self._pause.timeout.connect(self._read_edit)
        editor.document().contentsChange.connect(self._follow_edit)

    @property
    def quick(self) -> bool:
        """Whether the model reads fast enough here for ``live`` to be of use."""
        return self._tokens_per_second >= _QUICK_TOKENS_PER_SECOND

    def tokens_per_second(self, choice: ModelChoice) -> float:
        """How fast ``choice`` was last seen to read on this computer; 0 while that is unknown."""
        return self._tokens_per_second if choice == self._speed_of else 0.0

    def set_colouring(self, colouring: Colouring) -> None:
        """Sort the spans into buckets anew where that makes a difference; nothing is read."""
        thresholds, granularity = colouring.thresholds, colouring.granularity
        before, self._colouring = self._colouring, colouring
        if (thresholds, granularity) == (before.thresholds, before.granularity):
            return
        if self._editor.previous is not None:
            self._editor.previous.recolour(thresholds, granularity)
        if self.spans is not None:
            self.spans.recolour(thresholds, granularity)
            self._editor.refresh(0)
            self.progressed.emit()

    def warm_up(self, choice: ModelChoice) -> None:
        """Have the model loaded before it is needed."""
        self._thread.warm_up(choice)

    def start(self, choice: ModelChoice) -> None:
        """Analyse the text as it stands; an analysis that is running is given up."""
        text = document_text(self._editor.document())
        if not text.strip():
            self.status_changed.emit("There is no text to analyse yet: type, paste or open one.")
            return
        self._pause.stop()
        self._choice, self._begun, self._failed, self._device = choice, False, False, ""
        self.running = True
        self._thread.analyse(text, choice, self.top_k, self._colouring.granularity)
        self.status_changed.emit("Preparing …")
        self.running_changed.emit()

    def stop(self) -> None:
        """Stop; what is coloured stays."""
        if self.running:
            self._thread.cancel()
            self.running = False
            self.running_changed.emit()

    @Slot()
    def forget(self) -> None:
        """The text has been replaced by another one."""
        self.stop()
        self._pause.stop()
        self.spans = None
        self._editor.show_spans(None)
        self.progressed.emit()

    def close(self) -> None:
        """End the thread."""
        self._pause.stop()
        self._thread.close()

    def _is_current(self, request_id: int) -> bool:
        return self.running and request_id == self._thread.request_id

    @Slot(int, str)
    def _load(self, request_id: int, name: str) -> None:
        if self._is_current(request_id):
            self.status_changed.emit(f"Loading the model {model_title(name)} …")

    @Slot(int, object)
    def _progress(self, request_id: int, analysis: Analysis) -> None:
        if not self._is_current(request_id):
            return
        if not self._begun:
            if self._choice is not None and analysis.text != document_text(self._editor.document()):
                # It was edited before its first token was scored: begin again.
                self.start(self._choice)
                return
            self._begun = True
            self._show(analysis)
        elif self.spans is not None:
            before = self.spans.frontier
            self.spans.update(analysis, self._colouring.thresholds)
            self._editor.refresh(before)
        self._tell_progress(analysis)
        self.progressed.emit()

    @Slot(int, object)
    def _fail(self, request_id: int, error: GltrError) -> None:
        if self._is_current(request_id):
            self._failed = True
            self.status_changed.emit("The analysis did not succeed.")
            self.failed.emit(error)

    @Slot(int)
    def _finish(self, request_id: int) -> None:
        if not self._is_current(request_id):
            return
        self.running = False
        if self.spans is not None and self.spans.analysis.complete:
            self._tell_the_model()
            self._recolour_if_undone()
            self._tell_staleness()
        self.running_changed.emit()

    @Slot(object, float)
    def _note_speed(self, choice: ModelChoice, tokens_per_second: float) -> None:
        self._tokens_per_second = tokens_per_second
        if choice != self._speed_of:
            self._speed_of = choice
            self.speed_known.emit()

    @Slot(int, int, int)
    def _follow_edit(self, *_: int) -> None:
        self._tell_staleness()
        self._recheck.start()
        if self.live:
            self._pause.start()

    @Slot()
    def _read_edit(self) -> None:
        """Have an edited text read again, if that succeeds and does not take long."""
        begin = self.spans.stale_from if self.spans is not None else 0
        characters = self._editor.document().characterCount() - 1
        if not self.live or self._failed or begin is None or characters == 0:
            return
        speed = max(self._tokens_per_second, _QUICK_TOKENS_PER_SECOND)
        if (characters - begin) / _CHARACTERS_PER_TOKEN <= _MAX_LIVE_S * speed:
            self.analysis_due.emit()
        elif self.spans is not None:
            self.status_changed.emit(_STALE)

    @Slot()
    def _recolour_if_undone(self) -> None:
        """Give back all colours when the text is again the one that was analysed."""
        spans, document = self.spans, self._editor.document()
        if spans is None or spans.stale_from is None or self.running:
            return
        same_length = document.characterCount() - 1 == spans.original_length
        if same_length and spans.analysis.text == document_text(document):
            self._show(spans.analysis)
            self._tell_the_model()

    def _show(self, analysis: Analysis) -> None:
        self.spans = Spans(analysis, self._colouring.granularity)
        self._editor.show_spans(self.spans)
        self.spans.update(analysis, self._colouring.thresholds)
        self._editor.refresh(0)

    def _tell_staleness(self) -> None:
        stale = self.spans is not None and self.spans.stale_from is not None
        if stale and not self.running and not self.live:
            self.status_changed.emit(_STALE)

    def _tell_progress(self, analysis: Analysis) -> None:
        now = analysis.model.device or ""
        moved = self._device not in ("", now)
        self._device = self._device or now
        self.status_changed.emit(
            f"Reading … {analysis.done:,} of {len(analysis):,} tokens"
            + (f" (on {now}: there is too little memory on {self._device})" if moved else "")
        )

    def _tell_the_model(self) -> None:
        if self.spans is not None:
            self.status_changed.emit(_model_in_words(self.spans.analysis.model))


def _model_in_words(model: ModelRecord) -> str:
    """The model and how it was run, as far as the engine knows."""
    size = f"{model.parameters / 1e6:,.1f} M parameters" if model.parameters else ""
    run = model.arithmetic + (f" on {model.device}" if model.device else "")
    facts = ", ".join(fact for fact in (size, run) if fact)
    return f"{model_title(model.name)}: {facts}" if facts else model_title(model.name)
