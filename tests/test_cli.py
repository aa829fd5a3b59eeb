"""The command line as other programs use it, mostly with the small model, which is fast."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from helpers.dummy_formats import title_exporter
from helpers.table_rows import added_row

from gltr_desktop import cli
from gltr_desktop.cli import analyze as analyze_command
from gltr_desktop.cli import text_analysis
from gltr_desktop.documents.line_ends import canonical_text
from gltr_desktop.documents.samples import samples
from gltr_desktop.models.catalog import small_source
from gltr_desktop.models.options import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = ("--model", "small")
TEXTS = {
    "English": "It was a bright cold day in April — and the clocks were striking “thirteen”.",
    "French": "Où êtes-vous allés ? L’été dernier, à Noël… « déjà vu ».",
    "Russian": "Все счастливые семьи похожи друг на друга.",
    "Chinese": "学而时习之，不亦说乎？",
    "Arabic": "كان يا ما كان في قديم الزمان",
    "emoji": "Family 👩‍👩‍👧, flag 🇫🇷, skin 👍🏽.",
    "white space": "\ttabs\r\nand  line\r\n\r\nends \u200b zero\u200dwidth ",
}


def run(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    status = cli.main(list(arguments))
    out, err = capfdbinary.readouterr()
    return status, out.decode(), err.decode()


@pytest.fixture
def analyze(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, Any]]:
    """``analyze - --format json`` of a text, and further options."""

    def call(text: str, *options: str) -> dict[str, Any]:
        stdin = io.TextIOWrapper(io.BytesIO(text.encode()))
        monkeypatch.setattr(sys, "stdin", stdin)
        status, out, err = run(capfdbinary, "analyze", "-", *SMALL, "--format", "json", *options)
        assert (status, err) == (0, "")
        found: dict[str, Any] = json.loads(out)
        return found

    return call


ROUNDING = 1e-4
"""The largest difference between two computations of a logit in float32."""


def independent(text: str) -> list[dict[str, Any]]:
    """Every token's evidence by transformers alone: float32 logits, float64 softmax, full sort."""
    import torch

    from gltr_desktop.models.gguf.container import read_gguf
    from gltr_desktop.models.gguf.tokenizer import build_tokenizer
    from gltr_desktop.models.gguf.transformers_model import read_model

    source = small_source()
    assert source.gguf is not None
    file = read_gguf(source.gguf)
    tokenizer = build_tokenizer(file)
    model = read_model(file, torch.float32)
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    with torch.inference_mode():
        logits = model(torch.tensor([[0, *ids]])).logits[0, :-1]
    rows = []
    for token, row in zip(ids, logits.double().numpy(), strict=True):
        logp = row - row.max() - np.log(np.exp(row - row.max()).sum())
        # Two logits that rounding cannot tell apart may change places between computations.
        rows.append({
            "id": token,
            "least_rank": int((logp > logp[token] + ROUNDING).sum()),
            "most_rank": int((logp > logp[token] - ROUNDING).sum()) - 1,
            "logp": logp,
            "entropy": -(np.exp(logp) * logp).sum(),
            "top": np.sort(logp)[::-1][:10].tolist(),
        })  # fmt: skip
    return rows


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_json_equals_an_independent_computation(
    text: str, analyze: Callable[..., dict[str, Any]]
) -> None:
    found = analyze(text, "--precision", "float32")
    assert found["format"] == "gltr-desktop/1"
    assert found["text"] == canonical_text(text)
    expected = independent(found["text"])
    assert [token["id"] for token in found["tokens"]] == [row["id"] for row in expected]
    for token, row in zip(found["tokens"], expected, strict=True):
        assert row["least_rank"] <= token["rank"] <= row["most_rank"]
        assert token["logprob"] == pytest.approx(row["logp"][token["id"]], abs=2e-4)
        assert token["entropy"] == pytest.approx(row["entropy"], abs=2e-4)
        assert [p for _, _, p in token["top"]] == pytest.approx(row["top"], abs=2e-4)
        for item, _, value in token["top"]:
            assert row["logp"][item] == pytest.approx(value, abs=2e-4)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_code_point_is_covered(text: str, analyze: Callable[..., dict[str, Any]]) -> None:
    found = analyze(text, "--top-k", "0")
    tokens = found["tokens"]
    covered = {offset for token in tokens for offset in range(token["start"], token["end"])}
    assert covered == set(range(len(found["text"])))
    assert [token["start"] for token in tokens] == sorted(token["start"] for token in tokens)


def test_two_runs_are_identical(analyze: Callable[..., dict[str, Any]]) -> None:
    text = " ".join(TEXTS.values()) * 8
    first = analyze(text)
    assert analyze(text) == first
    # A model of another precision in between changes nothing: no state is kept.
    assert analyze(text, "--precision", "bfloat16") != first
    assert analyze(text) == first


