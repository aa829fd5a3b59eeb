"""The first window: shows itself, and opens what others ask for."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.single_instance.incoming_files import IncomingFiles
    from gltr_desktop.ui.single_instance.meeting_place import MeetingPlace
    from gltr_desktop.ui.single_instance.request import OpenRequest
    from gltr_desktop.ui.single_instance.request_server import RequestServer

_log = logging.getLogger(__name__)

_ACTIVATION = "XDG_ACTIVATION_TOKEN"


class Reception(QObject):
    """Receives requests for a window, until that is closed.

    While the window asks whether it may be closed, nothing is taken: it could be lost with it.
    """

    def __init__(self, window: QWidget, incoming: IncomingFiles) -> None:
        super().__init__(window)
        self._window, self._incoming = window, incoming
        self._server: RequestServer | None = None
        self._place: MeetingPlace | None = None
        self._is_closing = False
        window.installEventFilter(self)

    def open_at(self, place: MeetingPlace) -> None:
        """Receive what comes to ``place``, which is ours.

        Where that is not possible, this is a window like any other.
        """
        self._place = place
        try:
            # It takes a while to import, and the window is there without it. It also needs
            # libraries of the system that not every system has.
            from gltr_desktop.ui.single_instance.request_server import RequestServer

            self._server = RequestServer(self._accepts, self)
            self._server.requested.connect(self.receive)
            self._server.listen(place.address)
        except (ImportError, OSError) as error:
            _log.warning("Nobody can hand files to this window: %s", type(error).__name__)
            self.close()

    @Slot()
    def close(self) -> None:
        """Receive nothing any more: the next start is the first one."""
        if self._server is not None:
            self._server.close()
        if self._place is not None:
            self._place.leave()

    @Slot(object)
    def receive(self, request: OpenRequest) -> None:
        """Come to the front, and open what is asked for."""
        self._come_to_the_front(request.activation_token)
        self._incoming.add(request.files, request.encoding)

    @Slot(object)
    def open_file(self, file: Path) -> None:
        """Open what the desktop hands to this process itself, as macOS does."""
        self._incoming.add([file])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice how long closing the window takes, which asks about texts that are not saved."""
        if event.type() != QEvent.Type.Close or self._is_closing:
            return False
        self._is_closing = True
        try:
            watched.event(event)
        finally:
            self._is_closing = False
        return True

    def _accepts(self) -> bool:
        return self._window.isVisible() and not self._is_closing

    def _come_to_the_front(self, token: str) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        # Where Wayland's part of Qt looks for it.
        os.environ[_ACTIVATION] = token
        try:
            (QApplication.activeModalWidget() or window).activateWindow()
        finally:
            os.environ.pop(_ACTIVATION, None)
