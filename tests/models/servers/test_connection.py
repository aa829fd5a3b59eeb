"""Requests to a server, what comes back, and what becomes of failures."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import socketserver
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from helpers.certificates import certificate_of_this_computer
from helpers.stub_servers import Reply, StubServer, stub_server, unused_address

from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.servers import connection as connection_module
from gltr_desktop.models.servers.address import Address
from gltr_desktop.models.servers.connection import Connection
from gltr_desktop.models.servers.failures import ServerRefusal
from gltr_desktop.models.servers.keys import keep_key

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.stub_servers import Request

KEY = "sk-Geheim-0815"
MODELS, COMPLETIONS = "/v1/models", "/v1/completions"
SECONDS = 60.0
"""Long enough for whatever is waited for to come on a busy machine."""


@pytest.fixture
def server() -> Iterator[StubServer]:
    with stub_server() as server:
        yield server


@pytest.fixture
def cancelled() -> threading.Event:
    return threading.Event()


class Pauses(list[float]):
    """What is waited between tries, without waiting."""

    async def sleep(self, seconds: float) -> None:
        self.append(seconds)


@contextmanager
def connected(
    address: Address, *, key: str | None = None, pauses: Pauses | None = None
) -> Iterator[Connection]:
    sleep = (Pauses() if pauses is None else pauses).sleep
    with Connection(address, key, threading.Event(), sleep=sleep) as connection:
        yield connection


def failure(address: Address, path: str = MODELS, key: str | None = None) -> GltrError:
    """What is raised for a request to ``address``."""
    with connected(address, key=key) as connection, pytest.raises(GltrError) as caught:
        connection.get(path)
    return caught.value


def refusal(server: StubServer, reply: Reply, key: str | None = None) -> ServerRefusal:
    """What is raised for a ``reply`` of the server."""
    server.on(MODELS, reply)
    error = failure(server.address, MODELS, key)
    assert isinstance(error, ServerRefusal)
    return error


# What is sent and what comes back


def test_json_is_sent_and_received(server: StubServer) -> None:
    server.on(COMPLETIONS, lambda request: Reply({"echo": request.body}))
    body = {"prompt": [1, -2.5e-3], "text": "naïve 日本 \ud800 😀"}
    with connected(server.address) as connection:
        assert connection.post(COMPLETIONS, body) == {"echo": body}
    (request,) = server.requests
    assert request.method == "POST"
    assert request.headers["Content-Type"] == "application/json"
    assert "Authorization" not in request.headers


def test_the_key_is_sent_with_each_request(server: StubServer) -> None:
    server.on(MODELS, Reply([]))
    server.on(COMPLETIONS, Reply([]))
    with connected(server.address, key=KEY) as connection:
        connection.get(MODELS)
        connection.post(COMPLETIONS, {})
    assert [request.headers["Authorization"] for request in server.requests] == [
        f"Bearer {KEY}",
        f"Bearer {KEY}",
    ]


def test_the_path_of_the_address_comes_first(server: StubServer) -> None:
    server.on("/lab/v1/models", Reply("there"))
    with connected(Address(f"{server.address.url}/lab")) as connection:
        assert connection.get(MODELS) == "there"


@pytest.mark.parametrize("in_flight", [1, 2, 3])
def test_replies_come_in_the_order_of_the_questions(server: StubServer, in_flight: int) -> None:
    server.on(COMPLETIONS, lambda request: Reply(request.body["n"]))
    with connected(server.address) as connection:
        bodies = ({"n": n} for n in range(20))
        assert list(connection.post_all(COMPLETIONS, bodies, in_flight)) == list(range(20))


def test_two_questions_are_in_flight_and_no_more_are_taken(server: StubServer) -> None:
    held = [threading.Event() for _ in range(5)]
    taken = list[int]()

    def bodies() -> Iterator[dict[str, Any]]:
        for number in range(5):
            taken.append(number)
            yield {"n": number}

    server.on(COMPLETIONS, lambda request: Reply(request.body["n"], held=held[request.body["n"]]))
    with connected(server.address) as connection, ThreadPoolExecutor(1) as pool:
        replies = connection.post_all(COMPLETIONS, bodies())
        assert not taken
        # The second is answered first, and its reply has to wait for its turn.
        held[1].set()
        first = pool.submit(next, replies)
        arrived = [server.arrived.get(timeout=SECONDS).body["n"] for _ in range(2)]
        assert sorted(arrived) == [0, 1]
        assert taken == [0, 1]
        held[0].set()
        assert first.result(SECONDS) == 0
        for event in held:
            event.set()
        assert pool.submit(list, replies).result(SECONDS) == [1, 2, 3, 4]


def answer_only_the_first(server: StubServer) -> None:
    """Answer question 0 as soon as the next one has come, and no other one."""
    second_came = threading.Event()

    def answer(request: Request) -> Reply:
        if request.body["n"] == 0:
            return Reply("first", held=second_came)
        second_came.set()
        return Reply(held=threading.Event())

    server.on(COMPLETIONS, answer)


def test_an_abandoned_series_ends_what_is_in_flight(server: StubServer) -> None:
    answer_only_the_first(server)
    with connected(server.address) as connection:
        with closing(connection.post_all(COMPLETIONS, ({"n": n} for n in range(9)))) as replies:
            assert next(replies) == "first"
        assert server.hung_up.get(timeout=SECONDS).body == {"n": 1}
        server.on(COMPLETIONS, Reply("again"))
        assert connection.post(COMPLETIONS, {"n": 0}) == "again"


def test_a_connection_that_is_closed_in_a_series_ends_what_is_in_flight(
    server: StubServer,
) -> None:
    answer_only_the_first(server)
    with connected(server.address) as connection:
        replies = connection.post_all(COMPLETIONS, ({"n": n} for n in range(9)))
        assert next(replies) == "first"
    assert server.hung_up.get(timeout=SECONDS).body == {"n": 1}
    # What is left of the series finds nothing to end.
    replies.close()


# Cancelling


@pytest.mark.parametrize("begun", [False, True], ids=["before the answer", "within the answer"])
def test_cancelling_ends_a_blocked_request_and_the_server_sees_it(
    server: StubServer, cancelled: threading.Event, *, begun: bool
) -> None:
    never = threading.Event()
    server.on(COMPLETIONS, Reply("late", held=never, begun=begun))
    with Connection(server.address, None, cancelled) as connection, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(connection.post, COMPLETIONS, {})
        asked = server.arrived.get(timeout=SECONDS)
        cancelled.set()
        with pytest.raises(Cancelled):
            waiting.result(SECONDS)
        assert server.hung_up.get(timeout=SECONDS) is asked
    assert not never.is_set()


def test_cancelling_ends_both_requests_of_a_series(
    server: StubServer, cancelled: threading.Event
) -> None:
    server.on(COMPLETIONS, Reply(held=threading.Event()))
    with Connection(server.address, None, cancelled) as connection, ThreadPoolExecutor(1) as pool:
        replies = connection.post_all(COMPLETIONS, ({"n": n} for n in range(9)))
        waiting = pool.submit(next, replies)
        for _ in range(2):
            server.arrived.get(timeout=SECONDS)
        cancelled.set()
        with pytest.raises(Cancelled):
            waiting.result(SECONDS)
        ended = [server.hung_up.get(timeout=SECONDS).body["n"] for _ in range(2)]
    assert sorted(ended) == [0, 1]


def test_cancelling_ends_the_wait_for_another_try(
    server: StubServer, cancelled: threading.Event
) -> None:
    async def sleep(seconds: float) -> None:
        cancelled.set()
        await asyncio.Event().wait()

    server.on(MODELS, Reply({}, 503))
    connection = Connection(server.address, None, cancelled, sleep=sleep)
    with connection, pytest.raises(Cancelled):
        connection.get(MODELS)
    assert len(server.requests) == 1


@pytest.fixture
def slow_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No name of a host is found until the test is over; tells that one is being looked up."""
    asked, over = threading.Event(), threading.Event()

    def look_up(*arguments: object, **options: object) -> None:
        asked.set()
        over.wait(SECONDS)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield asked
    over.set()


