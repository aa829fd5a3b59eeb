"""A vLLM server on this machine, with a tiny model; and no key of whoever runs the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.keyrings import own_keyring
from helpers.stub_servers import stub_server
from helpers.stub_vllm import StubVllm

from gltr_desktop.models.servers import connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.stub_servers import StubServer

    from gltr_desktop.models.options import ModelChoice


__all__ = ["own_keyring"]


@pytest.fixture(scope="session")
def vllm(tiny_model: Path) -> StubVllm:
    """What the server answers."""
    return StubVllm(tiny_model)


@pytest.fixture
def server(vllm: StubVllm, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    """The server; nobody waits before another try."""
    monkeypatch.setattr(connection, "SECONDS_BETWEEN_TRIES", ())
    with stub_server() as server:
        vllm.serve(server)
        yield server


@pytest.fixture
def served(vllm: StubVllm, server: StubServer) -> ModelChoice:
    """The choice of its model."""
    return vllm.choice(server)
