"""Every architecture that is read computes what transformers and llama.cpp compute."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from helpers.gguf_files import metadata_of, tensors_of, write_model, write_parts
from helpers.tiny_gguf_models import CASES, TOKENS, logits_of, tiny_model
from torch import nn
from transformers import LlamaConfig, PreTrainedModel

from gltr_desktop.models.gguf.architectures import ARCHITECTURES
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.gguf.transformers_model import read_model, transformers_config
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Callable

_RECORD: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "llama_cpp_logits.json").read_text(encoding="utf-8")
)
_DEEP = ("command-r-plus", "gemma2-27b", "gemma3-27b")
_ROUNDING = 2e-5
_SCALED = (
    "gemma3", "llama-3.1", "llama-linear", "llama-yarn", "ministral-3", "olmo3", "phi3-longrope",
    "phi3-longrope-beyond", "qwen2-yarn",
)  # fmt: skip
# llama.cpp looks GELU up in a table of float16, which costs three digits, and more in deep models;
# with a wrong scale of the queries, those of 27b would be off by 8.
_TOLERANCES = {
    "bloom": 5e-3, "falcon-11b": 5e-3, "falcon-40b": 5e-3, "falcon-7b": 5e-3, "gemma": 1e-2,
    "gemma2": 1e-2, "gemma2-27b": 1.5, "gemma3": 5e-2, "gemma3-27b": 1.5, "gpt2": 5e-3,
    "gptneox": 5e-3, "gptneox-serial": 5e-3, "phi2": 5e-3, "starcoder2": 5e-3,
}  # fmt: skip


def _read(path: Path, dtype: torch.dtype = torch.float32) -> PreTrainedModel:
    return read_model(read_gguf(path), dtype)


def test_every_row_has_a_proof() -> None:
    assert {arch for arch, _ in CASES.values()} == set(ARCHITECTURES)
    assert _RECORD["cases"].keys() == CASES.keys()


@pytest.fixture(scope="module")
def from_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], PreTrainedModel]:
    """A case's model after it has been a file with matrices of some kind."""

    @cache
    def read(case: str, kind: str) -> PreTrainedModel:
        path = tmp_path_factory.mktemp("gguf") / "m.gguf"
        return _read(write_model(path, CASES[case][0], tiny_model(case), kind))

    return read


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        (case, kind)
        for case in CASES
        # Deep models differ from the others in one number only.
        for kind in (["F32"] if case in _DEEP else ["F32", "F16", "BF16", "Q8_0"])
    ],
)
def test_a_file_gives_the_weights_and_logits_of_the_model_it_was_made_of(
    from_file: Callable[[str, str], PreTrainedModel], case: str, kind: str
) -> None:
    found, model = from_file(case, kind), tiny_model(case)
    weights = found.state_dict()
    assert weights.keys() == model.state_dict().keys()
    assert all(torch.equal(weights[name], tensor) for name, tensor in model.state_dict().items())
    assert (logits_of(found) - logits_of(model)).abs().max() <= _ROUNDING


@pytest.mark.parametrize("case", CASES)
def test_a_file_gives_the_logits_that_llama_cpp_gives(
    from_file: Callable[[str, str], PreTrainedModel], case: str
) -> None:
    assert _RECORD["tokens"] == TOKENS
    logits = logits_of(from_file(case, "F32"))
    for position, highest in zip(_RECORD["positions"], _RECORD["cases"][case], strict=True):
        _compare(logits[position], highest, _TOLERANCES.get(case, 5e-5))


def _compare(row: torch.Tensor, highest: list[tuple[int, float]], tolerance: float) -> None:
    """Compare logits (V) with the ten highest that llama.cpp found."""
    ids = [token for token, _ in highest]
    expected = torch.tensor([logit for _, logit in highest])
    assert (row[ids] - expected).abs().max() <= tolerance
    others = row.clone()
    others[ids] = -torch.inf
    assert others.max() <= expected.min() + 2 * tolerance


