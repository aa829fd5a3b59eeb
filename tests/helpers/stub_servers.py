"""A server on this machine that answers as a test tells it to, and tells what it was asked.

with stub_server() as server:
    server.on("/v1/models", Reply({"data": []}))
    ...  # The program asks server.address.
    assert server.requests[0].path == "/v1/models"
"""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from urllib.parse import urlsplit

from gltr_desktop.models.servers.address import Address

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping
    from email.message import Message

_SECONDS_BETWEEN_LOOKS = 0.01


@dataclass(frozen=True)
class Request:
    """What was asked; ``path`` is without a query, ``body`` is parsed JSON, None for none."""

    method: str
    path: str
    headers: Message
    body: Any


@dataclass(frozen=True)
class Reply:
    """An answer: ``body`` is sent as JSON, bytes as they are.

    It is held back until ``held`` is set, if given; ``begun`` has its head and first byte sent
    before that. After ``cut`` bytes of the body the connection is closed.
    """

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    held: threading.Event | None = None
    begun: bool = False
    cut: int | None = None


Answer: TypeAlias = Reply | Callable[[Request], Reply]
"""A reply, or a function that makes one for each request."""


class StubServer:
    """The server; without an answer for a path it says 404, as FastAPI does.

    ``requests`` are those so far. ``arrived`` and ``hung_up`` are for waiting: the requests as
    they come, and those whose client closed the connection while their reply was held back.
    """

    def __init__(self, port: int, scheme: str) -> None:
        self.address = Address(f"{scheme}://127.0.0.1:{port}")
        self.requests: list[Request] = []
        self.arrived = Queue[Request]()
        self.hung_up = Queue[Request]()
        self.ending = threading.Event()
        self._lock = threading.Lock()
        self._answers: dict[str, list[Answer]] = {}

    def on(self, path: str, *answers: Answer) -> None:
        """Answer requests for ``path`` by ``answers`` in turn, and then by the last one again."""
        with self._lock:
            self._answers[path] = list(answers)

    def bodies(self, path: str) -> list[Any]:
        """What was posted to ``path`` so far."""
        with self._lock:
            return [request.body for request in self.requests if request.path == path]

    def reply_to(self, request: Request) -> Reply:
        """The answer that is due."""
        with self._lock:
            self.requests.append(request)
            answers = self._answers.get(request.path, [Reply({"detail": "Not Found"}, 404)])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.arrived.put(request)
        return answer if isinstance(answer, Reply) else answer(request)


@contextmanager
def stub_server(context: ssl.SSLContext | None = None) -> Iterator[StubServer]:
    """A running server, on https with a ``context``."""
    listener = _Listener(("127.0.0.1", 0), _Handler)
    if context is not None:
        listener.socket = context.wrap_socket(
            listener.socket, server_side=True, do_handshake_on_connect=False
        )
    scheme = "http" if context is None else "https"
    listener.stub = StubServer(listener.server_address[1], scheme)
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,), name="stub server")
    thread.start()
    try:
        yield listener.stub
    finally:
        listener.stub.ending.set()
        listener.shutdown()
        thread.join()
        listener.hang_up()
        listener.server_close()


def unused_address() -> Address:
    """An address on this machine at which nothing listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return Address(f"http://127.0.0.1:{unused.getsockname()[1]}")


class _Listener(ThreadingHTTPServer):
    daemon_threads = False  # They are waited for: nothing of a test goes on after it.
    stub: StubServer

    def __init__(self, *arguments: Any) -> None:  # noqa: ANN401 - as the library has them
        super().__init__(*arguments)
        self.connections: set[socket.socket] = set()

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: clients that go away are what is tested."""

    def hang_up(self) -> None:
        """End connections that are kept alive, so that their threads end."""
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # The body need not wait until the head has been received.

    def setup(self) -> None:
        super().setup()
        self._listener.connections.add(self.connection)

    def finish(self) -> None:
        self._listener.connections.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *arguments: object) -> None:
        """Nothing."""

    @property
    def _listener(self) -> _Listener:
        return cast(_Listener, self.server)

    def _answer(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.loads(content) if content else None
        # A proxy is asked for a whole URL.
        request = Request(self.command, urlsplit(self.path).path, self.headers, body)
        reply = self._listener.stub.reply_to(request)
        sent = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        if not reply.begun and not self._is_wanted(request, reply.held):
            return
        self.send_response(reply.status)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(sent))}
        for name, value in (headers | dict(reply.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if reply.begun:
            self.wfile.write(sent[:1])
            self.wfile.flush()
            if not self._is_wanted(request, reply.held):
                return
            sent = sent[1:]
        self.wfile.write(sent[: reply.cut])
        if reply.cut is not None:
            self.close_connection = True

    def _is_wanted(self, request: Request, held: threading.Event | None) -> bool:
        """Wait until ``held`` is set; False if the client is gone before, or the server ends."""
        stub = self._listener.stub
        while held is not None and not held.is_set():
            is_gone = self._is_hung_up()
            if is_gone:
                stub.hung_up.put(request)
            if is_gone or stub.ending.is_set():
                self.close_connection = True
                return False
        return True

    def _is_hung_up(self) -> bool:
        """Whether the client has closed the connection; waits a moment for it."""
        if not select.select([self.connection], [], [], _SECONDS_BETWEEN_LOOKS)[0]:
            return False
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except ConnectionError:
            return True
