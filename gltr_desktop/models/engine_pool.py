"""The engines that are open: several while memory suffices, else they take turns."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING

from gltr_desktop.models.memory_need import fits_beside
from gltr_desktop.models.memory_refusals import TooLittleMemoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.loading_steps import LoadingSteps
    from gltr_desktop.models.options import ModelChoice


class EnginePool:
    """Engines by the choice that each was opened for. Not thread-safe."""

    def __init__(self, fits: Callable[[ModelChoice], bool] = fits_beside) -> None:
        """``fits`` says whether a model has room beside the engines that are open."""
        self._fits = fits
        # Those used longest ago come first.
        self._engines: dict[ModelChoice, Engine] = {}

    @property
    def choices(self) -> frozenset[ModelChoice]:
        """Those whose engines are open."""
        return frozenset(self._engines)

    def get(self, choice: ModelChoice) -> Engine | None:
        """The engine of ``choice`` if it is open; from then on it is the one used last."""
        engine = self._engines.pop(choice, None)
        if engine is not None:
            self._engines[choice] = engine
        return engine

    def keep(self, wanted: Collection[ModelChoice]) -> None:
        """Close all engines but those of ``wanted``."""
        for choice in self.choices.difference(wanted):
            self._close(choice)

    def open(self, choice: ModelChoice, steps: LoadingSteps) -> Engine:
        """Open the engine of ``choice``, which is not open; others close where it needs their room.

        Raises as :func:`~gltr_desktop.models.engine.open_engine` does.
        """
        from gltr_desktop.models.engine import open_engine

        while self._engines and not self._fits(choice):
            self._close(next(iter(self._engines)))
        engine = self._try_to_open(choice, steps) if self._engines else None
        if engine is None:
            self.keep(())
            engine = open_engine(choice, steps)
        self._engines[choice] = engine
        return engine

    def _try_to_open(self, choice: ModelChoice, steps: LoadingSteps) -> Engine | None:
        """The engine of ``choice``; None if it turns out to need the memory of the others."""
        from gltr_desktop.models.engine import open_engine

        try:
            return open_engine(choice, steps)
        except TooLittleMemoryError:
            # What has been loaded of it is only given up with the error.
            return None

    def _close(self, choice: ModelChoice) -> None:
        self._engines.pop(choice).close()
        _give_memory_back()


def _give_memory_back() -> None:
    """Let the system have what nothing uses: glibc keeps nearly all of a model's memory else."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # Other C libraries lack it.
        if trim is not None:
            trim(0)
