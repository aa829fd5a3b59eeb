"""Models as transformers runs them: every architecture that is not our own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import torch
from transformers.utils import logging as transformers_logging

from gltr_desktop.models.checkpoint.transformers_checkpoint import open_checkpoint
from gltr_desktop.models.context_windows import MAX_WINDOW
from gltr_desktop.models.devices import (
    check_memory,
    choose_precision,
    fits_in_float32,
    move_to,
    precision_name,
)
from gltr_desktop.models.engines.causal.loaded import LoadedModel
from gltr_desktop.models.engines.causal.pack_layers import pack_layers
from gltr_desktop.models.engines.causal.probing import leads_to, probe, rows_are_independent
from gltr_desktop.models.engines.causal.transformers_attention import use_tiles
from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.local_record import LocalModelRecord
from gltr_desktop.models.network_parts import base_model_of
from gltr_desktop.models.word_starts import word_starts
from gltr_desktop.scoring.packed_linear import BLOCK, can_pack

if TYPE_CHECKING:
    from transformers import PreTrainedConfig, PreTrainedModel

    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.checkpoint.stored_tensors import Stored
    from gltr_desktop.models.engines.causal.probing import Findings

_log = logging.getLogger(__name__)

_CONTEXT_KEYS = ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length")


def load_by_transformers(
    source: ModelSource, target: torch.device, precision: str, steps: LoadingSteps | None = None
) -> LoadedModel:
    """Load ``source`` onto ``target``; raises as ``loading.load_model`` does."""
    steps = steps or LoadingSteps()
    steps.begin("its configuration")
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    checkpoint = open_checkpoint(source, steps)
    dtype = choose_precision(precision, target, checkpoint.stored.count)
    if target.type == "cpu":
        count = max(checkpoint.stored.count, checkpoint.described.weights)
        needed = count * dtype.itemsize + checkpoint.described.buffer_bytes
        check_memory(source.name, needed)
    packs = can_pack(target, dtype)
    rounds_later = packs and _can_round_later(checkpoint.stored, target)
    steps.begin("its vocabulary")
    tokenizer = checkpoint.tokenizer()
    model = checkpoint.read(torch.float32 if rounds_later else dtype, steps)
    move_to(model, target, source.name)
    steps.begin("a trial of it")
    findings = probe(source.name, model)
    tokenizer = tokenizer.within(findings.vocabulary_size)
    starts = word_starts(tokenizer.tokenizer, findings.vocabulary_size, tokenizer.end_id)
    record = LocalModelRecord(
        name=source.name,
        revision=source.revision,
        parameters=model.num_parameters(),
        vocabulary_size=findings.vocabulary_size,
        context_length=_context_length(model.config),
        weights=checkpoint.stored.kind,
        precision=precision_name(dtype),
        device=str(model.device),
        start_token=tokenizer.start_token,
        lower_case=tokenizer.tokenizer.lower_case,
        word_marks=starts.marks,
        lacks=starts.lacking,
    )
    if packs and findings.head is not None and not _pack(model, dtype, findings):
        model = checkpoint.read(dtype, steps)
    independent = target.type != "cpu" or rows_are_independent(model, record.context_length)
    return LoadedModel(
        source,
        record,
        model,
        base_model_of(model),
        findings.head,
        findings.caches,
        tokenizer.tokenizer,
        tokenizer.start_id,
        starts,
        block=None if independent else BLOCK,
    )


def _can_round_later(stored: Stored, target: torch.device) -> bool:
    """True if the weights can be read in float32 and rounded later, as each layer is packed.

    Then only the operands of products are rounded. It takes memory for the whole model in float32,
    and weights that are stored in bfloat16 gain nothing.
    """
    return stored.kind != "BF16" and fits_in_float32(target, stored.count)


def _context_length(config: PreTrainedConfig) -> int:
    """The tokens of a window: the model's limit if it states one, at most our own."""
    text_config = config.get_text_config()
    lengths = (getattr(text_config, key, None) for key in _CONTEXT_KEYS)
    known = next((length for length in lengths if isinstance(length, int) and length > 1), None)
    return min(known or MAX_WINDOW, MAX_WINDOW)


def _pack(model: PreTrainedModel, operands: torch.dtype, findings: Findings) -> bool:
    """Prepare the base model for the processor; False if that spoilt the model.

    The weights that are replaced are freed one by one, so that they are never in memory twice.
    """
    width = model.config.get_text_config().hidden_size
    try:
        pack_layers(base_model_of(model), width, operands)
        model.float()
        use_tiles(model)
        with torch.inference_mode():
            return findings.head is not None and leads_to(
                model, findings.head, findings.logits.to(operands)
            )
    except Exception:  # noqa: BLE001 - an architecture that looks into its layers
        _log.info("%s does without packed layers", model.config.model_type, exc_info=True)
        return False
