"""Opens models in transformers' format, which bundles could have left out parts of."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.errors import GltrError
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TEXT = "It was a bright cold day, and the clocks were striking."
_PREDICTIONS = 5


def try_causal(folder: Path) -> str:
    """Make, open and read with a causal model; raises whatever goes wrong."""
    from gltr_desktop.models.trial_models import save_causal_model

    return _try(folder / "causal", save_causal_model)


def try_masked(folder: Path) -> str:
    """Make, open and read with a masked model; raises whatever goes wrong."""
    from gltr_desktop.models.trial_models import save_masked_model

    return _try(folder / "masked", save_masked_model)


def _try(folder: Path, save: Callable[[Path], None]) -> str:
    from gltr_desktop.models.engine import analyse_alone, open_engine

    save(folder)
    engine = open_engine(ModelChoice(str(folder), "cpu", "float32"))
    try:
        analysis = analyse_alone(engine, _TEXT, _PREDICTIONS, threading.Event())
    finally:
        engine.close()
    logprobs = analysis.columns.logprob[analysis.scored]
    # Random weights know nothing: no token is much likelier than another.
    if not len(logprobs) or not np.all((logprobs < -1) & (logprobs > -20)):
        raise GltrError(
            "The probabilities are not what random weights give.",
            "Install the program again, and report it if they stay so.",
        )
    return f"{len(analysis)} tokens read"
