"""A source → a model in memory, by the first loader that can read it.

Only safetensors and GGUF are read and no code from a model's folder is run: opening a stranger's
model must be as safe as opening a stranger's text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.models.devices import choose_device
from gltr_desktop.models.engines.causal.llama_loading import load_llama
from gltr_desktop.models.loading_failures import loading_explained
from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.model_files import check_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.engines.causal.loaded import LoadedModel

    Loader = Callable[[ModelSource, torch.device, str, LoadingSteps], LoadedModel | None]
    """Source, device, precision, steps → the model; None leaves the source to the next loader."""


def load_model(
    source: ModelSource,
    device: str = "auto",
    precision: str = "auto",
    steps: LoadingSteps | None = None,
) -> LoadedModel:
    """Load the model that ``source`` names.

    In bfloat16 on a processor, only the products within the base model are formed in it, and all
    else in float32; on a GPU the whole base model is bfloat16. Logits are float32 in any case.

    Raises:
        Cancelled: between two of the ``steps``.
        InputError: ``source`` does not hold a causal language model that can be used.
        GltrError: there is too little memory.
    """
    target = choose_device(device)
    if source.gguf is None:
        check_folder(source)
    with loading_explained(source.name):
        for loader in _LOADERS:
            loaded = loader(source, target, precision, steps or LoadingSteps())
            if loaded is not None:
                return loaded
    raise ValueError(f"no loader takes {source.name}")


def on_processor(loaded: LoadedModel) -> LoadedModel:
    """The same model, loaded again for the processor; raises as :func:`load_model` does."""
    exact = loaded.record.precision == "float32"
    return load_model(loaded.source, "cpu", "float32" if exact else "auto")


def _by_transformers(
    source: ModelSource, target: torch.device, precision: str, steps: LoadingSteps
) -> LoadedModel:
    # Importing transformers takes longer than loading the models that do without it.
    from gltr_desktop.models.checkpoint.transformers_checkpoint import ONE_AT_A_TIME
    from gltr_desktop.models.engines.causal.transformers_loading import load_by_transformers

    with ONE_AT_A_TIME:
        return load_by_transformers(source, target, precision, steps)


_LOADERS: tuple[Loader, ...] = (load_llama, _by_transformers)
"""The last one takes every source, or raises."""
