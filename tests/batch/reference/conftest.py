"""What tests of references share: a data folder of their own, and an engine of a tiny model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import platformdirs
import pytest

from gltr_desktop.models.engine import open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, which is not there yet."""
    folder = tmp_path / "data"
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: str(folder))
    return folder


@pytest.fixture(scope="session")
def engine(tiny_choice: ModelChoice) -> Iterator[Engine]:
    """The tiny model, open: its tokens are bytes."""
    engine = open_engine(tiny_choice)
    yield engine
    engine.close()
