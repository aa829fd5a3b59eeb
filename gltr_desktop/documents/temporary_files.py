"""Names the files that are being written, and removes those of programs that were killed."""

from __future__ import annotations

import os
import platform
import re
import stat
import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# A number for the computer: on a network disk, another one's processes cannot be asked about.
_COMPUTER = f"{zlib.crc32(platform.node().encode('utf-8', 'replace')):08x}"
_NAME = re.compile(r"\.gltr-(?:(?P<computer>[0-9a-f]{8})-(?P<pid>\d{1,10})-)?[0-9a-f]{16}\.tmp")
_MAX_AGE_SECONDS = 3_600
"""Nothing is being written for longer than this."""


def temporary_name() -> str:
    """A new name for a file that is being written; it tells by which process."""
    return f".gltr-{_COMPUTER}-{os.getpid()}-{os.urandom(8).hex()}.tmp"


def sweep(folder: Path) -> None:
    """Remove the user's own temporary files whose writers are dead from ``folder``."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            name = _NAME.fullmatch(entry.name)
            if name is not None:
                with suppress(OSError):
                    _remove_if_stray(entry, name)


def _remove_if_stray(entry: os.DirEntry[str], name: re.Match[str]) -> None:
    status = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode) or not _is_own(status):
        return
    old = time.time() - status.st_mtime > _MAX_AGE_SECONDS
    if old or (name["computer"] == _COMPUTER and not _is_running(int(name["pid"]))):
        os.unlink(entry.path)  # noqa: PTH108 - as scandir gives it


def _is_own(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _is_running(pid: int) -> bool:
    """Whether there is a process ``pid``; True where asking would end it (Windows)."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
