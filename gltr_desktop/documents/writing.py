"""Writes files completely or not at all: a full disk never costs the user the old file."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from gltr_desktop.documents.temporary_files import sweep, temporary_name
from gltr_desktop.errors import GltrError

_MAX_NAME_BYTES = 200
"""So much of a file's name is used in the name of its copy."""


def write_atomically(path: Path, content: str | bytes) -> os.stat_result | None:
    """Replace the content of ``path`` by ``content`` in one step; strings are stored as UTF-8.

    An existing file keeps its permissions, its owner and its extended attributes, and links remain
    links: where a new file could not take the place of the old one, its content is written over.
    Pipes and other special files are written to directly.

    Returns the status of the file as it was written; None for a special file.

    Raises:
        GltrError: the file cannot be written; its old content is unharmed.
    """
    try:
        data = content.encode() if isinstance(content, str) else content
        old = _status(path)
        if old is None or stat.S_ISREG(old.st_mode):
            return _store(Path(os.path.realpath(path)), data, old)
        path.write_bytes(data)
    except UnicodeEncodeError as error:
        raise GltrError(
            f"The text contains an invalid character at position {error.start:,}.",
            "Delete that character.",
        ) from None
    except OSError as error:
        raise _unwritable(path, error) from error
    return None


def write_pages(path: Path, content: str | bytes | tuple[bytes, ...]) -> list[Path]:
    """Write ``content`` as :func:`write_atomically` does; returns the files.

    Of several pages, the first replaces ``path``. The others get names with their numbers, such as
    “essay-2.png”, and replace nothing: nobody has been asked about those names.

    Raises:
        GltrError: a file cannot be written, or would be replaced.
    """
    if not isinstance(content, tuple):
        write_atomically(path, content)
        return [path]
    further = [
        path.with_name(f"{path.stem}-{number}{path.suffix}")
        for number in range(2, len(content) + 1)
    ]
    for page in further:
        if os.path.lexists(page):
            raise GltrError(
                f"The pages after the first need files of their own, and “{page.name}” is there "
                "already.",
                "Choose another name, or remove that file.",
            )
    paths = [path, *further]
    for page, data in zip(paths, content, strict=True):
        write_atomically(page, data)
    return paths


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _store(path: Path, data: bytes, old: os.stat_result | None) -> os.stat_result:
    """Write to a new file in the folder of ``path``, and rename it when it is safely stored.

    Only within one disk is renaming a single step.
    """
    if old is not None:
        path.open("r+b").close()  # Fails for a protected file; renaming would replace it.
    sweep(path.parent)
    temporary = path.with_name(temporary_name())
    try:
        with temporary.open("xb") as file:
            # First, so that nobody can read private text meanwhile.
            replaceable = old is None or _take_over(path, temporary, old)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            status = os.fstat(file.fileno())
        if replaceable:
            temporary.replace(path)
            _sync_folder(path.parent)
            return status
        # The new content is on the disk, so that there is room for the old one beside it.
        return _write_over(path, data, temporary)
    finally:
        with suppress(OSError):
            temporary.unlink()


def _take_over(path: Path, temporary: Path, old: os.stat_result) -> bool:
    """Give ``temporary`` what the ``old`` file ``path`` has besides its content.

    Returns whether it may take its place: not if the old file has another name, too, or an owner
    that only the system's administrator can give to a file.
    """
    temporary.chmod(stat.S_IRUSR | stat.S_IWUSR)
    if old.st_nlink > 1:
        return False
    new = temporary.stat()
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.chown(temporary, old.st_uid, old.st_gid)
        except OSError:
            return False
    temporary.chmod(stat.S_IMODE(old.st_mode))
    if hasattr(os, "listxattr"):
        # The system keeps some attributes for itself, and some disks hold none.
        with suppress(OSError):
            for name in os.listxattr(path):
                with suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(path, name))
    return True


def _write_over(path: Path, data: bytes, spare: Path) -> os.stat_result:
    """Write ``data`` into the existing file ``path``, using the file ``spare`` beside it.

    If the program is killed on the way, a file with the old content and a name that says so stays
    beside it. If the disk fails or is full, the old content is put back.
    """
    old = path.read_bytes()
    with spare.open("r+b") as file:
        _overwrite(file.fileno(), old)
    name = os.fsdecode(os.fsencode(path.name)[:_MAX_NAME_BYTES])
    kept = path.with_name(f"{name}.before-saving-{os.urandom(4).hex()}")
    spare.replace(kept)
    with path.open("r+b") as file:
        try:
            _overwrite(file.fileno(), data)
        except BaseException:
            # The old content fits: what it takes up on the disk has not been given back.
            _overwrite(file.fileno(), old)
            kept.unlink()
            raise
        kept.unlink()
        return os.fstat(file.fileno())


def _overwrite(descriptor: int, data: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.ftruncate(descriptor, len(data))
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make the renaming outlast a power failure, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


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
