"""Packed layers replace linear ones, and compute the same."""

from __future__ import annotations

import pytest
import torch
from helpers.tiny_models import CONFIGS
from torch import nn
from transformers import AutoModelForCausalLM, PreTrainedModel
from transformers.activations import NewGELUActivation
from transformers.pytorch_utils import Conv1D

from gltr_desktop.models.engines.causal.pack_layers import pack_layers
from gltr_desktop.scoring.packed_linear import PackedLinear, can_pack

WIDTH = 32
CPU = torch.device("cpu")

pytestmark = pytest.mark.skipif(
    not can_pack(CPU, torch.float32), reason="this processor's torch comes without oneDNN"
)


def make(name: str) -> PreTrainedModel:
    torch.manual_seed(0)
    model: PreTrainedModel = AutoModelForCausalLM.from_config(CONFIGS[name])
    model.eval().requires_grad_(requires_grad=False)
    return model


@pytest.mark.parametrize("name", ["gpt2", "phi", "gpt_neox"])
def test_the_same_is_computed_without_any_linear_layer(name: str) -> None:
    base_model = make(name).base_model
    ids = torch.arange(20)[None]
    with torch.inference_mode():
        expected = base_model(ids).last_hidden_state
        pack_layers(base_model, WIDTH, torch.float32)
        found = base_model(ids).last_hidden_state
    torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-3)
    kinds = {type(part) for part in base_model.modules()}
    assert PackedLinear in kinds
    assert kinds.isdisjoint({nn.Linear, Conv1D, NewGELUActivation})


@pytest.mark.skipif(not can_pack(CPU, torch.bfloat16), reason="needs bfloat16 instructions")
def test_what_joins_the_residual_stream_stays_float32() -> None:
    base_model = make("gpt2").base_model
    pack_layers(base_model, WIDTH, torch.bfloat16)
    layer = base_model.get_submodule("h.0")
    x, inner = torch.zeros(3, WIDTH), torch.zeros(3, 4 * WIDTH)
    assert layer.get_submodule("mlp.c_fc")(x).dtype == torch.bfloat16
    assert layer.get_submodule("mlp.c_proj")(inner).dtype == torch.float32
    assert layer.get_submodule("attn.c_proj")(x).dtype == torch.float32
