"""Tiny masked models, made and loaded once for all tests of this folder."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from helpers.tiny_masked_models import save_masked_model

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.masked.loading import load_model
from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.models.engines.masked.loaded import LoadedModel


@pytest.fixture(scope="session")
def masked_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of the model of a name in CONFIGS."""

    @cache
    def make(name: str) -> Path:
        return save_masked_model(tmp_path_factory.mktemp("masked") / name, name)

    return make


@pytest.fixture(scope="session")
def masked_model(masked_folder: Callable[[str], Path]) -> Callable[..., LoadedModel]:
    """The model of a name, of a masking and with a window. Shared: not to be changed."""

    @cache
    def load(name: str, masking: str = "word", window: int = 128) -> LoadedModel:
        choice = ModelChoice(str(masked_folder(name)), "cpu", "float32", masking, window)
        return load_model(find_model(choice.name), choice, LoadingSteps())

    return load
