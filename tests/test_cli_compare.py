"""``gltr-desktop compare`` as other programs use it, with the models that ship."""

from __future__ import annotations

import io
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gltr_desktop import cli
from gltr_desktop.documents.difference_exporters import DIFFERENCE_EXPORTERS
from gltr_desktop.models.options import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = ("--model", "small")
BOTH = (*SMALL, "--model", "built-in")
DRAFT = (
    "It was a bright cold day in April, and the old clocks were striking thirteen. "
    "👩‍👩‍👧 学而时习之。\r\nEnd."
)
FINAL = (
    "It was a dark cold day in April, and the clocks were striking thirteen. "
    "👩‍👩‍👧 学而时习之。\r\nThe end."
)


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A draft and a later version of it, in the current folder."""
    monkeypatch.chdir(tmp_path)
    draft, final = Path("draft.txt"), Path("final.txt")
    draft.write_bytes(DRAFT.encode())
    final.write_bytes(FINAL.encode())
    return draft, final


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    """The exit status, the output and the complaints of ``compare`` with some arguments."""

    def call(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(["compare", *arguments])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return call


@pytest.fixture
def compare(run: Callable[..., tuple[int, str, str]]) -> Callable[..., dict[str, Any]]:
    """The JSON of ``compare`` with some arguments."""

    def call(*arguments: str) -> dict[str, Any]:
        status, out, err = run(*arguments, "--format", "json")
        assert (status, err) == (0, "")
        found: dict[str, Any] = json.loads(out)
        return found

    return call


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("level", ["token", "word", "sentence", "paragraph"])
def test_two_models_differ_by_what_their_segments_add_up_to(
    compare: Callable[..., dict[str, Any]], level: str
) -> None:
    found = compare("draft.txt", *BOTH, "--level", level)
    assert (found["kind"], found["level"]) == ("models", level)
    assert [found[side]["title"] for side in ("left", "right")] == [
        SHIPPED[name].full_name for name in ("small", "built-in")
    ]
    total = math.fsum(segment["difference_bits"] for segment in found["segments"])
    assert total == pytest.approx(found["difference_bits"], abs=1e-9)
    assert total == pytest.approx(found["right"]["bits"] - found["left"]["bits"], abs=1e-3)
    text = "".join(segment["text"] for segment in found["segments"])
    assert text == found["left"]["text"] == DRAFT.replace("\r\n", "\n")


@pytest.mark.usefixtures("texts")
def test_each_side_is_what_analyze_says_of_it(
    compare: Callable[..., dict[str, Any]], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    found = compare("draft.txt", *BOTH)
    for side, model in (("left", "small"), ("right", "built-in")):
        assert cli.main(["analyze", "draft.txt", "--model", model, "--format", "json"]) == 0
        alone = json.loads(capfdbinary.readouterr().out)
        assert found[side]["bits"] == alone["summary"]["bits"]
        assert found[side]["model"] == alone["model"]


@pytest.mark.usefixtures("texts")
def test_two_texts_are_read_by_one_model_and_the_changes_are_found(
    compare: Callable[..., dict[str, Any]],
) -> None:
    found = compare("draft.txt", *SMALL, "final.txt")
    assert (found["kind"], found["is_revision"]) == ("texts", True)
    assert [found[side]["title"] for side in ("left", "right")] == ["draft.txt", "final.txt"]
    assert found["left"]["model"] == found["right"]["model"]
    pairs = [(one["left"]["text"].strip(), one["right"]["text"].strip())
             for one in found["changes"]]  # fmt: skip
    assert ("bright", "dark") in pairs
    assert ("old", "") in pairs
    total = math.fsum(segment["difference_bits"] for segment in found["segments"])
    assert total == pytest.approx(found["right"]["bits"] - found["left"]["bits"], abs=1e-3)


@pytest.mark.usefixtures("texts")
def test_without_a_model_two_texts_are_read_by_the_built_in_one(
    compare: Callable[..., dict[str, Any]],
) -> None:
    found = compare("draft.txt", "final.txt")
    assert found["left"]["model"]["name"] == SHIPPED["built-in"].full_name


def test_one_text_may_come_from_standard_input(
    texts: tuple[Path, Path],
    compare: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def pipe(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    pipe(texts[1].read_bytes())
    found = compare("draft.txt", "-", *SMALL)
    assert found["right"]["title"] == "Standard input"
    assert found["right"]["text"] == FINAL.replace("\r\n", "\n")
    pipe(texts[0].read_bytes())
    assert compare("-", *SMALL, *SMALL)["title"] == "Standard input"


def test_texts_and_models_of_one_name_are_told_apart(
    texts: tuple[Path, Path], compare: Callable[..., dict[str, Any]]
) -> None:
    Path("old").mkdir()
    Path("old/draft.txt").write_bytes(texts[0].read_bytes())
    found = compare("old/draft.txt", "draft.txt", *SMALL)
    assert found["left"]["title"] == "old/draft.txt"
    assert found["difference_bits"] == 0


@pytest.mark.usefixtures("texts")
def test_a_model_compared_with_itself_differs_in_nothing(
    compare: Callable[..., dict[str, Any]],
) -> None:
    found = compare("draft.txt", *SMALL, *SMALL)
    assert found["difference_bits"] == 0
    assert {pair["rank_difference"] for pair in found["token_pairs"]} == {0}
    assert found["signals"] is None


def test_signals_are_computed_where_they_are_asked_for(
    texts: tuple[Path, Path], compare: Callable[..., dict[str, Any]]
) -> None:
    texts[0].write_text(FINAL * 3, encoding="utf-8")
    found = compare("draft.txt", *SMALL, *SMALL, "--signals")
    values = {signal["name"]: signal["value"] for signal in found["signals"]}
    # One model is both: what was expected is its own entropy.
    assert 0 < values["binoculars"] < 5
    assert math.isfinite(values["fast_detectgpt"])


@pytest.mark.usefixtures("texts")
def test_signals_of_models_with_other_vocabularies_are_refused(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    status, out, err = run("draft.txt", *BOTH, "--signals")
    assert (status, out) == (2, "")
    assert "need one vocabulary" in err


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("form", [exporter.name for exporter in DIFFERENCE_EXPORTERS])
def test_every_format_is_written_to_a_file_or_to_standard_output(
    form: str, run: Callable[..., tuple[int, str, str]]
) -> None:
    arguments = ("draft.txt", "final.txt", *SMALL, "--format", form)
    status, out, err = run(*arguments)
    assert (status, err) == (0, "")
    assert "thirteen" in out
    assert run(*arguments, "-o", "out") == (0, "", "")
    assert "thirteen" in Path("out").read_text(encoding="utf-8")


USAGE = (
    "gltr-desktop: This compares two texts by one model, or one text by two models. Give "
    "“gltr-desktop compare A B [--model M]” or “gltr-desktop compare A --model M1 --model M2”.\n"
)


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["draft.txt"],
        ["draft.txt", *SMALL],
        ["draft.txt", "final.txt", *BOTH],
        ["draft.txt", "final.txt", "draft.txt"],
        ["draft.txt", *BOTH, *SMALL],
        BOTH,
    ],
)
def test_anything_else_is_answered_with_both_forms(
    arguments: list[str], run: Callable[..., tuple[int, str, str]]
) -> None:
    assert run(*arguments) == (2, "", USAGE)


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["-", "-"], 2, "Standard input holds only one text"),
        (["draft.txt", "final.txt", "--signals"], 2, "two models"),
        (["draft.txt", "final.txt", "--format", "pdf"], 2, "pdf"),
        (["draft.txt", "final.txt", "--level", "page"], 2, "page"),
        (["draft.txt", "nothing-here.txt"], 2, "nothing-here.txt"),
        (["draft.txt", *SMALL, "--model", "./nowhere"], 2, "nowhere"),
        (["draft.txt", "final.txt", "-o", "final.txt"], 2, "is the text itself"),
        (["draft.txt", *SMALL, *SMALL, "-o", "./draft.txt"], 2, "is the text itself"),
        (["draft.txt", "final.txt", *SMALL, "-o", "nowhere/out"], 1, "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    arguments: list[str], status: int, words: str, run: Callable[..., tuple[int, str, str]]
) -> None:
    found, out, err = run(*arguments)
    assert (found, out) == (status, "")
    assert err.count("\n") == 1
    assert err.startswith("gltr-desktop: ")
    assert words in err
    assert Path("draft.txt").read_bytes() == DRAFT.encode()


@pytest.mark.usefixtures("texts")
def test_a_second_model_that_is_missing_is_refused_before_the_first_one_reads(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    # It is no model, but only opening it would tell.
    (tmp_path / "damaged.gguf").write_bytes(b"GGUF")
    status, out, err = run("draft.txt", "--model", "damaged.gguf", "--model", "gone.gguf")
    assert (status, out) == (2, "")
    assert "gone.gguf" in err


def test_the_help_shows_both_forms(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["compare", "--help"])
    shown = capfdbinary.readouterr().out.decode()
    assert "gltr-desktop compare A B [--model M]" in shown
    assert "gltr-desktop compare A --model M1 --model M2" in shown


def test_a_terminal_sees_which_of_the_two_is_read(texts: tuple[Path, Path]) -> None:
    """With a pseudo-terminal as standard error."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "gltr_desktop", "compare", *map(str, texts), *SMALL]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 1 << 12):
                shown += part
        except OSError:  # The other end is closed.
            pass
        process.wait()
    os.close(ours)
    assert process.returncode == 0
    lines = re.split(r"\r", shown.decode())
    assert any(line.startswith("draft.txt: ") for line in lines)
    assert any(line.startswith("final.txt: ") for line in lines)
    assert lines[-1] == "\x1b[K"
