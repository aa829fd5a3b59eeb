"""Masked models on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from helpers.corpora import result, write_jsonl
from helpers.tiny_masked_models import TEXTS, save_masked_model
from helpers.tiny_models import CONFIGS, save_model

from gltr_desktop import cli
from gltr_desktop.cli import text_analysis
from gltr_desktop.models import engine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(save_masked_model(tmp_path_factory.mktemp("masked") / "bert", "bert-cased"))


@pytest.fixture
def text(tmp_path: Path) -> str:
    file = tmp_path / "text.txt"
    file.write_text(TEXTS["English"], encoding="utf-8")
    return str(file)


def analysed(capfd: pytest.CaptureFixture[str], text: str, *options: str) -> dict[str, Any]:
    assert cli.main(["analyze", text, "--format", "json", *options]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out)
    return found


def test_words_are_hidden_unless_tokens_are_wanted(
    bert: str, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    usual = analysed(capfd, text, "--model", bert)
    words = analysed(capfd, text, "--model", bert, "--pll", "word")
    tokens = analysed(capfd, text, "--model", bert, "--pll", "token")
    assert usual == words
    assert words["model"]["masking"] == "word"
    assert tokens["model"]["masking"] == "token"
    assert words["tokens"] != tokens["tokens"]


def test_a_window_is_chosen(bert: str, text: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = analysed(capfd, text, "--model", bert, "--window", "16")
    assert found["model"]["context_length"] == 16
    assert max(token["context"] for token in found["tokens"]) == 15


@pytest.mark.parametrize("option", [("--pll", "token"), ("--window", "64")])
def test_options_of_masked_models_are_refused_for_others(
    option: tuple[str, str], text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["analyze", text, "--model", "small", *option]) == 2
    assert "are for masked language models, and “" in capfd.readouterr().err


def test_a_model_that_is_missing_is_missed_first(
    text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["analyze", text, "--model", "./nothing", "--pll", "token"]) == 2
    assert "no file or folder “./nothing”" in capfd.readouterr().err


@pytest.mark.parametrize("window", ["15", "-1", "many"])
def test_a_window_is_a_number_of_tokens(
    window: str, bert: str, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["analyze", text, "--model", bert, f"--window={window}"]) == 2
    assert "--window" in capfd.readouterr().err


def test_the_time_that_a_long_text_takes_is_said_before(
    bert: str, text: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_analysis, "_LONG_S", 0.0)
    assert cli.main(["analyze", text, "--model", bert, "--format", "csv"]) == 0
    err = capfd.readouterr().err
    assert err.startswith("gltr-desktop: Reading ")
    assert err.endswith(" tokens takes less than a minute.\n")


def test_nothing_is_compared_and_no_passage_is_read(
    bert: str, text: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    long = tmp_path / "long.txt"
    long.write_text(" ".join([TEXTS["English"]] * 4), encoding="utf-8")
    options = ("--model", bert, "--reference", "news", "--format", "json")
    assert cli.main(["analyze", str(long), *options]) == 0
    out, err = capfd.readouterr()
    assert "Reading" not in err
    assert "pseudo-log-likelihoods, are not comparable" in err
    comparison = json.loads(out)["comparison"]
    assert comparison["reason"].startswith("Nothing is compared: ")


def test_a_corpus_says_that_its_values_are_no_likelihoods(bert: str, tmp_path: Path) -> None:
    texts = write_jsonl(tmp_path / "texts.jsonl", ({"text": text} for text in TEXTS.values()))
    out = tmp_path / "out"
    command = ["corpus", str(texts), "-o", str(out), "--model", bert, "--jobs", "1"]
    assert cli.main(command) == 0
    table = result(out)
    assert table.schema.metadata[b"values"].startswith(b"pseudo-log-likelihood; not comparable")
    assert len(table) == len(TEXTS)
    assert all(len(row) > 5 for row in table["rank"].to_pylist())


def test_a_table_of_texts_says_so_too(bert: str, text: str, tmp_path: Path) -> None:
    out = tmp_path / "table.json"
    assert cli.main(["batch", text, "-o", str(out), "--model", bert]) == 0
    written = json.loads(out.read_text(encoding="utf-8"))
    (row,) = written["texts"] if isinstance(written, dict) else written
    assert "pseudo-log-likelihood" in row["status"]
    assert row["perplexity"] is row["bits_per_character"] is row["bits_per_token"] is None


def test_the_texts_of_a_table_are_read_as_one_chooses(bert: str, tmp_path: Path) -> None:
    text, rows = tmp_path / "long.txt", []
    text.write_text(" ".join([*TEXTS.values()] * 3), encoding="utf-8")
    for number, options in enumerate(((), ("--pll", "token"), ("--window", "16"))):
        out = tmp_path / f"{number}.json"
        assert cli.main(["batch", str(text), "-o", str(out), "--model", bert, *options]) == 0
        (row,) = json.loads(out.read_text(encoding="utf-8"))["texts"]
        del row["seconds"]
        rows.append(row)
    usual, alone, narrow = rows
    assert usual != alone
    assert usual != narrow


def test_a_table_of_another_model_has_no_such_options(
    text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command = ["batch", text, "-o", str(tmp_path / "t.csv"), "--model", "small", "--pll", "token"]
    assert cli.main(command) == 2
    assert "are for masked language models" in capfd.readouterr().err


def test_a_mixture_of_models_is_refused_before_one_reads(
    bert: str,
    text: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = str(save_model(tmp_path / "gpt2", CONFIGS["gpt2"]))
    monkeypatch.delattr(engine, "open_engine")
    assert cli.main(["compare", text, "--model", bert, "--model", other]) == 2
    assert "that guesses from both sides cannot be compared with" in capfd.readouterr().err


def test_a_page_on_two_masked_models_gives_no_rates(bert: str, text: str, tmp_path: Path) -> None:
    other, out = str(save_masked_model(tmp_path / "lower", "bert")), tmp_path / "page.html"
    models = ["--model", bert, "--model", other]
    assert cli.main(["compare", text, *models, "--format", "html", "-o", str(out)]) == 0
    page = out.read_text(encoding="utf-8")
    assert "Each token is hidden from the model, which guesses it from the text before" in page
    assert "Pseudo-log-likelihood; not comparable with perplexity" in page
    assert "reads a text from the start" not in page
    head = page[page.index("To ") : page.index("</p>", page.index("To "))]
    assert "bits (" in head
    assert "per character" not in head
