"""Hostile models: folders that ask for too much, lie, or break the libraries that read them.

As a program it opens each folder that it is given, reads a text with it, and prints one line of
JSON for each: how that ended, and the most memory that the process has had so far.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gltr_desktop.errors import GltrError
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Spoil = Callable[[Path], object]

MEMORY = 3 << 30
"""The most bytes that opening a hostile model may take; importing the libraries takes 0.6 GB."""
TEXT = "A bright cold day in April, aaaaaaaaaaaaaaaaaaaaaaaaaaaaab!"


@dataclass(frozen=True)
class Outcome:
    """How an attempt to read with a model ended; ``message`` is "" where it succeeded."""

    message: str
    remedy: str
    peak_bytes: int


def outcomes_of(
    folders: Iterable[Path], timeout: int, limit: int | None = None, text: str = TEXT
) -> list[Outcome]:
    """Try each of ``folders`` in one child process of at most ``limit`` bytes of address space.

    A child that fails in any other way than with sentences, or is slower than ``timeout`` seconds
    for all of them together, fails the test.
    """
    made = subprocess.run(
        [sys.executable, __file__, str(limit or 0), text, *map(str, folders)],
        timeout=timeout,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONFAULTHANDLER": "1"},
    )
    assert made.returncode == 0, made.stderr[-3_000:]
    assert made.stderr == "", made.stderr[:3_000]
    return [Outcome(**json.loads(line)) for line in made.stdout.splitlines()]


def copy_of(folder: Path, to: Path, spoil: Spoil) -> Path:
    """A copy of the model in ``folder`` that ``spoil`` has changed."""
    shutil.copytree(folder, to)
    spoil(to)
    return to


def with_config(**entries: Any) -> Spoil:  # noqa: ANN401 - JSON
    """Changes entries of the configuration; those that are None are removed."""

    def spoil(folder: Path) -> None:
        path = folder / "config.json"
        config = json.loads(path.read_text()) | entries
        kept = {key: value for key, value in config.items() if value is not None}
        path.write_text(json.dumps(kept))

    return spoil


def with_file(name: str, content: str | bytes) -> Spoil:
    """Replaces the file ``name``."""

    def spoil(folder: Path) -> None:
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)

    return spoil


def with_long_file(name: str, size: int) -> Spoil:
    """Replaces the file ``name`` by one of ``size`` bytes, which takes no room on the disk."""

    def spoil(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(size)

    return spoil


def with_pipe(name: str) -> Spoil:
    """Replaces the file ``name`` by a pipe into which nobody writes."""

    def spoil(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)

    return spoil


def with_link(name: str, target: str) -> Spoil:
    """Replaces the file ``name`` by a link."""

    def spoil(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)

    return spoil


def without(*names: str) -> Spoil:
    """Removes files."""

    def spoil(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return spoil


def with_tokenizer(change: Callable[[dict[str, Any]], object]) -> Spoil:
    """Changes the description of the tokenizer."""

    def spoil(folder: Path) -> None:
        path = folder / "tokenizer.json"
        parts = json.loads(path.read_text())
        change(parts)
        path.write_text(json.dumps(parts))

    return spoil


def _attempt(folder: str, text: str) -> Outcome:
    message = remedy = ""
    try:
        engine = open_engine(ModelChoice(folder, "cpu"))
        for _ in engine.analyse(text, 3, threading.Event()):
            pass
        engine.close()
    except GltrError as error:
        message, remedy = error.message, error.remedy
    return Outcome(message, remedy, _peak_bytes())


def _peak_bytes() -> int:
    """The most memory that this process has had.

    On Linux, what getrusage says is at least the peak of the process that has started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split(maxsplit=1)[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _main(limit: int, text: str, folders: list[str]) -> None:
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for folder in folders:
        print(json.dumps(vars(_attempt(folder, text))), flush=True)


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
