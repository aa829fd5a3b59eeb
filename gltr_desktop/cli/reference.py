"""Compares a text on the command line: with passages that the model may have to read first."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.reference.baseline import Baseline
from gltr_desktop.analysis.reference.comparison import Reference, compare
from gltr_desktop.batch.reference.library import (
    choice_named,
    is_current,
    reference_of,
    require_model,
    stored_for,
    texts_for,
    unknown_choice,
)
from gltr_desktop.batch.reference.measuring import (
    TOP_K,
    duration_words,
    measure,
    require_enough,
    seconds_needed,
)
from gltr_desktop.batch.reference.store import BaselineStore
from gltr_desktop.cli.interrupts import interrupts_handled_by
from gltr_desktop.cli.output import notify, show_line
from gltr_desktop.cli.text_analysis import analysed_by
from gltr_desktop.documents.notices import counted
from gltr_desktop.errors import Cancelled, GltrError
from gltr_desktop.models.options import model_title

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.batch.reference.library import ReferenceChoice
    from gltr_desktop.batch.reference.store import StoredBaseline
    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice


class ReadingStopped(Exception):  # noqa: N818 - the user asked for it
    """Ctrl+C came while the model read the texts of a reference; says how far it was."""


def reference_choice(name: str, model: str) -> ReferenceChoice:
    """What ``--reference`` names, to compare a text with that the model called ``model`` has read.

    Raises InputError if there is no such thing, or if it was made by another model.
    """
    choice = choice_named(name)
    if choice is None:
        raise unknown_choice(name)
    require_model(choice, model)
    return choice


def analyse_and_compare(
    text: str, model: ModelChoice, top_k: int, choice: ReferenceChoice
) -> tuple[Analysis, Comparison]:
    """The complete analysis of ``text``, and where it stands among the texts of ``choice``.

    The model reads those texts if it has not, or if they have changed, and what it has made of them
    is kept.

    Raises:
        ReadingStopped: Ctrl+C came before they were read.
        GltrError: as loading and scoring do, or those texts cannot be read.
    """
    from gltr_desktop.models.engine import open_engine

    engine = open_engine(model)
    analysis = analysed_by(engine, text, max(top_k, TOP_K))
    comparison = _compared(engine, analysis, choice, model.name)
    return _with_predictions(analysis, top_k), comparison


def _with_predictions(analysis: Analysis, top_k: int) -> Analysis:
    """``analysis`` with no more than ``top_k`` predictions for each token."""
    columns = analysis.columns
    top_id, top_logprob = columns.top_id[:, :top_k], columns.top_logprob[:, :top_k]
    return replace(analysis, columns=replace(columns, top_id=top_id, top_logprob=top_logprob))


def _compared(
    engine: Engine, analysis: Analysis, choice: ReferenceChoice, model: str
) -> Comparison:
    store = BaselineStore()
    stored = stored_for(choice, model, analysis.model.precision, store)
    text = Excerpt.whole(analysis)
    is_read = stored is not None and is_current(choice, stored)
    if not is_read and _may_be_compared(text, reference_of(choice, None)):
        stored = _read(engine, choice, model, model_title(analysis.model.name))
        _keep(store, choice, model, stored)
    return compare(text, reference_of(choice, stored, analysis))


def _may_be_compared(text: Excerpt, reference: Reference) -> bool:
    """Whether it is for want of passages alone that ``text`` is not compared."""

    def reason(baseline: Baseline | None) -> str:
        unread = Reference(reference.name, reference.passages, reference.language, baseline)
        return compare(text, unread).reason

    return reason(None) != reason(Baseline({}))


def _read(engine: Engine, choice: ReferenceChoice, model: str, model_name: str) -> StoredBaseline:
    """What ``engine`` makes of the texts of ``choice``; the progress is shown."""
    cancelled = threading.Event()
    with interrupts_handled_by(lambda *_: cancelled.set()):
        progress = _Progress(choice.passages)
        try:
            texts = texts_for(choice, model, cancelled.is_set)
            seconds = seconds_needed(choice, model, engine.tokens_per_second)
            notify(
                f"gltr-desktop: {_reading_words(choice.passages, model_name, texts.total, seconds)}"
            )
            stored = measure(engine, choice, texts, cancelled, progress.report)
        except Cancelled:
            raise ReadingStopped(progress.stopped) from None
    show_line("")
    if texts.skipped:
        files = counted(texts.skipped, "file")
        notify(f"gltr-desktop: {files} of {texts.total:,} held no text that can be read.")
    require_enough(choice, stored)
    return stored


def _reading_words(passages: str, model: str, total: int, seconds: float) -> str:
    """“Reading 180 news passages with MODEL, which takes about 2 minutes.”"""
    time_needed = f", which takes {duration_words(seconds)}" if math.isfinite(seconds) else ""
    return f"Reading {total:,} {passages} with {model}{time_needed}."


def _progress_words(passages: str, done: int, total: int, seconds: float) -> str:
    """“34 of 180 news passages, about 2 minutes left”: on one line of a terminal."""
    return f"{done:,} of {total:,} {passages}, {duration_words(seconds)} left"


class _Progress:
    """How many texts of a reference are read."""

    def __init__(self, passages: str) -> None:
        self._passages = passages
        self._began = time.monotonic()
        self._done = 0

    def report(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` texts are read, and how long the others may take."""
        self._done = done
        seconds = (time.monotonic() - self._began) / done * (total - done)
        show_line(_progress_words(self._passages, done, total, seconds))

    @property
    def stopped(self) -> str:
        """What is said after Ctrl+C."""
        return f"Stopped after {self._done:,} {self._passages}; nothing is written."


def _keep(
    store: BaselineStore, choice: ReferenceChoice, model: str, stored: StoredBaseline
) -> None:
    try:
        store.put(choice.key, model, stored)
    except GltrError as error:
        notify(f"gltr-desktop: What was read cannot be kept for the next time. {error}")
