"""Tiny models, made and loaded once for all tests of this folder."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from helpers.tiny_models import CONFIGS, save_model, tokenizer_with
from transformers import AutoModelForCausalLM, PreTrainedModel

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal.loading import load_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.models.engines.causal.loaded import LoadedModel


@pytest.fixture(scope="session")
def folder_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of the model of a name in CONFIGS; after "without start" it has no start token."""

    @cache
    def make(name: str) -> Path:
        kind, _, without_start = name.partition(" ")
        tokenizer = tokenizer_with(None) if without_start else None
        return save_model(tmp_path_factory.mktemp("models") / kind, CONFIGS[kind], tokenizer)

    return make


@pytest.fixture(scope="session")
def loaded_of(folder_of: Callable[[str], Path]) -> Callable[[str], LoadedModel]:
    """The model of a name as the program loads it, in float32. Shared: not to be changed."""

    @cache
    def load(name: str) -> LoadedModel:
        return load_model(find_model(str(folder_of(name))), "cpu", "float32")

    return load


@pytest.fixture(scope="session")
def plain_of(folder_of: Callable[[str], Path]) -> Callable[[str], PreTrainedModel]:
    """The model of a name as transformers loads it. Shared: not to be changed."""

    @cache
    def load(name: str) -> PreTrainedModel:
        model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(folder_of(name))
        model.eval()
        return model

    return load
