"""Clients that are slow, that are gone, or that send more than is read."""

from __future__ import annotations

import io
import select
import socket
import struct
import threading
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.serving.connections import TimedStream, close_gently, is_gone

if TYPE_CHECKING:
    from collections.abc import Iterator

MINUTE = 60.0


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection: the server's, and the client's."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
    with server, client:
        client.settimeout(MINUTE)
        yield server, client


def test_what_comes_in_time_is_read(ends: tuple[socket.socket, socket.socket]) -> None:
    server, client = ends
    client.sendall(b"one\ntwo")
    client.shutdown(socket.SHUT_WR)
    with io.BufferedReader(TimedStream(server, MINUTE)) as stream:
        assert (stream.readline(), stream.read()) == (b"one\n", b"two")


def test_time_is_not_given_anew_for_each_byte(ends: tuple[socket.socket, socket.socket]) -> None:
    server, client = ends
    stream = TimedStream(server, 0)
    client.sendall(b"x")
    with pytest.raises(TimeoutError):
        stream.read(1)


def test_who_sends_nothing_is_not_waited_for(ends: tuple[socket.socket, socket.socket]) -> None:
    with pytest.raises(TimeoutError):
        TimedStream(ends[0], 0.01).read(1)


def test_a_client_is_there_until_it_closes(ends: tuple[socket.socket, socket.socket]) -> None:
    server, client = ends
    assert not is_gone(server)
    client.sendall(b"x")
    assert not is_gone(server)
    server.settimeout(MINUTE)
    assert server.recv(10) == b"x"
    client.close()
    server.settimeout(MINUTE)
    assert server.recv(1, socket.MSG_PEEK) == b""  # The end has come.
    assert is_gone(server)


def test_a_connection_that_was_reset_has_no_client(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    server, client = ends
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    select.select([server], [], [], MINUTE)
    assert is_gone(server)


def test_an_answer_arrives_although_much_was_not_read(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    server, client = ends
    received = bytearray()

    def send() -> None:
        client.sendall(bytes(3_000_000))
        while data := client.recv(100):
            received.extend(data)
        client.close()

    sender = threading.Thread(target=send)
    sender.start()
    server.settimeout(MINUTE)
    server.sendall(b"too long")
    close_gently(server)
    sender.join()
    assert received == b"too long"


def test_a_connection_that_is_gone_is_closed_all_the_same(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    server, client = ends
    client.close()
    close_gently(server)
    assert server.fileno() == -1
