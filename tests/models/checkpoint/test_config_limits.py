"""A configuration is held against the directory of the weights, and both numbers are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gltr_desktop.errors import InputError
from gltr_desktop.models.catalog import ModelSource
from gltr_desktop.models.checkpoint.config_limits import (
    StoredSizes,
    check_config,
    check_count,
)
from gltr_desktop.models.checkpoint.stored_tensors import StoredTensor

SOURCE = ModelSource("a model", Path(), None)
STORED = StoredSizes(tensors=20, numbers=50_000, largest_dimension=2_000)


def test_sizes_of_weights() -> None:
    tensors = [StoredTensor(Path(), shape, "F32") for shape in ((2, 3), (5,), ())]
    assert StoredSizes.of(tensors) == StoredSizes(3, 12, 5)
    assert StoredSizes.of([]) == StoredSizes(0, 0, 0)


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"num_hidden_layers": 20, "text_config": {"n_layer": 3}},
        {"num_labels": 2_000, "num_experts": 1_000, "vocab_size": 50_000, "tied": True},
        {"rope_theta": 10**12, "max_position_embeddings": 10**10, "eos_token_id": [10**12]},
        {"attention_types": [[["global", "local"], 6]], "rms_norm_eps": 1e-6, "layers": None},
    ],
)
def test_what_the_weights_can_hold(config: dict[str, Any]) -> None:
    check_config(SOURCE, config, STORED)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"num_hidden_layers": 21}, "describes 21 layers, and its weights have 20 tensors"),
        ({"a": [{"n_layers": 10**30}]}, "more than 1,000,000,000,000,000,000 layers"),
        ({"n_layer": float("inf")}, "describes inf layers"),
        ({"attention_types": [[["global"], 10**9]]}, "describes 1,000,000,000 layers"),
        ({"num_labels": 2_001}, "asks for 2,001 as “num_labels”, and .* 2,000 at most"),
        ({"vocab_size": 10**10}, "10,000,000,000 as “vocab_size”, and its weights hold 50,000"),
    ],
)
def test_what_they_cannot(config: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_config(SOURCE, config, STORED)


def test_depth() -> None:
    config: dict[str, Any] = {}
    for _ in range(40):
        config = {"a": config}
    check_config(SOURCE, {"a": {}}, STORED)
    with pytest.raises(InputError, match="is damaged"):
        check_config(SOURCE, config | {"b": 1}, STORED)


def test_numbers_that_a_configuration_describes() -> None:
    check_count(SOURCE, 90_000, STORED, 1)
    check_count(SOURCE, 900_000, STORED, 16)
    with pytest.raises(InputError, match="a model of 900,000 numbers, and its weights hold 50,000"):
        check_count(SOURCE, 900_000, STORED, 1)
