"""The first process takes requests, and nobody who sends something else holds it up."""

from __future__ import annotations

import socket
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QLocalSocket

from gltr_desktop.ui.single_instance import request_server
from gltr_desktop.ui.single_instance.request import (
    ACCEPTED,
    GREETING,
    MAX_BYTES,
    REFUSED,
    OpenRequest,
)
from gltr_desktop.ui.single_instance.request_server import RequestServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.single_instance.meeting_place import MeetingPlace

REQUEST = OpenRequest((Path("/a.txt"), Path("/b.docx")), "cp1251", "token")


class Window(QObject):
    """Keeps what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[OpenRequest] = []
        self.accepts = True
        self.server = RequestServer(lambda: self.accepts, self)
        self.server.requested.connect(self.receive)

    @Slot(object)
    def receive(self, request: OpenRequest) -> None:
        self.requests.append(request)


class Visitor:
    """Another program of the same user."""

    def __init__(self, address: str, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.socket = QLocalSocket()
        self.socket.connectToServer(address)
        assert self.socket.waitForConnected()

    def say(self, data: bytes) -> None:
        self.socket.write(data)
        self.socket.flush()

    def heard(self) -> bytes:
        """All that was said to it until the connection was ended by the other side."""
        state = QLocalSocket.LocalSocketState.UnconnectedState
        self._qtbot.waitUntil(lambda: self.socket.state() == state, timeout=60_000)
        return bytes(self.socket.readAll().data())


@pytest.fixture
def window(first: MeetingPlace, qapp: object) -> Iterator[Window]:
    window = Window()
    window.server.listen(first.address)
    yield window
    window.server.close()


@pytest.fixture
def visitor(window: Window, first: MeetingPlace, qtbot: QtBot) -> Visitor:
    return Visitor(first.address, qtbot)


def test_a_request_is_taken(window: Window, visitor: Visitor) -> None:
    visitor.say(REQUEST.to_line())
    assert visitor.heard() == GREETING + ACCEPTED
    assert window.requests == [REQUEST]


def test_one_that_comes_in_pieces_is_taken(window: Window, visitor: Visitor, qtbot: QtBot) -> None:
    line = REQUEST.to_line()
    visitor.say(line[:20])
    with qtbot.waitSignal(visitor.socket.readyRead):
        pass  # The greeting: what was said before is there as well.
    visitor.say(line[20:])
    assert visitor.heard() == GREETING + ACCEPTED
    assert window.requests == [REQUEST]


def test_many_at_once_are_all_taken(window: Window, first: MeetingPlace, qtbot: QtBot) -> None:
    visitors = [Visitor(first.address, qtbot) for _ in range(20)]
    requests = [OpenRequest((Path(f"/{number}.txt"),)) for number in range(20)]
    for visitor, request in zip(visitors, requests, strict=True):
        visitor.say(request.to_line())
    assert {visitor.heard() for visitor in visitors} == {GREETING + ACCEPTED}
    assert sorted(window.requests, key=str) == sorted(requests, key=str)


def test_nothing_is_taken_while_the_window_cannot(window: Window, visitor: Visitor) -> None:
    window.accepts = False
    visitor.say(REQUEST.to_line())
    assert visitor.heard() == GREETING + REFUSED
    assert window.requests == []


@pytest.mark.parametrize(
    "data",
    [
        b"\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b'{"protocol": 1, "files": ["a.txt"], "encoding": null, "activation_token": ""}\n',
        b'{"protocol": 2, "files": ["/a.txt"], "encoding": null, "activation_token": ""}\n',
        b"[" * 100_000 + b"\n",
        b"\0" * (MAX_BYTES + 1),
        b'"' + b"x" * (MAX_BYTES + 1) + b'"\n',
    ],
    ids=["nothing", "http", "relative", "newer", "deep", "endless", "long"],
)
def test_whoever_says_something_else_is_cut_off(
    data: bytes,
    first: MeetingPlace,
    window: Window,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It is not its time that is over.
    monkeypatch.setattr(request_server, "_PATIENCE_MS", 300_000)
    visitor = Visitor(first.address, qtbot)
    visitor.say(data)
    assert visitor.heard() in (GREETING, b"")
    assert window.requests == []
    after = Visitor(first.address, qtbot)
    after.say(REQUEST.to_line())
    assert after.heard() == GREETING + ACCEPTED


@pytest.mark.parametrize("data", [b"", b'{"protocol": 1, '])
def test_whoever_says_too_little_is_cut_off(
    data: bytes,
    first: MeetingPlace,
    window: Window,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(request_server, "_PATIENCE_MS", 100)
    visitor = Visitor(first.address, qtbot)
    visitor.say(data)
    assert visitor.heard() == GREETING
    assert window.requests == []


def test_whoever_goes_away_is_forgotten(window: Window, visitor: Visitor, qtbot: QtBot) -> None:
    visitor.say(b"{")
    qtbot.waitUntil(lambda: len(window.server.children()) > 1)
    visitor.socket.abort()
    qtbot.waitUntil(lambda: len(window.server.children()) == 1)
    assert window.requests == []


def test_the_socket_is_for_the_user_only(window: Window, first: MeetingPlace) -> None:
    assert stat.S_IMODE(Path(first.address).stat().st_mode) & 0o077 == 0


def test_the_socket_of_a_process_that_was_killed_is_taken_over(
    first: MeetingPlace, qtbot: QtBot
) -> None:
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(first.address)
    window = Window()
    window.server.listen(first.address)
    visitor = Visitor(first.address, qtbot)
    visitor.say(REQUEST.to_line())
    assert visitor.heard() == GREETING + ACCEPTED
    window.server.close()
    assert not Path(first.address).exists()


def test_a_socket_that_cannot_be_made_is_an_error(tmp_path: Path, qapp: object) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - the words are Qt's
        Window().server.listen(str(tmp_path / "none" / "socket"))
