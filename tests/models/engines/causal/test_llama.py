"""Our own Llama against transformers', and against itself in other portions."""

from __future__ import annotations

import json
import shutil
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import pytest
import torch
from helpers.tiny_models import CONFIGS, save_model
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForCausalLM,
    LlamaConfig,
    MistralConfig,
    PreTrainedConfig,
    PreTrainedModel,
    Qwen2Config,
    Qwen3Config,
)

from gltr_desktop.errors import InputError
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal import llama
from gltr_desktop.models.engines.causal.llama import Llama, PlainLinear
from gltr_desktop.models.engines.causal.llama_config import LlamaConfig as OurConfig
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.scoring.packed_linear import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.models.engines.causal.loaded import LoadedModel

_COMMON: dict[str, Any] = {
    "vocab_size": 400,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 512,
    "bos_token_id": 0,
    "eos_token_id": 0,
    "pad_token_id": None,
    "initializer_range": 0.3,
}
_LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 10_000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
OURS: dict[str, PreTrainedConfig] = {
    "llama": LlamaConfig(**_COMMON),
    "one head for all keys": LlamaConfig(**{**_COMMON, "num_key_value_heads": 1}),
    "tied": LlamaConfig(**_COMMON, tie_word_embeddings=True),
    "wide heads": LlamaConfig(**_COMMON, head_dim=32),
    "biases": LlamaConfig(**_COMMON, attention_bias=True, mlp_bias=True),
    "linear scaling": LlamaConfig(
        **_COMMON, rope_parameters={"rope_type": "linear", "rope_theta": 10_000.0, "factor": 4.0}
    ),
    "llama 3.1": LlamaConfig(**_COMMON, rope_parameters=_LLAMA3),
    "mistral": MistralConfig(**_COMMON, sliding_window=None),
    "qwen2": Qwen2Config(**_COMMON),
    "qwen3": Qwen3Config(**_COMMON, head_dim=16),
}
NOT_OURS: dict[str, dict[str, Any]] = {
    "a short window": MistralConfig(**_COMMON, sliding_window=8).to_dict(),
    "another activation": LlamaConfig(**_COMMON, hidden_act="gelu").to_dict(),
    "another architecture": CONFIGS["granite"].to_dict(),
    "an unknown scaling": {**LlamaConfig(**_COMMON).to_dict(), "rope_scaling": {"type": "yarn"}},
    "quantised": {**LlamaConfig(**_COMMON).to_dict(), "quantization_config": {"bits": 4}},
    "a part of each head rotated": {
        **LlamaConfig(**_COMMON).to_dict(), "partial_rotary_factor": 0.5,
    },
    "sizes that do not divide": {**LlamaConfig(**_COMMON).to_dict(), "num_key_value_heads": 3},
    "no sizes": {"model_type": "llama"},
    "sizes of words": {**LlamaConfig(**_COMMON).to_dict(), "hidden_size": "many"},
}  # fmt: skip
IDS = torch.arange(1, 151)[None] * 7 % 400


