"""Has one model read items, each alone or after its context."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar

from gltr_desktop.batch.words.figures import figures_of
from gltr_desktop.batch.words.item_text import joined
from gltr_desktop.errors import Cancelled, GltrError
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.identity import weights_sha256
from gltr_desktop.models.loading_steps import LoadingSteps

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from types import TracebackType

    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.words.regions import Words
    from gltr_desktop.batch.words.figures import Figures
    from gltr_desktop.batch.words.items import Item
    from gltr_desktop.batch.words.request import Wording
    from gltr_desktop.models.options import ModelChoice

_log = logging.getLogger(__name__)
_Found = TypeVar("_Found")


@dataclass
class ModelRead:
    """What is known of a model that reads: its ``record`` is None until it has read something.

    ``weights_sha256`` is "" for a model on a server. ``tokens`` were read so far.
    """

    choice: ModelChoice
    weights_sha256: str = ""
    record: ModelRecord | None = None
    tokens: int = 0


class ItemScorer:
    """An open model that reads items; use it as a context manager, which closes it.

    ``explain`` words what nobody expected. What is known of the model is kept in ``read``.

    Raises GltrError where the model cannot be opened, and Cancelled soon after the event was set.
    """

    def __init__(
        self,
        read: ModelRead,
        wording: Wording,
        cancelled: threading.Event,
        explain: Callable[[Exception], GltrError],
    ) -> None:
        self._read, self._wording = read, wording
        self._cancelled, self._explain = cancelled, explain
        if not read.choice.is_on_server:
            read.weights_sha256 = weights_sha256(read.choice.name)
        self._engine = open_engine(read.choice, LoadingSteps(cancelled))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.close()

    def figures(self, item: Item) -> Figures | str:
        """The figures of the words of ``item``, or why there are none; raises Cancelled."""
        return self._attempted(lambda: figures_of(*self._scored(item)))

    def sentence(self, item: Item) -> tuple[Analysis, Words] | str:
        """The complete analysis of ``item`` and its words there, or why there is none."""
        return self._attempted(lambda: self._scored(item))

    def _scored(self, item: Item) -> tuple[Analysis, Words]:
        words = self._wording.words_of(item)
        # A table of words does not show what else the model expected.
        analysis = analyse_alone(self._engine, joined(item).text, 0, self._cancelled)
        self._read.record = self._read.record or analysis.model
        self._read.tokens += len(analysis)
        return analysis, words

    def _attempted(self, read: Callable[[], _Found]) -> _Found | str:
        try:
            return read()
        except Cancelled:
            raise
        except GltrError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - the others are read all the same
            _log.error("An item cannot be read", exc_info=error)
            return str(self._explain(error))
