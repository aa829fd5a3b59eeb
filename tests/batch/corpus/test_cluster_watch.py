"""A cluster that does not answer is noticed, before a run and within it."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from gltr_desktop import cli
from gltr_desktop.batch.corpus import cluster_watch
from gltr_desktop.batch.corpus.cluster_watch import answers, watched
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[tuple[socket.socket, str]]:
    """A socket that listens, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening, f"127.0.0.1:{listening.getsockname()[1]}"


def test_an_address_answers_as_long_as_somebody_listens(
    server: tuple[socket.socket, str],
) -> None:
    listening, address = server
    assert answers(address)
    listening.close()
    assert not answers(address)


@pytest.mark.parametrize("address", ["auto", "nonsense", "ray://head:port"])
def test_what_is_no_address_is_left_to_ray(address: str) -> None:
    assert answers(address)


def wait_for_ever() -> None:
    while True:
        threading.Event().wait(1)


def test_a_cluster_that_is_lost_ends_the_run(
    server: tuple[socket.socket, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_watch, "_SECONDS", 0.05)
    listening, address = server
    listening.close()
    with pytest.raises(GltrError, match="no longer answers"), watched(address):
        wait_for_ever()


def test_ctrl_c_stays_an_interrupt(server: tuple[socket.socket, str]) -> None:
    with pytest.raises(KeyboardInterrupt), watched(server[1]):
        raise KeyboardInterrupt


def test_nobody_at_an_address_is_said_at_once(
    server: tuple[socket.socket, str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    listening, address = server
    listening.close()
    (tmp_path / "a.jsonl").write_text('{"text": "x"}', "utf-8")
    arguments = [str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "out"), "--cluster", address]
    assert cli.main(["corpus", *arguments]) == 2
    assert f"No Ray cluster answers at {address}." in capfdbinary.readouterr().err.decode()