def test_cancelling_ends_the_look_up_of_a_name(
    slow_names: threading.Event, cancelled: threading.Event
) -> None:
    address = Address("http://localhost:9")
    with Connection(address, None, cancelled) as connection, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(connection.get, MODELS)
        assert slow_names.wait(SECONDS)
        cancelled.set()
        with pytest.raises(Cancelled):
            waiting.result(SECONDS)


def test_nothing_is_asked_after_cancelling(server: StubServer, cancelled: threading.Event) -> None:
    cancelled.set()
    with Connection(server.address, None, cancelled) as connection, pytest.raises(Cancelled):
        connection.get(MODELS)
    assert not server.requests


# Further tries


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_failure_that_passes_is_survived(server: StubServer, status: int) -> None:
    server.on(MODELS, *[Reply({}, status)] * 3, Reply("well"))
    pauses = Pauses()
    with connected(server.address, pauses=pauses) as connection:
        assert connection.get(MODELS) == "well"
    assert pauses == [0.5, 1.0, 2.0]


def test_the_fourth_failure_is_told(server: StubServer) -> None:
    error = refusal(server, Reply({"detail": "Loading model"}, 503))
    assert error.status == 503
    assert "cannot answer now" in error.message
    assert "“Loading model”" in error.message
    assert len(server.requests) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 500, 501])
