"""Weights, device, precision, and every way that can fail.

Only safetensors are read and no code from a model's folder is run: opening a stranger's model must
be as safe as opening a stranger's text.
"""

from __future__ import annotations

import json
import logging
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from transformers import (
    CONFIG_MAPPING,
    MODEL_FOR_CAUSAL_LM_MAPPING,
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedConfig,
    PreTrainedModel,
)
from transformers.utils import logging as transformers_logging

from gltr_desktop.analysis.analysis import ModelRecord
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.attention import use_tiles
from gltr_desktop.models.catalog import CONFIG, WEIGHTS, WEIGHTS_INDEX, ModelSource
from gltr_desktop.models.packing import pack_layers
from gltr_desktop.models.tokens import TextTokenizer
from gltr_desktop.scoring.head import OutputHead, agree, float32_product
from gltr_desktop.scoring.packed import can_pack, multiplies_bfloat16

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)

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

    source: ModelSource
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
    """``auto`` is CUDA, then Apple's GPU, then the processor.

    Raises InputError if what is wanted is not there.
    """
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
    """``auto`` is bfloat16 where the device multiplies in it natively, float32 everywhere else."""
    if wanted != "auto":
        return _PRECISIONS[wanted]
    if device.type == "cuda":
        native = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        native = device.type == "cpu" and multiplies_bfloat16()
    return torch.bfloat16 if native else torch.float32


def load_model(source: ModelSource, device: str = "auto", precision: str = "auto") -> LoadedModel:
    """Load the model that ``source`` names.

    In bfloat16 on a processor, only the products within the trunk are formed in it, and all else
    in float32; on a GPU the whole trunk is bfloat16. Logits are float32 in any case.

    Raises:
        InputError: the folder does not hold a causal language model that can be used.
        GltrError: there is too little memory.
    """
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    target = choose_device(device)
    dtype = choose_precision(precision, target)
    config = _read_config(source)
    stored = _stored_weights(source)
    if target.type == "cpu":
        _check_memory(source, stored.count * dtype.itemsize)
    packs = can_pack(target, dtype)
    # A processor rounds layer by layer, and only what it multiplies, if there is room for that.
    whole = stored.count * torch.float32.itemsize
    rounds_later = packs and not stored.all_bfloat16 and whole <= _free_memory()
    loaded_in = torch.float32 if rounds_later else dtype
    tokenizer, start_id, start_token = _read_tokenizer(source)
    model = _read_model(source, config, loaded_in)
    try:
        model.to(target)  # type: ignore[arg-type]  # its signature is lost in a decorator
    except torch.OutOfMemoryError:
        raise GltrError(
            f"The model “{source.name}” does not fit into the memory of {target}.",
            "Choose a smaller model, or the device “cpu”.",
        ) from None
    findings = _findings(source, model)
    if start_id is not None and start_id >= findings.vocabulary_size:
        start_id, start_token = None, None
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
    if packs and findings.head is not None and not _pack(model, dtype, findings):
        model = _read_model(source, _read_config(source), dtype)
    return LoadedModel(
        source, record, model, _trunk_of(model), findings.head, findings.caches, tokenizer, start_id
    )


def on_processor(loaded: LoadedModel) -> LoadedModel:
    """The same model, loaded again for the processor; raises as :func:`load_model` does."""
    exact = loaded.record.precision == "float32"
    return load_model(loaded.source, "cpu", "float32" if exact else "auto")


_OTHER_MODEL = "Choose the folder or name of a causal language model in safetensors format."
_AGAIN = "Download the model again, or choose another one."


def _unusable(source: ModelSource, why: str, remedy: str) -> InputError:
    return InputError(f"“{source.name}” cannot be used: {why}.", remedy)


