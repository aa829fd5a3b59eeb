"""What tests of many texts share: a tiny model in a folder, and a store of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import platformdirs
import pytest

from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of what can be made again, which is not there yet."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(folder))
    return folder


@pytest.fixture(scope="session")
def tiny_choice(
    model_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> ModelChoice:
    """A tiny Llama with random weights; its files are not to be changed."""
    folder = tmp_path_factory.mktemp("model")
    for name, content in model_files.items():
        (folder / name).write_bytes(content)
    return ModelChoice(str(folder), "cpu", "float32")
