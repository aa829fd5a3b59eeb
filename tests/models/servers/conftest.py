"""No test here touches the keyring of whoever runs it, or knows the keys of another test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import keyring
import pytest
from helpers.keyrings import MemoryKeyring

from gltr_desktop.models.servers import keys

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def own_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """The keyring of this test, and a session that has just begun."""
    monkeypatch.setattr(keys, "_session", {})
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)
