"""Tiny models as users name them: by their folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.tiny_models import CONFIGS, save_model, tokenizer_with

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> str:
    """With a start token: all tokens are scored. Shared: not to be changed."""
    return str(save_model(tmp_path_factory.mktemp("llama"), CONFIGS["llama"]))


@pytest.fixture(scope="session")
def startless(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Without one: nothing precedes the first token of a text. Shared: not to be changed."""
    folder: Path = tmp_path_factory.mktemp("startless")
    return str(save_model(folder, CONFIGS["gpt2"], tokenizer_with(start=None)))