def test_other_failures_are_told_at_once(server: StubServer, status: int) -> None:
    assert refusal(server, Reply({}, status)).status == status
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.5),
        ("99999", 30.0),
        ("9" * 400, 30.0),
        ("soon", 0.5),
        ("-1", 0.5),
        ("", 0.5),
        (format_datetime(datetime(2099, 1, 1, tzinfo=UTC), usegmt=True), 30.0),
        (format_datetime(datetime(2001, 1, 1, tzinfo=UTC), usegmt=True), 0.5),
        ("Sat, 01 Jan 2099 00:00:00 -0000", 0.5),
    ],
)
def test_the_server_can_ask_for_a_longer_wait(
    server: StubServer, value: str, seconds: float
) -> None:
    server.on(MODELS, Reply({}, 429, {"Retry-After": value}), Reply("well"))
    pauses = Pauses()
    with connected(server.address, pauses=pauses) as connection:
        assert connection.get(MODELS) == "well"
    assert pauses == [seconds]


@pytest.mark.parametrize("cut", [0, 3], ids=["before the answer", "within the answer"])
def test_a_lost_connection_is_tried_again(server: StubServer, cut: int) -> None:
    server.on(COMPLETIONS, *[Reply({"a": 1}, cut=cut)] * 3, Reply("well"))
    pauses = Pauses()
    with connected(server.address, pauses=pauses) as connection:
        assert connection.post(COMPLETIONS, {"n": 1}) == "well"
    assert pauses == [0.5, 1.0, 2.0]
    assert server.bodies(COMPLETIONS) == [{"n": 1}] * 4


def test_a_connection_that_is_lost_again_and_again_is_told(server: StubServer) -> None:
    server.on(MODELS, Reply({"a": 1}, cut=3))
    assert "breaks its answer off" in failure(server.address).message
    assert len(server.requests) == 4


def test_a_server_that_was_there_may_be_starting_again() -> None:
    pauses = Pauses()
    with stub_server() as server:
        server.on(MODELS, Reply("there"))
        context = connected(server.address, pauses=pauses)
        connection = context.__enter__()
        assert connection.get(MODELS) == "there"
    with pytest.raises(GltrError, match="Nothing answers"):
        connection.get(MODELS)
    context.__exit__(None, None, None)
    assert pauses == [0.5, 1.0, 2.0]


def test_where_nothing_listens_is_told_at_once() -> None:
    address = unused_address()
    pauses = Pauses()
    with connected(address, pauses=pauses) as connection, pytest.raises(GltrError) as caught:
        connection.get(MODELS)
    assert caught.value.message == f"Nothing answers at {address.host}."
    assert "is running on this computer" in caught.value.remedy
    assert not pauses


def test_a_host_that_is_silent_is_told(
    slow_names: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "_TIMEOUTS", httpx2.Timeout(SECONDS, connect=0.01))
    error = failure(Address("http://localhost:9"))
    assert "localhost:9 cannot be reached" in error.message
    assert "firewall" in error.remedy


def test_a_server_that_is_silent_is_told(
    server: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "_TIMEOUTS", httpx2.Timeout(SECONDS, read=0.01))
    server.on(MODELS, Reply(held=threading.Event()))
    assert "silent for too long" in failure(server.address).message


