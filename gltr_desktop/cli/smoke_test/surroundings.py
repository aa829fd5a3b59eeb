"""Keeps the smoke test away from the user's own folders, and from the network."""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import TYPE_CHECKING

from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from pathlib import Path

_OF_LINUX = ("CONFIG", "DATA", "STATE", "CACHE")
_OF_WINDOWS = ("APPDATA", "LOCAL_APPDATA")


def use_folder(folder: Path) -> None:
    """Have settings, drafts, caches, log and models of other programs be looked for in ``folder``.

    To be called before anything asks where they are. Qt's own are the window's concern.
    """
    for place in _OF_LINUX:
        os.environ[f"XDG_{place}_HOME"] = str(folder / place.lower())
    for place in _OF_WINDOWS:
        os.environ[f"WIN_PD_OVERRIDE_{place}"] = str(folder / place.lower())
    os.environ["HF_HOME"] = str(folder / "huggingface")
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(folder / "torch")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    if sys.platform == "darwin":
        # No variable says it there: everything lies in the home folder.
        os.environ["HOME"] = str(folder)


class NetworkWatch:
    """Refuses whatever this process asks of other computers, and remembers it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        sys.addaudithook(self._watch)

    def verdict(self) -> str:
        """That nothing was asked; raises GltrError if something was."""
        if self.asked:
            hosts = ", ".join(f"“{host}”" for host in dict.fromkeys(self.asked))
            raise GltrError(
                f"The program has asked for {hosts}.", "Please report it: it never should."
            )
        return "not used"

    def _watch(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.getaddrinfo":
            host = arguments[0]
        elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
            host = arguments[1][0]
        else:
            return
        if not _is_here(host):
            self.asked.append(str(host))
            raise PermissionError(f"No network: {host!r}")


def _is_here(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False
