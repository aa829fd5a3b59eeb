"""Texts in, the command line's values out, whatever was analysed before and by which thread."""

from __future__ import annotations

import gc
import json
import shutil
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from helpers.stub_servers import stub_server
from helpers.stub_vllm import StubVllm
from helpers.tiny_masked_models import save_masked_model
from helpers.tiny_models import CONFIGS, save_model
from helpers.tiny_tokenizers import SENTENCES

from gltr_desktop import cli
from gltr_desktop.analysis.record import COLUMN_NAMES
from gltr_desktop.api import analysing
from gltr_desktop.api.analysing import analyse
from gltr_desktop.errors import GltrError
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.models.servers import keys

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.api.text_analysis import TextAnalysis
    from gltr_desktop.models.engine import Engine

TEXT = SENTENCES[0]
LONG = " ".join(SENTENCES[:4])
"""Of more tokens than the models have room for at once."""


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> list[weakref.ref[Engine]]:
    """The engines that are opened in a test, which begins without one."""
    engines: list[weakref.ref[Engine]] = []

    def open_and_note(choice: ModelChoice) -> Engine:
        engine = open_engine(choice)
        engines.append(weakref.ref(engine))
        return engine

    monkeypatch.setattr(analysing, "open_engine", open_and_note)
    monkeypatch.setattr(analysing, "_OPEN", analysing._OpenModel())
    return engines


def same(one: TextAnalysis, other: TextAnalysis) -> bool:
    """Whether two analyses are of the same text with the same values, bit for bit."""
    return one.text == other.text and all(
        getattr(one.record.columns, name).tobytes() == getattr(other.record.columns, name).tobytes()
        for name in COLUMN_NAMES
    )


@pytest.fixture
def by_command(tmp_path: Path) -> Any:  # noqa: ANN401 - a function that reads JSON
    """The tokens that ``gltr-desktop analyze`` writes about a text."""

    def tokens(text: str, model: str) -> list[dict[str, Any]]:
        file, out = tmp_path / "text.txt", tmp_path / "out.json"
        file.write_text(text, encoding="utf-8")
        arguments = ["--model", model, "--format", "json", "-o", str(out)]
        assert cli.main(["analyze", str(file), *arguments]) == 0
        found: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))["tokens"]
        return found

    return tokens


def test_values_are_those_of_the_command_whatever_came_before(llama: str, by_command: Any) -> None:  # noqa: ANN401
    for text in (LONG, LONG[:-20], TEXT, LONG):
        analysis = analyse(text, llama)
        tokens = by_command(text, llama)
        for name in ("rank", "ties", "logprob", "entropy"):
            assert getattr(analysis, name).tolist() == [token[name] for token in tokens], name
        assert analysis.token_id.tolist() == [token["id"] for token in tokens]
        top = [[prediction[0] for prediction in token["top"]] for token in tokens]
        assert analysis.top_id.tolist() == top


def test_the_small_model_reads_as_the_command_does(by_command: Any) -> None:  # noqa: ANN401
    text = "It was a bright cold day in April, and the clocks were striking thirteen.\n"
    analysis = analyse(text, "small", 3)
    assert analysis.logprob.tolist() == [token["logprob"] for token in by_command(text, "small")]
    assert analysis.top_id.shape == (len(analysis), 3)


def test_the_model_stays_open_until_another_is_asked_for(
    llama: str, startless: str, opened: list[weakref.ref[Engine]]
) -> None:
    for text in (TEXT, LONG, TEXT):
        analyse(text, llama)
    assert len(opened) == 1
    analyse(TEXT, startless)
    assert len(opened) == 2
    gc.collect()
    assert opened[0]() is None
    analyse(TEXT, startless, precision="bfloat16")
    assert len(opened) == 3


def test_a_model_whose_files_have_changed_is_opened_again(
    llama: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(llama, tmp_path / "here" / "model")
    shutil.copytree(llama, tmp_path / "there" / "model")
    monkeypatch.chdir(tmp_path / "here")
    first = analyse(TEXT, "./model")
    save_model(tmp_path / "here" / "model", CONFIGS["gpt2"])
    assert not same(analyse(TEXT, "./model"), first)
    monkeypatch.chdir(tmp_path / "there")
    assert same(analyse(TEXT, "./model"), first)


def test_threads_take_turns(llama: str, startless: str, opened: list[weakref.ref[Engine]]) -> None:
    tasks = [(text, llama) for text in (*SENTENCES, LONG)] * 2 + [(TEXT, startless)]
    expected = [analyse(*task) for task in tasks]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda task: analyse(*task), tasks))
    assert all(map(same, found, expected))


