"""A worker: the same bits as an analysis of one text, and an error where a text is none."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from helpers.corpora import result, save_model_files, write_jsonl
from helpers.tiny_models import CONFIGS, save_model, tokenizer_with
from pyarrow import parquet

from gltr_desktop.batch.corpus import sampling
from gltr_desktop.batch.corpus.part_scorer import PartScorer, Task, TextScorer, packed
from gltr_desktop.batch.corpus.row_reading import Columns
from gltr_desktop.batch.corpus.sampling import drawn, measure
from gltr_desktop.batch.corpus.scan import scan
from gltr_desktop.batch.corpus.sources import find_sources
from gltr_desktop.batch.corpus.versions import versions_here
from gltr_desktop.batch.corpus.workers import result_of
from gltr_desktop.errors import GltrError
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.identity import weights_sha256
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis

TOKEN_COLUMNS = ("rank", "ties", "logprob", "entropy")
OFFSETS = ("token_id", "start", "end")
TEXTS = [
    "It was a bright cold day in April, and the clocks were striking thirteen.",
    "déjà vu 👩‍👩‍👧 " * 30,
    "a",
    "It was a bright cold day in May.",
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, model_files: dict[str, bytes]) -> Path:
    return save_model_files(tmp_path_factory.mktemp("models") / "tiny", model_files)


@pytest.fixture
def task(tmp_path: Path, model: Path) -> Task:
    (tmp_path / "out" / "_checkpoint").mkdir(parents=True)
    return Task(
        choice=ModelChoice(str(model), "cpu", "float32"),
        columns=Columns("text", None),
        top_k=0,
        keep_text=False,
        out=str(tmp_path / "out"),
        checkpoint=str(tmp_path / "out" / "_checkpoint"),
        run="run",
        versions=versions_here(),
        weights_sha256=weights_sha256(str(model)),
        device="cpu",
        metadata={"model": "tiny"},
    )


def part_of(folder: Path, texts: Sequence[object]) -> str:
    """A part with a row for each of ``texts``."""
    path = write_jsonl(folder / "texts.jsonl", ({"text": text} for text in texts))
    sources = find_sources([str(path)], folder / "out")
    return packed(3, sources, scan(sources, Columns("text", None)).cells)


def scored(task: Task, part: str) -> list[dict[str, Any]]:
    """The rows of the file that a new worker makes of ``part``."""
    result_of(PartScorer(task)({"part": part}))
    rows: list[dict[str, Any]] = parquet.read_table(f"{task.out}/part-000003.parquet").to_pylist()
    return rows


def analysed(model: Path, text: str, top_k: int) -> Analysis:
    """What ``analyze`` makes of one text, with an engine of its own."""
    engine = open_engine(ModelChoice(str(model), "cpu", "float32"))
    *_, analysis = engine.analyse(text, top_k, threading.Event())
    return analysis


def unmasked(values: Sequence[float | None], like: np.ndarray) -> np.ndarray:
    """A list column of one text as the record has it: −1, 0 or NaN where it is null."""
    filler = {"f": np.nan, "i": -1}[like.dtype.kind]
    return np.array([filler if value is None else value for value in values], like.dtype)


@pytest.fixture(scope="module")
def without_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model without a start token: nothing predicts the first token of a text."""
    folder = tmp_path_factory.mktemp("models") / "without-start"
    return save_model(folder, CONFIGS["gpt2"], tokenizer_with(start=None))


@pytest.mark.parametrize(("name", "top_k"), [("model", 0), ("model", 4), ("without_start", 2)])
def test_every_value_is_that_of_an_analysis_to_the_bit(
    task: Task, tmp_path: Path, request: pytest.FixtureRequest, name: str, top_k: int
) -> None:
    model = request.getfixturevalue(name)
    choice = ModelChoice(str(model), "cpu", "float32")
    digest = weights_sha256(choice.name)
    task = replace(task, choice=choice, weights_sha256=digest, top_k=top_k, keep_text=True)
    rows = scored(task, part_of(tmp_path, TEXTS))
    assert [row["id"] for row in rows] == [f"texts.jsonl:{number}" for number in (1, 2, 3, 4)]
    for row, text in zip(rows, TEXTS, strict=True):
        # Of another number of predictions: it must not matter for the rest.
        analysis = analysed(model, text, top_k=max(1, top_k))
        known = analysis.scored
        for column in TOKEN_COLUMNS:
            expected = getattr(analysis.columns, column)
            found = unmasked(row[column], expected)
            assert found[known].tobytes() == expected[known].tobytes(), column
            assert [value is None for value in row[column]] == (~known).tolist(), column
        for column in OFFSETS:
            assert row[column] == getattr(analysis.tokens, column).tolist()
        if top_k:
            assert np.array_equal(
                np.array([best for best in row["top_id"] if best]).reshape(-1, top_k),
                analysis.columns.top_id[known],
            )
        assert (row["n_tokens"], row["scored"]) == (len(analysis), int(known.sum()))
        assert known.all() == (name == "model")
        assert (row["characters"], row["text"], row["error"]) == (len(text), text, None)
        bits = -analysis.columns.logprob[known].astype(np.float64).sum() / np.log(2)
        assert row["bits"] == pytest.approx(bits, rel=1e-12)


