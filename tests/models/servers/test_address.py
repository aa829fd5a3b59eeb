"""Addresses of servers as people type them, and the names of models on servers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.errors import InputError
from gltr_desktop.models.options import ModelChoice, model_title
from gltr_desktop.models.servers.address import (
    Address,
    ServerKind,
    ServerModel,
    is_on_server,
    parse_address,
    server_model,
)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("gpu.lab:8000", "http://gpu.lab:8000"),
        (" http://gpu.lab:8000/ ", "http://gpu.lab:8000"),
        ("https://gpu.lab/v1", "https://gpu.lab"),
        ("https://gpu.lab/team/v1/", "https://gpu.lab/team"),
        ("localhost", "http://localhost"),
        ("[::1]:30000", "http://[::1]:30000"),
        ("HTTP://GPU.Lab", "http://gpu.lab"),
    ],
)
def test_an_address_need_not_be_complete(typed: str, url: str) -> None:
    assert parse_address(typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        "", "http://", "ftp://gpu.lab", "http://me:secret@gpu.lab", "http://gpu.lab?key=1",
        "http://gpu.lab#x", "http://gpu.lab:port", "http://gpu.lab:99999", "http://[::1",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_address(typed)
    assert caught.value.remedy
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:8000", True),
        ("http://gpu.lab", False),
        ("http://10.0.0.7", False),
        ("http://localhost.example.org", False),
    ],
)
def test_what_is_sent_to_this_computer_stays_on_it(url: str, *, is_here: bool) -> None:
    assert Address(url).is_here == is_here


@given(
    st.sampled_from(list(ServerKind)),
    st.sampled_from(["http://gpu.lab:8000", "https://gpu.lab/team", "http://[::1]:30000"]),
    st.text(min_size=1),
)
def test_a_name_leads_back_to_its_model(kind: ServerKind, url: str, model: str) -> None:
    served = ServerModel(kind, Address(url), model)
    assert server_model(served.name) == served
    assert is_on_server(served.name)
    assert ModelChoice(served.name).is_on_server


def test_a_model_on_a_server_is_called_by_its_name_and_its_host() -> None:
    served = ServerModel(ServerKind.VLLM, Address("http://gpu.lab:8000"), "meta-llama/Llama-3.1-8B")
    assert served.name == "vllm+http://gpu.lab:8000/#meta-llama/Llama-3.1-8B"
    assert model_title(served.name) == "meta-llama/Llama-3.1-8B on gpu.lab:8000"


@pytest.mark.parametrize(
    "name", ["gpt2", "http://gpu.lab/#m", "vllm+http://gpu.lab/", "tgi+http://a/#m"]
)
def test_other_names_are_no_model_on_a_server(name: str) -> None:
    with pytest.raises(InputError):
        server_model(name)
