"""Takes what later starts of the program hand over; whoever sends anything else is cut off."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from gltr_desktop.ui.single_instance.request import (
    ACCEPTED,
    GREETING,
    MAX_BYTES,
    REFUSED,
    OpenRequest,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)

_PATIENCE_MS = 2_000
"""How long a connection may last."""


class RequestServer(QObject):
    """Listens on the socket of the first process."""

    requested = Signal(object)
    """OpenRequest; its sender has been told that it is taken."""

    def __init__(self, accepts: Callable[[], bool], parent: QObject) -> None:
        """Requests are taken while ``accepts`` returns True."""
        super().__init__(parent)
        self._accepts = accepts
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)

    def listen(self, address: str) -> None:
        """Take requests from now on; to be called by the only process that may use ``address``.

        Raises:
            OSError: the socket cannot be made.
        """
        # That of a process that was killed is still there.
        QLocalServer.removeServer(address)
        if not self._server.listen(address):
            raise OSError(self._server.errorString())

    def close(self) -> None:
        """Take no more requests."""
        self._server.close()

    @Slot()
    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            visitor = _Visitor(socket, self)
            visitor.asked.connect(self._answer)
            visitor.say(GREETING)

    @Slot(object, object)
    def _answer(self, request: OpenRequest, visitor: _Visitor) -> None:
        accepted = self._accepts()
        visitor.say(ACCEPTED if accepted else REFUSED)
        visitor.leave()
        if accepted:
            self.requested.emit(request)


class _Visitor(QObject):
    """One connection: a request is expected of it, within a time and a size."""

    asked = Signal(object, object)
    """OpenRequest, and this visitor."""

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        socket.setParent(self)
        socket.setReadBufferSize(MAX_BYTES + 1)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.deleteLater)
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self._cut_off)
        timer.start(_PATIENCE_MS)

    def say(self, line: bytes) -> None:
        """Send ``line`` now: what follows may take the window a while."""
        self._socket.write(line)
        self._socket.flush()

    def leave(self) -> None:
        """End the connection when all is sent."""
        self._socket.readyRead.disconnect(self._read)
        self._socket.disconnectFromServer()

    @Slot()
    def _read(self) -> None:
        if self._socket.canReadLine():
            self._take(bytes(self._socket.readLine(MAX_BYTES + 1).data()))
        elif self._socket.bytesAvailable() > MAX_BYTES:
            self._cut_off()

    def _take(self, line: bytes) -> None:
        try:
            request = OpenRequest.from_line(line)
        except ValueError as error:
            _log.warning("What came in is no request: %s", type(error).__name__)
            self._cut_off()
        else:
            self.asked.emit(request, self)

    @Slot()
    def _cut_off(self) -> None:
        self._socket.abort()
        self.deleteLater()