def test_the_columns_have_the_types_that_are_promised(task: Task, tmp_path: Path) -> None:
    scored(replace(task, top_k=2, keep_text=True), part_of(tmp_path, TEXTS))
    schema = result(tmp_path / "out").schema
    assert [(field.name, field.type) for field in schema] == [
        ("id", pa.string()),
        ("n_tokens", pa.int32()),
        ("scored", pa.int32()),
        ("characters", pa.int32()),
        ("bits", pa.float64()),
        ("error", pa.string()),
        ("rank", pa.list_(pa.int32())),
        ("ties", pa.list_(pa.int32())),
        ("logprob", pa.list_(pa.float32())),
        ("entropy", pa.list_(pa.float32())),
        ("token_id", pa.list_(pa.int32())),
        ("start", pa.list_(pa.int32())),
        ("end", pa.list_(pa.int32())),
        ("top_id", pa.list_(pa.list_(pa.int32(), 2))),
        ("top_logprob", pa.list_(pa.list_(pa.float32(), 2))),
        ("text", pa.large_string()),
    ]
    assert not schema.field("id").nullable
    assert schema.metadata[b"model"] == b"tiny"


def test_what_cannot_be_scored_is_an_error_of_its_row(task: Task, tmp_path: Path) -> None:
    texts = [None, "fine", 17, "", "\ud800", ["list"], "fine"]
    rows = scored(replace(task, keep_text=True), part_of(tmp_path, texts))
    assert [row["error"] and row["error"].partition(".")[0] for row in rows] == [
        "There is no text",
        None,
        "This is not text, but a value of type int",
        "There is no text",
        "This is not valid Unicode from character 0 on",
        "This is not text, but a value of type list",
        None,
    ]
    assert rows[1]["rank"] == rows[6]["rank"]
    assert all(rows[0][name] is None for name in ("rank", "start", "n_tokens", "bits", "text"))
    assert (rows[3]["text"], rows[3]["characters"]) == ("", 0)


def test_a_part_without_a_text_that_can_be_scored_is_written(task: Task, tmp_path: Path) -> None:
    rows = scored(replace(task, top_k=2), part_of(tmp_path, [None, None]))
    assert [row["rank"] for row in rows] == [None, None]


def test_whatever_the_model_raises_is_an_error_of_its_row(
    task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis = TextScorer.analysis

    def raises_for_some(scorer: TextScorer, text: str) -> Analysis:
        if text == "bad":
            raise ZeroDivisionError(text)
        return analysis(scorer, text)

    monkeypatch.setattr(TextScorer, "analysis", raises_for_some)
    rows = scored(task, part_of(tmp_path, ["fine", "bad", "fine"]))
    assert rows[1]["error"] == "The model cannot read this text (ZeroDivisionError)."
    assert rows[0]["rank"] == rows[2]["rank"] is not None


def test_a_text_that_ends_its_worker_is_given_up(
    task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Death(BaseException):
        pass

    analysis = TextScorer.analysis

    def dies_of_one(scorer: TextScorer, text: str) -> Analysis:
        if text == "deadly":
            raise Death
        return analysis(scorer, text)

    monkeypatch.setattr(TextScorer, "analysis", dies_of_one)
    part = part_of(tmp_path, ["fine", "deadly", "fine"])
    for _ in range(3):
        with pytest.raises(Death):
            PartScorer(task)({"part": part})
    errors = [row["error"] for row in scored(task, part)]
    assert errors[0] is errors[2] is None
    assert "ended each time it read this text" in errors[1]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"versions": {"pyarrow": "1.0"}}, "The versions differ: pyarrow is"),
        ({"weights_sha256": "0" * 64}, "has other weights on a worker"),
        ({"choice": ModelChoice("/nowhere", "cpu", "float32")}, "There is no file or folder"),
    ],
)
def test_a_machine_that_differs_is_a_problem_of_the_run(
    task: Task, tmp_path: Path, changes: dict[str, Any], problem: str
) -> None:
    row = PartScorer(replace(task, **changes))({"part": part_of(tmp_path, TEXTS)})
    with pytest.raises(GltrError, match=problem):
        result_of(row)
    assert list((tmp_path / "out").glob("part-*")) == []


def test_a_text_that_another_device_has_scored_is_refused(task: Task, tmp_path: Path) -> None:
    rows = scored(replace(task, device="cuda"), part_of(tmp_path, ["fine"]))
    assert rows[0]["error"] == "This text needs more memory than cuda has. Split it."
    assert rows[0]["rank"] is None


def test_an_input_that_has_changed_is_a_problem(task: Task, tmp_path: Path) -> None:
    part = part_of(tmp_path, TEXTS)
    (tmp_path / "texts.jsonl").write_text("{}", "utf-8")
    with pytest.raises(GltrError, match="has changed since the run began"):
        result_of(PartScorer(task)({"part": part}))


def test_a_sample_tells_how_many_tokens_a_text_has(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A token is a byte; long texts are read in part only.
    monkeypatch.setattr(sampling, "_CHARACTERS", 200)
    path = write_jsonl(tmp_path / "texts.jsonl", ({"text": "x" * 300} for _ in range(2)))
    sources = find_sources([str(path)], tmp_path / "out")
    columns = Columns("text", None)
    part = drawn(sources, scan(sources, columns).cells)
    sample = measure(part, ModelChoice(str(model), "cpu", "float32"), columns)
    assert sample.speed.tokens_per_weight == pytest.approx(1.0)
    assert sample.speed.tokens_per_second > 0
    assert (sample.device, sample.precision, sample.name) == ("cpu", "float32", str(model))
