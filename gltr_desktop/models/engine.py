"""The contract of all engines, and the one way to open one: for window, command line and batch."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from gltr_desktop.models.catalog import no_such_file
from gltr_desktop.models.engines import ENGINES

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.engines import EngineKind
    from gltr_desktop.models.loading_steps import LoadingSteps
    from gltr_desktop.models.options import ModelChoice


class Engine(Protocol):
    """A model that is ready to read. Not thread-safe, except that any thread may set the event."""

    @property
    def tokens_per_second(self) -> float:
        """The speed of the latest reading; 0 before anything is read."""

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        """Yield ever more complete analyses of ``text``; the last one is complete.

        Columns that the engine cannot compute are named in the record's ``lacks`` and hold NaN. The
        last analysis knows its ``end_mass`` where the record's ``word_marks`` is BEFORE.
        Raises Cancelled soon after ``cancelled`` is set, and GltrError for what goes wrong.
        """

    def calibrate(self, cancelled: threading.Event) -> None:
        """Read a little, so that the speed is known; raises as :meth:`analyse` does."""

    def forget(self) -> None:
        """Read the next text as if it were the first."""

    def close(self) -> None:
        """Give the memory of the model back; the engine cannot be used afterwards."""


def open_engine(choice: ModelChoice, steps: LoadingSteps | None = None) -> Engine:
    """Open the chosen model with the first kind of engine that accepts it.

    Takes seconds where torch has to be imported. Raises GltrError if the model cannot be opened,
    and at once if there is no such model; and Cancelled between two of the ``steps``.
    """
    engine: Engine = import_module(engine_kind(choice).module).open_engine(choice, steps)
    return engine


def engine_kind(choice: ModelChoice) -> EngineKind:
    """The first kind of engine that accepts the ``choice``; raises InputError if none does.

    Looks at the model's folder.
    """
    for kind in ENGINES:
        if kind.accepts(choice):
            return kind
    raise no_such_file(choice.name)


def analyse_alone(
    engine: Engine,
    text: str,
    top_k: int,
    cancelled: threading.Event,
    report: Callable[[int, int], None] = lambda done, tokens: None,  # noqa: ARG005
) -> Analysis:
    """The complete analysis of ``text``, the same to the bit whatever was read before.

    ``report`` gets the numbers of scored and of all tokens. Raises as ``engine.analyse`` does.
    """
    engine.forget()
    for analysis in engine.analyse(text, top_k, cancelled):
        report(analysis.done, len(analysis))
    return analysis
