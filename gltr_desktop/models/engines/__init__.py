"""The ways to run models: a table with one row for each.

A row costs nothing to import; its module is imported when a model is opened with it. Members of
the table do not import one another: what several need lies in :mod:`gltr_desktop.models`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gltr_desktop.models.catalog import is_masked_model
from gltr_desktop.models.servers.address import ServerKind, is_on_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.options import ModelChoice


@dataclass(frozen=True)
class EngineKind:
    """One way to run models.

    ``accepts`` decides by the choice alone and imports nothing heavy. ``module`` is a dotted name:
    that module's ``open_engine(choice, steps)`` returns an
    :class:`~gltr_desktop.models.engine.Engine`.
    """

    name: str
    description: str
    accepts: Callable[[ModelChoice], bool]
    module: str


def _names_files(choice: ModelChoice) -> bool:
    """True if the catalogue may know the name: a shipped model, a path, or a name on the hub."""
    return not is_on_server(choice.name)


def _names_masked_model(choice: ModelChoice) -> bool:
    return _names_files(choice) and is_masked_model(choice.name)


def _is_served_by(kind: ServerKind, choice: ModelChoice) -> bool:
    return is_on_server(choice.name) and choice.name.startswith(f"{kind.value}+")


MASKED = EngineKind(
    "masked",
    "Masked language models in safetensors format, run in this process",
    _names_masked_model,
    "gltr_desktop.models.engines.masked.opening",
)

ENGINES: list[EngineKind] = [
    MASKED,
    EngineKind(
        "causal",
        "Causal language models in safetensors or GGUF format, run in this process",
        _names_files,
        "gltr_desktop.models.engines.causal.opening",
    ),
    EngineKind(
        "vllm",
        "Causal language models on a vLLM server",
        partial(_is_served_by, ServerKind.VLLM),
        "gltr_desktop.models.engines.vllm.opening",
    ),
    EngineKind(
        "sglang",
        "Causal language models on an SGLang server",
        partial(_is_served_by, ServerKind.SGLANG),
        "gltr_desktop.models.engines.sglang.opening",
    ),
]
"""A model is opened with the first kind that accepts it."""
