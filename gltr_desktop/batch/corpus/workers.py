"""Who scores the parts: this process alone, or workers that Ray runs here or on a cluster."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from gltr_desktop.batch.corpus.part_scorer import PartResult, PartScorer
from gltr_desktop.batch.corpus.sampling import measure
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gltr_desktop.batch.corpus.part_scorer import Task
    from gltr_desktop.batch.corpus.row_reading import Columns
    from gltr_desktop.batch.corpus.sampling import Sample
    from gltr_desktop.models.options import ModelChoice


_THREADS = "OMP_NUM_THREADS"


class Workers(Protocol):
    """Processes that score texts, all in the same way."""

    @property
    def count(self) -> int:
        """How many there are at most."""

    def device(self, wanted: str) -> str:
        """The device that ``wanted`` means here: “auto” is left to the first worker."""

    def measure(self, part: str, choice: ModelChoice, columns: Columns) -> Sample:
        """What a worker finds out from a sample; raises GltrError as ``sampling.measure`` does."""

    def fit(self, memory: int) -> int:
        """Take no more workers than there is memory for, ``memory`` bytes each; returns how many.

        A number that was asked for stays.
        """

    def score(self, task: Task, parts: Sequence[str]) -> Iterator[PartResult]:
        """Have all ``parts`` scored; yields what became of each, in the order of their ends.

        Raises GltrError if the workers cannot go on.
        """


class OneProcess:
    """This process is the only worker: what runs so needs no Ray, and listens to no port."""

    count = 1

    def device(self, wanted: str) -> str:
        """What is ``wanted``."""
        return wanted

    def measure(self, part: str, choice: ModelChoice, columns: Columns) -> Sample:
        """See Workers."""
        return measure(part, choice, columns)

    def fit(self, memory: int) -> int:  # noqa: ARG002 - of Workers
        """One worker, whatever it takes."""
        return self.count

    def score(self, task: Task, parts: Sequence[str]) -> Iterator[PartResult]:
        """See Workers."""
        scorer = PartScorer(task)
        for part in parts:
            yield result_of(scorer({"part": part}))


def result_of(row: dict[str, str]) -> PartResult:
    """The result that a worker has returned; raises GltrError for its problem."""
    result = PartResult(**json.loads(row["result"]))
    if result.problem is not None:
        message, remedy = result.problem
        raise GltrError(message, remedy)
    return result


@contextmanager
def one_process() -> Iterator[Workers]:
    """This process as the worker, with one thread as any worker, unless its user says otherwise."""
    with _one_thread():
        yield OneProcess()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have torch use one thread if it is loaded within the block."""
    if _THREADS in os.environ:
        yield
        return
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        del os.environ[_THREADS]
