"""Who may ask: the token, the names of the server, the origins of web pages."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.serving.access import Access
from gltr_desktop.serving.refused import RefusedError

TOKEN = "0123456789abcdef"  # noqa: S105 - of a server in a test


def access(host: str = "127.0.0.1", address: str = "127.0.0.1", port: int = 5001) -> Access:
    return Access(host, address, port, TOKEN, frozenset({"https://example.org"}))


def may_name(rules: Access, *hosts: str) -> bool:
    """Whether a request with these Host headers is let through."""
    try:
        rules.check_host(hosts)
    except RefusedError:
        return False
    return True


@pytest.mark.parametrize(
    "host", ["127.0.0.1:5001", "localhost:5001", "LOCALHOST:5001", "[::1]:5001"]
)
def test_this_computer_goes_by_its_usual_names(host: str) -> None:
    assert may_name(access(), host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:5001", "127.0.0.1", "127.0.0.1:5002", "127.0.0.1:x", "", ":5001", "[::1:5001",
        "localhost.evil.example:5001", "192.168.1.5:5001", "localhost:5001:5001", "127.0.0.1:99999",
        "user@127.0.0.1:5001", "127.0.0.1:5001/x", "127.0.0.1:5001?x", "@127.0.0.1:5001",
    ],
)  # fmt: skip
def test_any_other_host_is_refused(host: str) -> None:
    assert not may_name(access(), host)


def test_there_has_to_be_one_host() -> None:
    assert not may_name(access())
    assert not may_name(access(), "127.0.0.1:5001", "127.0.0.1:5001")


def test_port_80_need_not_be_named() -> None:
    assert may_name(access(port=80), "127.0.0.1")
    assert may_name(access(port=80), "127.0.0.1:80")


def test_a_named_address_goes_by_that_name_only() -> None:
    lab = access("Lab-PC", "192.168.1.5")
    assert may_name(lab, "lab-pc:5001")
    assert not may_name(lab, "localhost:5001")
    assert not may_name(lab, "other:5001")


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])  # noqa: S104
def test_who_listens_everywhere_goes_by_any_address_but_by_no_name(everywhere: str) -> None:
    rules = access(everywhere, everywhere)
    for host in ("192.168.1.5", "[fe80::1]", "127.0.0.1", "localhost"):
        assert may_name(rules, f"{host}:5001")
    assert not may_name(rules, "evil.example:5001")
    assert rules.base == "http://127.0.0.1:5001"


@pytest.mark.parametrize(
    ("host", "address", "is_for_this_computer"),
    [("127.0.0.1", "127.0.0.1", True), ("localhost", "::1", True), ("::1", "::1", True),
     ("lab", "192.168.1.5", False), ("0.0.0.0", "0.0.0.0", False)],  # noqa: S104
)  # fmt: skip
def test_it_is_known_who_can_reach_the_server(
    host: str, address: str, is_for_this_computer: bool
) -> None:
    assert access(host, address).is_for_this_computer is is_for_this_computer


def test_the_base_address_can_be_typed_as_it_is() -> None:
    assert access().base == "http://127.0.0.1:5001"
    assert access("::1", "::1").base == "http://[::1]:5001"


@pytest.mark.parametrize(
    "origin", ["null", "*", "", "http://example.org", "https://example.org:8000",
               "https://example.org.evil", "https://example.org/"],
)  # fmt: skip
def test_a_page_of_another_origin_is_refused(origin: str) -> None:
    with pytest.raises(RefusedError, match="--allow-origin") as refused:
        access().check_origin(origin)
    assert refused.value.status == HTTPStatus.FORBIDDEN


def test_a_program_and_a_page_that_was_allowed_may_ask() -> None:
    access().check_origin(None)
    access().check_origin("https://example.org")


@pytest.mark.parametrize(
    ("path", "authorization"),
    [
        (f"/{TOKEN}/api/analyze", None),
        (f"/{TOKEN}//api/analyze?x=1", None),
        (f"/{TOKEN}/api/analyze", "Bearer wrong"),
        ("/api/analyze", f"Bearer {TOKEN}"),
        ("/api/analyze/", f"bearer  {TOKEN} "),
    ],
)
def test_the_token_is_in_the_path_or_in_the_header(path: str, authorization: str | None) -> None:
    assert access().check_token(path, authorization) == "api/analyze"


@pytest.mark.parametrize(
    ("path", "authorization"),
    [
        ("/api/analyze", None), ("/", None), ("", None), ("/api/analyze", TOKEN),
        ("/api/analyze", f"Basic {TOKEN}"), (f"/api/{TOKEN}/analyze", None),
        (f"/api/analyze?token={TOKEN}", None), (f"/{TOKEN}x/api/analyze", None),
        ("/api/analyze", "Bearer "), ("/api/analyze", f"Bearer {TOKEN[:-1]}"),
        ("/ärger/api/analyze", "Bearer ärger\udcff"),
    ],
)  # fmt: skip
def test_without_the_token_nobody_gets_in(path: str, authorization: str | None) -> None:
    with pytest.raises(RefusedError) as refused:
        access().check_token(path, authorization)
    assert refused.value.status == HTTPStatus.UNAUTHORIZED
    assert TOKEN not in str(refused.value)


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_that_is_guessed_gets_in(path: str, authorization: str) -> None:
    with pytest.raises(RefusedError):
        access().check_token(f"/{path}", authorization)


@given(st.lists(st.text(max_size=40), max_size=2))
def test_no_host_header_is_an_accident(hosts: list[str]) -> None:
    may_name(access(), *hosts)


def test_the_token_is_in_no_description() -> None:
    assert TOKEN not in repr(access())