@pytest.mark.parametrize("case", _SCALED)
def test_a_scaling_that_were_dropped_would_be_seen(tmp_path: Path, case: str) -> None:
    arch, config = CASES[case]
    model = tiny_model(case)
    metadata = metadata_of(arch, config)
    tensors = tensors_of(arch, model)
    plain = {key: value for key, value in metadata.items() if not key.startswith("rope.scaling.")}
    rest = {name: tensor for name, tensor in tensors.items() if not name.startswith("rope_")}
    assert len(plain) < len(metadata) or len(rest) < len(tensors)
    write_parts(tmp_path / "m.gguf", arch, plain, rest)
    found = logits_of(_read(tmp_path / "m.gguf"))
    assert (found - logits_of(model)).abs().max() > 0.1


def test_smollm2_gives_the_logits_that_llama_cpp_gives() -> None:
    name = "SmolLM2-135M-Instruct.Q4_1.gguf"
    model = _read(RESOURCES / "models" / "smollm2-135m" / name)
    for prompt in _RECORD["smollm2"]:
        last = logits_of(model, prompt["ids"])[-1]
        # With the same weights in float32, and as it is: there llama.cpp rounds what it multiplies
        # them by to 8 bits.
        _compare(last, prompt["F32"], 1e-4)
        _compare(last, prompt["Q4_1"], 0.5)


@pytest.mark.parametrize("case", ["llama", "gemma3", "gpt2", "stablelm-12b"])
def test_in_bfloat16_all_weights_are_rounded_alike(tmp_path: Path, case: str) -> None:
    path = write_model(tmp_path / "m.gguf", CASES[case][0], tiny_model(case))
    model = _read(path, torch.bfloat16)
    assert {parameter.dtype for parameter in model.parameters()} == {torch.bfloat16}
    reference = tiny_model(case)
    for name, parameter in model.named_parameters():
        assert torch.equal(parameter, reference.get_parameter(name).bfloat16())
    assert model.config.dtype == torch.bfloat16


@pytest.mark.parametrize("case", ["llama", "gemma3", "phi3-longrope", "gpt2", "bloom"])
def test_a_model_comes_ready_to_be_run(tmp_path: Path, case: str) -> None:
    model = _read(write_model(tmp_path / "m.gguf", CASES[case][0], tiny_model(case)))
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    reference = dict(tiny_model(case).named_buffers())
    buffers = dict(model.named_buffers())
    assert buffers.keys() == reference.keys()
    assert all(torch.equal(buffer, reference[name]) for name, buffer in buffers.items())


@pytest.mark.parametrize(("case", "tied"), [("llama", False), ("llama-biases", True)])
def test_without_an_output_layer_the_embedding_is_used(
    tmp_path: Path, case: str, tied: bool
) -> None:
    model = _read(write_model(tmp_path / "m.gguf", "llama", tiny_model(case)))
    output, embedding = model.get_output_embeddings(), model.get_input_embeddings()
    assert isinstance(output, nn.Linear)
    assert isinstance(embedding, nn.Embedding)
    assert (output.weight is embedding.weight) == tied == model.config.tie_word_embeddings


@pytest.mark.parametrize(
    ("case", "key", "value"),
    [
        ("gemma2", "final_logit_softcapping", 5.0),
        ("gemma2", "attn_logit_softcapping", 2.0),
        ("gemma2-27b", "query_pre_attn_scalar", 16),
        ("gemma3", "final_logit_softcapping", None),
        ("gemma3-27b", "query_pre_attn_scalar", 16),
        ("granite", "logits_scaling", 8.0),
        ("command-r", "logit_scale", 0.25),
        ("bloom", "seq_length", 128),
        ("gpt2", "n_positions", 128),
        ("phi3", "sliding_window", 96),
        ("phi3-partial", "sliding_window", None),
        ("llama", "rms_norm_eps", 1e-6),
    ],
)
def test_the_configuration_says_what_loading_relies_on(
    tmp_path: Path, case: str, key: str, value: object
) -> None:
    path = write_model(tmp_path / "m.gguf", CASES[case][0], tiny_model(case))
    config = transformers_config(read_gguf(path))
    assert getattr(config, key) == value
    assert type(config) is type(CASES[case][1])


