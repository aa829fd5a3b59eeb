"""What a later start of the program does: it hands its files to the first one, and ends."""

from __future__ import annotations

import logging
import sys
import time
from enum import Enum, auto
from typing import TYPE_CHECKING

from gltr_desktop.ui.single_instance.request import ACCEPTED, GREETING, MAX_BYTES

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

    from gltr_desktop.ui.single_instance.meeting_place import MeetingPlace
    from gltr_desktop.ui.single_instance.request import OpenRequest

_log = logging.getLogger(__name__)

_ANSWER_SECONDS = 2.0
"""How long the first process may take for an answer."""
_START_SECONDS = 5.0
"""How long it may take to start, or to end, before this process stops trying to reach it."""
_TRY_SECONDS = 0.02


class _Answer(Enum):
    ACCEPTED = auto()
    DECLINED = auto()
    """It hangs, asks whether to end, or speaks another protocol."""
    ABSENT = auto()
    """Nobody listens, yet or any more."""


def hand_over(request: OpenRequest, place: MeetingPlace) -> bool:
    """Hand ``request`` to the first process; returns whether that has taken it.

    If not, a window is to be opened here. This process may be the first one: then ``place`` is
    ours.

    Raises:
        OSError: the meeting place cannot be used.
        ImportError: the system lacks a library that Qt's sockets need.
    """
    line = request.to_line()
    if len(line) > MAX_BYTES:
        _log.info("There are too many files to be handed over")
        place.claim()
        return False
    deadline = time.monotonic() + _START_SECONDS
    while not place.claim():
        answer = _ask(place.address, line)
        if answer is _Answer.ACCEPTED:
            return True
        if answer is _Answer.DECLINED or time.monotonic() > deadline:
            _log.info("The first process does not take the files: %s", answer.name)
            return False
        time.sleep(_TRY_SECONDS)
    return False


def _ask(address: str, line: bytes) -> _Answer:
    from PySide6.QtNetwork import QLocalSocket

    connection = QLocalSocket()
    connection.connectToServer(address)
    if not connection.waitForConnected(round(1000 * _ANSWER_SECONDS)):
        timed_out = connection.error() == QLocalSocket.LocalSocketError.SocketTimeoutError
        return _Answer.DECLINED if timed_out else _Answer.ABSENT
    # Nothing is sent to a process that hangs: once it goes on, it would open the files as well.
    if _line_from(connection) != GREETING:
        return _Answer.DECLINED
    _let_it_come_to_the_front()
    connection.write(line)
    return _Answer.ACCEPTED if _line_from(connection) == ACCEPTED else _Answer.DECLINED


def _line_from(connection: QLocalSocket) -> bytes:
    """The next line, or as much of it as comes in time."""
    deadline = time.monotonic() + _ANSWER_SECONDS
    while not connection.canReadLine():
        left = round(1000 * (deadline - time.monotonic()))
        if left <= 0 or not connection.waitForReadyRead(left):
            break
    return bytes(connection.readLine(len(GREETING) + len(ACCEPTED)).data())


def _let_it_come_to_the_front() -> None:
    """Windows allows that only to the process that the user has started last: this one."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
