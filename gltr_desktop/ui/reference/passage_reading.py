"""Offers to have a model read the passages of a reference, and has them read."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.batch.reference.library import is_current, texts_for
from gltr_desktop.batch.reference.measuring import seconds_needed
from gltr_desktop.ui.reference.reference_run import ReferenceRun
from gltr_desktop.ui.servers.server_words import may_send
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.batch.reference.library import ReferenceChoice
    from gltr_desktop.batch.reference.store import BaselineStore, StoredBaseline
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.reference.comparing import Compared
    from gltr_desktop.ui.reference.comparison_panel import ComparisonPanel
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController


class PassageReading(QObject):
    """The one run of a window that reads passages, and its place in the panel."""

    running_changed = Signal()
    """Passages have begun or ceased to be read."""
    ended = Signal()
    """Passages are not read any more; there may be another baseline."""
    status_changed = Signal(str)
    """A line for the status bar."""
    model_failed = Signal(object)
    """GltrError: the chosen model cannot be opened, and so no passage be read."""

    def __init__(
        self,
        panel: ComparisonPanel,
        analysis: AnalysisController,
        model: Callable[[], ModelChoice],
        store: BaselineStore,
        parent: QObject,
    ) -> None:
        """Read with the model that ``model`` returns."""
        super().__init__(parent)
        self._panel, self._analysis, self._model, self._store = panel, analysis, model, store
        self._run: ReferenceRun | None = None
        self._looked: tuple[object, ...] | None = None
        self._looking: Task | None = None
        """For which reference, model and baseline passages are counted, and the task."""
        self._to_read: tuple[int, float | None] | None = None
        """How many passages are to be read, and in how many seconds; None where none are."""
        panel.cancel_requested.connect(self.stop)

    @property
    def running(self) -> bool:
        """Whether passages are being read."""
        return self._run is not None

    @property
    def present_choice(self) -> ModelChoice | None:
        """The model that reads passages; None while none does."""
        return None if self._run is None else self._run.model

    # The offer

    def offer(self, compared: Compared) -> None:
        """Offer to read passages that the model has not read, or that have changed since."""
        choice, model = compared.asked.choice, compared.asked.model
        if choice is None or choice.exported is not None or model != self._model():
            return
        # Too short, or in another language: a baseline would change nothing.
        if compared.shown.headline is None and not compared.shown.is_unread:
            return
        looked = choice, model, compared.stored
        if looked == self._looked:
            self._show_offer()
            return
        self._looked, self._to_read = looked, None
        speed = self._analysis.tokens_per_second(model)
        # It looks at a folder, on a disk that may not answer.
        self._looking = Task(
            partial(passages_to_read, choice, model.name, compared.stored, speed), abandonable=True
        )
        self._looking.succeeded.connect(self._take_count)
        self._looking.failed.connect(self._fail_to_count)
        self._looking.start()

    def look_again(self) -> None:
        """Count the passages anew: a folder may have others by now."""
        self._looked = self._looking = self._to_read = None

    @Slot(object, object)
    def _take_count(self, to_read: tuple[int, float | None] | None, task: Task) -> None:
        if task is self._looking:
            self._looking, self._to_read = None, to_read
            self._show_offer()

    @Slot(object, object)
    def _fail_to_count(self, error: GltrError, task: Task) -> None:
        if task is self._looking:
            self._looking = None
            self._panel.show_error(error)

    def _show_offer(self) -> None:
        if self._to_read is not None:
            self._panel.offer_measuring(*self._to_read)

    # The run

    def start(self, choice: ReferenceChoice) -> None:
        """Have the model read the passages of ``choice``, unless it is reading any."""
        model = self._model()
        if self._run is not None or not may_send(model, f"the {choice.passages}", self._panel):
            return
        client = self._analysis.client
        self._run = run = ReferenceRun(choice, model, client, self._store, self)
        run.progressed.connect(self._show_progress)
        run.ended.connect(self._end)
        run.failed.connect(self._panel.show_error)
        run.model_failed.connect(self.model_failed)
        self._show_progress()
        run.start()
        self.running_changed.emit()

    @Slot()
    def stop(self) -> None:
        """Stop at once; nothing is kept of what was read."""
        if self._run is not None:
            self.status_changed.emit(f"Stopped. The {self._run.reference.passages} are not read.")
            self.drop()

    def drop(self) -> None:
        """Stop without a word."""
        if self._run is not None:
            self._run.stop()

    def use_model(self) -> None:
        """Another model may have been chosen: what the one before has read is of no use."""
        if self._run is not None and self._run.model != self._model():
            self.stop()

    @Slot()
    def _show_progress(self) -> None:
        if (run := self._run) is not None:
            self._panel.show_measuring(run.done, run.total, run.seconds_left)

    @Slot()
    def _end(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None
            self._panel.end_measuring()
            self.ended.emit()
            self.running_changed.emit()


def passages_to_read(
    choice: ReferenceChoice, model: str, stored: StoredBaseline | None, tokens_per_second: float
) -> tuple[int, float | None] | None:
    """How many passages are to be read for ``choice``, and in how many seconds if that is known.

    None if ``stored`` is what there is to know of them. For any thread.
    """
    if stored is not None and is_current(choice, stored):
        return None
    count = texts_for(choice, model, lambda: False).total
    seconds = seconds_needed(choice, model, tokens_per_second)
    return count, seconds if math.isfinite(seconds) else None
