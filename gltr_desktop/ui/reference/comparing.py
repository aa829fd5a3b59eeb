"""Compares a text with reference passages, out of the window's thread."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.passages import extremes
from gltr_desktop.analysis.reference.comparison import compare
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.batch.reference.library import reference_of, stored_for
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from gltr_desktop.analysis.passages import Extremes
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.analysis.text_warnings import TextWarning
    from gltr_desktop.batch.reference.library import ReferenceChoice
    from gltr_desktop.batch.reference.store import BaselineStore, StoredBaseline
    from gltr_desktop.models.options import ModelChoice

_Key = tuple[str, str, str | None]


@dataclass(frozen=True)
class Asked:
    """What is to be compared with what.

    ``model`` was chosen for ``analysis``. ``selected`` is the range of tokens that are selected;
    None for all. ``choice`` is None where there is nothing to compare with.
    """

    analysis: Analysis
    model: ModelChoice
    selected: tuple[int, int] | None
    choice: ReferenceChoice | None

    @property
    def excerpt(self) -> Excerpt:
        """The tokens that are looked at, as far as they are dealt with."""
        if self.selected is None:
            return Excerpt.whole(self.analysis)
        begin, end = (min(token, self.analysis.done) for token in self.selected)
        return Excerpt(self.analysis, begin, end)


@dataclass(frozen=True)
class Compared:
    """What has come of it.

    ``whole`` is the comparison of the whole text, and ``shown`` that of what was asked for.
    ``stored`` is what they were compared with, None where nothing is known of it; ``error`` may
    say why. ``ends`` are the passages at the ends of what was asked for, None until all of the text
    is read. ``warnings`` are about the whole text. It took so many ``seconds``.
    """

    asked: Asked
    whole: Comparison
    shown: Comparison
    stored: StoredBaseline | None
    error: GltrError | None
    ends: Extremes | None
    warnings: tuple[TextWarning, ...]
    seconds: float


class Comparer(QObject):
    """Answers one question at a time, and of those that come meanwhile only the last."""

    compared = Signal(object)
    """Compared."""
    failed = Signal(object)
    """GltrError: what was asked last cannot be answered."""

    def __init__(self, store: BaselineStore, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self.latest: Compared | None = None
        """The newest answer."""
        self._task: Task | None = None
        self._next: Asked | None = None
        self._known: dict[_Key, StoredBaseline] = {}

    def ask(self, asked: Asked) -> None:
        """Answer ``asked`` soon."""
        if self._task is not None:
            self._next = asked
            return
        answer = partial(_answer, asked, self.latest, self._known, self._store)
        # It changes nothing.
        self._task = Task(answer, abandonable=True)
        self._task.succeeded.connect(self._take)
        self._task.failed.connect(self._fail)
        self._task.start()

    def forget(self) -> None:
        """Answer nothing that has been asked, and read baselines again."""
        self._task = self._next = self.latest = None
        # Not cleared: a task that nobody waits for may still use it.
        self._known = {}

    @Slot(object, object)
    def _take(self, compared: Compared, task: Task) -> None:
        if task is self._task:
            self._task, self.latest = None, compared
            self.compared.emit(compared)
            self._go_on()

    @Slot(object, object)
    def _fail(self, error: GltrError, task: Task) -> None:
        if task is self._task:
            self._task = None
            self.failed.emit(error)
            self._go_on()

    def _go_on(self) -> None:
        asked, self._next = self._next, None
        if asked is not None:
            self.ask(asked)


def _answer(
    asked: Asked, before: Compared | None, known: dict[_Key, StoredBaseline], store: BaselineStore
) -> Compared:
    """Look up the baseline, and compare; in a task's thread."""
    started = time.perf_counter()
    stored, error = None, None
    try:
        stored = _stored(asked, known, store)
    except GltrError as caught:
        error = caught
    if before is not None and _is_of_same_text(before, asked, stored):
        whole = before.whole
    else:
        whole = _compare(asked, stored, Excerpt.whole(asked.analysis), of_selection=False)
    shown = whole
    if asked.selected is not None:
        shown = _compare(asked, stored, asked.excerpt, of_selection=True)
    ends = extremes(asked.excerpt) if asked.analysis.complete else None
    warnings = _warnings(asked, before)
    seconds = time.perf_counter() - started
    return Compared(asked, whole, shown, stored, error, ends, warnings, seconds)


def _warnings(asked: Asked, before: Compared | None) -> tuple[TextWarning, ...]:
    """They do not change while a text is being read, nor with what is selected of it."""
    if before is not None and before.asked.analysis.tokens is asked.analysis.tokens:
        return before.warnings
    return text_warnings(asked.analysis)


def _stored(
    asked: Asked, known: dict[_Key, StoredBaseline], store: BaselineStore
) -> StoredBaseline | None:
    if asked.choice is None:
        return None
    precision = asked.analysis.model.precision
    key = asked.choice.name, asked.model.name, precision
    if key not in known:
        stored = stored_for(asked.choice, asked.model.name, precision, store)
        if stored is None:
            return None
        known[key] = stored
    return known[key]


def _is_of_same_text(before: Compared, asked: Asked, stored: StoredBaseline | None) -> bool:
    is_same = before.asked.analysis is asked.analysis and before.asked.choice == asked.choice
    return is_same and before.stored is stored


def _compare(
    asked: Asked, stored: StoredBaseline | None, excerpt: Excerpt, *, of_selection: bool
) -> Comparison:
    reference = None
    if asked.choice is not None:
        reference = reference_of(asked.choice, stored, asked.analysis)
    return compare(excerpt, reference, of_selection=of_selection)
