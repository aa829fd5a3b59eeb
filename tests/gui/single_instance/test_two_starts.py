"""The program is started twice, as processes: the files of both are in one window."""

from __future__ import annotations

import signal
import sys
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import pytest
from helpers.started_windows import Starts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and sockets")

HEAVY = ("gltr_desktop.ui.main_window", "PySide6.QtWidgets", "torch")


@pytest.fixture
def starts(tmp_path: Path, runtime: Path) -> Iterator[Starts]:
    starts = Starts.by_user(tmp_path, runtime)
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(f"This is {name}.", encoding="utf-8")
    yield starts
    starts.end()


def test_the_files_of_a_later_start_come_into_the_first_window(
    starts: Starts, tmp_path: Path, runtime: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "old.txt").write_bytes("Привет".encode("koi8-r"))
    first = starts.start("a.txt", "b.txt")
    first.wait_for_texts("a.txt", "b.txt")
    first.order("type not saved ")
    first.wait_until(lambda state: state["text"] == "This is b.txt.")
    status, imported = starts.run("old.txt", "../c.txt", "--encoding", "koi8-r", cwd=folder)
    assert status == 0
    assert not [name for name in HEAVY if f" {name}\n" in imported]
    assert "PySide6.QtNetwork\n" in imported
    first.wait_for_texts("a.txt", "b.txt", "old.txt", "c.txt")
    assert (first.state["front"], first.state["encoding"]) == ("c.txt", "koi8-r")
    assert sorted(file.suffix for file in runtime.rglob("*.*")) == [".lock", ".socket"]
    assert first.close() == 0
    assert sorted(file.suffix for file in runtime.rglob("*.*")) == [".lock"]


def test_what_is_typed_is_still_there(starts: Starts, tmp_path: Path) -> None:
    first = starts.start()
    first.wait_for_texts("Untitled")
    first.order("type not saved")
    first.wait_until(lambda state: state["text"] == "not saved")
    assert starts.run("a.txt", cwd=tmp_path)[0] == 0
    first.wait_for_texts("Untitled", "a.txt")


def test_without_files_the_first_window_is_shown(starts: Starts, tmp_path: Path) -> None:
    first = starts.start("a.txt")
    first.wait_for_texts("a.txt")
    first.order("minimise")
    first.wait_until(lambda state: state["minimised"])
    assert starts.run(cwd=tmp_path)[0] == 0
    first.wait_until(lambda state: not state["minimised"])
    assert first.state["texts"] == ["a.txt"]


def test_of_two_starts_at_once_one_shows_a_window_with_the_files_of_both(starts: Starts) -> None:
    pair = [starts.start("a.txt"), starts.start("b.txt")]
    with ThreadPoolExecutor() as pool:
        ends = {pool.submit(window.wait): window for window in pair}
        # The one that hands its file over says nothing, and ends.
        (end,), _ = wait(ends, return_when=FIRST_COMPLETED)
        assert end.result() == 0
        (first,) = [window for window in pair if window is not ends[end]]
        first.wait_until(lambda state: len(state["texts"]) == 2 and not state["loading"])
        assert sorted(first.state["texts"]) == ["a.txt", "b.txt"]
        assert first.close() == 0


def test_after_a_crash_the_next_start_is_the_first(starts: Starts, tmp_path: Path) -> None:
    killed = starts.start("a.txt")
    killed.wait_for_texts("a.txt")
    # It takes files: its socket is there.
    assert starts.run(cwd=tmp_path)[0] == 0
    killed.process.kill()
    killed.wait()
    first = starts.start("b.txt")
    first.wait_until(lambda state: "b.txt" in state["texts"])
    assert starts.run("c.txt", cwd=tmp_path)[0] == 0
    first.wait_until(lambda state: "c.txt" in state["texts"] and not state["loading"])


def test_files_for_a_window_that_hangs_are_shown_in_another_one(
    starts: Starts, tmp_path: Path
) -> None:
    hanging = starts.start("a.txt")
    hanging.wait_for_texts("a.txt")
    assert starts.run(cwd=tmp_path)[0] == 0
    hanging.process.send_signal(signal.SIGSTOP)
    other = starts.start("b.txt")
    other.wait_until(lambda state: "b.txt" in state["texts"] and not state["loading"])
    hanging.process.send_signal(signal.SIGCONT)
    # What it was not told, it does not open; it takes files again.
    assert starts.run("c.txt", cwd=tmp_path)[0] == 0
    hanging.wait_for_texts("a.txt", "c.txt")


def test_another_display_has_a_window_of_its_own(starts: Starts) -> None:
    first = starts.start("a.txt")
    first.wait_for_texts("a.txt")
    other = starts.start("b.txt", DISPLAY=":78")
    other.wait_until(lambda state: "b.txt" in state["texts"])
    assert first.state["texts"] == ["a.txt"]


def test_without_a_safe_folder_a_window_is_shown_all_the_same(
    starts: Starts, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("")
    starts.environment |= {"XDG_RUNTIME_DIR": str(tmp_path / "none")}
    first = starts.start("a.txt")
    first.wait_for_texts("a.txt")
    assert "each start opens its own window" in starts.log
    other = starts.start("b.txt")
    other.wait_until(lambda state: "b.txt" in state["texts"])
