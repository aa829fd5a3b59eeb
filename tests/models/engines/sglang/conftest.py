"""A tiny model with a wide vocabulary, made once for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.stub_sglang import save_wide_model

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def wide_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model whose tokenizer puts a start token before every text."""
    return save_wide_model(tmp_path_factory.mktemp("sglang") / "wide")
