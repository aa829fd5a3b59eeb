"""Files as transformers reads them: the configuration first, then the weights, or a refusal."""

from __future__ import annotations

import copy
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from transformers import (
    CONFIG_MAPPING,
    MODEL_FOR_CAUSAL_LM_MAPPING,
    MODEL_FOR_MASKED_LM_MAPPING,
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    PreTrainedConfig,
    PreTrainedModel,
)

from gltr_desktop.errors import Cancelled
from gltr_desktop.models.checkpoint.config_limits import (
    StoredSizes,
    check_config,
    check_count,
    check_layers,
)
from gltr_desktop.models.checkpoint.stored_tensors import Stored, stored_tensors
from gltr_desktop.models.checkpoint.tokenizer_loading import folder_tokenizer, gguf_tokenizer
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.hub_files import CONFIG
from gltr_desktop.models.model_files import has_file, read_object
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, OTHER_MODEL, first_line, unusable
from gltr_desktop.models.transformers_steps import steps_within

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from pathlib import Path

    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.checkpoint.tokenizer_loading import LoadedTokenizer
    from gltr_desktop.models.loading_steps import LoadingSteps


ONE_AT_A_TIME = threading.Lock()
"""To be held by whoever loads a model with transformers.

The library replaces methods of a class while it loads: two threads leave it changed.
"""


@dataclass(frozen=True, eq=False)
class Family:
    """A kind of models: what it is called, and transformers' classes for it.

    ``other_model`` is the remedy where a folder holds a model of another kind.
    """

    noun: str
    auto: Any
    classes: Container[type[PreTrainedConfig]]
    other_model: str


CAUSAL = Family(
    "causal language model", AutoModelForCausalLM, MODEL_FOR_CAUSAL_LM_MAPPING, OTHER_MODEL
)
MASKED = Family(
    "masked language model",
    AutoModelForMaskedLM,
    MODEL_FOR_MASKED_LM_MAPPING,
    "Choose one with its masked language model head, such as “bert-base-uncased”.",
)


@dataclass(frozen=True)
class Described:
    """What a configuration would have in memory: weights, and bytes that no file stores."""

    weights: int = 0
    buffer_bytes: int = 0


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The files of a model after a look at them.

    ``read`` loads the weights in a precision and makes the model, ``tokenizer`` loads the
    tokenizer; both raise InputError.
    """

    stored: Stored
    described: Described
    read: Callable[[torch.dtype, LoadingSteps], PreTrainedModel]
    tokenizer: Callable[[], LoadedTokenizer]


def open_checkpoint(
    source: ModelSource, steps: LoadingSteps, family: Family = CAUSAL
) -> Checkpoint:
    """Look at the files of ``source``, in ``steps``; large ones take seconds.

    Raises Cancelled, and InputError if they hold no model of the ``family``.
    """
    if source.gguf is not None:
        return _open_gguf(source.gguf, source.name)
    entries = _read_entries(source)
    stored = stored_tensors(source)
    sizes = StoredSizes.of(stored.values())
    check_config(source, entries, sizes)
    config = _read_config(source, entries, family)
    return Checkpoint(
        Stored.sum_of(stored.values()),
        _describe(source, config, sizes, steps, family),
        # transformers changes the configuration that it is given.
        lambda dtype, steps: _read_model(source, copy.deepcopy(config), dtype, steps, family),
        lambda: folder_tokenizer(source),
    )


def _describe(
    source: ModelSource,
    config: PreTrainedConfig,
    stored: StoredSizes,
    steps: LoadingSteps,
    family: Family,
) -> Described:
    """Make the model without memory; raises InputError if it is larger than what is stored."""
    layers = getattr(config.get_text_config(), "num_hidden_layers", 0)
    # A quantised weight may take as little as two bits of a stored number of 32.
    factor = 1 if getattr(config, "quantization_config", None) is None else 16
    if isinstance(layers, int):
        check_layers(source, layers, stored)
    try:
        with torch.device("meta"), steps_within(steps):
            model = family.auto.from_config(copy.deepcopy(config))
    except Cancelled:
        raise
    except Exception as error:  # This ran the code of one of hundreds of architectures.
        raise unusable(
            source.name, f"its {CONFIG} is damaged ({first_line(error)})", DOWNLOAD_AGAIN
        ) from error
    weights = sum(parameter.numel() for parameter in model.parameters())
    check_count(source, weights, stored, factor)
    return Described(weights, sum(buffer.nbytes for buffer in model.buffers()))


def _open_gguf(path: Path, name: str) -> Checkpoint:
    from gltr_desktop.models.gguf.transformers_model import read_model

    file = read_gguf(path, name)
    return Checkpoint(
        Stored(file.count, file.precision),
        Described(),
        lambda dtype, steps: read_model(file, dtype, steps),
        lambda: gguf_tokenizer(file),
    )


def _read_entries(source: ModelSource) -> dict[str, Any]:
    """The configuration as it stands in its file; raises InputError if its kind is unknown."""
    if not has_file(source.folder, CONFIG):
        raise unusable(
            source.name, f"the folder holds no model (there is no {CONFIG})", OTHER_MODEL
        )
    entries = read_object(source, CONFIG)
    kind = str(entries.get("model_type") or "unknown")
    if kind not in CONFIG_MAPPING:
        raise unusable(
            source.name,
            f"its architecture “{kind}” is not one that the installed transformers library knows,"
            " and code that comes with a model is never run",
            OTHER_MODEL,
        )
    return entries


def _read_config(source: ModelSource, entries: dict[str, Any], family: Family) -> PreTrainedConfig:
    kind = entries["model_type"]
    try:
        config: PreTrainedConfig = AutoConfig.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
    except Exception as error:  # Wrong values end in errors of all kinds.
        raise unusable(
            source.name, f"its {CONFIG} is damaged ({first_line(error)})", DOWNLOAD_AGAIN
        ) from error
    if getattr(config, "is_encoder_decoder", False):
        raise unusable(
            source.name, f"it is an encoder-decoder, not a {family.noun}", family.other_model
        )
    if type(config) not in family.classes:
        raise unusable(source.name, f"a “{kind}” is not a {family.noun}", family.other_model)
    return config


def _read_model(
    source: ModelSource,
    config: PreTrainedConfig,
    dtype: torch.dtype,
    steps: LoadingSteps,
    family: Family,
) -> PreTrainedModel:
    try:
        with steps_within(steps):
            loaded: Any = family.auto.from_pretrained(
                source.folder,
                config=config,
                dtype=dtype,
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                # They are reported, and refused below in words that can be understood.
                ignore_mismatched_sizes=True,
                output_loading_info=True,
            )
    except Cancelled:
        raise
    except Exception as error:  # Damage, lack of memory, quantised weights, missing libraries...
        raise unusable(
            source.name, f"its weights cannot be loaded ({first_line(error)})", DOWNLOAD_AGAIN
        ) from error
    model, report = loaded
    if report["missing_keys"]:
        missing = min(report["missing_keys"])
        raise unusable(
            source.name,
            f"its weights lack what a {family.noun} needs ({missing})",
            family.other_model,
        )
    if report["mismatched_keys"]:
        name = min(key for key, *_ in report["mismatched_keys"])
        raise unusable(source.name, f"its weights do not fit its {CONFIG} ({name})", DOWNLOAD_AGAIN)
    return model  # type: ignore[no-any-return]
