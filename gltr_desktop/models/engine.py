"""What scores texts, whatever runs the model: one way to open it for window and command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.first_import import import_quietly

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.options import ModelChoice


class Engine(Protocol):
    """A model ready to read. Not thread-safe, except that any thread may set the event."""

    @property
    def tokens_per_second(self) -> float:
        """How fast it has read of late; 0 before anything is read."""

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        """Yield ever more complete analyses of ``text``; the last one is complete.

        Raises Cancelled soon after ``cancelled`` is set, and GltrError for what goes wrong.
        """

    def calibrate(self, cancelled: threading.Event) -> None:
        """Read a little, so that the speed is known; raises as :meth:`analyse` does."""

    def forget(self) -> None:
        """Read the next text as if it were the first."""


def open_engine(choice: ModelChoice) -> Engine:
    """Find the chosen model, load it, and be ready to read.

    Takes seconds: torch is imported, if it was not yet. Raises GltrError where that cannot be done,
    and at once if there is no such model.
    """
    source = find_model(choice.name)
    import_quietly()
    from gltr_desktop.models.causal import CausalScorer
    from gltr_desktop.models.loading import load_model

    return CausalScorer(load_model(source, choice.device, choice.precision))
