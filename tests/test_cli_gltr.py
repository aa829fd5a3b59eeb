"""GLTR's files on the command line: what they hold is exported, unless a model is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from helpers.gltr_replies import PIECES, reply_of
from helpers.tiny_masked_models import save_masked_model

from gltr_desktop import cli
from gltr_desktop.documents.exporters import EXPORTERS

if TYPE_CHECKING:
    from pathlib import Path

SAID = (
    "gltr-desktop: Analysed by “gpt-2-small”, as the file has it."
    " With --model, its text is analysed here.\n"
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "reply.json"
    path.write_text(json.dumps(reply_of(PIECES * 4)), encoding="utf-8")
    return str(path)


def exported(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[dict[str, Any], str]:
    assert cli.main(["analyze", *arguments]) == 0
    out, err = capfd.readouterr()
    return json.loads(out), err


def test_the_analysis_is_that_of_the_file(file: str, capfd: pytest.CaptureFixture[str]) -> None:
    found, said = exported(capfd, file, "--format", "json")
    assert said == SAID
    assert found["model"]["name"] == "gpt-2-small"
    assert found["document"]["format"] == "gltr"
    assert [token["rank"] for token in found["tokens"][:4]] == [0, 3, 60, 2_000]


def test_what_was_opened_is_written_again(file: str, capfd: pytest.CaptureFixture[str]) -> None:
    found, _ = exported(capfd, file, "--format", "gltr")
    original = reply_of(PIECES * 4)
    assert {key: found[key] for key in original} == original


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", [exporter.name for exporter in EXPORTERS])
def test_every_format_is_made_of_it(
    name: str, file: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["analyze", file, "--format", name, "-o", str(out)]) == 0
    assert out.stat().st_size > 100
    assert capfd.readouterr().err == SAID


def test_a_model_that_is_named_reads_the_text(
    file: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    model = save_masked_model(tmp_path / "bert", "bert-cased")
    capfd.readouterr()
    found, said = exported(capfd, file, "--format", "json", "--model", str(model))
    assert "as the file has it" not in said
    assert found["model"]["name"] != "gpt-2-small"
    assert found["model"]["parameters"]
    assert found["text"] == b"".join(PIECES * 4).decode()


def test_it_is_not_compared_with_passages(file: str, capfd: pytest.CaptureFixture[str]) -> None:
    found, said = exported(capfd, file, "--format", "json", "--reference", "news")
    assert "This analysis is shown as its file has it." in said
    assert found["comparison"]["reason"].startswith("This analysis is shown as its file has it.")
    assert all(indicator["percentile"] is None for indicator in found["indicators"])
