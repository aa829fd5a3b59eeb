"""The files in which unsaved texts outlive a crash: one for each running program."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from gltr_desktop.documents.file_lock import FileLock
from gltr_desktop.documents.temporary_files import sweep
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"unsaved(?:-(\d+))?\.txt")


@dataclass(frozen=True)
class LeftDraft:
    """What a program that did not end properly left behind, and what to say about it.

    ``others`` are the drafts of further programs. ``damaged`` is the file to which a draft was
    moved that could be read only in part.
    """

    text: str = ""
    others: tuple[Path, ...] = ()
    damaged: Path | None = None

    @property
    def message(self) -> str:
        """All that the user should know; "" if nothing was left."""
        sentences = []
        if self.text:
            sentences.append(
                "Recovered: this text had not been saved when the app closed unexpectedly."
            )
        if self.damaged is not None:
            part = "only a part of it could be read" if self.text else "it cannot be read"
            sentences.append(f"The copy of an unsaved text is damaged, and {part}: {self.damaged}.")
        if self.others:
            names = ", ".join(str(path) for path in self.others)
            sentences.append(
                f"More unsaved texts come back each time the program is started: {names}."
            )
        return " ".join(sentences)


class DraftFile:
    """One draft in a folder, locked until it is closed; only `write` is for another thread.

    The first draft that a dead program left behind is taken over, or else a new one is begun.
    """

    def __init__(self, folder: Path) -> None:
        """Raises GltrError if nothing can be kept in ``folder``, which is created."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            sweep(folder)
            self.path, self._lock, others = _lock_one(folder)
        except OSError as error:
            raise GltrError(
                "Unsaved text is not protected from crashes:"
                f" “{folder}” cannot be written ({error.strerror}).",
                "Save often, or make this folder writable.",
            ) from None
        self._others = others
        self._guard = threading.Lock()
        self._wanted = False
        self._writing = False

    def left_behind(self) -> LeftDraft:
        """What the draft holds from before; a damaged one is set aside, and never overwritten."""
        others = tuple(self._others)
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return LeftDraft(others=others)
        except OSError:
            return LeftDraft(others=others, damaged=self.path)
        try:
            text, intact = data.decode(), True
        except UnicodeDecodeError:
            text, intact = data.decode(errors="replace"), False
        # A crash of the whole computer can leave zeros where the content should be.
        if text.endswith("\0"):
            text, intact = text.rstrip("\0"), False
        return LeftDraft(text, others, None if intact else self._set_aside())

    def begin_writing(self) -> None:
        """Announce a call of `write`: what is forgotten between the two is not written."""
        with self._guard:
            self._wanted = self._writing = True

    def write(self, text: str) -> None:
        """Keep ``text`` unless it is forgotten meanwhile; it is safely stored when this returns.

        Raises:
            GltrError: it cannot be written; what was kept before still is.
        """
        try:
            if self._wanted:
                # A draft with a replacement for half a character is better than none.
                write_atomically(self.path, text.encode(errors="replace"))
        finally:
            with self._guard:
                self._writing = False
                if not self._wanted:
                    self.path.unlink(missing_ok=True)

    def forget(self) -> None:
        """Delete the draft; returns at once, also while it is being written."""
        with self._guard:
            self._wanted = False
            if not self._writing:
                self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Delete the draft, and let another program use its name."""
        self.forget()
        self._lock.release()

    def _set_aside(self) -> Path:
        now = datetime.now().astimezone()
        target = self.path.with_name(f"damaged-{now:%Y%m%d-%H%M%S-%f}.txt")
        try:
            self.path.rename(target)
        except OSError:
            return self.path
        return target


def _lock_one(folder: Path) -> tuple[Path, FileLock, list[Path]]:
    """Lock the first draft that nobody uses; returns it, its lock, and the other free drafts.

    Raises OSError if no lock can be created.
    """
    left = sorted(
        (int(name[1] or 1), path)
        for path in folder.iterdir()
        if (name := _NAME.fullmatch(path.name)) is not None
    )
    taken: tuple[Path, FileLock] | None = None
    others = []
    for _, path in left:
        lock = _lock_of(path)
        if not lock.acquire():
            continue
        if taken is None:
            taken = path, lock
        else:
            others.append(path)
            lock.release()
    numbers = count(1)
    while taken is None:
        number = next(numbers)
        path = folder / ("unsaved.txt" if number == 1 else f"unsaved-{number}.txt")
        lock = _lock_of(path)
        if lock.acquire():
            taken = path, lock
    return *taken, others


def _lock_of(path: Path) -> FileLock:
    return FileLock(path.with_suffix(".lock"))