_ROPE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "none": ({}, {"rope_type": "default"}),
    "none, in words": (
        {"rope.scaling.type": "none", "rope.scaling.factor": 4.0},
        {"rope_type": "default"},
    ),
    "linear": ({"rope.scaling.factor": 4.0}, {"rope_type": "linear", "factor": 4.0}),
    "linear, an old name": ({"rope.scale_linear": 0.5}, {"rope_type": "linear", "factor": 0.5}),
    "linear by 1": (
        {"rope.scaling.type": "linear", "rope.scaling.factor": 1.0},
        {"rope_type": "default"},
    ),
    "yarn": (
        {"rope.scaling.type": "yarn", "rope.scaling.factor": 4.0},
        {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 128},
    ),
    "yarn in detail": (
        {
            "rope.scaling.type": "yarn",
            "rope.scaling.factor": 4.0,
            "rope.scaling.original_context_length": 32,
            "rope.scaling.yarn_attn_factor": 1.25,
            "rope.scaling.yarn_beta_fast": 16.0,
            "rope.scaling.yarn_beta_slow": 2.0,
            "rope.scaling.yarn_log_multiplier": 0.7,
        },
        {
            "rope_type": "yarn",
            "factor": 4.0,
            "original_max_position_embeddings": 32,
            "attention_factor": 1.25,
            "beta_fast": 16.0,
            "beta_slow": 2.0,
            "mscale": 1.0,
            "mscale_all_dim": 0.7,
        },
    ),
}


@pytest.mark.parametrize("what", _ROPE)
def test_scaling_is_told_in_the_terms_of_transformers(tmp_path: Path, what: str) -> None:
    stated, expected = _ROPE[what]
    config = CASES["llama"][1]
    metadata = metadata_of("llama", config) | {"rope.freq_base": 5e5} | stated
    write_parts(tmp_path / "m.gguf", "llama", metadata, tensors_of("llama", tiny_model("llama")))
    found = transformers_config(read_gguf(tmp_path / "m.gguf"))
    assert isinstance(found, LlamaConfig)
    assert found.rope_parameters == {"rope_theta": 5e5} | expected


def test_divisors_of_the_frequencies_and_a_factor_multiply(tmp_path: Path) -> None:
    arch, config = CASES["llama-3.1"]
    divisors = tensors_of(arch, tiny_model("llama-3.1"))["rope_freqs.weight"]
    metadata = metadata_of(arch, config) | {"rope.scaling.factor": 2.0}
    write_parts(tmp_path / "m.gguf", arch, metadata, tensors_of(arch, tiny_model("llama-3.1")))
    model = _read(tmp_path / "m.gguf")
    plain = tiny_model("llama").get_buffer("model.rotary_emb.inv_freq")
    found = model.get_buffer("model.rotary_emb.inv_freq")
    assert torch.allclose(found, plain / divisors / 2, rtol=1e-6)


@pytest.mark.parametrize(
    ("stated", "sliding"),
    [({}, [1, 1, 1, 1, 1, 0, 1]), ({"attention.sliding_window_pattern": 3}, [1, 1, 0, 1, 1, 0, 1])],
)
def test_layers_with_a_window_are_told_by_a_period(
    tmp_path: Path, stated: dict[str, Any], sliding: list[int]
) -> None:
    arch, config = CASES["gemma3"]
    metadata = metadata_of(arch, config) | stated
    write_parts(tmp_path / "m.gguf", arch, metadata, tensors_of(arch, tiny_model("gemma3")))
    found = transformers_config(read_gguf(tmp_path / "m.gguf"))
    assert [kind == "sliding_attention" for kind in found.layer_types] == [bool(s) for s in sliding]


def test_without_a_window_all_layers_see_everything(tmp_path: Path) -> None:
    arch, config = CASES["gemma3"]
    metadata = metadata_of(arch, config)
    del metadata["attention.sliding_window"]
    write_parts(tmp_path / "m.gguf", arch, metadata, tensors_of(arch, tiny_model("gemma3")))
    model = _read(tmp_path / "m.gguf")
    assert set(model.config.layer_types) == {"full_attention"}
    assert logits_of(model).isfinite().all()
