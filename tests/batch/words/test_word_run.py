"""Runs over items: the table of their words, by one model or several, whatever happens."""

from __future__ import annotations

import csv
import json
import math
import sys
import threading
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from helpers.tiny_masked_models import save_masked_model

from gltr_desktop.analysis.words.regions import WordRule, tokens_of_words
from gltr_desktop.analysis.words.surprisal import corrected_surprisal, plain_surprisal
from gltr_desktop.batch.words import table as tables
from gltr_desktop.batch.words.item_text import joined
from gltr_desktop.batch.words.items import ItemColumns, ItemTable
from gltr_desktop.batch.words.reading import Outcome, Watch
from gltr_desktop.batch.words.request import Base, Wording, WordsRequest, model_suffixes
from gltr_desktop.batch.words.word_rows import SHARED, STOPPED
from gltr_desktop.batch.words.word_run import write_words
from gltr_desktop.cli.failures import explained
from gltr_desktop.documents.spreadsheets import no_formula
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.identity import weights_sha256
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.words.regions import Words

Models = tuple[ModelChoice, ModelChoice]
Row = dict[str, str]

TEXTS = {
    "english": "“The dog,” she said, “didn't bark at the well-known man”—or did it?",
    "german": "Der Donaudampfschifffahrtskapitän schläft. Wer weckt ihn?",
    "japanese": "彼は来た。道可道，非常道。",
    "lines": "It was a bright\ncold day.\n\nThe clocks",
}
COLUMNS = ItemColumns("text", item="item")


def write(table: Path, *rows: dict[str, str]) -> ItemTable:
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return ItemTable(table)


def texts(table: Path) -> ItemTable:
    return write(table, *({"item": name, "text": text} for name, text in TEXTS.items()))


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def run(request: WordsRequest, watch: Watch) -> tuple[Outcome, list[Row]]:
    out = request.table.path.with_name("words.csv")
    outcome = write_words(request, out, watch)
    return outcome, rows_of(out) if out.exists() else []


def numbers(rows: list[Row], name: str) -> list[float]:
    return [float(row[name]) if row[name] else math.nan for row in rows]


def analysed(choice: ModelChoice, text: str) -> Analysis:
    engine = open_engine(choice)
    try:
        return analyse_alone(engine, text, 0, threading.Event())
    finally:
        engine.close()


def surprisals(analysis: Analysis, words: Words) -> tuple[list[float], list[float]]:
    """Corrected and plain, in nats."""
    tokens = tokens_of_words(analysis.tokens, words)
    corrected = corrected_surprisal(
        analysis, tokens.begin, tokens.end, punctuation_apart=words.punctuation_apart
    )
    return corrected.tolist(), plain_surprisal(analysis, tokens.begin, tokens.end).tolist()


@pytest.mark.parametrize("rule", WordRule)
@pytest.mark.parametrize("apart", [False, True])
def test_each_word_has_the_figures_that_its_analysis_gives(
    table: Path, models: Models, watch: Watch, rule: WordRule, apart: bool
) -> None:
    wording = Wording(rule, punctuation_apart=apart)
    request = WordsRequest(texts(table), COLUMNS, models[:1], wording)
    outcome, rows = run(request, watch)
    assert (outcome.read, outcome.failures, outcome.stopped) == (len(TEXTS), [], False)
    for item in request.table.items(COLUMNS):
        mine = [row for row in rows if row["item"] == item.name]
        words = wording.words_of(item)
        assert [row["word"] for row in mine] == list(map(no_formula, words.texts(item.text)))
        spans = [(int(row["start"]), int(row["end"])) for row in mine]
        assert [item.text[start:end] for start, end in spans] == words.texts(item.text)
        corrected, plain = surprisals(analysed(models[0], item.text), words)
        bits = np.array([corrected, plain]) / math.log(2)
        np.testing.assert_allclose(
            [numbers(mine, "surprisal"), numbers(mine, "surprisal_plain")], bits, rtol=1e-6
        )


