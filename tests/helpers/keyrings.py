"""Keyrings that are not the one of whoever runs the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from gltr_desktop.models.servers import keys

if TYPE_CHECKING:
    from collections.abc import Iterator


class MemoryKeyring(KeyringBackend):
    """A keyring that lasts as long as the object; ``passwords`` by service and name."""

    priority = 1.0

    def __init__(self) -> None:
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError("There is none.")


class LockedKeyring(KeyringBackend):
    """The user closes every dialog that would unlock it; ``times_asked`` counts those to read."""

    priority = 1.0

    def __init__(self) -> None:
        self.times_asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.times_asked += 1
        raise KeyringLocked("closed")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(f"no bus for {password}")

    def delete_password(self, service: str, username: str) -> None:
        raise AttributeError("a backend's own fault")


@pytest.fixture(autouse=True)
def own_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """The keyring of this test, and a session that has just begun; for conftests to import."""
    monkeypatch.setattr(keys, "_session", {})
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)
