"""Files are written whole or not at all: a full disk never costs anyone the file they had."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from gltr_desktop.errors import GltrError


def write_atomically(path: Path, content: str | bytes) -> None:
    """Put ``content``, a string as UTF-8, in the place of what ``path`` holds, in one step.

    An existing file keeps its permissions, and a link goes on pointing to its file. What is no
    file, such as a pipe, is written to as it is.

    Raises:
        GltrError: it cannot be written; what was there before is still there, unharmed.
    """
    try:
        data = content.encode() if isinstance(content, str) else content
        mode = _mode(path)
        if mode is None or stat.S_ISREG(mode):
            _replace(Path(os.path.realpath(path)), data, mode)
        else:
            path.write_bytes(data)
    except UnicodeEncodeError as error:
        raise GltrError(
            f"The text holds half a character at position {error.start:,}.", "Delete it there."
        ) from None
    except OSError as error:
        raise _unwritable(path, error) from error


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(path: Path, data: bytes, mode: int | None) -> None:
    """Write next to ``path``, so on the same disk, and move there what is safely stored."""
    if mode is not None:
        path.open("r+b").close()  # Fails on a protected file, which a move would sweep away.
    temporary = path.with_name(f".gltr-{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            if mode is not None:  # First, so that nobody reads what is private in the meantime.
                temporary.chmod(stat.S_IMODE(mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _unwritable(path: Path, error: OSError) -> GltrError:
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return GltrError(
                f"There is no folder “{path.parent}”.", "Create it, or choose another one."
            )
        case errno.EISDIR:
            return GltrError(f"“{path}” is a folder.", "Give the name of a file in it.")
        case errno.EACCES | errno.EPERM:
            return GltrError(
                f"You have no permission to write “{path}”.",
                "Choose another folder, or change the permissions of this one.",
            )
        case errno.EROFS:
            return GltrError(
                f"“{path}” is on a disk that can only be read.", "Choose a folder on another disk."
            )
        case errno.ENOSPC | errno.EDQUOT:
            return GltrError(
                f"There is no space left on the disk for “{path}”.",
                "Free some, or choose a folder on another disk.",
            )
        case errno.ENAMETOOLONG:
            return GltrError(f"The name of “{path}” is too long.", "Choose a shorter one.")
    return GltrError(
        f"“{path}” cannot be written: {error.strerror}.", "Choose another folder, or try again."
    )
