"""Weights, device, precision, and every way that can fail.

Only safetensors are read and no code from a model's folder is run: opening a stranger's model must
be as safe as opening a stranger's text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedConfig,
    PreTrainedModel,
)
from transformers.utils import logging as transformers_logging

from gltr_desktop.analysis.analysis import ModelRecord
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.catalog import ModelSource
from gltr_desktop.models.tokens import TextTokenizer
from gltr_desktop.scoring.head import OutputHead, agree

# A window longer than this makes attention dear and gains a reader of ranks next to nothing.
LONGEST_WINDOW = 2_048
_CONTEXT_KEYS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length")
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
_PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A causal language model, ready to score.

    ``head`` is None where the model's logits cannot be reproduced from its trunk's hidden states;
    ``caches`` says whether the trunk continues from its key-value cache exactly.
    """

    record: ModelRecord
    model: PreTrainedModel
    trunk: nn.Module
    head: OutputHead | None
    caches: bool
    tokenizer: TextTokenizer
    start_id: int | None

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.model.device


def choose_device(wanted: str) -> torch.device:
    """``auto`` is CUDA, then Apple's GPU, then the processor; raises InputError if there is none."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if wanted == "auto":
        return torch.device(next((name for name, found in there.items() if found), "cpu"))
    if not there.get(wanted, True):
        raise InputError(
            f"This computer has no “{wanted}” device that torch can use.",
            "Choose the device “auto” or “cpu”.",
        )
    return torch.device(wanted)


def choose_precision(wanted: str, device: torch.device) -> torch.dtype:
    """``auto`` is bfloat16 on a GPU that computes in it natively, float32 everywhere else."""
    if wanted != "auto":
        return _PRECISIONS[wanted]
    native = device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.bfloat16 if native else torch.float32


def load_model(source: ModelSource, device: str = "auto", precision: str = "auto") -> LoadedModel:
    """Load the model that ``source`` names.

    Raises:
        InputError: the folder does not hold a causal language model that can be used.
        GltrError: there is too little memory.
    """
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    target = choose_device(device)
    dtype = choose_precision(precision, target)
    config = _read_config(source)
    _check_weights(source)
    _check_memory(source, target, dtype)
    tokenizer, start_id, start_token = _read_tokenizer(source)
    model = _read_model(source, config, dtype)
    try:
        model.to(target)
    except torch.OutOfMemoryError:
        raise GltrError(
            f"The model “{source.name}” does not fit into the memory of {target}.",
            "Choose a smaller model, or the device “cpu”.",
        ) from None
    size = int(model.get_input_embeddings().weight.shape[0])
    if start_id is not None and start_id >= size:
        start_id, start_token = None, None
    findings = _examine(source, model, size)
    record = ModelRecord(
        name=source.name,
        revision=source.revision,
        parameters=model.num_parameters(),
        vocabulary_size=findings.vocabulary_size,
        context_length=_context_length(config),
        precision=str(dtype).removeprefix("torch."),
        device=str(model.device),
        start_token=start_token,
    )
    return LoadedModel(
        record, model, _trunk_of(model), findings.head, findings.caches, tokenizer, start_id
    )


def _unusable(source: ModelSource, why: str, remedy: str) -> InputError:
    return InputError(f"“{source.name}” cannot be used: {why}.", remedy)


_OTHER_MODEL = "Choose the folder or name of a causal language model in safetensors format."


def _read_config(source: ModelSource) -> PreTrainedConfig:
    path = source.folder / "config.json"
    if not path.is_file():
        raise _unusable(source, "the folder holds no model (there is no config.json)", _OTHER_MODEL)
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unusable(
            source, f"its config.json cannot be read ({error.strerror})", "Check the permissions."
        ) from None
    except ValueError:
        raise _unusable(source, "its config.json is damaged", "Download the model again.") from None
    try:
        config = AutoConfig.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
    except (ValueError, KeyError, OSError, TypeError):
        kind = entries.get("model_type") if isinstance(entries, dict) else None
        raise _unusable(
            source,
            f"its architecture “{kind or 'unknown'}” is not one that the installed transformers"
            " library knows, and code that comes with a model is never run",
            _OTHER_MODEL,
        ) from None
    if getattr(config, "is_encoder_decoder", False):
        raise _unusable(source, "it is an encoder-decoder, not a causal language model", _OTHER_MODEL)
    return config


def _weight_files(source: ModelSource) -> list[Path]:
    index = source.folder / "model.safetensors.index.json"
    if not index.is_file():
        return sorted(source.folder.glob("*.safetensors"))
    try:
        names = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, AttributeError):
        raise _unusable(source, f"{index.name} is damaged", "Download the model again.") from None
    return [source.folder / name for name in sorted(names)]


def _check_weights(source: ModelSource) -> None:
    files = _weight_files(source)
    if not files:
        if any(any(source.folder.glob(pattern)) for pattern in _PICKLES):
            raise _unusable(
                source,
                "its weights are pickle files, which can run code when they are opened",
                "Convert the weights to safetensors, or choose another model.",
            )
        raise _unusable(source, "the folder holds no weights (*.safetensors)", _OTHER_MODEL)
    for path in files:
        try:
            with safe_open(path, framework="pt"):
                pass
        except FileNotFoundError:
            raise _unusable(
                source, f"the weights file {path.name} is missing", "Download the model again."
            ) from None
        except OSError as error:
            raise _unusable(
                source,
                f"the weights file {path.name} cannot be read ({error.strerror or error})",
                "Check the file and its permissions.",
            ) from None
        except SafetensorError:
            raise _unusable(
                source,
                f"the weights file {path.name} is truncated or damaged",
                "Download the model again.",
            ) from None


def _check_memory(source: ModelSource, device: torch.device, dtype: torch.dtype) -> None:
    """Refuse what would push the computer into swapping, or the process into being killed."""
    if device.type != "cpu":
        return
    elements = 0
    for path in _weight_files(source):
        with safe_open(path, framework="pt") as weights:
            for key in weights.keys():  # noqa: SIM118 - not a dict
                count = 1
                for side in weights.get_slice(key).get_shape():
                    count *= side
                elements += count
    needed, free = elements * dtype.itemsize, psutil.virtual_memory().available
    if needed > free:
        raise GltrError(
            f"The model “{source.name}” needs {needed / 1e9:.1f} GB of memory;"
            f" {free / 1e9:.1f} GB are free.",
            "Close other programs, choose bfloat16 precision, or a smaller model.",
        )


def _read_tokenizer(source: ModelSource) -> tuple[TextTokenizer, int | None, str | None]:
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
        backend = tokenizer.backend_tokenizer
    except Exception as error:  # noqa: BLE001 - the Rust library raises bare Exception
        raise _unusable(
            source,
            "its tokenizer cannot be loaded, or cannot tell where in a text its tokens are"
            f" ({type(error).__name__})",
            "Choose a model that comes with a tokenizer.json.",
        ) from None
    return TextTokenizer(backend), tokenizer.bos_token_id, tokenizer.bos_token


def _read_model(
    source: ModelSource, config: PreTrainedConfig, dtype: torch.dtype
) -> PreTrainedModel:
    not_causal = _unusable(
        source, f"a “{config.model_type}” of this kind is not a causal language model", _OTHER_MODEL
    )
    try:
        model, report = AutoModelForCausalLM.from_pretrained(
            source.folder,
            config=config,
            dtype=dtype,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            output_loading_info=True,
        )
    except ValueError:
        raise not_causal from None
    except (SafetensorError, RuntimeError, OSError, KeyError) as error:
        raise _unusable(
            source,
            f"its weights do not fit its config.json ({str(error).splitlines()[0]})",
            "Download the model again.",
        ) from None
    if report["missing_keys"] or report["mismatched_keys"]:
        lacking = sorted(report["missing_keys"] or (key[0] for key in report["mismatched_keys"]))
        raise _unusable(
            source, f"its weights lack what a causal language model needs ({lacking[0]})", _OTHER_MODEL
        )
    model.eval()
    model.requires_grad_(requires_grad=False)
    return model  # type: ignore[no-any-return]


def _trunk_of(model: PreTrainedModel) -> nn.Module:
    trunk = getattr(model, model.base_model_prefix, None)
    return trunk if isinstance(trunk, nn.Module) else model


def _context_length(config: PreTrainedConfig) -> int:
    text_config = config.get_text_config()
    lengths = (getattr(text_config, key, None) for key in _CONTEXT_KEYS)
    known = next((length for length in lengths if isinstance(length, int) and length > 1), None)
    return min(known or LONGEST_WINDOW, LONGEST_WINDOW)


def _output_head(model: PreTrainedModel) -> OutputHead | None:
    """What the configuration says about the last step; whether it is true is tried out."""
    linear = model.get_output_embeddings()
    if not isinstance(linear, nn.Linear):
        return None
    config = model.config.get_text_config()
    multiplier = getattr(config, "logit_scale", None)  # Cohere
    divisor = getattr(config, "logits_scaling", None)  # Granite
    return OutputHead(
        linear.weight,
        linear.bias,
        scale=float(multiplier or 1.0) / float(divisor or 1.0),
        softcap=getattr(config, "final_logit_softcapping", None),
    )


@dataclass(frozen=True, eq=False)
class _Findings:
    head: OutputHead | None
    caches: bool
    vocabulary_size: int


@torch.inference_mode()
def _examine(source: ModelSource, model: PreTrainedModel, size: int) -> _Findings:
    """Find out on four tokens what can be relied on: causality, the head, the cache.

    Trying is safer than a list of architectures: one that computes its logits in a way not
    foreseen here takes the plain path instead of giving wrong ranks.
    """
    ids = torch.arange(4, device=model.device)[None] % size
    changed = ids.clone()
    changed[0, -1] = (changed[0, -1] + 1) % size
    logits = model(ids, use_cache=False).logits
    other = model(changed, use_cache=False).logits
    if size > 1 and not agree(logits[:, :-1], other[:, :-1]):
        raise _unusable(
            source, "it reads in both directions, so it is no causal language model", _OTHER_MODEL
        )
    trunk = _trunk_of(model)
    head = _output_head(model)
    if head is not None:
        hidden = _hidden(trunk, ids)
        if hidden is None or not agree(head(hidden[0]), logits[0]):
            head = None
        else:
            head = head.in_float32()
    return _Findings(head, _continues(model, ids, logits), logits.shape[-1])


def _hidden(trunk: nn.Module, ids: Tensor) -> Tensor | None:
    found: Tensor | None = getattr(trunk(ids, use_cache=False), "last_hidden_state", None)
    return found


def _continues(model: PreTrainedModel, ids: Tensor, logits: Tensor) -> bool:
    first = model(ids[:, :2], use_cache=True)
    cache = getattr(first, "past_key_values", None)
    if cache is None:
        return False
    second = model(ids[:, 2:], past_key_values=cache, use_cache=True)
    return agree(second.logits, logits[:, 2:])
