"""A second kind of engine: one that knows nothing of its model, and gives few columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.model_record import ModelRecord
from gltr_desktop.analysis.record import Analysis, Columns, Scores, Tokens
from gltr_desktop.errors import Cancelled
from gltr_desktop.models.engines import EngineKind

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from gltr_desktop.models.loading_steps import LoadingSteps
    from gltr_desktop.models.options import ModelChoice

SCHEME = "dummy://"
LACKS = frozenset(
    {
        "entropy",
        "variance",
        "mass_above",
        "boundary_mass",
        "punctuation_mass",
        "space_mass",
        "top_entropy",
    }
)
DUMMY = EngineKind(
    name="dummy",
    description="Stands for a server, whose replies hold ranks and log-probabilities only",
    accepts=lambda choice: choice.name.startswith(SCHEME),
    module="helpers.dummy_engine",
)


class _Bytes:
    """A vocabulary with a token for every byte."""

    def piece(self, token_id: int) -> bytes:
        return bytes([token_id])

    def is_special(self, token_id: int) -> bool:
        return False


class DummyEngine:
    """Takes every code point of an ASCII text for a token, and gives token i the rank i."""

    def __init__(self, name: str) -> None:
        self.closed = False
        self.tokens_per_second = 0.0
        self._record = ModelRecord(
            name=name,
            revision=None,
            parameters=None,
            vocabulary_size=None,
            context_length=None,
            weights=None,
            precision=None,
            device=None,
            start_token=None,
            lacks=LACKS,
        )

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        begin = np.arange(len(text), dtype=np.int32)
        ids = np.frombuffer(text.encode("ascii"), np.uint8).astype(np.int32)
        analysis = Analysis.begin(
            Tokens(text, begin, begin + 1, ids), self._record, _Bytes(), top_k
        )
        for index in range(len(text)):
            yield analysis
            if cancelled.is_set():
                raise Cancelled
            columns = Columns.empty(1, top_k)
            columns.rank[:], columns.logprob[:] = index, -index
            analysis = analysis.extended(Scores(index, columns))
        yield analysis

    def calibrate(self, cancelled: threading.Event) -> None:
        self.tokens_per_second = 1.0

    def forget(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


def open_engine(choice: ModelChoice, _steps: LoadingSteps | None = None) -> DummyEngine:
    return DummyEngine(choice.name.removeprefix(SCHEME))
