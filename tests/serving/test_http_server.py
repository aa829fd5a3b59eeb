"""Requests of every kind, by HTTP, and what is answered."""

from __future__ import annotations

import json
import logging
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.served import JSON, NAME, ORIGIN, TOKEN, Client, body_of, echo, served

from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.serving import http_server
from gltr_desktop.serving.requested import MAX_BODY_BYTES, Requested
from gltr_desktop.serving.waiting_line import ROOM, Reading, WaitingLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.serving.http_server import ApiServer

TEXT = "It was a bright cold day in April. 👩‍👩‍👧\r\n\0"
CORS = "Access-Control-"
NO_TOKEN = {"Authorization": None}


@pytest.fixture
def server() -> Iterator[ApiServer]:
    with served() as server:
        yield server


@pytest.fixture
def client(server: ApiServer) -> Client:
    return Client(server)


def cors_of(headers: dict[str, str]) -> dict[str, str]:
    """What lets a web page read an answer."""
    return {name: value for name, value in headers.items() if name.startswith(CORS)}


def test_the_models_are_listed_by_their_names(client: Client) -> None:
    answer = client.ask("GET", "/api/all_projects")
    assert (answer.status, answer.content) == (200, {NAME: NAME})


def test_a_text_is_read_as_it_was_sent(client: Client) -> None:
    answer = client.analyze(project=NAME, text=TEXT, bitmask=[1], extra={})
    assert (answer.status, answer.content) == (200, {"read": TEXT})


def test_the_token_may_be_in_the_base_address(client: Client) -> None:
    path = f"/{TOKEN}/api/analyze"
    answer = client.ask("POST", path, body_of(project=NAME, text=TEXT), **JSON, **NO_TOKEN)
    assert (answer.status, answer.content) == (200, {"read": TEXT})


def test_an_unknown_project_is_answered_as_gltr_does(client: Client) -> None:
    for text in (TEXT, "", "\ud800"):
        request = {"project": "gpt-2-small", "text": text}
        answer = client.analyze(**request, bitmask=None)
        assert (answer.status, answer.content) == (200, {"request": request, "result": {}})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404), ("GET", "/api", 404), ("POST", "/api/analyse", 404),
        ("GET", "/../../etc/passwd", 404), ("GET", "http://evil.example/api/all_projects", 404),
        ("GET", "/api/analyze", 405), ("POST", "/api/all_projects", 405), ("PUT", "/x", 404),
        ("HEAD", "/api/all_projects", 405), ("PUT", "/api/analyze", 405), ("TRACE", "/x", 501),
        ("DELETE", "/api/analyze", 405), ("PATCH", "/api/all_projects", 405),
        ("GET", f"/{'x' * 70_000}", 414),
    ],
)  # fmt: skip
def test_what_is_not_there_has_its_sentence(
    client: Client, method: str, path: str, status: int
) -> None:
    answer = client.ask(method, path, b"" if method == "POST" else None)
    assert answer.status == status
    if method == "HEAD":
        assert not answer.body
        return
    assert "Use " in answer.content["error"]
    if status == 405:
        assert answer.headers["Allow"] in answer.content["error"]


@pytest.mark.parametrize("token", [None, "Bearer wrong", TOKEN])
def test_nobody_is_answered_without_the_token(client: Client, token: str | None) -> None:
    requests = [
        *[("GET", "/api/all_projects"), ("POST", "/api/analyze"), ("GET", "/nothing")],
        *[("PUT", "/api/analyze"), ("HEAD", "/api/all_projects"), ("DELETE", "/nothing")],
    ]
    for method, path in requests:
        answer = client.ask(method, path, b"{}", **JSON, Authorization=token)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert TOKEN.encode() not in answer.body


@pytest.mark.parametrize("host", ["evil.example", None])
def test_another_host_is_refused(client: Client, host: str | None) -> None:
    host = host and f"{host}:{client.port}"
    answer = client.ask("GET", "/api/all_projects", Host=host)
    assert answer.status == 403
    assert "another host" in answer.content["error"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"{ORIGIN}0"])
