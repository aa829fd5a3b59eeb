"""Files as transformers reads them: the configuration first, then the weights, or a refusal."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transformers import (
    CONFIG_MAPPING,
    MODEL_FOR_CAUSAL_LM_MAPPING,
    AutoConfig,
    AutoModelForCausalLM,
    PreTrainedConfig,
    PreTrainedModel,
)

from gltr_desktop.models.engines.causal.checkpoint import Stored, read_json, stored_tensors
from gltr_desktop.models.engines.causal.tokenizer_loading import folder_tokenizer, gguf_tokenizer
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.hub_files import CONFIG
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, OTHER_MODEL, first_line, unusable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import torch

    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.engines.causal.tokenizer_loading import LoadedTokenizer


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The files of a model after a look at them.

    ``read`` loads the weights in a precision and makes the model, ``tokenizer`` loads the
    tokenizer; both raise InputError.
    """

    stored: Stored
    read: Callable[[torch.dtype], PreTrainedModel]
    tokenizer: Callable[[], LoadedTokenizer]


def open_checkpoint(source: ModelSource) -> Checkpoint:
    """Look at the files of ``source``; raises InputError if they hold no causal language model."""
    if source.gguf is not None:
        return _open_gguf(source.gguf, source.name)
    config = _read_config(source)
    return Checkpoint(
        Stored.sum_of(stored_tensors(source).values()),
        # transformers changes the configuration that it is given.
        lambda dtype: _read_model(source, copy.deepcopy(config), dtype),
        lambda: folder_tokenizer(source),
    )


def _open_gguf(path: Path, name: str) -> Checkpoint:
    from gltr_desktop.models.gguf.transformers_model import read_model

    file = read_gguf(path, name)
    return Checkpoint(
        Stored(file.count, file.precision),
        lambda dtype: read_model(file, dtype),
        lambda: gguf_tokenizer(file),
    )


def _read_config(source: ModelSource) -> PreTrainedConfig:
    if not (source.folder / CONFIG).exists():
        raise unusable(
            source.name, f"the folder holds no model (there is no {CONFIG})", OTHER_MODEL
        )
    kind = str(read_json(source, CONFIG).get("model_type") or "unknown")
    if kind not in CONFIG_MAPPING:
        raise unusable(
            source.name,
            f"its architecture “{kind}” is not one that the installed transformers library knows,"
            " and code that comes with a model is never run",
            OTHER_MODEL,
        )
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
            source.name, "it is an encoder-decoder, not a causal language model", OTHER_MODEL
        )
    if type(config) not in MODEL_FOR_CAUSAL_LM_MAPPING:
        raise unusable(source.name, f"a “{kind}” is not a causal language model", OTHER_MODEL)
    return config


def _read_model(
    source: ModelSource, config: PreTrainedConfig, dtype: torch.dtype
) -> PreTrainedModel:
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
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
    except Exception as error:  # Damage, lack of memory, quantised weights, missing libraries...
        raise unusable(
            source.name, f"its weights cannot be loaded ({first_line(error)})", DOWNLOAD_AGAIN
        ) from error
    model, report = loaded
    if report["missing_keys"]:
        missing = min(report["missing_keys"])
        raise unusable(
            source.name,
            f"its weights lack what a causal language model needs ({missing})",
            OTHER_MODEL,
        )
    if report["mismatched_keys"]:
        name = min(key for key, *_ in report["mismatched_keys"])
        raise unusable(source.name, f"its weights do not fit its {CONFIG} ({name})", DOWNLOAD_AGAIN)
    return model  # type: ignore[no-any-return]