def test_what_was_found_is_not_changed_by_later_analyses(llama: str) -> None:
    first = analyse(LONG, llama)
    ranks = first.rank.copy()
    analyse(LONG[:40], llama)
    analyse(LONG + TEXT, llama)
    assert np.array_equal(first.rank, ranks)


class Interrupted:
    """An engine on which the user presses Ctrl+C after the first tokens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.closed = False

    @property
    def tokens_per_second(self) -> float:
        return self._engine.tokens_per_second

    def calibrate(self, cancelled: threading.Event) -> None:
        self._engine.calibrate(cancelled)

    def forget(self) -> None:
        self._engine.forget()

    def close(self) -> None:
        self._engine.close()
        self.closed = True

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        steps = self._engine.analyse(text, top_k, cancelled)
        yield next(steps)
        yield next(steps)
        raise KeyboardInterrupt


def test_after_an_interrupt_the_next_call_is_as_if_it_were_the_first(
    llama: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Interrupted(open_engine(ModelChoice(llama)))
    with monkeypatch.context() as patch:
        patch.setattr(analysing, "open_engine", lambda _: engine)
        with pytest.raises(KeyboardInterrupt):
            analyse(LONG, llama)
    assert engine.closed
    found = analyse(LONG, llama)
    monkeypatch.setattr(analysing, "_OPEN", analysing._OpenModel())
    assert same(found, analyse(LONG, llama))


def test_a_text_without_tokens_leaves_the_model_open(
    llama: str, opened: list[weakref.ref[Engine]]
) -> None:
    first = analyse(TEXT, llama)
    for text, sentence in (("", "no text to analyse"), ("a\ud800b", "an invalid character")):
        with pytest.raises(GltrError, match=sentence):
            analyse(text, llama)
    assert same(analyse(TEXT, llama), first)
    assert len(opened) == 1


@pytest.mark.parametrize(
    ("options", "message", "remedy"),
    [
        ({"model": "./nowhere"}, "“./nowhere”", "Check"),
        ({"device": "gpu"}, "no device “gpu”", "“auto”, “cpu”, “cuda”, “mps”"),
        ({"precision": "int8"}, "no precision “int8”", "“auto”, “float32”, “bfloat16”"),
        ({"top_k": -1}, "top_k is -1", "number of predictions"),
    ],
)
def test_what_cannot_be_done_is_said_in_two_sentences(
    options: dict[str, Any], message: str, remedy: str
) -> None:
    with pytest.raises(GltrError) as caught:
        analyse(TEXT, **{"model": "small", **options})
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_a_path_or_bytes_are_no_text() -> None:
    with pytest.raises(TypeError, match="text must be a string, not a bytes"):
        analyse(b"A text.", "small")  # type: ignore[arg-type]


def test_nothing_is_printed(llama: str, capfd: pytest.CaptureFixture[str]) -> None:
    analyse(TEXT, llama)
    assert capfd.readouterr() == ("", "")


def test_a_masked_model_is_told_what_to_hide_and_how_much_to_read(tmp_path: Path) -> None:
    bert = str(save_masked_model(tmp_path / "bert", "bert-cased"))
    usual, token = analyse(LONG, bert), analyse(LONG, bert, masking="token")
    short = analyse(LONG, bert, window=16)
    assert same(usual, analyse(LONG, bert, masking="word", window=128))
    assert not same(usual, token)
    assert (usual.model.masking, token.model.masking) == ("word", "token")
    assert int(short.record.columns.context.max()) < 16


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"masking": "letter"}, "no masking “letter”"), ({"window": 15}, "window is 15")],
)
def test_what_cannot_be_hidden_or_read_is_refused(arguments: Any, message: str) -> None:  # noqa: ANN401
    with pytest.raises(GltrError, match=message):
        analyse(TEXT, "small", **arguments)


def test_a_model_on_a_server_is_named_in_full(llama: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_session", {})
    with stub_server() as server:
        vllm = StubVllm(Path(llama))
        vllm.serve(server)
        name = vllm.choice(server).name
        analysis = analyse(TEXT, name)
        assert analysis.text == TEXT
        assert set(analysis.ties.tolist()) == {-1}
        assert analysis.to_arrow().column("ties").null_count == len(analysis)
        assert analysis.to_pandas()["ties"].isna().all()
        assert analysis.to_pandas()["entropy"].isna().all()
        assert "perplexity" in repr(analysis)
        assert "nan" not in analysis._repr_html_()
        assert "<!DOCTYPE html>" in analysis.to_html()
        asked = len(server.requests)
        # It stays open: what it is is not asked again.
        analyse(TEXT, name)
        assert len(server.requests) - asked < asked