def test_a_name_of_no_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*arguments: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    pauses = Pauses()
    words = r"no host of the name in “gpu\.lap:8000”.*spelling"
    with (
        connected(Address("http://gpu.lap:8000"), pauses=pauses) as connection,
        pytest.raises(GltrError, match=words),
    ):
        connection.get(MODELS)
    assert not pauses


# What servers refuse


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, {"error": "Unauthorized"}, "asks for a key: “Unauthorized”.*--key-env"),
        (
            400,
            {
                "error": {
                    "message": "Requested prompt logprobs of 21, which is greater than max "
                    "allowed: 20 (parameter=prompt_logprobs, value=21)",
                    "type": "BadRequestError",
                    "param": "prompt_logprobs",
                    "code": 400,
                }
            },
            "not list as many candidates.*max allowed: 20.*--max-logprobs",
        ),
        (
            404,
            {
                "error": {
                    "message": "The model `nope` does not exist. Valid aliases: tiny.",
                    "type": "NotFoundError",
                    "param": "model",
                    "code": 404,
                }
            },
            "has no model of that name: “.*Valid aliases: tiny”.*Choose one",
        ),
        (
            400,
            {
                "error": {
                    "message": "Token id 99999 is out of vocabulary",
                    "type": "BadRequestError",
                    "param": None,
                    "code": 400,
                }
            },
            r"refuses the request \(HTTP status 400\): “Token id 99999 is.*which model",
        ),
        (
            400,
            {
                "error": {
                    "message": "This model's maximum context length is 512 tokens. However, your "
                    "prompt contains 800 input tokens (parameter=input_tokens, value=800)",
                    "type": "BadRequestError",
                    "param": "input_tokens",
                    "code": 400,
                }
            },
            "no windows as long as.*length is 512 tokens.*shorter window",
        ),
        (
            400,
            {"object": "error", "message": "No such thing.", "param": None, "code": 400},
            "refuses the request.*“No such thing”",
        ),
        (400, {"error": {"message": "Too long"}}, "refuses the request.*“Too long”"),
        (404, {"detail": "Not Found"}, "does not know “/v1/models”: “Not Found”.*path"),
        (405, {"detail": "Method Not Allowed"}, "does not know “/v1/models”"),
        (
            422,
            {"detail": [{"loc": ["body", "model"], "msg": "Field required", "input": {}}]},
            "no model of that name: “Field required”",
        ),
        (403, {}, r"does not allow “/v1/models”\. Ask"),
        (413, {}, "takes no requests as long.*shorter window"),
        (429, {}, "is limiting requests.*few minutes"),
        (500, {"error": {"message": "CUDA"}}, "failed.*not asked again: “CUDA”.*memory"),
        (418, {}, "HTTP status 418"),
    ],
)
def test_each_refusal_has_its_sentence(
    server: StubServer, status: int, body: dict[str, Any], words: str
) -> None:
    error = refusal(server, Reply(body, status))
    assert error.message.startswith(f"{server.address.host} ")
    assert re.search(words, str(error))
    assert error.status == status


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_is_told_apart_from_one_that_is_missing(
    server: StubServer, status: int
) -> None:
    assert "refuses the key" in refusal(server, Reply({}, status), KEY).message
    assert "refuses the key" not in refusal(server, Reply({}, status)).message


@pytest.mark.parametrize(
    "body",
    [b"", b"<h1>No</h1>", b"[]", b"[" * 100_000, b"3", b"\xff\xfe", {"error": 5}, {"detail": [7]},
     {"error": {"message": 5, "param": 6}}, {"detail": {"loc": [1]}}, b'"' + b"x" * 200_000],
)  # fmt: skip
def test_a_refusal_that_tells_nothing_is_still_one(server: StubServer, body: object) -> None:
    error = refusal(server, Reply(body, 400))
    assert (error.status, error.detail) == (400, "")
    assert "(HTTP status 400)." in error.message


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://elsewhere.lab:9/x?token=secret", "https://elsewhere.lab:9"),
        ("//ann:secret@elsewhere.lab/x", "http://elsewhere.lab"),
        ("http://[secret", None),
    ],
)
def test_no_redirect_is_followed(server: StubServer, location: str, target: str | None) -> None:
    server.on(MODELS, Reply({}, 307, {"Location": location}))
    error = failure(server.address, key=KEY)
    assert target is None or f"“{target}”" in error.message
    assert "secret" not in str(error)


