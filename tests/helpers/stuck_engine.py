"""Engines whose models never finish loading."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, NoReturn

from gltr_desktop.models.engines import ENGINES, EngineKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.models.loading_steps import LoadingSteps
    from gltr_desktop.models.options import ModelChoice

STEP_BY_STEP, AT_ONE_GO = "stuck: step by step", "stuck: at one go"
STUCK = EngineKind(
    "stuck",
    "Stands for a stranger's model that takes for ever",
    lambda choice: choice.name.startswith("stuck: "),
    "helpers.stuck_engine",
)
released = threading.Event()
"""Ends the loading that cannot be stopped, with an error."""


def open_engine(choice: ModelChoice, steps: LoadingSteps) -> NoReturn:
    for number in count(1):
        steps.begin(f"layer {number} of many")
        released.wait(None if choice.name == AT_ONE_GO else 0.01)
        if released.is_set():
            break
    raise RuntimeError("released")


@contextmanager
def stuck_models() -> Iterator[None]:
    """Within the block, models can be chosen that never finish loading; its end releases them."""
    ENGINES.insert(0, STUCK)
    released.clear()
    try:
        yield
    finally:
        ENGINES.remove(STUCK)
        released.set()
