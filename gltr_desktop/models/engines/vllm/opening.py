"""From a choice to an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.models.engines.vllm.protocol import VllmProtocol
from gltr_desktop.models.servers.opening import open_on_server

if TYPE_CHECKING:
    from gltr_desktop.models.loading_steps import LoadingSteps
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.models.servers.scorer import ServerScorer


def open_engine(choice: ModelChoice, steps: LoadingSteps | None = None) -> ServerScorer:
    """The engine of the chosen model; raises as ``open_on_server`` does."""
    return open_on_server(VllmProtocol, choice, steps)