@pytest.fixture(scope="module")
def folder_for(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of the model of a name in OURS, its biases and norms random like the rest."""

    @cache
    def make(name: str) -> Path:
        folder = save_model(tmp_path_factory.mktemp("llamas") / "model", OURS[name])
        weights = load_file(folder / "model.safetensors")
        generator = torch.Generator().manual_seed(1)
        for key, tensor in weights.items():
            if tensor.ndim == 1:
                weights[key] = tensor + 0.3 * torch.randn(tensor.shape, generator=generator)
        save_file(weights, folder / "model.safetensors", {"format": "pt"})
        return folder

    return make


@pytest.fixture(scope="module")
def ours_for(folder_for: Callable[[str], Path]) -> Callable[[str], LoadedModel]:
    """The same as the program loads it, in float32."""

    @cache
    def load(name: str) -> LoadedModel:
        loaded = load_model(find_model(str(folder_for(name))), "cpu", "float32")
        assert isinstance(loaded.base_model, Llama)
        return loaded

    return load


def theirs(folder: Path) -> PreTrainedModel:
    return AutoModelForCausalLM.from_pretrained(folder).eval()  # type: ignore[no-any-return]


def logits(loaded: LoadedModel, ids: torch.Tensor) -> torch.Tensor:
    assert loaded.head is not None
    return loaded.head(loaded.base_model(ids).last_hidden_state[0])


@pytest.mark.parametrize("name", OURS)
def test_logits_and_ranks_are_those_of_transformers(
    name: str, folder_for: Callable[[str], Path], ours_for: Callable[[str], LoadedModel]
) -> None:
    with torch.inference_mode():
        expected = theirs(folder_for(name))(IDS).logits[0]
        found = logits(ours_for(name), IDS)
    scale = float(expected.abs().max())
    torch.testing.assert_close(found, expected, rtol=0, atol=2e-5 * scale)
    targets = IDS[0].roll(-1)[:, None]
    ranks = [(z > z.gather(1, targets)).sum(1) for z in (found, expected)]
    assert (ranks[0] == ranks[1]).float().mean() > 0.97


@pytest.mark.parametrize("name", ["biases", "qwen3"])
@settings(max_examples=25)
@given(sizes=st.lists(st.integers(2, 60), max_size=4))
def test_portions_do_not_show(
    name: str, ours_for: Callable[[str], LoadedModel], sizes: list[int]
) -> None:
    base_model = ours_for(name).base_model
    whole = base_model(IDS).last_hidden_state
    length = IDS.shape[1]
    # Rows are independent from two on.
    cuts = [cut for cut in accumulate(sizes, initial=0) if cut < length - 1]
    cache, parts = None, []
    for begin, end in pairwise([*cuts, length]):
        output = base_model(IDS[:, begin:end], past_key_values=cache)
        cache = output.past_key_values
        parts.append(output.last_hidden_state)
    torch.testing.assert_close(torch.cat(parts, 1), whole, rtol=0, atol=0)


def test_a_cache_can_be_cut_short(ours_for: Callable[[str], LoadedModel]) -> None:
    base_model = ours_for("llama").base_model
    cache = base_model(IDS).past_key_values
    for layer in cache.layers:
        layer.crop(-100)
        assert layer.get_seq_length() == 50
    again = base_model(IDS[:, 50:], past_key_values=cache).last_hidden_state
    assert torch.equal(again, base_model(IDS).last_hidden_state[:, 50:])


@pytest.mark.parametrize("operands", ["float32", "bfloat16"])
def test_without_packed_products_it_computes_the_same(
    operands: str,
    folder_for: Callable[[str], Path],
    ours_for: Callable[[str], LoadedModel],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = logits(ours_for("biases"), IDS)
    monkeypatch.setattr(llama, "can_pack", lambda *_: False)
    loaded = load_model(find_model(str(folder_for("biases"))), "cpu", operands)
    assert any(isinstance(part, PlainLinear) for part in loaded.base_model.modules())
    found = logits(loaded, IDS)
    scale = float(expected.abs().max())
    allowed = 2e-5 if operands == "float32" else 0.05
    assert (found - expected).abs().mean() < allowed * scale / 4
    # Portions that begin at whole blocks, as the program's do.
    start = loaded.base_model(IDS[:, :BLOCK])
    rest = loaded.base_model(IDS[:, BLOCK:], past_key_values=start.past_key_values)
    parts = torch.cat([start.last_hidden_state, rest.last_hidden_state], 1)
    torch.testing.assert_close(parts, loaded.base_model(IDS).last_hidden_state, rtol=0, atol=0)


@pytest.mark.parametrize("name", NOT_OURS)
def test_what_it_would_not_do_justice_to_is_left_to_transformers(name: str) -> None:
    assert OurConfig.of(NOT_OURS[name]) is None


def test_a_tensor_without_a_place_is_left_to_transformers(
    folder_for: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(folder_for("llama"), tmp_path / "model")
    weights = load_file(folder / "model.safetensors")
    weights["model.layers.0.mlp.extra.weight"] = torch.ones(2)
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    assert not isinstance(load_model(find_model(str(folder)), "cpu", "float32").base_model, Llama)


@pytest.mark.parametrize("change", ["missing", "too narrow"])
def test_weights_that_do_not_fit_are_named(
    change: str, folder_for: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(folder_for("llama"), tmp_path / "model")
    weights = load_file(folder / "model.safetensors")
    name = "model.layers.1.mlp.up_proj.weight"
    if change == "missing":
        del weights[name]
    else:
        weights[name] = weights[name][:, 1:].contiguous()
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(InputError, match=name):
        load_model(find_model(str(folder)), "cpu", "float32")


def test_the_record_says_how_weights_are_stored_and_multiplied(
    folder_for: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(folder_for("tied"), tmp_path / "model")
    weights = load_file(folder / "model.safetensors")
    save_file(
        {name: tensor.half() for name, tensor in weights.items()},
        folder / "model.safetensors",
        {"format": "pt"},
    )
    record = load_model(find_model(str(folder)), "cpu", "bfloat16").record
    assert (record.weights, record.precision, record.device) == ("F16", "bfloat16", "cpu")
    assert record.parameters == theirs(folder).num_parameters()
    assert json.loads((folder / "config.json").read_text())["tie_word_embeddings"]