def test_a_redirect_on_the_same_host_is_not_followed(server: StubServer) -> None:
    server.on("/secret", Reply("there"))
    assert "not followed" in refusal(server, Reply({}, 308, {"Location": "/secret"})).message
    assert len(server.requests) == 1


# Answers that no such server gives


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"<html>Sign in</html>"), "it is no JSON.*sign-in page"),
        (Reply(b""), "it is no JSON"),
        (Reply(b'{"a": 1'), "it is no JSON"),
        (Reply(b"\xff\xfe\xfd"), "it is no JSON"),
        (Reply(b"[NaN]"), "it is no JSON"),
        (Reply(b"[-Infinity]"), "it is no JSON"),
        (Reply(b"[1e999]"), "it is no JSON"),
        (Reply(b"[" + b"9" * 5_000 + b"]"), "it is no JSON"),
        (Reply(b"[" * 200_000), "it is nested too deeply"),
        (Reply(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}), "it is compressed"),
        (Reply([], status=204, headers={"Content-Length": "0"}), "it is no JSON"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_answer_that_cannot_be_used_is_told(
    server: StubServer, reply: Reply, words: str
) -> None:
    server.on(MODELS, reply)
    error = failure(server.address)
    assert re.search(words, str(error))
    assert not isinstance(error, ServerRefusal)
    assert len(server.requests) == 1


def test_an_answer_without_an_end_is_not_read_to_the_end(
    server: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "_MAX_CONTENT", 1_000_000)
    # The rest never comes: whoever waits for it waits forever.
    sent = b'"' + b"x" * 1_000_001
    server.on(MODELS, Reply(sent, headers={"Content-Length": "9999999999"}))
    assert "it is longer than 1 MB" in failure(server.address).message


def test_what_speaks_no_http_is_told() -> None:
    with listening(b"SSH-2.0-OpenSSH_9.9\r\n") as address:
        assert "does not speak HTTP" in failure(address).message


def test_a_connection_that_is_reset_is_told() -> None:
    pauses = Pauses()
    with (
        listening(None) as address,
        connected(address, pauses=pauses) as connection,
        pytest.raises(GltrError, match=r"The connection to .* was lost"),
    ):
        connection.get(MODELS)
    assert pauses == [0.5, 1.0, 2.0]


@contextmanager
def listening(greeting: bytes | None, context: ssl.SSLContext | None = None) -> Iterator[Address]:
    """Something that is no server of HTTP: it greets, and hangs up; or resets the connection.

    With a ``context`` it makes the connection secure, and then greets without regard for that.
    """

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            connection: socket.socket = self.request
            if context is not None:
                connection = context.wrap_socket(connection, server_side=True)
            connection.recv(65_536)
            if greeting is None:
                no_time = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_time)
            else:
                socket.socket.sendall(connection, greeting)
            # What would first tell the client that all has been sent is not called.
            connection.close()

    scheme = "http" if context is None else "https"
    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as listener:
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        yield Address(f"{scheme}://127.0.0.1:{listener.server_address[1]}")
        listener.shutdown()
        thread.join()


# Certificates, names and proxies


def test_a_certificate_of_nobody_is_refused(tmp_path: Path) -> None:
    context, _ = certificate_of_this_computer(tmp_path)
    with stub_server(context) as server:
        server.on(MODELS, Reply("secret"))
        error = failure(server.address, key=KEY)
    assert "certificate" in error.message
    assert "is not trusted" in error.message
    assert "SSL_CERT_FILE" in error.remedy
    assert not server.requests


