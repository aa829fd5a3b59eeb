"""Models as transformers runs them: every architecture that is not our own, and every way to fail.

What can be relied on (a cache, the head, packed products) is tried out when a model is loaded.
"""

from __future__ import annotations

import copy
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import torch
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

from gltr_desktop.errors import GltrError
from gltr_desktop.models.attention import use_tiles
from gltr_desktop.models.catalog import CONFIG, ModelSource
from gltr_desktop.models.checkpoint import (
    Stored,
    first_line,
    read_json,
    stored_tensors,
    summed_up,
)
from gltr_desktop.models.engines.llama_loading import gguf_tokenizer
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.loaded import (
    AGAIN,
    MAX_WINDOW,
    OTHER_MODEL,
    LoadedModel,
    LocalModelRecord,
    check_memory,
    choose_precision,
    free_memory,
    precision_name,
    unusable,
)
from gltr_desktop.models.pack_layers import pack_layers
from gltr_desktop.models.tokens import TextTokenizer
from gltr_desktop.scoring.lm_head import LMHead, agree, float32_product
from gltr_desktop.scoring.packed_linear import BLOCK, can_pack

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)

_CONTEXT_KEYS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length")
# Numbers of tokens whose states are compared with those of the same tokens among more.
_PROBE_TOKENS, _PROBED = 80, (1, 2, 31, 64, 70)


def load_by_transformers(source: ModelSource, target: torch.device, precision: str) -> LoadedModel:
    """Load ``source`` onto ``target``; raises as :func:`gltr_desktop.models.loading.load_model`."""
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    opened = _opened_gguf(source) if source.gguf is not None else _opened_safetensors(source)
    dtype = choose_precision(precision, target, opened.stored.count)
    if target.type == "cpu":
        check_memory(source, opened.stored.count * dtype.itemsize)
    packs = can_pack(target, dtype)
    # A processor rounds layer by layer, and only what it multiplies, if there is room for that.
    whole = opened.stored.count * torch.float32.itemsize
    rounds_later = packs and opened.stored.kind != "BF16" and whole <= free_memory(target)
    tokenizer, start_id, start_token = opened.tokenizer()
    model = opened.read(torch.float32 if rounds_later else dtype)
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
    record = LocalModelRecord(
        name=source.name,
        revision=source.revision,
        parameters=model.num_parameters(),
        vocabulary_size=findings.vocabulary_size,
        context_length=_context_length(model.config),
        weights=opened.stored.kind,
        precision=precision_name(dtype),
        device=str(model.device),
        start_token=start_token,
    )
    if packs and findings.head is not None and not _pack(model, dtype, findings):
        model = opened.read(dtype)
    block = None
    if target.type == "cpu" and not _rows_are_independent(model):
        block = BLOCK
    return LoadedModel(
        source,
        record,
        model,
        _trunk_of(model),
        findings.head,
        findings.caches,
        tokenizer,
        start_id,
        block,
    )


@dataclass(frozen=True, eq=False)
class _Opened:
    """Files that have been looked at; ``read`` makes the model in a precision."""

    stored: Stored
    read: Callable[[torch.dtype], PreTrainedModel]
    tokenizer: Callable[[], tuple[TextTokenizer, int | None, str | None]]


def _opened_safetensors(source: ModelSource) -> _Opened:
    config = _read_config(source)
    stored = summed_up(stored_tensors(source).values())
    return _Opened(
        stored,
        lambda dtype: _read_model(source, copy.deepcopy(config), dtype),
        lambda: read_tokenizer(source),
    )


def _opened_gguf(source: ModelSource) -> _Opened:
    from gltr_desktop.models.gguf.transformers_model import read_model

    file = read_gguf(cast(Path, source.gguf), source.name)
    return _Opened(
        Stored(file.count, file.precision),
        lambda dtype: read_model(file, dtype),
        lambda: gguf_tokenizer(file),
    )


def _rows_are_independent(model: PreTrainedModel) -> bool:
    """Whether the trunk gives a token the same bits however many are read with it."""
    count = min(_PROBE_TOKENS, _context_length(model.config))
    ids = torch.arange(count)[None] % model.config.get_text_config().vocab_size
    base_model = _trunk_of(model)

    def read(length: int) -> Tensor:
        output = base_model(ids[:, :length], use_cache=False)
        found: Tensor = output[0][0]
        return found

    with torch.inference_mode():
        whole = read(count)
        return all(
            torch.equal(read(length), whole[:length]) for length in _PROBED if length < count
        )