def test_bits_and_nats_are_the_same_surprisal(table: Path, models: Models, watch: Watch) -> None:
    request = WordsRequest(texts(table), COLUMNS, models[:1])
    _, bits = run(request, watch)
    _, nats = run(replace(request, base=Base.E), watch)
    for name in ("surprisal", "surprisal_plain", "entropy", "previous_surprisal"):
        np.testing.assert_allclose(
            np.array(numbers(bits, name)) * math.log(2), numbers(nats, name), rtol=1e-6
        )
    for name in ("rank", "probability", "tokens"):
        assert numbers(bits, name) == pytest.approx(numbers(nats, name), nan_ok=True)


def test_the_word_before_is_that_of_the_same_item(
    table: Path, models: Models, watch: Watch
) -> None:
    _, rows = run(WordsRequest(texts(table), COLUMNS, models[:1]), watch)
    before: Row | None = None
    for row in rows:
        is_first = before is None or before["item"] != row["item"]
        assert row["position"] == (
            "1" if is_first or before is None else f"{int(before['position']) + 1}"
        )
        for name in (
            "characters",
            "surprisal",
            "surprisal_plain",
            "entropy",
            "rank",
            "probability",
        ):
            assert row[f"previous_{name}"] == ("" if is_first or before is None else before[name])
        before = row
    german = [row for row in rows if row["item"] == "german"]
    assert [(row["sentence"], row["position_in_sentence"]) for row in german] == [
        ("1", "1"), ("1", "2"), ("1", "3"), ("2", "1"), ("2", "2"), ("2", "3"),
    ]  # fmt: skip


def test_a_context_is_read_and_not_reported(table: Path, models: Models, watch: Watch) -> None:
    text, context = "It rains.", "He came in April."
    items = write(table, {"text": text, "context": ""}, {"text": text, "context": context})
    request = WordsRequest(items, ItemColumns("text", "context"), models[:1])
    _, rows = run(request, watch)
    assert [(row["item"], row["word"], row["start"]) for row in rows] == [
        ("1", "It", "0"), ("1", "rains.", "3"), ("2", "It", "0"), ("2", "rains.", "3"),
    ]  # fmt: skip
    with_context = list(items.items(request.columns))[1]
    words = request.wording.words_of(with_context)
    corrected, _ = surprisals(analysed(models[0], joined(with_context).text), words)
    assert numbers(rows[2:], "surprisal") == pytest.approx(
        [nats / math.log(2) for nats in corrected], rel=1e-6
    )
    assert rows[0]["surprisal"] != rows[2]["surprisal"]
    assert rows[2]["previous_surprisal"] == ""


def test_corrected_words_add_up_to_the_plain_total_but_for_the_ends(
    table: Path, models: Models, watch: Watch
) -> None:
    text = TEXTS["english"]
    request = WordsRequest(write(table, {"text": text}), ItemColumns("text"), models[:1])
    _, rows = run(replace(request, base=Base.E), watch)
    analysis = analysed(models[0], text)
    ends = math.log(analysis.columns.boundary_mass[0]) - math.log(analysis.end_mass[0])
    assert sum(numbers(rows, "surprisal")) == pytest.approx(
        sum(numbers(rows, "surprisal_plain")) + ends, rel=1e-5
    )


def test_each_model_has_columns_of_its_own(table: Path, models: Models, watch: Watch) -> None:
    items = texts(table)
    alone = [run(WordsRequest(items, COLUMNS, (model,)), watch)[1] for model in models]
    _, rows = run(WordsRequest(items, COLUMNS, models), watch)
    for suffix, own in zip(("_gpt2", "_llama"), alone, strict=True):
        for name in ("surprisal", "surprisal_plain", "tokens", "previous_rank", "notes"):
            assert [row[name + suffix] for row in rows] == [row[name] for row in own]
    assert [row["word"] for row in rows] == [row["word"] for row in alone[0]]
    assert "surprisal" not in rows[0]


