"""The names are those under which transformers itself writes and looks for the files of a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.tiny_models import CONFIGS, save_model
from transformers import AutoModelForCausalLM
from transformers.utils import WEIGHTS_NAME

from gltr_desktop.models.hub_files import (
    CONFIG,
    PICKLE_SUFFIXES,
    TOKENIZER,
    WEIGHTS,
    WEIGHTS_INDEX,
)


def test_a_saved_model_has_these_files(tmp_path: Path) -> None:
    folder = save_model(tmp_path, CONFIGS["llama"])
    names = {path.name for path in folder.iterdir()}
    assert {CONFIG, TOKENIZER, WEIGHTS} <= names
    assert WEIGHTS_INDEX not in names


def test_one_that_is_saved_in_parts_has_an_index(tmp_path: Path) -> None:
    model = AutoModelForCausalLM.from_config(CONFIGS["llama"])
    model.save_pretrained(tmp_path, max_shard_size="40KB")
    names = {path.name for path in tmp_path.iterdir()}
    assert WEIGHTS_INDEX in names
    assert WEIGHTS not in names


@pytest.mark.parametrize("name", [WEIGHTS_NAME, "model.pt", "consolidated.00.pth", "last.ckpt"])
def test_pickle_files_are_known_by_their_suffix(name: str) -> None:
    assert Path(name).suffix in PICKLE_SUFFIXES


@pytest.mark.parametrize("name", [CONFIG, TOKENIZER, WEIGHTS, WEIGHTS_INDEX, "model.gguf"])
def test_other_files_are_not_taken_for_pickles(name: str) -> None:
    assert Path(name).suffix not in PICKLE_SUFFIXES