def test_a_page_of_another_origin_gets_nothing_and_nothing_is_read(
    client: Client, origin: str
) -> None:
    body = body_of(project=NAME, text=TEXT)
    for method, path in (("GET", "/api/all_projects"), ("POST", "/api/analyze"), ("OPTIONS", "/")):
        answer = client.ask(method, f"/{TOKEN}{path}", body, **JSON, Origin=origin)
        assert (answer.status, cors_of(answer.headers)) == (403, {})
        assert "--allow-origin" in answer.content["error"]


def test_a_page_that_was_allowed_may_read_answers_and_errors(client: Client) -> None:
    body = body_of(project=NAME, text=TEXT)
    for path, status in (("/api/analyze", 200), ("/nothing", 404)):
        answer = client.ask("POST", path, body, **JSON, Origin=ORIGIN)
        assert answer.status == status
        assert cors_of(answer.headers) == {f"{CORS}Allow-Origin": ORIGIN}
        assert answer.headers["Vary"] == "Origin"


def test_what_a_browser_asks_before_a_request_is_answered(client: Client) -> None:
    asked = {"Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    answer = client.ask("OPTIONS", "/api/analyze", None, Origin=ORIGIN, **asked, **NO_TOKEN)
    allowed = {
        f"{CORS}Allow-Origin": ORIGIN,
        f"{CORS}Allow-Methods": "GET, POST",
        f"{CORS}Allow-Headers": "Authorization, Content-Type",
    }
    assert (answer.status, answer.body, cors_of(answer.headers)) == (200, b"", allowed)
    private = {"Access-Control-Request-Private-Network": "true"}
    answer = client.ask(
        "OPTIONS", "/api/analyze", None, Origin=ORIGIN, **asked, **private, **NO_TOKEN
    )
    assert cors_of(answer.headers) == allowed | {f"{CORS}Allow-Private-Network": "true"}


def test_answers_are_neither_kept_nor_guessed_at(client: Client) -> None:
    for path in ("/api/all_projects", "/nothing"):
        headers = client.ask("GET", path).headers
        assert headers["Content-Type"] == "application/json"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert cors_of(headers) == {}
        assert headers["Server"] == "gltr-desktop"


def test_only_json_is_taken(client: Client) -> None:
    body = body_of(project=NAME, text=TEXT)
    answer = client.ask("POST", "/api/analyze", body, Content_Type="text/plain")
    assert answer.status == 415


def test_a_long_body_gets_its_answer_although_it_is_not_read(client: Client) -> None:
    client.connection.connect()
    # So that the body does not fit into what the system keeps of it.
    client.connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    body = body_of(project=NAME, text="x" * (3 * MAX_BODY_BYTES))
    answer = client.ask("POST", "/api/analyze", body, **JSON)
    assert answer.status == 413
    assert "1,000,000 bytes" in answer.content["error"]


def test_chunks_are_refused(client: Client) -> None:
    chunks = iter([body_of(project=NAME, text=TEXT)])
    answer = client.ask("POST", "/api/analyze", chunks, **JSON, Transfer_Encoding="chunked")
    assert answer.status == 411


@pytest.mark.parametrize(
    "line", [b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\n"]
)
def test_what_is_no_http_does_no_harm(server: ApiServer, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.access.port), timeout=60) as connection:
        connection.sendall(line)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(1_000):
            pass
    assert Client(server).ask("GET", "/api/all_projects").status == 200


def test_a_client_that_waits_before_it_sends_its_body_is_told_to_go_on(client: Client) -> None:
    body = body_of(project=NAME, text=TEXT)
    answer = client.ask("POST", "/api/analyze", body, **JSON, Expect="100-continue")
    assert answer.content == {"read": TEXT}


def test_who_does_not_send_a_request_in_time_is_not_waited_for(
    server: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "_REQUEST_S", 0.05)
    for begun in (b"", b"POST /api/analyze HTTP/1.1\r\nHost: x", b"GET"):
        with socket.create_connection(("127.0.0.1", server.access.port), timeout=60) as connection:
            connection.sendall(begun)
            assert connection.recv(1_000) == b""


def test_a_body_that_does_not_come_in_time_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "_REQUEST_S", 0.5)
    answer = client.ask("POST", "/api/analyze", b"{", **JSON, Content_Length="2")
    assert answer.status == 408
    assert "in time" in answer.content["error"]