def _read_config(source: ModelSource) -> PreTrainedConfig:
    if not (source.folder / CONFIG).exists():
        raise unusable(source, f"the folder holds no model (there is no {CONFIG})", OTHER_MODEL)
    kind = str(read_json(source, CONFIG).get("model_type") or "unknown")
    if kind not in CONFIG_MAPPING:
        raise unusable(
            source,
            f"its architecture “{kind}” is not one that the installed transformers library knows,"
            " and code that comes with a model is never run",
            OTHER_MODEL,
        )
    try:
        config: PreTrainedConfig = AutoConfig.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
    except Exception as error:  # Wrong values end in errors of all kinds.
        raise unusable(source, f"its {CONFIG} is damaged ({first_line(error)})", AGAIN) from error
    if getattr(config, "is_encoder_decoder", False):
        raise unusable(source, "it is an encoder-decoder, not a causal language model", OTHER_MODEL)
    if type(config) not in MODEL_FOR_CAUSAL_LM_MAPPING:
        raise unusable(source, f"a “{kind}” is not a causal language model", OTHER_MODEL)
    return config


def read_tokenizer(source: ModelSource) -> tuple[TextTokenizer, int | None, str | None]:
    """The tokenizer in a folder, and the id and the text of its start token.

    Raises InputError where there is none that can tell where in a text its tokens are.
    """
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
        backend = tokenizer.backend_tokenizer
    except Exception as error:  # The Rust library raises bare Exception.
        raise unusable(
            source,
            "its tokenizer cannot be loaded, or cannot tell where in a text its tokens are"
            f" ({type(error).__name__})",
            "Choose a model that comes with a tokenizer.json.",
        ) from error
    # Where files are missing, transformers may make an empty tokenizer up.
    if backend.get_vocab_size() <= len(backend.get_added_tokens_decoder()):
        raise unusable(
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
        raise unusable(
            source, f"its weights cannot be loaded ({first_line(error)})", AGAIN
        ) from error
    model, report = loaded
    if report["missing_keys"]:
        lacking = min(report["missing_keys"])
        raise unusable(
            source, f"its weights lack what a causal language model needs ({lacking})", OTHER_MODEL
        )
    if report["mismatched_keys"]:
        name = min(key for key, *_ in report["mismatched_keys"])
        raise unusable(source, f"its weights do not fit its {CONFIG} ({name})", AGAIN)
    return model  # type: ignore[no-any-return]


def _trunk_of(model: PreTrainedModel) -> nn.Module:
    base_model = getattr(model, model.base_model_prefix, None)
    return base_model if isinstance(base_model, nn.Module) else model


def _context_length(config: PreTrainedConfig) -> int:
    text_config = config.get_text_config()
    lengths = (getattr(text_config, key, None) for key in _CONTEXT_KEYS)
    known = next((length for length in lengths if isinstance(length, int) and length > 1), None)
    return min(known or MAX_WINDOW, MAX_WINDOW)


def _output_head(model: PreTrainedModel) -> LMHead | None:
    """What the configuration says about the last step; whether it is true is tried out."""
    linear = model.get_output_embeddings()
    if not isinstance(linear, nn.Linear):
        return None
    config = model.config.get_text_config()

    def factor(key: str) -> float:
        value = getattr(config, key, None)
        return float(value) if value and isinstance(value, (int, float)) else 1.0

    return LMHead(
        float32_product(linear.weight, linear.bias),
        scale=factor("logit_scale") / factor("logits_scaling"),  # Cohere's and Granite's names
        softcap=getattr(config, "final_logit_softcapping", None),
    )


@dataclass(frozen=True, eq=False)
class _Findings:
    """What was found out on a few tokens; ``logits`` (4, V) are those of ``_trial`` ids."""

    vocabulary_size: int
    head: LMHead | None
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
        raise unusable(source, f"it cannot be run ({first_line(error)})", OTHER_MODEL) from error
    if not finite:
        raise unusable(source, "it returns logits that are not finite numbers", AGAIN)
    if not agree(logits[:, :-1], other[:, :-1]):
        raise unusable(
            source, "it reads in both directions, so it is no causal language model", OTHER_MODEL
        )
    return _Findings(logits.shape[-1], head, caches, logits)


def _leads_to(model: PreTrainedModel, head: LMHead, logits: Tensor) -> bool:
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