def _first_line(error: Exception) -> str:
    """What a library says about its error, as far as it fits into a sentence."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".:") if lines else type(error).__name__


def _read_json(source: ModelSource, name: str) -> dict[str, Any]:
    try:
        entries = json.loads((source.folder / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise _unusable(
            source, f"its {name} cannot be read ({error.strerror})", "Check the permissions."
        ) from None
    except ValueError:
        entries = None
    if not isinstance(entries, dict):
        raise _unusable(source, f"its {name} is damaged", _AGAIN)
    return entries


def _read_config(source: ModelSource) -> PreTrainedConfig:
    if not (source.folder / CONFIG).exists():
        raise _unusable(source, f"the folder holds no model (there is no {CONFIG})", _OTHER_MODEL)
    kind = str(_read_json(source, CONFIG).get("model_type") or "unknown")
    if kind not in CONFIG_MAPPING:
        raise _unusable(
            source,
            f"its architecture “{kind}” is not one that the installed transformers library knows,"
            " and code that comes with a model is never run",
            _OTHER_MODEL,
        )
    try:
        config: PreTrainedConfig = AutoConfig.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
    except Exception as error:  # Wrong values end in errors of all kinds.
        raise _unusable(
            source, f"its {CONFIG} is damaged ({_first_line(error)})", _AGAIN
        ) from error
    if getattr(config, "is_encoder_decoder", False):
        raise _unusable(
            source, "it is an encoder-decoder, not a causal language model", _OTHER_MODEL
        )
    if type(config) not in MODEL_FOR_CAUSAL_LM_MAPPING:
        raise _unusable(source, f"a “{kind}” is not a causal language model", _OTHER_MODEL)
    return config


def _weight_files(source: ModelSource) -> list[Path]:
    """The files that transformers would read; none if there is nothing for it."""
    if (source.folder / WEIGHTS).exists():
        return [source.folder / WEIGHTS]
    if not (source.folder / WEIGHTS_INDEX).exists():
        return []
    try:
        names = set(_read_json(source, WEIGHTS_INDEX)["weight_map"].values())
        return [source.folder / name for name in sorted(names)]
    except (KeyError, AttributeError, TypeError):
        raise _unusable(source, f"its {WEIGHTS_INDEX} is damaged", _AGAIN) from None


@dataclass(frozen=True)
class _Stored:
    """How many numbers the weights files hold, and whether all of them are bfloat16."""

    count: int
    all_bfloat16: bool


def _stored_weights(source: ModelSource) -> _Stored:
    """What is in the weights files, after making sure that they are all there."""
    files = _weight_files(source)
    if not files and any(any(source.folder.glob(pattern)) for pattern in _PICKLES):
        raise _unusable(
            source,
            "its weights are pickle files, which can run code when they are opened",
            "Convert the weights to safetensors, or choose another model.",
        )
    if not files:
        raise _unusable(source, f"the folder holds no weights ({WEIGHTS})", _OTHER_MODEL)
    count, kinds = 0, set()
    for path in files:
        try:
            with safe_open(path, framework="pt") as weights:
                for key in weights.keys():  # noqa: SIM118 - not a dict
                    entry = weights.get_slice(key)
                    count += math.prod(entry.get_shape())
                    kinds.add(entry.get_dtype())
        except FileNotFoundError:
            raise _unusable(source, f"the weights file {path.name} is missing", _AGAIN) from None
        except OSError as error:
            raise _unusable(
                source,
                f"the weights file {path.name} cannot be read ({_first_line(error)})",
                "Check the file and its permissions.",
            ) from None
        except SafetensorError:
            raise _unusable(
                source, f"the weights file {path.name} is truncated or damaged", _AGAIN
            ) from None
    return _Stored(count, kinds == {"BF16"})


def _free_memory() -> int:
    """Bytes that can be had without swapping."""
    return int(psutil.virtual_memory().available)


def _check_memory(source: ModelSource, needed: int) -> None:
    """Refuse what would push the computer into swapping, or the process into being killed."""
    free = _free_memory()
    if needed > free:
        raise GltrError(
            f"The model “{source.name}” needs {needed / 1e9:,.1f} GB of memory;"
            f" {free / 1e9:,.1f} GB are free.",
            "Close other programs, choose bfloat16 precision, or a smaller model.",
        )


def _read_tokenizer(source: ModelSource) -> tuple[TextTokenizer, int | None, str | None]:
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
        backend = tokenizer.backend_tokenizer
    except Exception as error:  # The Rust library raises bare Exception.
        raise _unusable(
            source,
            "its tokenizer cannot be loaded, or cannot tell where in a text its tokens are"
            f" ({type(error).__name__})",
            "Choose a model that comes with a tokenizer.json.",
        ) from error
    # Where files are missing, transformers may make an empty tokenizer up.
    if backend.get_vocab_size() <= len(backend.get_added_tokens_decoder()):
        raise _unusable(
            source, "it has no tokenizer", "Choose a model that comes with a tokenizer.json."
        )
    return TextTokenizer(backend), tokenizer.bos_token_id, tokenizer.bos_token


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
        raise _unusable(
            source, f"its weights cannot be loaded ({_first_line(error)})", _AGAIN
        ) from error
    model, report = loaded
    if report["missing_keys"]:
        lacking = min(report["missing_keys"])
        raise _unusable(
            source, f"its weights lack what a causal language model needs ({lacking})", _OTHER_MODEL
        )
    if report["mismatched_keys"]:
        name = min(key for key, *_ in report["mismatched_keys"])
        raise _unusable(source, f"its weights do not fit its {CONFIG} ({name})", _AGAIN)
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

    def factor(key: str) -> float:
        value = getattr(config, key, None)
        return float(value) if value and isinstance(value, (int, float)) else 1.0

    return OutputHead(
        float32_product(linear.weight, linear.bias),
        scale=factor("logit_scale") / factor("logits_scaling"),  # Cohere's and Granite's names
        softcap=getattr(config, "final_logit_softcapping", None),
    )


@dataclass(frozen=True, eq=False)
class _Findings:
    """What was found out on a few tokens; ``logits`` (4, V) are those of ``_trial`` ids."""

    vocabulary_size: int
    head: OutputHead | None
    caches: bool
    logits: Tensor


def _trial(model: PreTrainedModel) -> Tensor:
    """Four ids, of shape (1, 4)."""
    return torch.arange(4, device=model.device)[None]


def _findings(source: ModelSource, model: PreTrainedModel) -> _Findings:
    """Find out on four tokens what can be relied on: causality, the head, the cache.

    Trying is safer than a list of architectures: one that computes its logits in a way not
    foreseen here takes the plain path instead of giving wrong ranks.
    """
    try:
        with torch.inference_mode():
            ids = _trial(model)
            logits = model(ids, use_cache=False).logits
            changed = torch.cat([ids[:, :-1], ids[:, -1:] + 1], 1)
            other = model(changed, use_cache=False).logits
            finite = bool(logits.isfinite().all())
            head = _output_head(model)
            if head is not None and not _leads_to(model, head, logits):
                head = None
            caches = _continues(model, ids, logits)
    except Exception as error:  # This ran the code of one of hundreds of architectures.
        raise _unusable(source, f"it cannot be run ({_first_line(error)})", _OTHER_MODEL) from error
    if not finite:
        raise _unusable(source, "it returns logits that are not finite numbers", _AGAIN)
    if not agree(logits[:, :-1], other[:, :-1]):
        raise _unusable(
            source, "it reads in both directions, so it is no causal language model", _OTHER_MODEL
        )
    return _Findings(logits.shape[-1], head, caches, logits)


def _leads_to(model: PreTrainedModel, head: OutputHead, logits: Tensor) -> bool:
    """Whether ``head`` turns the trunk's hidden states into ``logits`` (1, 4, V)."""
    hidden = getattr(_trunk_of(model)(_trial(model), use_cache=False), "last_hidden_state", None)
    # Rounded as the logits it is compared with.
    return hidden is not None and agree(head(hidden[0]).to(logits.dtype), logits[0])


def _continues(model: PreTrainedModel, ids: Tensor, logits: Tensor) -> bool:
    """Whether the rest of ``ids`` after a few, read with their cache, has the same ``logits``."""
    cache = getattr(model(ids[:, :2], use_cache=True), "past_key_values", None)
    if cache is None:
        return False
    rest = model(ids[:, 2:], past_key_values=cache, use_cache=True)
    return agree(rest.logits, logits[:, 2:])


def _pack(model: PreTrainedModel, operands: torch.dtype, findings: _Findings) -> bool:
    """Prepare the trunk for the processor; False if that spoilt the model.

    The weights that are replaced are freed one by one, so that they are never in memory twice.
    """
    width = model.config.get_text_config().hidden_size
    try:
        pack_layers(_trunk_of(model), width, operands)
        model.float()
        use_tiles(model)
        with torch.inference_mode():
            return findings.head is not None and _leads_to(
                model, findings.head, findings.logits.to(operands)
            )
    except Exception:  # noqa: BLE001 - an architecture that looks into its layers
        _log.info("%s does without packed layers", model.config.model_type, exc_info=True)
        return False
