"""A real model reads the texts of references: what is kept, and how it is stopped."""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL
from helpers.reference_texts import GERMAN, save_passages, text, write_texts

from gltr_desktop.analysis.reference.baseline import PASSAGE_TOKENS, Baseline, passage_values
from gltr_desktop.batch.reference import registers
from gltr_desktop.batch.reference.library import ReferenceChoice, choice_named, texts_for
from gltr_desktop.batch.reference.measuring import (
    duration_words,
    measure,
    require_enough,
    seconds_needed,
)
from gltr_desktop.batch.reference.store import StoredBaseline, to_json
from gltr_desktop.errors import Cancelled, InputError
from gltr_desktop.models.engine import analyse_alone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice

NEVER = threading.Event()


def folder_choice(folder: Path) -> ReferenceChoice:
    choice = choice_named(str(folder))
    assert choice is not None
    return choice


def measured(engine: Engine, choice: ReferenceChoice, model: str) -> StoredBaseline:
    texts = texts_for(choice, model, lambda: False)
    return measure(engine, choice, texts, NEVER, lambda *_: None)


def baseline_of(engine: Engine, texts: list[str]) -> Baseline:
    """The same from the analyses of the whole texts."""
    values = [passage_values(analyse_alone(engine, one, 10, NEVER)) for one in texts]
    return StoredBaseline.of("", "", None, MODEL, Baseline.of(values)).baseline


def test_texts_are_measured_as_if_each_had_been_analysed(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path, range(6))
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    reports = []
    choice = folder_choice(tmp_path)
    texts = texts_for(choice, tiny_choice.name, lambda: False)
    stored = measure(engine, choice, texts, NEVER, lambda *report: reports.append(report))
    assert stored.baseline == baseline_of(engine, [text(number) for number in range(6)])
    assert stored.baseline.passages == 6
    assert (stored.language, stored.precision) == ("en", "float32")
    assert stored.passages == f"texts of “{tmp_path.name}”"
    assert len(set(stored.digests)) == 6
    assert [done for done, _ in reports] == sorted({done for done, _ in reports})
    assert {total for _, total in reports} == {7}
    assert (texts.taken, texts.skipped) == (7, 1)


def test_nothing_of_a_text_is_kept(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path, range(2))
    content = to_json(measured(engine, folder_choice(tmp_path), tiny_choice.name))
    assert not any(word in content for word in text(0).split() if len(word) > 4)
    assert str(tmp_path.parent) not in content
    assert "essay" not in content


class Counting:
    """An engine that counts the tokens that the one behind it has to read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.read = 0
        self.tokens_per_second = engine.tokens_per_second
        self.calibrate, self.forget, self.close = engine.calibrate, engine.forget, engine.close

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        done = 0
        for analysis in self._engine.analyse(text, top_k, cancelled):
            self.read += analysis.done - done
            done = analysis.done
            yield analysis


def test_of_a_long_text_only_the_beginning_is_read(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path, range(1), characters=3_000)
    counting = Counting(engine)
    stored = measured(counting, folder_choice(tmp_path), tiny_choice.name)
    assert PASSAGE_TOKENS <= counting.read < PASSAGE_TOKENS + 50
    assert stored.baseline == baseline_of(engine, [text(0, 3_000)])


def test_a_register_is_measured_with_its_passages(
    engine: Engine, tiny_choice: ModelChoice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save_passages(tmp_path, [text(number, 200) for number in range(3)])
    monkeypatch.setattr(registers, "FOLDER", tmp_path)
    news = choice_named("news")
    assert news is not None
    stored = measured(engine, news, tiny_choice.name)
    assert stored.baseline == baseline_of(engine, [text(number, 200) for number in range(3)])
    assert (stored.name, stored.passages, stored.language) == ("news", "news passages", "en")
    assert (stored.digests, stored.state) == ((), "")


@pytest.mark.parametrize(
    ("english", "german", "language"),
    [(10, 1, "en"), (3, 1, "en"), (2, 2, None), (0, 2, "de"), (0, 0, None)],
)
def test_a_reference_has_the_language_of_most_of_its_texts(
    english: int,
    german: int,
    language: str | None,
    engine: Engine,
    tiny_choice: ModelChoice,
    tmp_path: Path,
) -> None:
    write_texts(tmp_path, range(english), characters=300)
    for number in range(german):
        (tmp_path / f"{number}").write_text(text(number, 300, GERMAN), encoding="utf-8")
    # Too short to tell.
    (tmp_path / "note").write_text("Bonjour.", encoding="utf-8")
    assert measured(engine, folder_choice(tmp_path), tiny_choice.name).language == language


def test_reading_stops_between_texts_and_within_one(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path, range(3))
    choice, cancelled = folder_choice(tmp_path), threading.Event()
    texts = texts_for(choice, tiny_choice.name, cancelled.is_set)
    with pytest.raises(Cancelled):
        measure(engine, choice, texts, cancelled, lambda *_: cancelled.set())
    assert texts.taken == 1

    cancelled.clear()
    counting = Stopping(engine, cancelled)
    texts = texts_for(choice, tiny_choice.name, cancelled.is_set)
    with pytest.raises(Cancelled):
        measure(counting, choice, texts, cancelled, lambda *_: pytest.fail("one was read"))
    assert 0 < counting.read < len(text(0))


class Stopping(Counting):
    """An engine whose user has enough after the first tokens."""

    def __init__(self, engine: Engine, cancelled: threading.Event) -> None:
        super().__init__(engine)
        self._cancelled = cancelled

    def analyse(self, text: str, top_k: int, cancelled: threading.Event) -> Iterator[Analysis]:
        for analysis in super().analyse(text, top_k, cancelled):
            if self.read:
                self._cancelled.set()
            yield analysis


def test_a_folder_without_texts_has_a_remedy(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    with pytest.raises(InputError, match="no file in the folder holds a text"):
        measured(engine, folder_choice(tmp_path), tiny_choice.name)


def test_the_time_needed_follows_from_texts_and_speed(
    tiny_choice: ModelChoice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save_passages(tmp_path, ["x" * 450] * 20)
    monkeypatch.setattr(registers, "FOLDER", tmp_path)
    news = choice_named("news")
    assert news is not None
    assert seconds_needed(news, tiny_choice.name, 100.0) == pytest.approx(20)
    assert seconds_needed(news, tiny_choice.name, 0.0) == math.inf
    folder = tmp_path / "class"
    write_texts(folder, range(1), characters=100_000)
    write_texts(folder, range(1, 2), characters=4_500)
    # Of a long text, the beginning is read.
    assert seconds_needed(folder_choice(folder), tiny_choice.name, 1.0) < 2_000


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (60, "about a minute"),
        (91, "about 2 minutes"),
        (3_600, "about 60 minutes"),
        (7_000, "about 2 hours"),
    ],
)
def test_a_duration_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


def test_too_few_texts_have_a_remedy(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path, range(4))
    (tmp_path / "note.txt").write_text("As short as that.", encoding="utf-8")
    choice = folder_choice(tmp_path)
    with pytest.raises(InputError, match=r"Only 4 of the texts .* Put more or longer texts"):
        require_enough(choice, measured(engine, choice, tiny_choice.name))
    write_texts(tmp_path, range(4, 5))
    require_enough(choice, measured(engine, choice, tiny_choice.name))
