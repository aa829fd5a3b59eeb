"""What clients do to connections: send a byte a minute, go away, or send more than is read."""

from __future__ import annotations

import contextlib
import io
import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_LEFT_BYTES, _LEFT_S = 4_000_000, 2.0
"""So much of what is left of a request is taken before its connection is closed."""
_CHUNK_BYTES = 1 << 16


class TimedStream(io.RawIOBase):
    """What comes over ``connection`` within some ``seconds`` altogether; then TimeoutError.

    A timeout of the socket's own begins anew with every byte.
    """

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        super().__init__()
        self._connection = connection
        self._end = time.monotonic() + seconds

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The number of bytes that have come; 0 at the end."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


def is_gone(connection: socket.socket) -> bool:
    """Whether the client has closed its end."""
    try:
        connection.settimeout(0)
        return not connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True


def close_gently(connection: socket.socket) -> None:
    """Close the connection after the client had a chance to read the answer.

    A connection that is closed with bytes left to read is reset, and the answer is lost: of a body
    that is refused for its length, for instance.
    """
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        rest = TimedStream(connection, _LEFT_S)
        buffer = bytearray(_CHUNK_BYTES)
        taken = 0
        while taken < _LEFT_BYTES and (count := rest.readinto(buffer)):
            taken += count
    connection.close()
