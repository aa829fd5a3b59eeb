"""Finds out on a few tokens what can be relied on in a model: causality, head, cache, rows.

Trying is safer than a list of architectures: one that computes its logits in a way not foreseen
here takes the plain path instead of giving wrong ranks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from gltr_desktop.models.network_parts import base_model_of
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, OTHER_MODEL, first_line, unusable
from gltr_desktop.scoring.lm_head import LMHead, agree, float32_product

if TYPE_CHECKING:
    from transformers import PreTrainedModel

# The states of so many first tokens are compared with those of the same tokens among more.
_TRIED_LENGTHS, _MAX_TRIED = (1, 2, 31, 64, 70), 80


@dataclass(frozen=True, eq=False)
class Findings:
    """The results of a probe; ``logits`` (1, 4, V) are those of the tried ids.

    ``head`` is None where it does not reproduce the logits from the base model's hidden states;
    ``caches`` says whether the model continues exactly from its key-value cache.
    """

    vocabulary_size: int
    head: LMHead | None
    caches: bool
    logits: Tensor


def probe(name: str, model: PreTrainedModel) -> Findings:
    """Find out on four tokens whether ``model`` is causal, and whether head and cache work.

    Raises InputError for the model ``name`` if it cannot be run, returns no finite numbers, or
    reads in both directions.
    """
    try:
        with torch.inference_mode():
            ids = _tried_ids(model)
            logits = model(ids, use_cache=False).logits
            changed = torch.cat([ids[:, :-1], ids[:, -1:] + 1], 1)
            other = model(changed, use_cache=False).logits
            finite = bool(logits.isfinite().all())
            head = _output_head(model)
            if head is not None and not leads_to(model, head, logits):
                head = None
            caches = _continues(model, ids, logits)
    except Exception as error:  # This ran the code of one of hundreds of architectures.
        raise unusable(name, f"it cannot be run ({first_line(error)})", OTHER_MODEL) from error
    if not finite:
        raise unusable(name, "it returns logits that are not finite numbers", DOWNLOAD_AGAIN)
    if not agree(logits[:, :-1], other[:, :-1]):
        raise unusable(
            name, "it reads in both directions, so it is not a causal language model", OTHER_MODEL
        )
    return Findings(logits.shape[-1], head, caches, logits)


def leads_to(model: PreTrainedModel, head: LMHead, logits: Tensor) -> bool:
    """True if ``head`` turns the hidden states of the tried ids into ``logits`` (1, 4, V)."""
    output = base_model_of(model)(_tried_ids(model), use_cache=False)
    hidden = getattr(output, "last_hidden_state", None)
    # Rounded as the logits it is compared with.
    return hidden is not None and agree(head(hidden[0]).to(logits.dtype), logits[0])


def rows_are_independent(model: PreTrainedModel, context_length: int) -> bool:
    """True if the base model gives a token the same bits however many are read with it."""
    count = min(_MAX_TRIED, context_length)
    ids = torch.arange(count)[None] % model.config.get_text_config().vocab_size
    base_model = base_model_of(model)

    def read(length: int) -> Tensor:
        output = base_model(ids[:, :length], use_cache=False)
        hidden: Tensor = output[0][0]
        return hidden

    with torch.inference_mode():
        whole = read(count)
        return all(
            torch.equal(read(length), whole[:length]) for length in _TRIED_LENGTHS if length < count
        )


def _tried_ids(model: PreTrainedModel) -> Tensor:
    """Four ids, of shape (1, 4)."""
    return torch.arange(4, device=model.device)[None]


def _output_head(model: PreTrainedModel) -> LMHead | None:
    """The output head as the configuration describes it; whether that is true is tried out."""
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


def _continues(model: PreTrainedModel, ids: Tensor, logits: Tensor) -> bool:
    """True if the last two of ``ids``, read with the cache of the first, have the same logits."""
    cache = getattr(model(ids[:, :2], use_cache=True), "past_key_values", None)
    if cache is None:
        return False
    rest = model(ids[:, 2:], past_key_values=cache, use_cache=True)
    return agree(rest.logits, logits[:, 2:])
