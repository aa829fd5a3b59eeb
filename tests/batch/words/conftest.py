"""What tests of items share: real tiny models in folders, and runs over tables of items."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from helpers.tiny_models import CONFIGS, save_model

from gltr_desktop.batch.words.reading import Watch
from gltr_desktop.cli.failures import explained
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModelChoice, ModelChoice]:
    """A tiny GPT-2 and a tiny Llama of random weights, whose tokenizer marks where words begin."""
    folder = tmp_path_factory.mktemp("models")
    for name in ("gpt2", "llama"):
        save_model(folder / name, CONFIGS[name])
    gpt2, llama = (ModelChoice(str(folder / name), "cpu", "float32") for name in ("gpt2", "llama"))
    return gpt2, llama


@pytest.fixture
def watch() -> Watch:
    """Nobody watches."""
    return Watch(threading.Event(), explained, lambda _: None)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The path of a table of items, which is not there yet."""
    return tmp_path / "items.csv"
