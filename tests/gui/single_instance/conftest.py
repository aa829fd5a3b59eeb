"""A place for sockets, whose names must be short, for each test."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.ui.single_instance.meeting_place import MeetingPlace

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that the desktop gives to its user, as XDG_RUNTIME_DIR."""
    if sys.platform == "win32":
        pytest.skip("sockets are no files there")
    with tempfile.TemporaryDirectory(prefix="gltr-") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        monkeypatch.delenv("FLATPAK_ID", raising=False)
        yield Path(name)


@pytest.fixture
def first(runtime: Path) -> Iterator[MeetingPlace]:
    """The meeting place, as the first process has it."""
    place = MeetingPlace.find()
    assert place is not None
    assert place.claim()
    yield place
    place.leave()


@pytest.fixture
def second(first: MeetingPlace) -> MeetingPlace:
    """The same place, as a later process finds it."""
    place = MeetingPlace.find()
    assert place is not None
    return place
