"""Tiled attention against transformers' own, and against itself in other portions."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import pytest
import torch
from helpers.tiny_models import CONFIGS
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModelForCausalLM

from gltr_desktop.models.engines.causal import transformers_attention
from gltr_desktop.models.engines.causal.transformers_attention import use_tiles
from gltr_desktop.scoring import attention as scoring_attention

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from transformers import PreTrainedModel


@pytest.fixture(autouse=True)
def _small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transformers_attention, "TILE", 8)
    monkeypatch.setattr(scoring_attention, "TILE", 8)


def tiled(folder: Path) -> PreTrainedModel:
    model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(folder)
    model.eval()
    use_tiles(model)
    return model


@pytest.mark.parametrize("name", CONFIGS)
def test_every_architecture_computes_the_same(
    name: str, folder_of: Callable[[str], Path], plain_of: Callable[[str], PreTrainedModel]
) -> None:
    ids = torch.arange(2 * 45).view(2, 45) % 400
    with torch.inference_mode():
        expected = plain_of(name)(ids, use_cache=False).logits
        found = tiled(folder_of(name))(ids, use_cache=False).logits
    torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", ["gpt2", "llama", "mistral", "phi"])
def test_tiles_are_in_use(name: str, folder_of: Callable[[str], Path]) -> None:
    assert tiled(folder_of(name)).config._attn_implementation == "gltr_tiles"


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 5), max_size=4), st.integers(1, 7))
def test_portions_at_multiples_of_a_tile_do_not_show(
    seed: int, steps: list[int], rest: int
) -> None:
    cuts = [0, *(8 * total for total in accumulate(steps))]
    length = cuts[-1] + rest
    generator = torch.Generator().manual_seed(seed)
    query, key, value = torch.randn(3, 1, 2, length, 16, generator=generator)
    layer = torch.nn.Module()
    whole, _ = transformers_attention._attend(layer, query, key, value, None)
    for begin, end in zip(cuts, [*cuts[1:], length], strict=True):
        part, _ = transformers_attention._attend(
            layer, query[:, :, begin:end], key[:, :, :end], value[:, :, :end], None
        )
        assert torch.equal(part, whole[:, begin:end])
