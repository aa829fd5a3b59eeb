"""Files → our own Llama: GGUF and safetensors, for the configurations that it reproduces.

Transformers gets every other model, and reads it or says what is wrong with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from gltr_desktop.errors import InputError
from gltr_desktop.models.checkpoint.config_limits import StoredSizes, check_config
from gltr_desktop.models.checkpoint.tokenizer_loading import (
    LoadedTokenizer,
    folder_tokenizer,
    gguf_tokenizer,
)
from gltr_desktop.models.devices import (
    check_memory,
    choose_precision,
    precision_name,
)
from gltr_desktop.models.engines.causal.llama import Llama
from gltr_desktop.models.engines.causal.llama_config import LlamaConfig
from gltr_desktop.models.engines.causal.loaded import LoadedModel
from gltr_desktop.models.gguf.container import GgufFile, read_gguf
from gltr_desktop.models.gguf.weights import read_weights
from gltr_desktop.models.hub_files import CONFIG, TOKENIZER
from gltr_desktop.models.local_record import LocalModelRecord
from gltr_desktop.models.model_files import has_file, read_object
from gltr_desktop.models.options import languages_of
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, unusable
from gltr_desktop.models.tokens import TextTokenizer
from gltr_desktop.models.word_starts import word_starts
from gltr_desktop.resources import RESOURCES
from gltr_desktop.scoring.lm_head import LMHead, float32_product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.loading_steps import LoadingSteps

_CPU = torch.device("cpu")
# How many ids a model is tried on before it is used.
_TRIED_IDS = 4
_LAYER = re.compile(r"model\.layers\.(\d+)\.")

_GGUF_NAMES = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}
# In some architectures llama.cpp's converter interleaves the halves of each head of these tensors.
# Architectures of which that is not known are left to transformers.
_HEADS_OF = {"attn_q": "heads", "attn_k": "groups"}
_INTERLEAVED = {"llama": True, "mistral3": True, "qwen2": False, "qwen3": False}
# Tensors that the configuration was made of.
_IN_CONFIGURATION = {"rope_freqs.weight"}


class _LeftToTransformersError(Exception):
    """The files are not as expected here: transformers has to look at them."""


@dataclass(frozen=True, eq=False)
class _Opened:
    """An open model: ``read`` returns a tensor by transformers' name and checks its shape."""

    config: LlamaConfig
    read: Callable[[str, tuple[int, ...]], Tensor]
    count: int
    stored_as: str
    tokenizer: Callable[[], LoadedTokenizer]


def load_llama(
    source: ModelSource, target: torch.device, precision: str, steps: LoadingSteps
) -> LoadedModel | None:
    """Load ``source`` for the processor; None if transformers has to, as for another ``target``.

    Raises InputError for a damaged GGUF file, and GltrError for too little memory.
    """
    if target.type != "cpu":
        return None
    opening = _opened_gguf if source.gguf is not None else _opened_safetensors
    try:
        return _load(source, opening(source), precision, steps)
    except _LeftToTransformersError:
        return None


def _load(source: ModelSource, opened: _Opened, precision: str, steps: LoadingSteps) -> LoadedModel:
    config = opened.config

    def read(name: str, shape: tuple[int, ...]) -> Tensor:
        layer = _LAYER.match(name)
        step = f"layer {int(layer[1]) + 1:,} of {config.layers:,}" if layer else "its vocabulary"
        steps.begin(step)
        return opened.read(name, shape)

    dtype = choose_precision(precision, _CPU, opened.count)
    # An embedding that is the head as well is in memory twice: as a table, and packed.
    table = config.vocabulary * config.width * torch.float32.itemsize
    check_memory(source.name, opened.count * dtype.itemsize + table)
    base_model = Llama(config, read, dtype).eval().requires_grad_(requires_grad=False)
    head = LMHead(float32_product(base_model.head_weight(read), None))
    with torch.inference_mode():
        hidden = base_model(torch.arange(_TRIED_IDS)[None], use_cache=False).last_hidden_state[0]
        if not head(hidden).isfinite().all():
            raise unusable(
                source.name, "it returns logits that are not finite numbers", DOWNLOAD_AGAIN
            )
    steps.begin("its vocabulary")
    tokenizer = opened.tokenizer().within(config.vocabulary)
    starts = word_starts(tokenizer.tokenizer, config.vocabulary, tokenizer.end_id)
    record = LocalModelRecord(
        name=source.name,
        revision=source.revision,
        parameters=opened.count,
        vocabulary_size=config.vocabulary,
        context_length=config.context_length,
        weights=opened.stored_as,
        precision=precision_name(dtype),
        device="cpu",
        start_token=tokenizer.start_token,
        lower_case=tokenizer.tokenizer.lower_case,
        languages=languages_of(source.name),
        word_marks=starts.marks,
        lacks=starts.lacking,
    )
    return LoadedModel(
        source,
        record,
        base_model,
        base_model,
        head,
        caches=True,
        tokenizer=tokenizer.tokenizer,
        start_id=tokenizer.start_id,
        word_starts=starts,
    )


