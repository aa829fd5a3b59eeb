"""What the window asks of the worker, and the lanes in which it asks."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.segmentation import Granularity
    from gltr_desktop.models.options import ModelChoice


class Lane:
    """One side of the window as the worker sees it: within a lane, the newest request wins.

    Its attributes are set in the window's thread alone; only the worker clears the event.
    """

    def __init__(self) -> None:
        self.cancelled = threading.Event()
        """Set to stop what is under way."""
        self.newest = 0
        """The number of the newest request; all others are out of date."""
        self.wanted: ModelChoice | None = None
        """The model that was asked for last."""

    def supersede(self, request_id: int) -> None:
        """Give up everything older than ``request_id``."""
        # In this order: who clears the event looks at the number next.
        self.newest = request_id
        self.cancelled.set()


@dataclass(frozen=True)
class Request:
    """A text to analyse. ``request_id`` grows with every request of whatever lane."""

    request_id: int
    lane: Lane
    text: str
    choice: ModelChoice
    top_k: int
    granularity: Granularity


@dataclass(frozen=True)
class MeasureRequest:
    """A text that nobody waits for: it is read while the window has nothing to ask.

    ``number`` grows with every request. ``measured(analysis, seconds)`` says what becomes of the
    complete analysis, which took so long and has ``top_k`` predictions for each token; it is called
    in the worker's thread.
    """

    number: int
    text: str
    choice: ModelChoice
    measured: Callable[[Analysis, float], object]
    top_k: int = 0


@dataclass(frozen=True)
class PairRequest:
    """A text to be read by two models at once, while the window has nothing else to ask.

    ``number`` is one of the row of a :class:`MeasureRequest`. ``scoring`` is the model whose
    reading is judged by what ``sampling`` predicts.
    """

    number: int
    text: str
    scoring: ModelChoice
    sampling: ModelChoice
