"""``gltr-desktop serve`` as other programs use it, with a model that ships."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import gltr_desktop
from gltr_desktop import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = Path(gltr_desktop.__file__).parents[1] / "docs" / "serve.md"
TEXT = "It was a bright cold day in April, and the clocks were striking thirteen."


class Started:
    """A server in a process of its own, and what it has said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.said = [process.stdout.readline() for _ in range(3)]
        self.base = self.said[1].removeprefix("Base address: ").strip()
        self.root, _, self.token = self.base.rpartition("/")

    def complaint(self) -> str:
        """What it complains about while it goes on."""
        assert self.process.stderr is not None
        return self.process.stderr.readline()

    def end(self) -> tuple[int, str]:
        """Its status and its further complaints after Ctrl+C."""
        assert self.process.stderr is not None
        self.process.send_signal(signal.SIGINT)
        complaints = self.process.stderr.read()
        return self.process.wait(), complaints


@contextmanager
def started(*arguments: str) -> Iterator[Started]:
    command = [sys.executable, "-m", "gltr_desktop", "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            yield Started(process)
        finally:
            process.kill()


def analyze(base: str, fields: dict[str, object], **headers: str) -> object:
    request = Request(  # noqa: S310 - it is http
        f"{base}/api/analyze",
        json.dumps(fields).encode(),
        {"Content-Type": "application/json", **headers},
    )
    with urlopen(request) as answer:  # noqa: S310
        return json.load(answer)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_text_goes_in_and_its_analysis_comes_out() -> None:
    with started("--model", "small") as server:
        assert server.said[0] == "Serving “small”. Ctrl+C ends it.\n"
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", server.root)
        assert re.fullmatch(r"[0-9a-f]{32}", server.token)
        bearer = f"Bearer {server.token}"
        assert server.said[2] == f"Or {server.root} with the header “Authorization: {bearer}”.\n"
        with urlopen(f"{server.base}/api/all_projects") as answer:  # noqa: S310
            assert json.load(answer) == {"small": "small"}
        fields: dict[str, object] = {"project": "small", "text": TEXT, "bitmask": []}
        found = analyze(server.base, fields)
        assert isinstance(found, dict)
        pieces = found["result"]["bpe_strings"][1:]
        assert "".join(pieces).replace("Ġ", " ") == TEXT
        assert len(found["result"]["real_topk"]) == len(found["result"]["pred_topk"]) == len(pieces)
        assert analyze(server.root, fields, Authorization=bearer) == found
        with pytest.raises(HTTPError) as refused:
            analyze(server.root, fields)
        with refused.value as answer:
            assert answer.status == 401
        assert server.end() == (130, "gltr-desktop: Interrupted.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_the_example_of_the_document_runs() -> None:
    (code,) = re.findall(
        r"^```python\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    with started() as server:
        code = code.replace('"BASE"', repr(server.base))
        done = subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONUTF8": "1"},
        )
    lines = [line.split(" ") for line in done.stdout.splitlines()]
    assert "".join(line[0] for line in lines).replace("Ġ", " ") == (
        "It was a bright cold day in April."
    )
    assert all(int(rank) >= 0 and 0 <= float(p) <= 1 for _, rank, p in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_the_token_is_another_one_at_each_start_and_a_port_has_one_server(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with started("--model", "small") as one, started("--model", "small") as other:
        assert one.token != other.token
        port = one.root.rpartition(":")[2]
        assert cli.main(["serve", "--model", "small", "--port", port]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert re.fullmatch(rf"gltr-desktop: The server cannot listen at .*, port {port}: .*\n", err)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_who_lets_others_in_is_told() -> None:
    with started("--model", "small", "--host", "0.0.0.0") as server:  # noqa: S104
        assert server.root.startswith("http://127.0.0.1:")
        complaint = server.complaint()
        assert complaint.startswith("gltr-desktop: Other computers may reach this server")
        assert server.end() == (130, "gltr-desktop: Interrupted.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_model_on_a_server_is_served_and_where_texts_go_is_said() -> None:
    with started("--model", "vllm+http://127.0.0.1:9/#lab/Model") as server:
        with urlopen(f"{server.base}/api/all_projects") as answer:  # noqa: S310
            assert json.load(answer) == {"lab/Model": "lab/Model"}
        said = "gltr-desktop: The texts for “lab/Model” are sent to 127.0.0.1:9.\n"
        assert server.complaint() == said


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--model", "./no-such-model"), "“./no-such-model”"),
        (("--model", "small", "--model", "small"), "Two models are called “small”"),
        (("--port", "65536"), "“65536” is no port"),
        (("--port", "x"), "whole number"),
        (("--allow-origin", "*"), "“*” is no origin"),
        (("--allow-origin", "null"), "“null” is no origin"),
        (("--allow-origin", "http://127.0.0.1:8000/"), "is no origin"),
        (("--allow-origin", "https://*.example.org"), "is no origin"),
        (("--top-k", "3"), "--top-k"),
    ],
)
def test_what_cannot_be_served_is_refused_at_once(
    arguments: tuple[str, ...], complaint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["serve", "--port", "0", *arguments]) == 2
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert complaint in err