def _opened_gguf(source: ModelSource) -> _Opened:
    if source.gguf is None:
        raise _LeftToTransformersError
    file = read_gguf(source.gguf, source.name)
    # Models that ship have their configuration beside them, and the larger one its tokenizer, which
    # saves time. The smaller one does without: a package index takes no more.
    shipped = source.folder.parent == RESOURCES / "models"
    raw = _json(source, CONFIG) if shipped else _configuration(file)
    config = LlamaConfig.of(raw)
    if config is None or file.architecture not in _INTERLEAVED:
        raise _LeftToTransformersError
    used = set(_IN_CONFIGURATION)

    def tokenizer() -> LoadedTokenizer:
        _require_all_used(file.tensors.keys(), used)
        if shipped and has_file(source.folder, TOKENIZER):
            text = (source.folder / TOKENIZER).read_text(encoding="utf-8")
            start = int(raw["bos_token_id"])
            found = TextTokenizer.from_json(text, special=[start])
            # Texts that they were trained on begin with what ends the text before.
            return LoadedTokenizer(found, start, found.piece(start).decode(), end_id=start)
        return gguf_tokenizer(file)

    def read(name: str, shape: tuple[int, ...]) -> Tensor:
        found = _gguf_name(name)
        used.add(found)
        return _gguf_weights(file, config, found, shape)

    return _Opened(config, read, file.count, file.precision, tokenizer)


def _configuration(file: GgufFile) -> dict[str, Any]:
    from gltr_desktop.models.gguf.transformers_model import transformers_config

    return transformers_config(file).to_dict()


def _require_all_used(stored: Iterable[str], used: set[str]) -> None:
    """Leave a model to transformers if a tensor was not asked for: it changes what is computed."""
    if not set(stored) <= used:
        raise _LeftToTransformersError


def _gguf_name(name: str) -> str:
    """The name that llama.cpp gives to the parameter ``name`` of transformers."""
    stem, _, kind = name.rpartition(".")
    if stem.startswith("model.layers."):
        _, _, layer, stem = stem.split(".", 3)
        return f"blk.{layer}.{_GGUF_NAMES[stem]}.{kind}"
    return f"{_GGUF_NAMES[stem]}.{kind}"


def _gguf_weights(
    file: GgufFile, config: LlamaConfig, found: str, shape: tuple[int, ...]
) -> Tensor:
    entry = file.tensors.get(found)
    if entry is None:
        raise file.reject(f"it lacks the tensor {found!r}", DOWNLOAD_AGAIN)
    if entry.shape != shape:
        raise file.reject(
            f"the tensor {found!r} has the shape {entry.shape}, not {shape}", DOWNLOAD_AGAIN
        )
    weights = read_weights(file, entry)
    heads_of = _HEADS_OF.get(found.split(".")[-2])
    if _INTERLEAVED[file.architecture] and heads_of is not None:
        heads: int = getattr(config, heads_of)
        weights = weights.view(heads, config.head_width // 2, 2, -1).transpose(1, 2).reshape(shape)
    return weights


def _opened_safetensors(source: ModelSource) -> _Opened:
    raw = _json(source, CONFIG)
    config = LlamaConfig.of(raw)
    if config is None:
        raise _LeftToTransformersError
    # The models that ship are GGUF files and need none of it.
    from safetensors import safe_open

    from gltr_desktop.models.checkpoint.stored_tensors import Stored, stored_tensors

    stored = stored_tensors(source)
    sizes = StoredSizes.of(stored.values())
    check_config(source, raw, sizes)
    # Memory for these is reckoned with, or taken, before any weights are looked at.
    table, heads = config.vocabulary * config.width, config.heads * config.head_width
    if table > sizes.numbers or heads > sizes.largest_dimension:
        raise _LeftToTransformersError
    if config.tied:
        stored.pop("lm_head.weight", None)
    summary = Stored.sum_of(stored.values())
    used: set[str] = set()

    def read(name: str, shape: tuple[int, ...]) -> Tensor:
        if name not in stored or stored[name].shape != shape:
            raise _LeftToTransformersError
        used.add(name)
        with safe_open(stored[name].file, framework="pt") as weights:
            tensor: Tensor = weights.get_tensor(name)
        if tuple(tensor.shape) != shape or not tensor.is_floating_point():
            raise _LeftToTransformersError
        return tensor

    def tokenizer() -> LoadedTokenizer:
        _require_all_used(stored, used)
        return folder_tokenizer(source)

    return _Opened(config, read, summary.count, summary.kind, tokenizer)


def _json(source: ModelSource, name: str) -> dict[str, Any]:
    """The object in the JSON file ``name``; transformers' loader says what is wrong with it."""
    try:
        return read_object(source, name)
    except InputError:
        raise _LeftToTransformersError from None