def test_regions_are_words_and_a_wrong_one_spoils_its_item_only(
    table: Path, models: Models, watch: Watch
) -> None:
    items = write(
        table,
        {"text": "The dog barks.", "regions": "The dog|barks."},
        {"text": "It rains.", "regions": "It|snows."},
        {"text": "It rains.", "regions": "It|rains."},
    )
    request = WordsRequest(items, ItemColumns("text", regions="regions"), models)
    outcome, rows = run(request, watch)
    assert [row["word"] for row in rows] == ["The dog", "barks.", "", "It", "rains."]
    assert (outcome.read, len(outcome.failures)) == (2, 1)
    assert "The regions “It|snows.” are not those" in rows[2]["notes_gpt2"]
    assert rows[2]["notes_llama"] == rows[2]["notes_gpt2"] == outcome.failures[0]
    assert rows[2]["surprisal_gpt2"] == ""
    assert not math.isnan(numbers(rows, "surprisal_gpt2")[3])


def test_a_token_that_the_context_shares_with_the_item_is_noted(
    table: Path, models: Models, watch: Watch
) -> None:
    # “非常” is one token.
    items = write(table, {"text": "常道。", "context": "非"}, {"text": "常道。", "context": "道"})
    _, rows = run(WordsRequest(items, ItemColumns("text", "context"), models[:1]), watch)
    assert [(row["word"], row["notes"], row["tokens"]) for row in rows] == [
        ("常道。", SHARED, "2"), ("常道。", "", "3"),
    ]  # fmt: skip


def test_empty_items_are_counted_and_have_no_rows(
    table: Path, models: Models, watch: Watch
) -> None:
    items = write(table, {"text": "It rains."}, {"text": " "}, {"text": "Yes."})
    outcome, rows = run(WordsRequest(items, ItemColumns("text"), models[:1]), watch)
    assert (outcome.items, outcome.empty, outcome.read) == (3, 1, 2)
    assert [row["item"] for row in rows] == ["1", "1", "3"]


def test_an_interrupt_keeps_what_the_first_model_has_read(table: Path, models: Models) -> None:
    cancelled, lines = threading.Event(), list[str]()

    def report(line: str) -> None:
        lines.append(line)
        if line.startswith("model 2 of 2: 2 of 4 items"):
            cancelled.set()

    outcome, rows = run(
        WordsRequest(texts(table), COLUMNS, models), Watch(cancelled, explained, report)
    )
    assert (outcome.read, outcome.stopped) == (4, True)
    assert {row["item"] for row in rows} == set(TEXTS)
    stopped = {row["item"] for row in rows if row["notes_llama"] == STOPPED}
    assert stopped == {"japanese", "lines"}
    assert STOPPED not in {row["notes_gpt2"] for row in rows}
    assert lines[0] == "model 1 of 2: 0 of 4 items"


def test_an_interrupt_before_the_first_item_writes_nothing(table: Path, models: Models) -> None:
    cancelled = threading.Event()
    cancelled.set()
    outcome, rows = run(
        WordsRequest(texts(table), COLUMNS, models), Watch(cancelled, explained, lambda _: None)
    )
    assert not outcome.is_written
    assert rows == []


