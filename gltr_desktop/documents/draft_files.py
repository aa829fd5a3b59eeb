"""The files in which unsaved texts outlive a crash: one for each text that is not saved.

A draft is the text in UTF-8, and its name is that of no other kind of file. A version of the
program that keeps them in another way gives them another suffix: they are not read then, nor
touched, but the user is told of them.
"""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from gltr_desktop.documents.file_lock import FileLock
from gltr_desktop.documents.temporary_files import sweep
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NAME = re.compile(r"unsaved(?:-(\d+))?\.txt")
_OTHER_NAME = re.compile(r"unsaved(?:-\d+)?\.\w+")
"""Of a draft, or of what lies beside one, of any version of the program."""
_TITLE = ".title"
"""Of the file beside a draft that holds the name of its text."""
_LOCK = ".lock"
_MAX_TITLE = 1_000
"""Bytes; no name of a file is longer."""


@dataclass(frozen=True)
class LeftDraft:
    """A text that a program which did not end properly left behind, and how it was called.

    ``title`` is "" where that is not known. ``damaged`` is the file to which a draft was moved that
    could be read only in part.
    """

    text: str = ""
    title: str = ""
    damaged: Path | None = None


def drafts_of_other_versions(folder: Path) -> list[Path]:
    """Files in ``folder`` in which another version of the program has left a text behind.

    While that version is running, the text is not left behind.
    """
    try:
        return [path for path in sorted(folder.iterdir()) if _is_of_other_version(path)]
    except OSError:  # As `left_in` says.
        return []


def message_about(drafts: Iterable[LeftDraft], others: Iterable[Path] = ()) -> str:
    """All that the user should know about ``drafts``; "" if nothing was left.

    ``others`` are drafts of another version of the program.
    """
    sentences, drafts = [], list(drafts)
    count_of_texts = sum(bool(draft.text) for draft in drafts)
    if count_of_texts == 1:
        sentences.append(
            "Recovered: this text had not been saved when the app closed unexpectedly."
        )
    elif count_of_texts:
        sentences.append(
            f"Recovered: {count_of_texts} texts had not been saved when the app closed"
            " unexpectedly. They are in the list on the left."
        )
    for draft in drafts:
        if draft.damaged is not None:
            part = "only a part of it could be read" if draft.text else "it cannot be read"
            where = draft.damaged
            sentences.append(f"The copy of an unsaved text is damaged, and {part}: {where}.")
    sentences += [
        f"Another version of the program has left an unsaved text for itself to open: {path}."
        for path in others
    ]
    return " ".join(sentences)


