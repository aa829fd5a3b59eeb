"""Models on servers on the command line: which one reads, what is said, and with which key."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from helpers.corpora import save_model_files
from helpers.stub_servers import Reply, StubServer, stub_server, unused_address
from helpers.stub_vllm import COMPLETIONS, NAME, TOKENIZE, StubVllm

from gltr_desktop import cli
from gltr_desktop.models.servers import keys

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "It was a bright cold day in April, and the clocks were striking 13.\n"
CONTEXT = 256
KEY = "sk-not-to-be-seen"
SCRIPT = Path(sys.executable).with_name("gltr-desktop")


@pytest.fixture(autouse=True)
def new_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_session", {})


@pytest.fixture(scope="module")
def tiny_model(model_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model_files(tmp_path_factory.mktemp("models") / "tiny", model_files)


@pytest.fixture(scope="module")
def vllm(tiny_model: Path) -> StubVllm:
    return StubVllm(tiny_model, max_model_len=CONTEXT)


def card(name: str) -> dict[str, Any]:
    return {"id": name, "owned_by": "vllm", "max_model_len": CONTEXT}


@pytest.fixture
def server(vllm: StubVllm) -> Iterator[StubServer]:
    with stub_server() as stub:
        vllm.serve(stub)
        stub.on("/v1/models", Reply({"data": [card("other"), card(NAME)]}))
        yield stub


@pytest.fixture
def text(tmp_path: Path) -> str:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    return str(file)


def host(server: StubServer) -> str:
    return server.address.host


def run(*arguments: str) -> int:
    return cli.main(list(arguments))


def sent(server: StubServer) -> bool:
    """Whether the text has reached the server."""
    return any(body["prompt"] == TEXT for body in server.bodies(TOKENIZE))


# What is read, and what is said


def test_a_text_is_read_by_a_model_on_a_server(
    server: StubServer, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    url = server.address.url
    assert run("analyze", text, "--server", url, "--model", NAME, "--format", "json") == 0
    out, err = capfd.readouterr()
    assert err == f"gltr-desktop: The text is sent to {host(server)}.\n"
    found = json.loads(out)
    assert "".join(token["text"] for token in found["tokens"]) == TEXT
    assert all(token["ties"] is None for token in found["tokens"])
    assert found["model"]["name"] == NAME
    assert found["model"]["exact_ranks"] == 20
    assert found["model"]["note"].startswith("Ranks beyond the 20th count equal guesses, too.")


def test_the_full_name_of_a_model_will_do(
    server: StubServer, text: str, vllm: StubVllm, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("analyze", text, "--model", vllm.choice(server).name, "--format", "json") == 0
    assert capfd.readouterr().err == f"gltr-desktop: The text is sent to {host(server)}.\n"
    assert sent(server)


def test_the_only_model_need_not_be_named(
    server: StubServer, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    server.on("/v1/models", Reply({"data": [card(NAME)]}))
    assert run("analyze", text, "--server", server.address.url, "--format", "json") == 0
    assert json.loads(capfd.readouterr().out)["model"]["name"] == NAME


def test_of_several_models_one_has_to_be_named(
    server: StubServer, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("analyze", text, "--server", server.address.url) == 2
    assert capfd.readouterr().err == (
        f"gltr-desktop: {host(server)} offers 2 models: “other”, “{NAME}”."
        " Name one of them with --model.\n"
    )
    assert run("analyze", text, "--server", server.address.url, "--model", "absent") == 2
    assert f"does not offer “absent”, but “other”, “{NAME}”." in capfd.readouterr().err
    assert not sent(server)


def test_nothing_is_sent_where_there_is_no_text(
    server: StubServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    absent = str(tmp_path / "absent.txt")
    assert run("analyze", absent, "--server", server.address.url, "--model", NAME) == 2
    assert "is sent" not in capfd.readouterr().err
    assert not server.bodies(TOKENIZE)


# Keys


def test_the_key_comes_from_a_variable_and_goes_nowhere_else(
    server: StubServer,
    text: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LAB_KEY", KEY)
    out = tmp_path / "out.json"
    options = ["--server", server.address.url, "--model", NAME, "--key-env", "LAB_KEY"]
    assert run("analyze", text, *options, "--format", "json", "-o", str(out), "--debug") == 0
    assert {each.headers["Authorization"] for each in server.requests} == {f"Bearer {KEY}"}
    assert KEY not in out.read_text(encoding="utf-8")
    assert KEY not in "".join(capfd.readouterr())


@pytest.mark.parametrize("model", [("--model", NAME), ("--model", "vllm+{url}/#tiny")])
def test_a_variable_that_is_not_set_is_an_error(
    server: StubServer, text: str, model: tuple[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    name = model[1].format(url=server.address.url)
    where = [] if "://" in name else ["--server", server.address.url]
    assert run("analyze", text, *where, "--model", name, "--key-env", "NO_SUCH_KEY") == 2
    assert "There is no environment variable “NO_SUCH_KEY”." in capfd.readouterr().err
    assert not server.requests


def test_a_key_is_not_sent_in_the_clear(
    text: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAB_KEY", KEY)
    assert run("analyze", text, "--server", "http://gpu.lab:8000", "--key-env", "LAB_KEY") == 2
    said = capfd.readouterr().err
    assert "over plain http" in said
    assert KEY not in said


def test_a_refused_key_is_one_line(
    server: StubServer, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    server.on("/v1/models", Reply({"error": "Unauthorized"}, 401))
    status = run("analyze", text, "--server", server.address.url)
    assert status in (1, 2)
    assert capfd.readouterr().err.count("\n") == 1


# Failures


def test_no_server_is_one_line(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    address = unused_address()
    assert run("analyze", text, "--server", address.url) == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert address.host in said


def test_no_address_is_refused(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("analyze", text, "--server", "ftp://gpu.lab") == 2
    assert "is not the address of a server" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--server", "{url}", "--model", NAME, "--device", "cpu"), "“--device” is for models on"),
        (("--server", "{url}", "--model", NAME, "--precision", "float32"), "“--precision” is for"),
        (("--server", "{url}", "--model", NAME, "--pll", "word"), "“--pll” and “--window” are for"),
        (("--key-env", "LAB_KEY"), "“--key-env” is for models on servers."),
        (("--tokenizer", "tokenizer.json"), "“--tokenizer” is for models on servers."),
    ],
)
def test_options_that_do_not_apply_are_refused(
    server: StubServer,
    text: str,
    options: tuple[str, ...],
    said: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    given = [option.format(url=server.address.url) for option in options]
    assert run("analyze", text, *given) == 2
    assert said in capfd.readouterr().err
    assert not sent(server)


@pytest.mark.parametrize("option", [("--device", "cpu"), ("--precision", "float32")])
def test_a_server_is_not_asked_before_the_options_fit(
    server: StubServer, text: str, option: tuple[str, str]
) -> None:
    assert run("analyze", text, "--server", server.address.url, *option) == 2
    assert not server.requests


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_an_interrupt_ends_a_request_that_hangs(server: StubServer, text: str) -> None:
    held = threading.Event()
    server.on(COMPLETIONS, Reply({}, held=held))
    command = [str(SCRIPT), "analyze", text, "--server", server.address.url, "--model", NAME]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=os.environ) as process:
        while server.arrived.get(timeout=60).path != COMPLETIONS:
            pass
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines()[-1] == b"gltr-desktop: Interrupted."
    server.hung_up.get(timeout=60)


def test_a_text_is_compared_with_others_that_the_server_reads(
    server: StubServer, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"Number {number}. {TEXT * 3}", encoding="utf-8")
    file = tmp_path / "long.txt"
    file.write_text(TEXT * 4, encoding="utf-8")
    options = ["--server", server.address.url, "--model", NAME, "--reference", str(folder)]
    assert run("analyze", str(file), *options, "--format", "json") == 0
    out, err = capfd.readouterr()
    assert "texts of “class”" in err
    found = json.loads(out)
    assert found["comparison"]["reason"] is None
    assert any(indicator["percentile"] is not None for indicator in found["indicators"])


# The other commands


def test_a_folder_is_measured_once(
    server: StubServer, text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = str(tmp_path / "table.json")
    command = ["batch", text, "-o", table, "--server", server.address.url, "--model", NAME]
    assert run(*command) == 0
    assert f"The texts are sent to {host(server)}." in capfd.readouterr().err
    (row,) = json.loads(Path(table).read_text(encoding="utf-8"))["texts"]
    assert row["mean_entropy"] is None
    assert "ranks beyond the 20th count equal guesses, too" in row["status"]
    read = len(server.bodies(COMPLETIONS))
    assert run(*command) == 0
    assert "1 of them known from before" in capfd.readouterr().err
    assert len(server.bodies(COMPLETIONS)) == read


def test_two_texts_are_compared_by_a_model_on_a_server(
    server: StubServer, text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("April", "March"), encoding="utf-8")
    options = ["--server", server.address.url, "--model", NAME, "--format", "json"]
    assert run("compare", text, str(other), *options) == 0
    out, err = capfd.readouterr()
    assert f"The texts are sent to {host(server)}." in err
    assert json.loads(out)["is_revision"]


def test_a_model_here_is_compared_with_one_on_a_server(
    server: StubServer,
    text: str,
    vllm: StubVllm,
    tiny_model: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    models = ["--model", str(tiny_model), "--model", vllm.choice(server).name]
    assert run("compare", text, *models, "--device", "cpu", "--format", "json") == 0
    pairs = json.loads(capfd.readouterr().out)["token_pairs"]
    # Further tokens are in other windows: the model here has a context of 64.
    assert max(abs(pair["logprob_difference"]) for pair in pairs[:60]) < 1e-4
    assert run("compare", text, *models, "--signals") == 2
    said = capfd.readouterr().err
    assert "Choose two models on this computer." in said
    assert "is sent" not in said


def test_a_server_of_two_models_is_refused(
    server: StubServer, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    models = ["--server", server.address.url, "--model", "a", "--model", "b"]
    assert run("compare", text, *models) == 2
    assert "“--server” is for one model that reads two texts." in capfd.readouterr().err
    assert not server.requests


def test_a_corpus_is_not_sent(
    server: StubServer, text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    name = f"vllm+{server.address.url}/#{NAME}"
    out = tmp_path / "result"
    assert run("corpus", text, "-o", str(out), "--model", name, "--jobs", "1") == 2
    assert "A corpus is not scored by a model on a server" in capfd.readouterr().err
    assert not server.requests
    assert not out.exists()