def test_what_is_done_is_kept_when_a_later_model_cannot_be_opened(
    table: Path, models: Models, watch: Watch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text('{"model_type": "gpt2"}', encoding="utf-8")
    (broken / "model.safetensors").write_bytes(b"no weights")
    choices = (models[0], ModelChoice(str(broken), "cpu", "float32"))
    with pytest.raises(GltrError):
        run(WordsRequest(texts(table), COLUMNS, choices), watch)
    rows = rows_of(table.with_name("words.csv"))
    assert {row["item"] for row in rows} == set(TEXTS)
    assert {row["notes_broken"] for row in rows} == {STOPPED}
    assert not math.isnan(numbers(rows, "surprisal_gpt2")[1])


def test_more_words_than_a_sheet_holds_are_refused_before_they_are_read(
    table: Path, models: Models, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = write(
        table,
        {"text": "a b", "regions": "a|b"},
        {"text": "c", "regions": "wrong"},
        {"text": "", "regions": ""},
    )
    request = WordsRequest(marked, ItemColumns("text", regions="regions"), (models[0],))
    out = table.with_name("words.xlsx")
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    said: list[str] = []
    with pytest.raises(InputError, match="more rows than an Excel sheet holds, 2"):
        write_words(request, out, Watch(watch.cancelled, watch.explain, said.append))
    assert said == []
    # Beside the names there are two words, and why there are none of the other item.
    monkeypatch.setattr(tables, "MAX_ROWS", 4)
    assert write_words(request, out, watch).read == 1


def test_a_masked_model_is_refused(table: Path, watch: Watch, tmp_path: Path) -> None:
    save_masked_model(tmp_path / "bert", "bert")
    request = WordsRequest(texts(table), COLUMNS, (ModelChoice(str(tmp_path / "bert")),))
    with pytest.raises(InputError, match="guesses each token from both sides"):
        run(request, watch)


def test_beside_the_table_it_says_how_it_was_made(
    table: Path, models: Models, watch: Watch
) -> None:
    run(WordsRequest(texts(table), COLUMNS, models), watch)
    about: dict[str, Any] = json.loads(
        table.with_name("words.csv.about.json").read_text(encoding="utf-8")
    )
    assert about["input"]["name"] == "items.csv"
    assert about["input"]["sha256"] == ItemTable(table).sha256
    assert about["result"] == {
        "items": 4, "without_text": 0, "read": 4, "failed": 0, "complete": True
    }  # fmt: skip
    assert (about["words"], about["punctuation"], about["unit"]) == ("runs", "attached", "bits")
    for model, choice in zip(about["models"], models, strict=True):
        assert model["weights_sha256"] == weights_sha256(choice.name)
        assert (model["word_marks"], model["precision"]) == ("before", "float32")
        assert "corrected" in model["correction"]
    assert list(about["columns"]) == list(rows_of(table.with_name("words.csv"))[0])


def test_frequencies_are_there_where_the_library_and_the_language_are(
    table: Path, models: Models, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = WordsRequest(texts(table), COLUMNS, models[:1], language="en")
    library = ModuleType("wordfreq")
    library.__spec__ = sys.__spec__
    library.available_languages = lambda: {"en": ""}  # type: ignore[attr-defined]
    library.zipf_frequency = (  # type: ignore[attr-defined]
        lambda word, _: 6.5 if word == "did" else 0.0
    )
    monkeypatch.setitem(sys.modules, "wordfreq", library)
    monkeypatch.setattr("importlib.metadata.version", lambda _: "3")
    _, rows = run(request, watch)
    did = next(number for number, row in enumerate(rows) if row["word"] == "man”—or") + 1
    assert (rows[did]["word"], rows[did]["zipf_frequency"]) == ("did", "6.5")
    assert rows[did + 1]["previous_zipf_frequency"] == "6.5"
    assert rows[did]["previous_zipf_frequency"] == rows[0]["zipf_frequency"] == ""
    with pytest.raises(InputError, match="no frequencies of words in the language “xx”"):
        run(replace(request, language="xx"), watch)


def test_a_language_that_is_named_needs_the_library(
    table: Path, models: Models, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    request = WordsRequest(texts(table), COLUMNS, models[:1])
    assert "zipf_frequency" not in run(request, watch)[1][0]
    with pytest.raises(InputError, match="not installed"):
        run(replace(request, language="en"), watch)


def test_columns_of_models_have_short_names_that_differ() -> None:
    assert model_suffixes(["small"]) == ("",)
    assert model_suffixes(["built-in", "org/My.Model-2", "other/my model 2"]) == (
        "_built_in", "_my_model_2", "_my_model_2_2",
    )  # fmt: skip
    with pytest.raises(InputError, match="named twice"):
        model_suffixes(["small", "small"])
