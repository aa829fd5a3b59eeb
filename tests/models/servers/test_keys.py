"""Where the keys of servers are kept, and where they may be sent."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import keyring
import pytest
from helpers.keyrings import LockedKeyring
from keyring.backends import fail, null

from gltr_desktop.errors import InputError
from gltr_desktop.models.servers import keys
from gltr_desktop.models.servers.address import Address
from gltr_desktop.models.servers.keys import (
    forget_key,
    keep_key,
    key_for,
    parse_key,
    require_safe,
)

if TYPE_CHECKING:
    from helpers.keyrings import MemoryKeyring

LAB = Address("https://gpu.lab:8000")
OPEN_LAB = Address("http://gpu.lab:8000")
HERE = Address("http://127.0.0.1:8000")
KEY = "sk-Geheim-0815"


@pytest.fixture(params=[fail.Keyring, null.Keyring, LockedKeyring])
def useless_keyring(request: pytest.FixtureRequest) -> None:
    keyring.set_keyring(request.param())


def begin_another_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_session", {})


def test_a_key_in_the_keyring_is_known_in_the_next_session(
    own_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keep_key(LAB, KEY, in_keyring=True)
    begin_another_session(monkeypatch)
    assert key_for(LAB) == KEY
    assert own_keyring.passwords == {("gltr_desktop", LAB.url): KEY}


def test_a_key_for_one_session_is_not_in_the_keyring(
    own_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keep_key(LAB, KEY, in_keyring=False)
    assert key_for(LAB) == KEY
    assert not own_keyring.passwords
    begin_another_session(monkeypatch)
    assert key_for(LAB) is None


def test_each_address_has_its_own_key() -> None:
    keep_key(LAB, KEY, in_keyring=True)
    assert key_for(HERE) is None
    assert key_for(OPEN_LAB) is None


def test_a_key_that_came_into_the_keyring_later_is_found(own_keyring: MemoryKeyring) -> None:
    assert key_for(LAB) is None
    own_keyring.set_password("gltr_desktop", LAB.url, KEY)
    assert key_for(LAB) == KEY


@pytest.mark.usefixtures("useless_keyring")
def test_without_a_keyring_the_key_is_kept_for_the_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert key_for(LAB) is None
    assert not keep_key(LAB, KEY, in_keyring=True)
    assert key_for(LAB) == KEY
    begin_another_session(monkeypatch)
    assert key_for(LAB) is None


def test_whoever_does_not_unlock_the_keyring_is_asked_once_for_a_server() -> None:
    locked = LockedKeyring()
    keyring.set_keyring(locked)
    assert [key_for(LAB), key_for(LAB)] == [None, None]
    assert locked.times_asked == 1


def test_a_forgotten_key_is_nowhere(own_keyring: MemoryKeyring) -> None:
    keep_key(LAB, KEY, in_keyring=True)
    forget_key(LAB)
    assert key_for(LAB) is None
    assert not own_keyring.passwords


@pytest.mark.usefixtures("useless_keyring")
def test_a_forgotten_key_is_not_used_although_the_keyring_is_useless() -> None:
    keep_key(LAB, KEY, in_keyring=True)
    forget_key(LAB)
    assert key_for(LAB) is None


@pytest.mark.parametrize("typed", [f" {KEY}\n", KEY, f"{KEY}\r\n"])
def test_blanks_around_a_key_do_not_belong_to_it(typed: str) -> None:
    keep_key(LAB, typed, in_keyring=False)
    assert key_for(LAB) == parse_key(typed) == KEY


@pytest.mark.parametrize(
    "key", ["", " \n", "two words", "schlüssel", "a\nHost: other", "\x7f", "“"]
)
def test_a_key_that_no_request_can_hold_is_refused_and_not_quoted(
    key: str, own_keyring: MemoryKeyring
) -> None:
    with pytest.raises(InputError, match="The key") as caught:
        keep_key(LAB, key, in_keyring=True)
    assert not key.strip() or key not in str(caught.value)
    assert key_for(LAB) is None
    assert not own_keyring.passwords


@pytest.mark.parametrize(
    "address",
    [LAB, HERE, Address("http://[::1]:8000"), Address("http://localhost:8000")],
)
def test_a_key_may_go_over_https_and_to_this_computer(address: Address) -> None:
    require_safe(address, KEY)


def test_no_key_needs_no_safety() -> None:
    require_safe(OPEN_LAB, None)


def test_a_key_that_nobody_was_asked_about_goes_over_no_plain_http() -> None:
    keep_key(LAB, KEY, in_keyring=False)
    with pytest.raises(InputError, match=r"gpu\.lab:8000 over plain http.*ssh -L") as caught:
        require_safe(OPEN_LAB, KEY)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("in_keyring", [False, True])
def test_a_key_that_the_user_keeps_for_an_open_address_may_be_sent_there(
    monkeypatch: pytest.MonkeyPatch, *, in_keyring: bool
) -> None:
    keep_key(OPEN_LAB, KEY, in_keyring=in_keyring)
    if in_keyring:
        begin_another_session(monkeypatch)
    require_safe(OPEN_LAB, KEY)
    with pytest.raises(InputError):
        require_safe(OPEN_LAB, "another-key")


@pytest.mark.usefixtures("useless_keyring")
def test_no_key_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "gltr_desktop")  # It may have a level of its own.
    key_for(LAB)
    keep_key(LAB, KEY, in_keyring=True)
    forget_key(LAB)
    assert KEY not in caplog.text


def test_the_keyring_is_not_loaded_by_importing() -> None:
    code = "import sys, gltr_desktop.models.servers.keys; sys.exit('keyring' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
