"""A server of GLTR's API in the test's own process, and a client that says everything it likes."""

from __future__ import annotations

import http.client
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gltr_desktop.serving.http_server import ApiServer
from gltr_desktop.serving.waiting_line import Reading, WaitingLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TOKEN = "0123456789abcdef"  # noqa: S105 - of a server in a test
ORIGIN = "http://127.0.0.1:8000"
NAME = "a model"
JSON = {"Content-Type": "application/json"}


@dataclass
class Answer:
    """What a client gets."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.body)


class Client:
    """Sends requests to a server, with the token in the header unless the path has it."""

    def __init__(self, server: ApiServer) -> None:
        self.port = server.access.port
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        **headers: str | None,
    ) -> None:
        """``headers`` with underscores in their names; None leaves one out that is there else."""
        named = {"Authorization": f"Bearer {TOKEN}", "Host": f"127.0.0.1:{self.port}"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}  # type: ignore[misc]
        self.connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in named.items():
            if value is not None:
                self.connection.putheader(name, value)
        if isinstance(body, bytes) and "Content-Length" not in named:
            self.connection.putheader("Content-Length", str(len(body)))
        self.connection.endheaders(body, encode_chunked="Transfer-Encoding" in named)

    def received(self) -> Answer:
        answer = self.connection.getresponse()
        try:
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            self.connection.close()

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        **headers: str | None,
    ) -> Answer:
        self.send(method, path, body, **headers)
        return self.received()

    def analyze(self, **fields: object) -> Answer:
        return self.ask("POST", "/api/analyze", body_of(**fields), **JSON)


def body_of(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def echo(reading: Reading) -> bytes:
    """Stands for a model where it does not matter what it makes of a text."""
    return json.dumps({"read": reading.requested.text}).encode()


@contextmanager
def served(
    read: Callable[[Reading], bytes] = echo,
    names: Sequence[str] = (NAME,),
    host: str = "127.0.0.1",
    origins: Sequence[str] = (ORIGIN,),
) -> Iterator[ApiServer]:
    """A server whose readings are made by ``read``, in a thread of their own."""
    line = WaitingLine()
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            line.serve_next(read, 0.05)

    with ApiServer(host, 0, TOKEN, origins, names, line) as server:
        threads = [
            threading.Thread(target=server.serve_forever, args=(0.05,)),
            threading.Thread(target=serve),
        ]
        for thread in threads:
            thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            ended.set()
            for thread in threads:
                thread.join()
