"""A source → a masked model in memory: of safetensors only, and without code from its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from transformers.utils import logging as transformers_logging

from gltr_desktop.analysis.words.surprisal import MASSES
from gltr_desktop.models.checkpoint.tokenizer_loading import masked_tokenizer
from gltr_desktop.models.checkpoint.transformers_checkpoint import (
    MASKED,
    ONE_AT_A_TIME,
    open_checkpoint,
)
from gltr_desktop.models.devices import (
    check_memory,
    choose_device,
    choose_precision,
    move_to,
    precision_name,
)
from gltr_desktop.models.engines.masked.loaded import LoadedModel
from gltr_desktop.models.engines.masked.network import Network, Trial
from gltr_desktop.models.loading_failures import loading_explained
from gltr_desktop.models.local_record import LocalModelRecord
from gltr_desktop.models.model_files import check_folder
from gltr_desktop.models.refusals import unusable

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.checkpoint.tokenizer_loading import MaskedTokenizer
    from gltr_desktop.models.loading_steps import LoadingSteps
    from gltr_desktop.models.options import ModelChoice

_TRIED = 4
"""How many tokens a trial reads behind the mask."""


def load_model(source: ModelSource, choice: ModelChoice, steps: LoadingSteps) -> LoadedModel:
    """Load the model that ``source`` names, as ``choice`` wants it run.

    Raises:
        Cancelled: between two of the ``steps``.
        InputError: ``source`` does not hold a masked language model that can be used.
        GltrError: there is too little memory.
    """
    target = choose_device(choice.device)
    check_folder(source)
    with loading_explained(source.name), ONE_AT_A_TIME:
        transformers_logging.set_verbosity_error()
        transformers_logging.disable_progress_bar()
        return _load(source, choice, target, steps)


def _load(
    source: ModelSource, choice: ModelChoice, target: torch.device, steps: LoadingSteps
) -> LoadedModel:
    steps.begin("its configuration")
    checkpoint = open_checkpoint(source, steps, MASKED)
    count = max(checkpoint.stored.count, checkpoint.described.weights)
    dtype = choose_precision(choice.precision, target, count)
    if target.type == "cpu":
        check_memory(source.name, count * dtype.itemsize + checkpoint.described.buffer_bytes)
    steps.begin("its vocabulary")
    tokenizer = masked_tokenizer(source)
    if tokenizer.mask_id is None:
        raise unusable(source.name, "its tokenizer has no mask", MASKED.other_model)
    model = checkpoint.read(dtype, steps)
    move_to(model, target, source.name)
    steps.begin("a trial of it")
    trial = _trial(tokenizer, tokenizer.mask_id, model)
    network = Network(model)
    size = network.probe(source.name, trial)
    record = LocalModelRecord(
        name=source.name,
        revision=source.revision,
        parameters=model.num_parameters(),
        vocabulary_size=size,
        context_length=min(choice.window, _most_positions(model) or choice.window),
        weights=checkpoint.stored.kind,
        precision=precision_name(dtype),
        device=str(model.device),
        start_token=None,
        lacks=MASSES,
        masking=choice.masking,
        lower_case=tokenizer.tokenizer.lower_case,
    )
    return LoadedModel(record, network, tokenizer, tokenizer.mask_id)


def _trial(tokenizer: MaskedTokenizer, mask_id: int, model: PreTrainedModel) -> Trial:
    """A text of a mask and a few tokens."""
    # The first ids are those of special tokens.
    middle = int(model.get_input_embeddings().weight.size(0)) // 2  # type: ignore[operator]
    text = [mask_id, *range(middle, middle + _TRIED)]
    ids = torch.tensor([[*tokenizer.before, *text, *tokenizer.after]], device=model.device)
    return Trial(ids, len(tokenizer.before))


def _most_positions(model: PreTrainedModel) -> int | None:
    """How many positions ``model`` can read; None where nothing limits them.

    RoBERTa's family counts positions from behind that of its padding.
    """
    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, nn.Embedding):
            unused = 0 if module.padding_idx is None else module.padding_idx + 1
            return module.num_embeddings - unused
    limit = getattr(model.config, "max_position_embeddings", None)
    return limit if isinstance(limit, int) and limit > 0 else None
