"""The directory of a folder's weights: what is stored there, and refusals of what is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch
from safetensors.torch import save_file

from gltr_desktop.errors import InputError
from gltr_desktop.models.catalog import ModelSource
from gltr_desktop.models.checkpoint.stored_tensors import (
    Stored,
    StoredTensor,
    stored_tensors,
    weight_files,
)
from gltr_desktop.models.hub_files import PICKLE_SUFFIXES, WEIGHTS, WEIGHTS_INDEX

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def source(tmp_path: Path) -> ModelSource:
    return ModelSource("a model", tmp_path, None)


def test_tensors_of_one_file(source: ModelSource) -> None:
    path = source.folder / WEIGHTS
    save_file({"a": torch.zeros(2, 3), "b": torch.zeros(5, dtype=torch.bfloat16)}, path)
    assert weight_files(source) == [path]
    assert stored_tensors(source) == {
        "a": StoredTensor(path, (2, 3), "F32"),
        "b": StoredTensor(path, (5,), "BF16"),
    }


def test_tensors_of_several_files_are_found_by_the_index(source: ModelSource) -> None:
    for name in ("x", "y", "not in the index"):
        save_file({name: torch.zeros(2)}, source.folder / f"{name}.safetensors")
    index = {"weight_map": {"y": "y.safetensors", "x": "x.safetensors"}}
    (source.folder / WEIGHTS_INDEX).write_text(json.dumps(index))
    assert [path.name for path in weight_files(source)] == ["x.safetensors", "y.safetensors"]
    assert stored_tensors(source).keys() == {"x", "y"}


def test_the_type_is_that_of_most_numbers(tmp_path: Path) -> None:
    tensors = [
        StoredTensor(tmp_path, (10,), "F32"),
        StoredTensor(tmp_path, (8,), "F16"),
        StoredTensor(tmp_path, (7,), "F16"),
    ]
    assert Stored.sum_of(tensors) == Stored(25, "F16")
    assert Stored.sum_of([]) == Stored(0, "F32")


@pytest.mark.parametrize("suffix", sorted(PICKLE_SUFFIXES))
def test_pickles_are_refused(suffix: str, source: ModelSource) -> None:
    (source.folder / f"weights{suffix}").touch()
    with pytest.raises(InputError, match="weights are pickle files"):
        stored_tensors(source)


def test_beside_safetensors_pickles_do_no_harm(source: ModelSource) -> None:
    (source.folder / "pytorch_model.bin").touch()
    save_file({"a": torch.zeros(1)}, source.folder / WEIGHTS)
    assert stored_tensors(source).keys() == {"a"}


def test_an_empty_folder_is_refused(source: ModelSource) -> None:
    assert weight_files(source) == []
    with pytest.raises(InputError, match="“a model” cannot be used: the folder holds no weights"):
        stored_tensors(source)