class DraftFile:
    """One draft in a folder, locked until it is closed; only `write` is for another thread."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        """Use `begin` and `left_in`, which hold the lock."""
        self.path, self._lock = path, lock
        self._guard = threading.Lock()
        self._wanted = self._writing = self._is_closed = False

    @staticmethod
    def begin(folder: Path) -> DraftFile:
        """A draft under a name that nobody uses.

        Raises:
            GltrError: nothing can be kept in ``folder``, which is created.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            numbers = count(1)
            while True:
                number = next(numbers)
                path = folder / ("unsaved.txt" if number == 1 else f"unsaved-{number}.txt")
                lock = _lock_of(path)
                # What another program has left behind while this one runs is not for this text.
                if not _is_taken(path) and lock.acquire():
                    return DraftFile(path, lock)
        except OSError as error:
            raise _unprotected(folder, error) from None

    @staticmethod
    def left_in(folder: Path) -> list[DraftFile]:
        """The drafts that dead programs have left behind, in the order of their numbers.

        Raises:
            GltrError: nothing can be kept in ``folder``, which is created.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            sweep(folder)
            _try_to_lock(folder)
            return [*_left_in(folder)]
        except OSError as error:
            raise _unprotected(folder, error) from None

    def left_behind(self) -> LeftDraft:
        """What the draft holds from before; a damaged one is set aside, and never overwritten."""
        title = self._left_title()
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return LeftDraft()
        except OSError:
            return LeftDraft(title=title, damaged=self.path)
        try:
            text, intact = data.decode(), True
        except UnicodeDecodeError:
            text, intact = data.decode(errors="replace"), False
        # A crash of the whole computer can leave zeros where the content should be.
        if text.endswith("\0"):
            text, intact = text.rstrip("\0"), False
        return LeftDraft(text, title, None if intact else self._set_aside())

    def _left_title(self) -> str:
        try:
            with self._title_path.open("rb") as file:
                title = file.read(_MAX_TITLE).decode(errors="replace")
        except OSError:
            return ""
        return " ".join(title.replace("\0", "").split())

    def begin_writing(self) -> None:
        """Announce a call of `write`: what is forgotten between the two is not written."""
        with self._guard:
            self._wanted = self._writing = True

    def write(self, text: str, title: str = "") -> None:
        """Keep ``text`` unless it is forgotten meanwhile; it is safely stored when this returns.

        Raises:
            GltrError: it cannot be written; what was kept before still is.
        """
        try:
            if self._wanted:
                # A draft with a replacement for half a character is better than none.
                write_atomically(self.path, text.encode(errors="replace"))
                if title:
                    write_atomically(self._title_path, title.encode(errors="replace"))
        finally:
            with self._guard:
                self._writing = False
                self._tidy()

    def forget(self) -> None:
        """Delete the draft; returns at once, also while it is being written."""
        with self._guard:
            self._wanted = False
            self._tidy()

    def close(self) -> None:
        """Delete the draft, and let another text use its name as soon as nothing writes to it."""
        with self._guard:
            self._wanted, self._is_closed = False, True
            self._tidy()

    def let_go(self) -> None:
        """Let another program have the draft, which stays as it is."""
        self._lock.release()

    @property
    def _title_path(self) -> Path:
        return self.path.with_suffix(_TITLE)

    def _tidy(self) -> None:
        """Do what was asked for while the draft was being written, once that is over."""
        if self._writing:
            return
        if not self._wanted:
            self._delete()
        if self._is_closed:
            self._lock.release()

    def _delete(self) -> None:
        # The name is worth nothing without the text, and what is in its place is nobody's.
        with suppress(OSError):
            self._title_path.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def _set_aside(self) -> Path:
        now = datetime.now().astimezone()
        target = self.path.with_name(f"damaged-{now:%Y%m%d-%H%M%S-%f}.txt")
        try:
            self.path.rename(target)
        except OSError:
            return self.path
        return target


def _is_taken(path: Path) -> bool:
    """Whether there is a draft of this or another version with the name of ``path``."""
    return path.exists() or any(map(_is_other, path.parent.glob(f"{path.stem}.*")))


def _is_other(path: Path) -> bool:
    known = (".txt", _TITLE, _LOCK)
    return path.suffix not in known and _OTHER_NAME.fullmatch(path.name) is not None


def _is_of_other_version(path: Path) -> bool:
    if not (_is_other(path) and path.is_file()):
        return False
    lock = _lock_of(path)
    if not lock.acquire():
        return False
    lock.release()
    return True


def _left_in(folder: Path) -> Iterable[DraftFile]:
    left = sorted(
        (int(name[1] or 1), path)
        for path in folder.iterdir()
        if (name := _NAME.fullmatch(path.name)) is not None
    )
    for _, path in left:
        lock = _lock_of(path)
        if not lock.acquire():
            continue
        # Another program may have taken it over, and be done with it, in this moment.
        if path.is_file():
            yield DraftFile(path, lock)
        else:
            lock.release()


def _try_to_lock(folder: Path) -> None:
    """Raises OSError if no draft could be kept in ``folder``, as one should know before typing."""
    lock = _lock_of(folder / "unsaved.txt")
    if lock.acquire():
        lock.release()


def _unprotected(folder: Path, error: OSError) -> GltrError:
    return GltrError(
        "Unsaved text is not protected from crashes:"
        f" “{folder}” cannot be written ({error.strerror}).",
        "Save often, or make this folder writable.",
    )


def _lock_of(path: Path) -> FileLock:
    return FileLock(path.with_suffix(_LOCK))
