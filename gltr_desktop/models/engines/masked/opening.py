"""From a choice to an engine that is ready to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.first_import import import_quietly
from gltr_desktop.models.loading_failures import opening_explained
from gltr_desktop.models.loading_steps import LoadingSteps

if TYPE_CHECKING:
    from gltr_desktop.models.engines.masked.scorer import MaskedScorer
    from gltr_desktop.models.options import ModelChoice


def open_engine(choice: ModelChoice, steps: LoadingSteps | None = None) -> MaskedScorer:
    """Find the chosen model, import torch, load the model.

    Raises:
        Cancelled: between two of the ``steps``.
        InputError: there is no such model (at once), or it cannot be used.
        GltrError: there is too little memory.
    """
    source = find_model(choice.name)
    steps = steps or LoadingSteps()
    steps.begin("its libraries")
    with opening_explained(source.name):
        import_quietly()
        from gltr_desktop.models.engines.masked.loading import load_model
        from gltr_desktop.models.engines.masked.scorer import MaskedScorer

        return MaskedScorer(load_model(source, choice, steps))