def test_an_answer_to_head_has_no_body(server: ApiServer) -> None:
    with socket.create_connection(("127.0.0.1", server.access.port), timeout=60) as connection:
        host = f"127.0.0.1:{server.access.port}"
        connection.sendall(f"HEAD /{TOKEN}/api/analyze HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(1_000), b""))
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert answer.endswith(b"\r\n\r\n")


def test_while_all_connections_are_taken_the_next_one_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_server, "_CONNECTIONS", 1)
    with served() as server:
        address = ("127.0.0.1", server.access.port)
        with socket.create_connection(address, timeout=60):
            client = Client(server)
            client.send("GET", "/api/all_projects")
        assert client.received().status == 200


def test_who_comes_when_the_line_is_full_is_told_when_to_come_again() -> None:
    begun, may_end = threading.Event(), threading.Event()

    def read(reading: Reading) -> bytes:
        begun.set()
        may_end.wait()
        return echo(reading)

    with served(read) as server:
        first = Client(server)
        first.send("POST", "/api/analyze", body_of(project=NAME, text=TEXT), **JSON)
        begun.wait()
        waiting = [server.line.join(Requested(NAME, TEXT)) for _ in range(ROOM)]
        answer = Client(server).analyze(project=NAME, text=TEXT)
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert Client(server).analyze(project="unknown", text=TEXT).status == 200
        may_end.set()
        assert first.received().content == {"read": TEXT}
        assert all(json.loads(one.answer.result()) == {"read": TEXT} for one in waiting)


def test_a_client_that_goes_away_ends_its_reading() -> None:
    begun, ended = threading.Event(), threading.Event()

    def read(reading: Reading) -> bytes:
        if reading.requested.text == "short":
            return echo(reading)
        begun.set()
        reading.cancelled.wait()
        ended.set()
        raise Cancelled

    with served(read) as server:
        client = Client(server)
        client.send("POST", "/api/analyze", body_of(project=NAME, text=TEXT), **JSON)
        begun.wait()
        assert not ended.is_set()
        client.connection.close()
        ended.wait()
        assert Client(server).analyze(project=NAME, text="short").status == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [(InputError("There is no text.", "Send one."), 400), (GltrError("It broke.", "Wait."), 500)],
)
def test_what_goes_wrong_is_said_with_its_remedy(error: GltrError, status: int) -> None:
    def fail(_: Reading) -> bytes:
        raise error

    with served(fail) as server:
        answer = Client(server).analyze(project=NAME, text=TEXT)
        assert (answer.status, answer.content) == (status, {"error": str(error)})


def test_neither_texts_nor_the_token_are_logged_or_printed(
    client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "gltr_desktop")  # It may have a level of its own.
    body = body_of(project=NAME, text="a secret text")
    client.ask("POST", f"/{TOKEN}/api/analyze", body, **JSON)
    client.ask("POST", f"/{TOKEN}/nothing", body, **JSON)
    client.ask("PUT", f"/{TOKEN}/nothing", body, **JSON)
    logged = caplog.text + "".join(capfd.readouterr())
    assert "200, " in logged
    assert "404, " in logged
    assert TOKEN not in logged
    assert "secret" not in logged
    assert "a model" not in logged


def test_a_port_that_is_taken_is_said(server: ApiServer) -> None:
    port = server.access.port
    with pytest.raises(InputError, match=f"port {port}: .* --port"):
        http_server.ApiServer("127.0.0.1", port, TOKEN, (), (), WaitingLine())


def test_a_host_that_is_no_address_of_this_computer_is_said() -> None:
    with pytest.raises(InputError, match="--host"):
        http_server.ApiServer("", 0, TOKEN, (), (), WaitingLine())


def test_it_listens_by_ipv6_too() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no IPv6 here")
    with served(host="::1") as server:
        client = Client(server)
        client.connection.host = "::1"
        assert client.ask("GET", "/api/all_projects", Host=f"[::1]:{client.port}").status == 200
