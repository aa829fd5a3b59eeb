"""A later process ends only when the first one says that it has taken the files."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.ui.single_instance import hand_over as client
from gltr_desktop.ui.single_instance.hand_over import hand_over
from gltr_desktop.ui.single_instance.request import (
    ACCEPTED,
    GREETING,
    MAX_BYTES,
    REFUSED,
    OpenRequest,
)

if TYPE_CHECKING:
    from gltr_desktop.ui.single_instance.meeting_place import MeetingPlace

REQUEST = OpenRequest((Path("/a.txt"),))


_SCRIPT = """
import socket, sys
from contextlib import suppress
address, greeting, answer = sys.argv[1], *map(bytes.fromhex, sys.argv[2:])
with socket.socket(socket.AF_UNIX) as listening:
    listening.bind(address)
    listening.listen()
    print(flush=True)
    connection, _ = listening.accept()
heard = b""
# The other one does not wait for all that is said.
with suppress(ConnectionError), connection, connection.makefile("rb") as incoming:
    connection.sendall(greeting)
    # Without a line, until the other one has gone.
    heard = incoming.readline()
    if heard:
        connection.sendall(answer)
        incoming.read()
sys.stdout.buffer.write(heard)
"""


class FirstProcess:
    """Says what it is told to whoever connects, and hears one line.

    A process, because Qt keeps Python's other threads waiting while it waits itself.
    """

    def __init__(self, address: str, greeting: bytes = GREETING, answer: bytes = ACCEPTED) -> None:
        arguments = [address, greeting.hex(), answer.hex()]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SCRIPT, *arguments], stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline()

    def heard(self) -> bytes:
        """What it has heard when the other one has gone."""
        return self._process.communicate(timeout=60)[0]


def test_who_is_alone_is_the_first(first: MeetingPlace, second: MeetingPlace) -> None:
    first.leave()
    assert not hand_over(REQUEST, second)
    assert second.is_ours
    second.leave()


def test_the_files_are_handed_over(second: MeetingPlace) -> None:
    process = FirstProcess(second.address)
    assert hand_over(REQUEST, second)
    assert OpenRequest.from_line(process.heard()) == REQUEST
    assert not second.is_ours


def test_thousands_of_files_are_handed_over(second: MeetingPlace) -> None:
    process = FirstProcess(second.address)
    request = OpenRequest(tuple(Path(f"/{'folder' * 10}/{number}.txt") for number in range(9_000)))
    assert hand_over(request, second)
    assert OpenRequest.from_line(process.heard()) == request


@pytest.mark.parametrize("greeting", [b"", b"gltr-desktop 2\n", b"gltr-desktop 11\n", b"x" * 999])
def test_who_hangs_or_speaks_another_protocol_hears_nothing(
    greeting: bytes, second: MeetingPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_ANSWER_SECONDS", 0.5)
    process = FirstProcess(second.address, greeting)
    assert not hand_over(REQUEST, second)
    assert process.heard() == b""


@pytest.mark.parametrize("answer", [b"", REFUSED, b"accepted", b"accepted by all\n", b"\n\n"])
def test_without_its_word_nothing_is_handed_over(
    answer: bytes, second: MeetingPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = FirstProcess(second.address, answer=answer)
    monkeypatch.setattr(client, "_ANSWER_SECONDS", 5 if answer.endswith(b"\n") else 0.5)
    assert not hand_over(REQUEST, second)
    process.heard()


def test_a_first_process_that_never_listens_is_given_up(
    second: MeetingPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_START_SECONDS", 0.1)
    assert not hand_over(REQUEST, second)
    assert not second.is_ours


def test_where_the_first_process_ends_meanwhile_this_one_is_the_first(
    first: MeetingPlace, second: MeetingPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its socket is still there, as after a crash."""
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(second.address)
    monkeypatch.setattr(client, "_START_SECONDS", 60)
    monkeypatch.setattr(time, "sleep", lambda _: first.leave())
    assert not hand_over(REQUEST, second)
    assert second.is_ours
    second.leave()


def test_what_is_too_long_is_opened_here(first: MeetingPlace, second: MeetingPlace) -> None:
    request = OpenRequest((Path("/" + "x" * MAX_BYTES),))
    assert len(json.dumps(str(request.files[0]))) > MAX_BYTES
    assert not hand_over(request, second)
    first.leave()
    assert not hand_over(request, second)
    assert second.is_ours
    second.leave()
