"""A source → a model in memory, by our own Llama where it fits and by transformers elsewhere.

Only safetensors and GGUF are read and no code from a model's folder is run: opening a stranger's
model must be as safe as opening a stranger's text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.models.engines.llama_loading import load_llama
from gltr_desktop.models.loaded import choose_device

if TYPE_CHECKING:
    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.loaded import LoadedModel


def load_model(source: ModelSource, device: str = "auto", precision: str = "auto") -> LoadedModel:
    """Load the model that ``source`` names.

    In bfloat16 on a processor, only the products within the trunk are formed in it, and all else
    in float32; on a GPU the whole trunk is bfloat16. Logits are float32 in any case.

    Raises:
        InputError: ``source`` does not hold a causal language model that can be used.
        GltrError: there is too little memory.
    """
    target = choose_device(device)
    loaded = load_llama(source, precision) if target.type == "cpu" else None
    if loaded is None:
        # Importing transformers takes longer than loading the models that do without it.
        from gltr_desktop.models.transformers_loading import load_by_transformers

        loaded = load_by_transformers(source, target, precision)
    return loaded


def on_processor(loaded: LoadedModel) -> LoadedModel:
    """The same model, loaded again for the processor; raises as :func:`load_model` does."""
    exact = loaded.record.precision == "float32"
    return load_model(loaded.source, "cpu", "float32" if exact else "auto")
