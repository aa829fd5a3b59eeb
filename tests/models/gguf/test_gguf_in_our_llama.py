"""GGUF files of Llama's shape, run by our own code: the logits of the model they were made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from helpers.gguf_files import write_model
from helpers.tiny_gguf_models import CASES, TOKENS, logits_of, tiny_model

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal.llama import Llama
from gltr_desktop.models.engines.causal.loading import load_model

if TYPE_CHECKING:
    from pathlib import Path

OURS = (
    "llama", "llama-3.1", "llama-biases", "llama-linear", "llama-wide-heads", "mistral",
    "mistral-small-3", "qwen2", "qwen3",
)  # fmt: skip
NOT_OURS = ("granite", "llama-yarn", "ministral-3", "olmo2", "phi3")


@pytest.mark.parametrize("case", [*OURS, *NOT_OURS])
def test_logits_are_those_of_the_model(case: str, tmp_path: Path) -> None:
    path = write_model(tmp_path / "m.gguf", CASES[case][0], tiny_model(case))
    loaded = load_model(find_model(str(path)), "cpu", "float32")
    assert isinstance(loaded.base_model, Llama) == (case in OURS)
    assert loaded.head is not None
    with torch.inference_mode():
        hidden = loaded.base_model(torch.tensor([TOKENS]), use_cache=False).last_hidden_state[0]
        found = loaded.head(hidden)
    expected = logits_of(tiny_model(case))
    torch.testing.assert_close(found, expected, rtol=0, atol=2e-5 * float(expected.abs().max()))
