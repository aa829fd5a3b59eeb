"""Files are read to an end, and changes of them are noticed."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents import file_state
from gltr_desktop.documents.file_state import Change, read_regular_file
from gltr_desktop.errors import Cancelled, InputError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_bytes(b"content")
    return path


def test_a_file_is_read_whole(path: Path) -> None:
    content = os.urandom(3_000_000)
    path.write_bytes(content)
    assert read_regular_file(path)[0] == content


def test_a_file_of_the_system_that_claims_to_be_empty_is_read() -> None:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("this system has no such files")
    assert b"Pid:" in read_regular_file(status)[0]


@given(old=st.binary(max_size=8), new=st.binary(max_size=8), touched=st.booleans())
def test_another_content_is_a_change_and_another_time_is_none(
    old: bytes, new: bytes, touched: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("files") / "text"
    path.write_bytes(old)
    _, state = read_regular_file(path)
    assert state.change(path) is Change.NONE
    path.write_bytes(new)
    # The clock of a file system ticks a few hundred times a second.
    os.utime(path, ns=(0, 1 if touched else 2))
    assert state.change(path) is (Change.NONE if old == new else Change.CONTENT)


def test_a_removed_file_and_one_that_became_something_else_are_changes(path: Path) -> None:
    _, state = read_regular_file(path)
    path.unlink()
    assert state.change(path) is Change.REMOVED
    assert state.change(path / "below") is Change.REMOVED
    os.mkfifo(path)
    assert state.change(path) is Change.CONTENT


def test_pipes_devices_and_folders_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for special in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(InputError, match="pipe or a device"):
            read_regular_file(special)
    with pytest.raises(InputError, match="is a folder"):
        read_regular_file(tmp_path)
    with pytest.raises(InputError, match="no file"):
        read_regular_file(tmp_path / "none")


def test_of_a_file_that_grows_what_it_was_is_read(path: Path) -> None:
    """Somebody writes two bytes for each that is read."""
    path.write_bytes(b"x" * 2_000_000)

    def grow() -> bool:
        with path.open("ab") as file:
            file.write(b"y" * 2_000_000)
        return False

    content, state = read_regular_file(path, grow)
    assert content == b"x" * 2_000_000
    assert state.change(path) is Change.CONTENT


def test_a_file_that_is_too_large_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_state, "MAX_BYTES", 5)
    with pytest.raises(InputError, match="too large: 7 bytes"):
        read_regular_file(path)


def test_reading_is_cancelled_between_two_megabytes(path: Path) -> None:
    path.write_bytes(bytes(5_000_000))
    asked: list[int] = []
    cancelled = threading.Event()

    def is_cancelled() -> bool:
        asked.append(len(asked))
        if len(asked) == 3:
            cancelled.set()
        return cancelled.is_set()

    with pytest.raises(Cancelled):
        read_regular_file(path, is_cancelled)
    assert len(asked) == 3
