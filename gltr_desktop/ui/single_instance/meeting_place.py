"""Where the starts of the program meet: a lock and a socket that only this user can reach."""

from __future__ import annotations

import hashlib
import logging
import os
import socket
import stat
import sys
from pathlib import Path

import platformdirs

from gltr_desktop.documents.file_lock import FileLock

_log = logging.getLogger(__name__)

_DISPLAY = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "SESSIONNAME")
"""What says where a window appears. The last one is the session of a user of Windows."""


class MeetingPlace:
    """The lock and the address of the socket, for these settings and this display."""

    def __init__(self, folder: Path) -> None:
        """``folder`` must be one that nobody but the user can write to."""
        key = _key()
        self._lock = FileLock(folder / f"{key}.lock")
        self.is_ours = False
        """Whether this process is the first one, which others hand their files to."""
        self.address = str(folder / f"{key}.socket")
        if sys.platform == "win32":
            # Its sockets are pipes, which have a name space of their own.
            self.address = f"gltr_desktop-{key}"

    @classmethod
    def find(cls) -> MeetingPlace | None:
        """The meeting place, or None where the user has no folder that is safe for one."""
        for folder in _folders():
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if _is_private(folder):
                    return cls(folder)
            except OSError as error:
                _log.info("No meeting place: %s", type(error).__name__)
        _log.warning("No folder is safe for a meeting place: each start opens its own window")
        return None

    def claim(self) -> bool:
        """Become the first process, unless there is one; returns whether this one is it.

        Raises:
            OSError: the file of the lock cannot be made.
        """
        self.is_ours = self.is_ours or self._lock.acquire()
        return self.is_ours

    def leave(self) -> None:
        """Let the next start be the first one."""
        self._lock.release()
        self.is_ours = False


def _key() -> str:
    """A name for the settings, the display and, as home folders can be shared, the computer."""
    settings = platformdirs.user_config_dir("gltr_desktop", appauthor=False)
    texts = platformdirs.user_data_dir("gltr_desktop", appauthor=False)
    display = [os.environ.get(name, "") for name in _DISPLAY]
    facts = "\0".join([settings, texts, socket.gethostname(), *display])
    return hashlib.sha256(os.fsencode(facts)).hexdigest()[:16]


def _folders() -> list[Path]:
    """Folders of our own, the best one first: a socket does not belong on a network disk."""
    folders = [Path(platformdirs.user_cache_dir("gltr_desktop", appauthor=False), "instances")]
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    # One that does not exist is not ours to make.
    if runtime.is_absolute() and runtime.is_dir():
        # All sandboxes of a Flatpak share one folder there, and only that.
        flatpak = os.environ.get("FLATPAK_ID")
        folders.insert(0, runtime / "app" / flatpak if flatpak else runtime / "gltr_desktop")
    return folders


def _is_private(folder: Path) -> bool:
    """Whether only the user gets into ``folder``, which others may have made or linked."""
    if sys.platform == "win32":
        return True
    facts = folder.lstat()
    return (
        stat.S_ISDIR(facts.st_mode)
        and facts.st_uid == os.geteuid()
        and stat.S_IMODE(facts.st_mode) & 0o077 == 0
    )