def test_a_certificate_that_the_environment_names_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, path = certificate_of_this_computer(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with stub_server(context) as server:
        server.on(MODELS, Reply("well"))
        with connected(server.address, key=KEY) as connection:
            assert connection.get(MODELS) == "well"


def test_an_answer_that_breaks_the_library_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, path = certificate_of_this_computer(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with listening(b"This is not encrypted.", context) as address:
        assert "it is broken" in failure(address).message


def test_https_where_only_http_is_spoken_is_told(server: StubServer) -> None:
    error = failure(Address(server.address.url.replace("http:", "https:")))
    assert "no secure connection" in error.message
    assert "http://" in error.remedy


@pytest.fixture
def proxied(server: StubServer, monkeypatch: pytest.MonkeyPatch) -> StubServer:
    """The server, which is the proxy of the environment."""
    for name in ("all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.address.url)
    return server


def test_a_server_elsewhere_is_asked_through_the_proxy(proxied: StubServer) -> None:
    proxied.on(MODELS, Reply("there"))
    with connected(Address("http://gpu.lab:8000")) as connection:
        assert connection.get(MODELS) == "there"
    assert proxied.requests[0].headers["Host"] == "gpu.lab:8000"


def test_a_server_here_is_not_asked_through_the_proxy(proxied: StubServer) -> None:
    with stub_server() as server:
        server.on(MODELS, Reply("here"))
        with connected(server.address) as connection:
            assert connection.get(MODELS) == "here"
    assert not proxied.requests


def test_a_proxy_that_refuses_is_told(proxied: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", proxied.address.url)
    error = failure(Address("https://gpu.lab:8000"), key=KEY)
    assert "The proxy between this computer and gpu.lab:8000" in error.message
    assert "NO_PROXY" in error.remedy
    assert not proxied.requests


def test_settings_of_proxies_that_cannot_be_used_are_told_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "gopher://ann:secret@proxy.lab")
    with pytest.raises(GltrError, match="settings of proxies") as caught:
        Connection(Address("http://gpu.lab"), None, threading.Event())
    assert "secret" not in str(caught.value)


# The key


def test_no_key_goes_over_plain_http_unless_the_user_kept_it_for_that(proxied: StubServer) -> None:
    proxied.on(MODELS, Reply("there"))
    address = Address("http://gpu.lab:8000")
    with pytest.raises(InputError, match="plain http"):
        Connection(address, KEY, threading.Event())
    keep_key(address, KEY, in_keyring=False)
    with connected(address, key=KEY) as connection:
        assert connection.get(MODELS) == "there"
    assert proxied.requests[0].headers["Authorization"] == f"Bearer {KEY}"


def _quoting(request: Request) -> Reply:
    return Reply({"error": {"message": f"Bad key {request.headers['Authorization']}"}}, 401)


@pytest.mark.parametrize(
    "answer",
    [
        _quoting,
        Reply({}, 503),
        Reply({"a": 1}, cut=2),
        Reply(b"no json"),
        Reply({}, 302, {"Location": "http://elsewhere.lab"}),
        Reply({}, 302, {"Location": "http://[broken"}),
    ],
)  # fmt: skip
def test_the_key_is_in_no_error_no_log_and_no_description(
    server: StubServer, caplog: pytest.LogCaptureFixture, answer: Reply
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "gltr_desktop")  # It may have a level of its own.
    server.on(MODELS, answer)
    with connected(server.address, key=KEY) as connection:
        with pytest.raises(GltrError) as caught:
            connection.get(MODELS)
        assert KEY not in repr(connection)
        server.on(MODELS, Reply("well"))
        connection.get(MODELS)
    assert KEY not in f"{caught.value} {caught.value!r} {vars(caught.value)}"
    # What the library raised is not kept either.
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert server.requests[0].headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in caplog.text
    assert all(KEY not in repr(vars(record)) for record in caplog.records)


def test_what_is_asked_is_not_logged(server: StubServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "gltr_desktop")  # It may have a level of its own.
    server.on(COMPLETIONS, Reply({}, 503))
    with connected(server.address) as connection, pytest.raises(ServerRefusal):
        connection.post(COMPLETIONS, {"prompt": "Vertraulich"})
    assert json.dumps("Vertraulich")[1:-1] not in caplog.text
    assert "next try in 2.0 s" in caplog.text


def test_a_notebook_which_runs_a_loop_of_its_own_can_ask_as_well(
    server: StubServer, cancelled: threading.Event
) -> None:
    server.on(MODELS, Reply({"data": []}))

    async def in_a_notebook() -> object:
        with Connection(server.address, None, cancelled) as connection:
            return connection.get(MODELS)

    assert asyncio.run(in_a_notebook()) == {"data": []}
