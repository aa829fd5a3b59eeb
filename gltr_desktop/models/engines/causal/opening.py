"""From a choice to an engine that is ready to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.models.local_opening import found_here

if TYPE_CHECKING:
    from gltr_desktop.models.engines.causal.scorer import CausalScorer
    from gltr_desktop.models.loading_steps import LoadingSteps
    from gltr_desktop.models.options import ModelChoice


def open_engine(choice: ModelChoice, steps: LoadingSteps | None = None) -> CausalScorer:
    """Find the chosen model, import torch, load the model; raises as ``found_here`` does."""
    with found_here(choice, steps) as (source, steps):
        from gltr_desktop.models.engines.causal.loading import load_model
        from gltr_desktop.models.engines.causal.scorer import CausalScorer

        return CausalScorer(load_model(source, choice.device, choice.precision, steps))
