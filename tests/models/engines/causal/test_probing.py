"""Head, cache and rows of a model are relied on only if a trial shows that they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from helpers.tiny_models import CONFIGS, CONTEXT, VOCABULARY
from transformers import AutoModelForCausalLM, BertConfig, BertForMaskedLM

from gltr_desktop.errors import InputError
from gltr_desktop.models.engines.causal.probing import leads_to, probe, rows_are_independent
from gltr_desktop.models.network_parts import base_model_of
from gltr_desktop.scoring.lm_head import LMHead

if TYPE_CHECKING:
    from collections.abc import Callable

    from transformers import PreTrainedModel


def fresh(name: str) -> PreTrainedModel:
    torch.manual_seed(0)
    model: PreTrainedModel = AutoModelForCausalLM.from_config(CONFIGS[name])
    model.eval()
    return model


def test_what_is_found_out_about_a_common_model(
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    findings = probe("a model", plain_of("gpt2"))
    assert findings.vocabulary_size == VOCABULARY
    assert findings.head is not None
    assert findings.caches
    assert findings.logits.shape == (1, 4, VOCABULARY)


@pytest.mark.parametrize(
    ("name", "scale", "softcap"),
    [("granite", 1 / 3, None), ("cohere", 0.25, None), ("gemma2", 1.0, 5.0)],
)
def test_scales_and_caps_of_logits_are_taken_from_the_configuration(
    name: str, scale: float, softcap: float | None, plain_of: Callable[[str], PreTrainedModel]
) -> None:
    head = probe("a model", plain_of(name)).head
    assert head is not None
    assert head.scale == pytest.approx(scale)
    assert head.softcap == softcap


def test_a_head_that_does_not_lead_to_the_logits_is_not_used() -> None:
    model = fresh("llama")

    def change(_model: object, _arguments: object, output: Any) -> None:  # noqa: ANN401
        output.logits = output.logits * 1.01

    model.register_forward_hook(change)
    findings = probe("a model", model)
    assert findings.head is None


def test_a_head_is_compared_with_the_logits_it_is_given(
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    model = plain_of("phi")
    findings = probe("a model", model)
    assert findings.head is not None
    doubled = LMHead(findings.head.product, scale=2.0)
    with torch.inference_mode():
        assert leads_to(model, findings.head, findings.logits)
        assert not leads_to(model, doubled, findings.logits)


def test_a_model_without_a_key_value_cache(plain_of: Callable[[str], PreTrainedModel]) -> None:
    assert not probe("a model", plain_of("mamba")).caches


def test_a_model_that_looks_ahead_is_refused() -> None:
    torch.manual_seed(0)
    model = BertForMaskedLM(
        BertConfig(
            vocab_size=VOCABULARY,
            hidden_size=32,
            intermediate_size=48,
            num_hidden_layers=2,
            num_attention_heads=4,
            initializer_range=0.5,
        )
    ).eval()
    with pytest.raises(InputError, match="“a model” cannot be used: it reads in both directions"):
        probe("a model", model)


def test_rows_depend_on_one_another_where_a_layer_makes_them() -> None:
    model = fresh("gpt2").float()
    hook = base_model_of(model).register_forward_hook(
        lambda _, __, output: (output[0] + 1e-6 * output[0].shape[1],)
    )
    with torch.inference_mode():
        assert not rows_are_independent(model, CONTEXT)
    hook.remove()
    # Of one token there is nothing to compare.
    assert rows_are_independent(model, 1)


def test_the_base_model_is_the_model_where_they_cannot_be_separated() -> None:
    model = fresh("gpt2")
    assert base_model_of(model) is model.transformer
    model.base_model_prefix = "no such part"
    assert base_model_of(model) is model
