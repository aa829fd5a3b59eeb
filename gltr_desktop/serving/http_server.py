"""The HTTP of GLTR's API: connections, routes, answers. Texts and tokens are not logged."""

from __future__ import annotations

import io
import json
import logging
import os
import socket
import socketserver
import threading
from concurrent.futures import CancelledError, wait
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.serving.access import Access
from gltr_desktop.serving.connections import TimedStream, close_gently, is_gone
from gltr_desktop.serving.refused import RefusedError
from gltr_desktop.serving.requested import read_requested

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from gltr_desktop.serving.waiting_line import Reading, WaitingLine

_log = logging.getLogger(__name__)

_PROJECTS, _ANALYZE = "api/all_projects", "api/analyze"
_METHODS = {_PROJECTS: "GET", _ANALYZE: "POST"}
_CONNECTIONS = 32
_REQUEST_S, _ANSWER_S = 10.0, 120.0
"""How long a client may take to send its request, and to take its answer."""
_LOOK_S = 0.1
"""How often is looked whether a client that waits is still there."""
_ALWAYS = {
    "Connection": "close",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Origin",
}


class ApiServer(ThreadingHTTPServer):
    """Listens as soon as it is made; ``serve_forever`` answers."""

    # On Windows, this would let another program listen at the same port.
    allow_reuse_address = os.name == "posix"
    daemon_threads = True

    def __init__(
        self,
        host: str,
        port: int,
        token: str,
        origins: Collection[str],
        names: Sequence[str],
        line: WaitingLine,
    ) -> None:
        """``port`` may be 0, for any that is free; ``names`` are those of the projects.

        Raises InputError if the host is none of this computer, or the port is taken.
        """
        self.names, self.line = names, line
        self._slots = threading.BoundedSemaphore(_CONNECTIONS)
        try:
            self.address_family, *_, address = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            super().__init__(address, _Handler)  # type: ignore[arg-type]
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or "it is no name of a host"
            raise InputError(
                f"The server cannot listen at “{host}”, port {port}: {why}.",
                "Choose another address with --host, or another port with --port.",
            ) from None
        listens_at, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.access = Access(host, listens_at, self.server_port, token, frozenset(origins))

    def server_bind(self) -> None:
        """Bind, without asking the network for the computer's name as the base class does."""
        socketserver.TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Answer in a thread; while there are too many, further clients wait for their turn."""
        self._slots.acquire()
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._slots.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """All that is done for one connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._slots.release()

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401
        """Close a connection."""
        close_gently(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401, ARG002
        """Log what nobody caught: mostly, the client has closed the connection."""
        _log.info("A connection failed", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    """One connection, on which one request is answered."""

    server: ApiServer
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(TimedStream(self.connection, _REQUEST_S))

    def do_GET(self) -> None:
        self._answer(self._checked)

    # Those that go with no address here are refused by the same rules.
    do_POST = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def do_OPTIONS(self) -> None:
        self._answer(self._preflight)

    def _answer(self, respond: Callable[[], bytes]) -> None:
        """Send what ``respond`` returns, or the sentences of the error that it raises."""
        try:
            self.server.access.check_host(self.headers.get_all("Host", []))
            self.server.access.check_origin(self.headers.get("Origin"))
            content, status, headers = respond(), HTTPStatus.OK, dict[str, str]()
        except (Cancelled, CancelledError):  # Nobody waits for an answer.
            self.close_connection = True
            return
        except RefusedError as error:
            content, status, headers = _said(error), error.status, error.headers
        except InputError as error:
            content, status, headers = _said(error), HTTPStatus.BAD_REQUEST, {}
        except GltrError as error:
            content, status, headers = _said(error), HTTPStatus.INTERNAL_SERVER_ERROR, {}
        self._send(status, content, headers)

    def _checked(self) -> bytes:
        """The answer to a request from somebody who has the token."""
        route = self.server.access.check_token(self.path, self.headers.get("Authorization"))
        method = _METHODS.get(route)
        if method is None:
            raise RefusedError(
                HTTPStatus.NOT_FOUND,
                "There is nothing at this address.",
                f"Use GET /{_PROJECTS} or POST /{_ANALYZE}.",
            )
        if self.command != method:
            raise RefusedError(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"“{self.command}” does not go with this address.",
                f"Use {method} /{route}.",
                {"Allow": method},
            )
        return self._all_projects() if route == _PROJECTS else self._analyze()

    def _all_projects(self) -> bytes:
        return json.dumps({name: name for name in self.server.names}).encode()

    def _analyze(self) -> bytes:
        requested = read_requested(self.headers, self.rfile)
        if requested.project not in self.server.names:
            # As GLTR does.
            request = {"project": requested.project, "text": requested.text}
            return json.dumps({"request": request, "result": {}}).encode()
        return self._waited_for(self.server.line.join(requested))

    def _waited_for(self, reading: Reading) -> bytes:
        """The answer, once it is there; raises what came in its place."""
        while not wait([reading.answer], _LOOK_S).done:
            if is_gone(self.connection):
                reading.cancel()
                raise Cancelled
        return reading.answer.result()

    def _preflight(self) -> bytes:
        """Nothing: what a browser asks before a page's request is answered in the headers."""
        return b""

    def _send(self, status: HTTPStatus, content: bytes, headers: dict[str, str]) -> None:
        _log.info("%d, %d bytes", status, len(content))
        self.connection.settimeout(_ANSWER_S)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in {**_ALWAYS, **self._cors(), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _cors(self) -> dict[str, str]:
        """What lets a browser give the answer to the page that has asked: nothing by default."""
        origin = self.headers.get("Origin") if hasattr(self, "headers") else None
        if origin is None or origin not in self.server.access.origins:
            return {}
        allowed = {"Access-Control-Allow-Origin": origin}
        if self.command == "OPTIONS":
            allowed["Access-Control-Allow-Methods"] = "GET, POST"
            allowed["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            if "Access-Control-Request-Private-Network" in self.headers:
                allowed["Access-Control-Allow-Private-Network"] = "true"
        return allowed

    def send_error(
        self,
        code: int,
        message: str | None = None,  # noqa: ARG002 - it quotes the request, and so the token
        explain: str | None = None,  # noqa: ARG002
    ) -> None:
        """Answer what the base class could not read."""
        status = HTTPStatus(code)
        error = GltrError(f"{status.phrase}.", f"Use GET /{_PROJECTS} or POST /{_ANALYZE}.")
        self._send(status, _said(error), {})

    def version_string(self) -> str:
        """The name alone."""
        return "gltr-desktop"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        """Nothing: the base class logs addresses, which hold the token."""


def _said(error: GltrError) -> bytes:
    return json.dumps({"error": str(error)}).encode()
