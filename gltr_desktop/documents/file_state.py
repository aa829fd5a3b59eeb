"""Reads regular files, and tells later whether another program has changed them."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from gltr_desktop.errors import Cancelled, InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAX_BYTES = 1 << 30
"""The most that is read of a file: a text of this size cannot be shown."""

HEAD_BYTES = 1 << 16
"""How much of a file decides whether the rest is read."""
_CHUNK = 1 << 20


class Change(Enum):
    """What another program has done to a file."""

    NONE = "none"
    CONTENT = "content"
    REMOVED = "removed"


@dataclass(frozen=True)
class FileState:
    """What a file was when it was read or written: its content, and marks of a later change.

    ``modified_ns`` is the time of its last change, in nanoseconds.
    """

    inode: int
    size: int
    modified_ns: int
    digest: bytes

    @classmethod
    def of(cls, status: os.stat_result, content: bytes) -> FileState:
        """The state of a file with ``status`` that holds ``content``."""
        return cls(status.st_ino, status.st_size, status.st_mtime_ns, _digest(content))

    def change(self, path: Path) -> Change:
        """What has happened to ``path`` since; its content is read only if its marks differ.

        A file that cannot be examined counts as changed.
        """
        try:
            status = path.stat()
            if (status.st_ino, status.st_size, status.st_mtime_ns) == (
                self.inode,
                self.size,
                self.modified_ns,
            ):
                return Change.NONE
            if not stat.S_ISREG(status.st_mode) or status.st_size != self.size:
                return Change.CONTENT
            content, _ = _read(path, lambda: False, lambda _: None)
        except (FileNotFoundError, NotADirectoryError):
            return Change.REMOVED
        except (OSError, InputError):
            return Change.CONTENT
        return Change.NONE if _digest(content) == self.digest else Change.CONTENT


def read_regular_file(
    path: Path,
    is_cancelled: Callable[[], bool] = lambda: False,
    check_head: Callable[[bytes], object] = lambda head: None,  # noqa: ARG005
) -> tuple[bytes, FileState]:
    """The content of ``path`` and its state.

    ``check_head`` raises for a file that need not be read further; it gets the first HEAD_BYTES.

    A pipe or a device may never end: they are refused. Of a file that grows, only what it held at
    the beginning is read; a file of the system that claims to be empty is read to its end.

    Raises:
        InputError: the file is missing, no regular file, too large, or cannot be read.
        Cancelled: ``is_cancelled()``, which is asked before every megabyte.
    """
    try:
        return _read(path, is_cancelled, check_head)
    except OSError as error:
        raise unreadable_error(path, error) from error


def _read(
    path: Path,
    is_cancelled: Callable[[], bool],
    check_head: Callable[[bytes], object],
) -> tuple[bytes, FileState]:
    # Opening a device may have effects, and opening a pipe would wait for somebody to write.
    _refuse_special(path, path.stat())
    descriptor = os.open(path, os.O_RDONLY | _OPEN_FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        _refuse_special(path, status)
        limit = status.st_size or MAX_BYTES
        content = bytearray(file.read(min(HEAD_BYTES, limit)))
        check_head(bytes(content))
        if limit > MAX_BYTES:
            raise InputError(
                f"“{path.name}” is too large: {status.st_size:,} bytes, and {MAX_BYTES:,} can be"
                " opened.",
                "Open a part of it.",
            )
        while len(content) < limit:
            if is_cancelled():
                raise Cancelled
            chunk = file.read(min(_CHUNK, limit - len(content)))
            if not chunk:
                break
            content += chunk
    data = bytes(content)
    return data, FileState.of(status, data)


def unreadable_error(path: Path, error: OSError) -> InputError:
    """Why ``path`` cannot be read, and what to do."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return InputError(f"There is no file “{path}”.", "Check its name and its folder.")
        case IsADirectoryError():
            return InputError(f"“{path}” is a folder.", "Choose one file in it.")
        case PermissionError():
            return InputError(
                f"You have no permission to read “{path}”.",
                "Change its permissions, or ask its owner.",
            )
    return InputError(
        f"“{path}” cannot be read: {error.strerror}.", "Copy it to another disk, or try again."
    )


# The file may have become a pipe since it was examined.
_OPEN_FLAGS: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _refuse_special(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise InputError(
            f"“{path.name}” is a pipe or a device, not a file.", "Choose a regular file."
        )


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content).digest()