def test_the_default_is_the_larger_model_in_float32(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = tmp_path / "text"
    text.write_text(TEXTS["English"], encoding="utf-8")
    status, out, err = run(capfdbinary, "analyze", str(text), "--format", "json")
    assert (status, err) == (0, "")
    model = json.loads(out)["model"]
    assert model["name"] == SHIPPED["built-in"].full_name
    assert (model["weights"], model["precision"]) == ("Q4_1", "float32")
    assert model["start_token"] == "<|endoftext|>"  # noqa: S105 - no password


def test_a_language_that_the_model_does_not_know_is_warned_of(
    analyze: Callable[..., dict[str, Any]],
) -> None:
    french = next(sample.path for sample in samples() if sample.path.stem == "proust")
    message = "This model knows English only. Colours and figures for this text mean nothing."
    warnings = analyze(french.read_text(encoding="utf-8"))["warnings"]
    assert warnings == [{"code": "language", "message": message}]
    assert analyze(TEXTS["Arabic"] * 5)["warnings"] == [{"code": "bytes", "message": message}]
    assert analyze(TEXTS["English"] * 5)["warnings"] == []


def test_summary_adds_up(analyze: Callable[..., dict[str, Any]]) -> None:
    found = analyze(TEXTS["English"], "--thresholds", "1,50,500")
    ranks = [token["rank"] for token in found["tokens"]]
    assert found["thresholds"] == [1, 50, 500]
    assert found["summary"]["tokens"] == len(ranks)
    assert found["summary"]["buckets"] == {
        "green": sum(rank < 1 for rank in ranks),
        "yellow": sum(1 <= rank < 50 for rank in ranks),
        "red": sum(50 <= rank < 500 for rank in ranks),
        "purple": sum(rank >= 500 for rank in ranks),
    }


@pytest.mark.parametrize(("form", "sign"), [("ansi", "\x1b[48;2;"), ("html", "<!DOCTYPE html>")])
def test_other_formats_and_output_file(
    form: str, sign: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source, target = tmp_path / "in.txt", tmp_path / "out"
    source.write_text(TEXTS["English"], encoding="utf-8")
    arguments = ["analyze", str(source), *SMALL, "--format", form]
    status, out, err = run(capfdbinary, *arguments)
    assert (status, err) == (0, "")
    assert sign.lower() in out.lower()
    assert run(capfdbinary, *arguments, "-o", str(target)) == (0, "", "")
    assert sign.lower() in target.read_text(encoding="utf-8").lower()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["analyze"], 2, "required"),
        (["analyze", "-", "--format", "xml"], 2, "xml"),
        (["analyze", "-", "--top-k", "-1"], 2, "-1"),
        (["analyze", "-", "--top-k", "ten"], 2, "ten"),
        (["analyze", "-", "--thresholds", "10,5,1"], 2, "ascending"),
        (["analyze", "-", "--thresholds", "10;100"], 2, "thresholds"),
        (["analyze", "-", "--nonsense"], 2, "nonsense"),
        (["--nonsense"], 2, "nonsense"),
        (["analyze", "nothing-here.txt"], 2, "nothing-here.txt"),
        (["analyze", "."], 2, "folder"),
        (["analyze", "empty"], 2, "empty"),
        (["analyze", "blank"], 2, "white space"),
        (["analyze", "binary"], 2, "binary"),
        (["analyze", "text", "--model", "no/such-model"], 2, "not on this computer"),
        (["analyze", "text", "--model", "./nowhere"], 2, "nowhere"),
        (["analyze", "text", "--model", "folder"], 2, "config.json"),
        (["analyze", "text", *SMALL, "-o", "nowhere/out"], 1, "nowhere"),
        (["analyze", "text", *SMALL, "-o", "folder"], 1, "folder"),
    ],
)
def test_bad_usage_is_answered_in_one_line(
    arguments: list[str],
    status: int,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").touch()
    Path("blank").write_text(" \n\t ", encoding="utf-8")
    Path("binary").write_bytes(bytes(range(256)))
    Path("text").write_text("A short text.", encoding="utf-8")
    Path("folder").mkdir()
    found, out, err = run(capfdbinary, *arguments)
    assert (found, out) == (status, "")
    assert err.count("\n") == 1
    assert err.startswith("gltr-desktop: ")
    assert words in err


def test_a_new_exporter_is_a_format(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("A short text.", encoding="utf-8")
    arguments = ["analyze", str(text), *SMALL, "--format", "title"]
    assert run(capfdbinary, *arguments)[0] == 2
    with title_exporter(tmp_path):
        status, out, err = run(capfdbinary, *arguments, "--thresholds", "1,2,3")
    assert (status, err) == (0, "")
    assert re.fullmatch(r"letter\.txt: \d tokens, 1,2,3", out)  # Bytes get no line end.


def test_a_document_is_read_and_what_was_done_is_said(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = tmp_path / "mail.txt"
    text.write_bytes(rb"{\rtf1\ansi Dear Ann,{\footnote We met at sea.}\par}")
    _, out, err = run(capfdbinary, "analyze", str(text), *SMALL, "--format", "json")
    assert json.loads(out)["text"] == "Dear Ann,\n\nWe met at sea."
    assert json.loads(out)["document"] == {
        "name": "mail.txt",
        "format": "rtf",
        "notices": ["1 note at the end"],
    }
    assert err == "gltr-desktop: From “mail.txt”: 1 note at the end.\n"


class Terminal(io.StringIO):
    """A standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_is_asked_for_the_password_of_a_document(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return "secret"

    monkeypatch.setattr(text_analysis, "getpass", answer)
    files = Path(__file__).parent / "documents" / "files"
    arguments = ["analyze", str(files / "locked.pdf"), *SMALL, "--format", "json"]
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    status, _, err = run(capfdbinary, *arguments)
    assert (status, asked) == (2, [])
    assert "“locked.pdf” is locked with a password" in err
    monkeypatch.setattr(sys, "stdin", Terminal())
    status, out, _ = run(capfdbinary, *arguments)
    assert (status, asked) == (0, ["Password of “locked.pdf”: "])
    expected = (files / "locked.txt").read_text(encoding="utf-8")
    assert json.loads(out)["text"].split() == expected.split()


def test_a_new_command_needs_one_module_and_one_row(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    row = cli.Command("count", "count things", "dummy_count")
    source = "def run(arguments):\n    print(*arguments)\n    return len(arguments)\n"
    with added_row(cli.COMMANDS, row, source, tmp_path):
        assert run(capfdbinary, "count", "a", "--b") == (2, "a --b\n", "")
        with pytest.raises(SystemExit):
            cli.main(["--help"])
        shown = capfdbinary.readouterr().out.decode()
    assert "“gltr-desktop analyze --help” explains how to do it without a window." in shown
    assert "“gltr-desktop count --help” explains how to count things." in shown


def test_a_bug_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(analyze_command, "read_input", fail)
    status, _, err = run(capfdbinary, "analyze", "x")
    assert status == 1
    assert err.count("\n") == 1
    assert "ZeroDivisionError" in err


def start(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401
    command = [sys.executable, "-m", "gltr_desktop", *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **options)


def test_a_broken_pipe_is_quiet(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text(TEXTS["English"], encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    with start("analyze", str(text), *SMALL, "--format", "json", stdout=writer) as process:
        os.close(writer)
        _, err = process.communicate()
    assert (process.returncode, err) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's always full device")
def test_a_full_disk_has_its_sentence(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text(TEXTS["English"], encoding="utf-8")
    with (
        Path("/dev/full").open("wb") as full,
        start("analyze", str(text), *SMALL, stdout=full) as process,
    ):
        _, err = process.communicate()
    assert process.returncode == 1
    assert err.startswith(b"gltr-desktop: The output cannot be written")
    assert err.count(b"\n") == 1


def test_without_a_display_the_text_is_read_in_the_terminal(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text(TEXTS["English"], encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if "DISPLAY" not in k}
    environment |= {"QT_QPA_PLATFORM": "xcb", "TMPDIR": str(tmp_path)}
    with start(str(text), stdout=subprocess.PIPE, env=environment) as process:
        out, err = process.communicate()
    assert process.returncode == 0
    assert err.count(b"\n") == 1
    assert b"display" in err
    assert b"\x1b[48;2;" in out
    page = Path(out.decode().splitlines()[-1].rpartition(": ")[2])
    # In a folder that nobody else can have put a link into.
    assert page.parent.parent == tmp_path
    assert page.parent.stat().st_mode & 0o077 == 0
    assert "letter.txt" in page.read_text(encoding="utf-8")


_WATCHED = """
import os, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        print("network:", event, arguments, file=sys.stderr)
        os._exit(99)
sys.addaudithook(watch)
from gltr_desktop.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("model", ["built-in", "some/model-not-here"])
def test_the_network_is_left_alone(model: str, tmp_path: Path) -> None:
    """Without any of the variables that forbid it, which other tests have set."""
    text = tmp_path / "text"
    text.write_text(TEXTS["English"], encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.endswith("_OFFLINE")}
    command = [sys.executable, "-c", _WATCHED, "analyze", str(text), "--model", model]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert b"network" not in done.stderr
    assert done.returncode == (0 if model == "built-in" else 2)
