"""What two starts of the program say to each other, and what is accepted of it.

The first process greets whoever connects. The second one answers with one line, a JSON object, and
is told whether its files are taken.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PROTOCOL = 1
"""Goes up with every change of what is said: programs of two versions do not talk."""
GREETING = f"gltr-desktop {PROTOCOL}\n".encode()
ACCEPTED, REFUSED = b"accepted\n", b"refused\n"
MAX_BYTES = 1_000_000
"""Of a request; names of files that fill more are not handed over."""
_MAX_WORD = 1_000
"""Characters of an encoding's name, or of a token."""


@dataclass(frozen=True)
class OpenRequest:
    """Files to be opened, whose paths are absolute, or none: then the window is only shown.

    ``encoding`` is what the user says that the texts are in. ``activation_token`` is the desktop's
    permission to put a window in front of others, "" where there is none.
    """

    files: tuple[Path, ...] = ()
    encoding: str | None = None
    activation_token: str = ""

    @classmethod
    def here(cls, files: Sequence[Path], encoding: str | None) -> OpenRequest:
        """The request of this process; relative paths start at its folder.

        Raises:
            OSError: a path is relative, and the folder is gone.
        """
        environment = os.environ
        token = environment.get("XDG_ACTIVATION_TOKEN") or environment.get("DESKTOP_STARTUP_ID", "")
        return cls(tuple(file.absolute() for file in files), encoding, token)

    def to_line(self) -> bytes:
        """The request as it is sent."""
        message = {
            "protocol": PROTOCOL,
            "files": [str(file) for file in self.files],
            "encoding": self.encoding,
            "activation_token": self.activation_token,
        }
        return json.dumps(message).encode("ascii") + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> OpenRequest:
        """The request in ``line``, which may come from any program of this user.

        Raises:
            ValueError: it is no request.
        """
        try:
            message = json.loads(line)
        except RecursionError:
            raise ValueError("too deep") from None
        if not isinstance(message, dict) or message.keys() != _KEYS:
            raise ValueError("not the keys of a request")
        files, encoding = message["files"], message["encoding"]
        token = message["activation_token"]
        if type(message["protocol"]) is not int or message["protocol"] != PROTOCOL:
            raise ValueError("another protocol")
        if not isinstance(files, list):
            raise ValueError("no list of files")  # noqa: TRY004 - whoever sent it is told nothing
        if not _is_word(token) or not (encoding is None or _is_word(encoding)):
            raise ValueError("no word")
        return cls(tuple(map(_path_in, files)), encoding, token)


_KEYS = {"protocol", "files", "encoding", "activation_token"}


def _is_word(value: object) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= _MAX_WORD
        and value.isascii()
        and value.isprintable()
    )


def _path_in(value: object) -> Path:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no path")
    # Raises UnicodeEncodeError where no file can have that name.
    os.fsencode(value)
    path = Path(value)
    if not path.is_absolute():
        raise ValueError("a relative path")
    return path
