"""From a choice to an engine that is ready to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal.first_import import import_quietly
from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.memory_refusals import lacks_memory, too_little_memory
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, unusable
from gltr_desktop.models.rust_panics import RustPanicError, panics_as_errors

if TYPE_CHECKING:
    from gltr_desktop.models.engines.causal.scorer import CausalScorer
    from gltr_desktop.models.options import ModelChoice

_RESERVE_BYTES = 8 << 20


def open_engine(choice: ModelChoice, steps: LoadingSteps | None = None) -> CausalScorer:
    """Find the chosen model, import torch, load the model.

    Raises:
        Cancelled: between two of the ``steps``.
        InputError: there is no such model (at once), or it cannot be used.
        GltrError: there is too little memory.
    """
    source = find_model(choice.name)
    steps = steps or LoadingSteps()
    steps.begin("its libraries")
    # Where memory runs out, there must be enough of it to say so.
    reserve = bytearray(_RESERVE_BYTES)
    try:
        with panics_as_errors():
            import_quietly()
            from gltr_desktop.models.engines.causal.loading import load_model
            from gltr_desktop.models.engines.causal.scorer import CausalScorer

            return CausalScorer(load_model(source, choice.device, choice.precision, steps))
    except (MemoryError, OSError, ImportError) as error:
        reserve.clear()
        # Where memory is short, not even the libraries can be loaded.
        if not lacks_memory(error):
            raise
        raise too_little_memory() from error
    except RustPanicError as error:
        raise unusable(source.name, f"its files are damaged ({error})", DOWNLOAD_AGAIN) from error
