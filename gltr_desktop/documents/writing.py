"""Writes files completely or not at all: a full disk never costs the user the old file."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from gltr_desktop.errors import GltrError


def write_atomically(path: Path, content: str | bytes) -> None:
    """Replace the content of ``path`` by ``content`` in one step; strings are stored as UTF-8.

    An existing file keeps its permissions, and a symbolic link remains a link. Pipes and other
    special files are written to directly.

    Raises:
        GltrError: the file cannot be written; its old content is unharmed.
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
    """Write to a new file in the folder of ``path``, and rename it when it is safely stored.

    Only within one disk is renaming a single step.
    """
    if mode is not None:
        path.open("r+b").close()  # Fails for a protected file; renaming would replace it.
    temporary = path.with_name(f".gltr-{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            if mode is not None:  # First, so that nobody can read private text meanwhile.
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
