"""The contract of engines that give all logits of a text: what comparing two models needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from torch import Tensor

    from gltr_desktop.analysis.record import Tokens, Vocabulary


@dataclass(frozen=True, eq=False)
class LogitReading:
    """A text on its way through the model called ``name``.

    ``blocks`` gives the number of a token and the logits (r, V) that predict it and the r − 1
    tokens after it: in order, no token twice, and all but those that nothing precedes. V is
    ``vocabulary_size``. Nothing is read before the first block is asked for. They must not be
    changed.
    """

    name: str
    tokens: Tokens
    vocabulary: Vocabulary
    vocabulary_size: int
    blocks: Iterator[tuple[int, Tensor]]


@runtime_checkable
class ReadsLogits(Protocol):
    """An engine that can give its predictions in full."""

    def read_logits(self, text: str, cancelled: threading.Event) -> LogitReading:
        """Split ``text`` now, and read it as the blocks are asked for.

        What the engine keeps of its last analysis stays as it is. Raises, here and where blocks
        are asked for, as :meth:`~gltr_desktop.models.engine.Engine.analyse` does.
        """
