"""What speaks at an address is recognised, and what it can fill is said."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from helpers.stub_servers import Reply, stub_server, unused_address
from helpers.stub_sglang import (
    CONTEXT,
    MODEL,
    SECRET,
    VERSION,
    card,
    save_wide_model,
    stub_sglang,
)
from helpers.stub_vllm import StubVllm

from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.servers.address import (
    Address,
    ServerKind,
    ServerModel,
    server_model,
)
from gltr_desktop.models.servers.inquiry import ServerReport, inquire, try_model
from gltr_desktop.models.servers.other_servers import UnsupportedServerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from helpers.stub_servers import StubServer

VLLM_CARD = {"id": "big", "owned_by": "vllm", "root": "lab/big-7b", "max_model_len": 8_192}


def listing(*cards: dict[str, Any]) -> Reply:
    return Reply({"object": "list", "data": list(cards)})


def asked(address: Address) -> ServerReport:
    return inquire(address, None, threading.Event())


def report_of(answers: dict[str, Reply]) -> ServerReport:
    """What is found at a server with these answers, that was asked for nothing but paths."""
    with stub_server() as server:
        set_up(server, answers)
        try:
            return asked(server.address)
        finally:
            assert {request.method for request in server.requests} == {"GET"}
            assert len(server.requests) <= 9


def set_up(server: StubServer, answers: dict[str, Reply]) -> None:
    for path, answer in answers.items():
        server.on(path, answer)


def test_vllm_is_recognised_with_its_models() -> None:
    adapter = {"id": "tuned", "owned_by": "vllm", "parent": "big", "max_model_len": None}
    report = report_of(
        {
            "/v1/models": listing(VLLM_CARD, adapter),
            "/version": Reply({"version": "0.32.0"}),
        }
    )
    assert report == ServerReport(ServerKind.VLLM, "0.32.0", ("big", "tuned"))


def test_sglang_is_recognised_without_its_adapters_and_its_keys() -> None:
    report = report_of(
        {
            "/v1/models": listing(card(), card(id="tuned", parent=MODEL)),
            "/server_info": Reply({"version": VERSION, "api_key": SECRET}),
        }
    )
    assert report == ServerReport(ServerKind.SGLANG, VERSION, (MODEL,))
    assert SECRET not in repr(report)


@pytest.mark.parametrize("path", ["/model_info", "/get_model_info"])
def test_sglang_behind_a_proxy_that_names_itself_is_recognised(path: str) -> None:
    report = report_of(
        {
            "/v1/models": listing(card(owned_by="our gateway")),
            path: Reply({"model_path": MODEL}),
        }
    )
    assert (report.kind, report.version) == (ServerKind.SGLANG, "")


OLLAMA = {
    "/v1/models": listing({"id": "llama3.2:latest", "owned_by": "library"}),
    "/api/tags": Reply({"models": [{"name": "llama3.2:latest"}, {"name": "qwen3:4b"}]}),
}
LM_STUDIO = {
    "/v1/models": listing({"id": "lab/small-7b", "owned_by": "organization_owner"}),
    # It answers so, with success, to whatever it does not know.
    "/api/tags": Reply({"error": "Unexpected endpoint or method. (GET /api/tags)"}),
    "/props": Reply({"error": "Unexpected endpoint or method. (GET /props)"}),
}
LM_STUDIO_BY_ITS_OWN_ROUTE = {
    "/v1/models": listing({"id": "lab/small-7b"}),
    "/api/v0/models": Reply({"data": [{"id": "lab/small-7b", "compatibility_type": "gguf"}]}),
}
LLAMA_CPP = {
    "/v1/models": listing({"id": "small", "owned_by": "llamacpp"}),
    "/props": Reply(
        {"default_generation_settings": {}, "model_path": "/srv/models/Small-7B-Q4_K_M.gguf"}
    ),
}
LLAMA_CPP_PYTHON = {"/v1/models": listing({"id": "/srv/small.gguf", "owned_by": "me"})}
TGI = {"/info": Reply({"model_id": "lab/big", "router": "text-generation-router"})}


@pytest.mark.parametrize(
    ("answers", "title", "opens_gguf", "models"),
    [
        (OLLAMA, "Ollama", True, ("llama3.2:latest", "qwen3:4b")),
        ({"/api/tags": OLLAMA["/api/tags"]}, "Ollama", True, ("llama3.2:latest", "qwen3:4b")),
        (LM_STUDIO, "LM Studio", True, ("lab/small-7b",)),
        (LM_STUDIO_BY_ITS_OWN_ROUTE, "LM Studio", True, ("lab/small-7b",)),
        (LLAMA_CPP, "llama.cpp's server", True, ("/srv/models/Small-7B-Q4_K_M.gguf", "small")),
        (LLAMA_CPP_PYTHON, "the server of llama-cpp-python", True, ("/srv/small.gguf",)),
        (TGI, "Text Generation Inference", False, ()),
        (
            {"/v1/models": listing({"id": "gpt-9", "owned_by": "system"})},
            "OpenAI's service",
            False,
            ("gpt-9",),
        ),
        (
            {"/v1/models": listing({"id": "any", "owned_by": "somebody"})},
            "a server that speaks OpenAI's language",
            False,
            ("any",),
        ),
    ],
)
def test_every_other_server_is_named_and_has_its_remedy(
    answers: dict[str, Reply], title: str, opens_gguf: bool, models: tuple[str, ...]
) -> None:
    with pytest.raises(UnsupportedServerError) as info:
        report_of(answers)
    error = info.value
    assert (error.title, error.opens_gguf, error.models) == (title, opens_gguf, models)
    assert f"there is {title}. It " in error.message
    assert ("On This Computer" in error.remedy) == opens_gguf
    assert "vLLM or SGLang" in error.remedy


@pytest.mark.parametrize(
    "url",
    ["https://api.openai.com", "https://lab.openai.azure.com", "https://api.openai.com:443/x"],
)
def test_openai_is_told_by_its_address_and_asked_nothing(url: str) -> None:
    # The tests' network would fail a request.
    with pytest.raises(UnsupportedServerError, match="OpenAI's service"):
        asked(Address(url))


def test_a_host_whose_name_only_ends_alike_is_asked() -> None:
    with stub_server() as server, pytest.raises(GltrError, match="no server of language models"):
        asked(Address(server.address.url + "/api.openai.com"))


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "no server of language models"),
        ({"/v1/models": Reply(b"<html>")}, "is no JSON"),
        ({"/v1/models": Reply([])}, "no server of language models"),
        ({"/v1/models": Reply({"data": {"id": 1}})}, "no server of language models"),
        ({"/v1/models": Reply({"error": "Unauthorized"}, 401)}, "asks for a key"),
        ({"/v1/models": listing(card(parent="x"))}, "SGLang at .* offers no model"),
    ],
)
def test_what_is_no_server_for_this_is_refused(answers: dict[str, Reply], message: str) -> None:
    with pytest.raises(GltrError, match=message) as info:
        report_of(answers)
    assert not isinstance(info.value, UnsupportedServerError)


def test_an_address_where_nothing_listens_is_said_to_be_one() -> None:
    with pytest.raises(GltrError, match="Nothing answers"):
        asked(unused_address())


def test_an_inquiry_ends_when_it_is_cancelled() -> None:
    cancelled = threading.Event()

    def held_back(_: object) -> Reply:
        cancelled.set()
        return Reply({}, held=threading.Event())

    with stub_server() as server:
        server.on("/v1/models", held_back)
        with pytest.raises(Cancelled):
            inquire(server.address, None, cancelled)


@pytest.mark.parametrize(
    ("listed", "file", "is_found"),
    [
        ("lab/small-7b-instruct", "Small-7B-Instruct-Q4_K_M.gguf", True),
        ("/srv/models/Small-7B.gguf", "Small-7B.gguf", True),
        ("small-7b", "Smaller-7B.gguf", False),
    ],
)
def test_the_files_of_its_models_are_found_on_this_computer(
    listed: str, file: str, is_found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLAMA_CACHE", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / file).write_bytes(b"GGUF\x03\0\0\0")
    with pytest.raises(UnsupportedServerError) as info:
        report_of({"/v1/models": listing({"id": listed, "owned_by": "organization_owner"})})
    found = [model.path for model in info.value.files_here()]
    assert found == ([tmp_path / file] if is_found else [])


def test_no_file_is_looked_for_where_none_can_be_opened() -> None:
    with pytest.raises(UnsupportedServerError) as info:
        report_of(TGI)
    assert info.value.files_here() == []


@pytest.fixture(scope="module")
def wide_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_wide_model(tmp_path_factory.mktemp("tried") / "wide")


def test_a_trial_says_what_the_server_fills(wide_folder: Path) -> None:
    with stub_sglang(wide_folder) as (server, _):
        model = ServerModel(ServerKind.SGLANG, server.address, MODEL)
        trial = try_model(model, str(wide_folder), None, threading.Event())
    assert trial.needs_tokenizer
    given, missing = (
        next(line for line in trial.lines if line.startswith(start)).removesuffix(".").split(", ")
        for start in ("It gives: Rank, ", "It cannot give: ")
    )
    assert {"frac(p)", "Probability", "Surprisal"} <= set(given)
    assert any(title.endswith("Entropy") for title in missing)
    assert set(given).isdisjoint(missing)
    text = " ".join(trial.lines)
    for said in (f"{MODEL} on 127.0.0.1", "tokens a second", "1,000th", f"{CONTEXT} tokens"):
        assert said in text
    assert "10 likeliest predictions" in text


TOP_ENTROPY = "Entropy of the ten best guesses"


@pytest.mark.parametrize(("allowed", "lost"), [(5, {TOP_ENTROPY}), (0, {TOP_ENTROPY, "frac(p)"})])
def test_a_trial_promises_nothing_that_takes_more_predictions_than_there_are(
    allowed: int, lost: set[str], folder_of: Callable[[str], Path]
) -> None:
    with stub_server() as server:
        vllm = StubVllm(folder_of("llama"), max_logprobs=allowed)
        vllm.serve(server)
        model = server_model(vllm.choice(server).name)
        lines = try_model(model, "", None, threading.Event()).lines
    given, missing = (
        {
            title
            for line in lines
            if line.startswith(start)
            for title in line.removeprefix(start).removesuffix(".").split(", ")
        }
        for start in ("It gives: ", "It cannot give: ")
    )
    assert lost.isdisjoint(given)
    assert lost < missing
    assert ("likeliest predictions" in " ".join(lines)) == bool(allowed)
    assert "0th" not in " ".join(lines)


def test_a_trial_sends_the_key_that_it_was_given_and_nothing_of_it_is_kept(
    wide_folder: Path,
) -> None:
    with stub_sglang(wide_folder) as (server, _):
        model = ServerModel(ServerKind.SGLANG, server.address, MODEL)
        trial = try_model(model, str(wide_folder), "sk-typed", threading.Event())
        sent = {request.headers["Authorization"] for request in server.requests}
    assert sent == {"Bearer sk-typed"}
    assert "sk-typed" not in repr(trial)


@pytest.mark.parametrize("names_pieces", [True, False])
def test_a_trial_of_vllm_says_whether_the_tokenizer_here_was_needed(
    names_pieces: bool, wide_folder: Path
) -> None:
    vllm = StubVllm(wide_folder, max_model_len=CONTEXT, names_pieces=names_pieces)
    with stub_server() as server:
        vllm.serve(server)
        model = server_model(vllm.choice(server).name)
        trial = try_model(model, "", None, threading.Event())
    assert trial.needs_tokenizer != names_pieces
    assert any("tokenizer on this computer" in line for line in trial.lines) != names_pieces
    assert "Ranks beyond the 20th" in " ".join(trial.lines)


def test_a_trial_that_fails_says_what_a_text_would_fail_with(wide_folder: Path) -> None:
    with stub_sglang(wide_folder) as (server, _):
        model = ServerModel(ServerKind.SGLANG, server.address, MODEL)
        with pytest.raises(InputError, match="does not say where in a text"):
            try_model(model, "", None, threading.Event())
