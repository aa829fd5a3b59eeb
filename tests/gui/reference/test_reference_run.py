"""A run: every passage is read, the window's own text goes first, and nothing half-done is kept."""

from __future__ import annotations

import shutil
from threading import Event
from typing import TYPE_CHECKING, TypeAlias

import pytest
from helpers.reference_texts import text, write_texts
from PySide6.QtCore import QObject, Slot

from gltr_desktop.batch.reference.library import ReferenceChoice, texts_for
from gltr_desktop.batch.reference.measuring import measure
from gltr_desktop.batch.reference.own import OwnReference
from gltr_desktop.batch.reference.store import BaselineStore
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.reference.reference_run import ReferenceRun
from gltr_desktop.ui.threads.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.batch.reference.store import StoredBaseline
    from gltr_desktop.errors import GltrError


class Watched(QObject):
    """A run, and what it says."""

    def __init__(self, run: ReferenceRun, client: WorkerClient) -> None:
        super().__init__(run)
        self.run = run
        self.finished: list[int] = []
        """The numbers of the window's requests that have come to their ends."""
        client.worker.finished.connect(self._finish)
        self.progress: list[tuple[int, int]] = []
        self.errors: list[GltrError] = []
        self.model_errors: list[GltrError] = []
        self.ended = 0
        run.progressed.connect(self._progress)
        run.failed.connect(self._fail)
        run.model_failed.connect(self._fail_to_open)
        run.ended.connect(self._end)

    @Slot(int)
    def _finish(self, request_id: int) -> None:
        self.finished.append(request_id)

    @Slot()
    def _progress(self) -> None:
        self.progress.append((self.run.done, self.run.total))

    @Slot(object)
    def _fail(self, error: GltrError) -> None:
        self.errors.append(error)

    @Slot(object)
    def _fail_to_open(self, error: GltrError) -> None:
        self.model_errors.append(error)

    @Slot()
    def _end(self) -> None:
        self.ended += 1


@pytest.fixture
def client(qapp: QObject) -> Iterator[WorkerClient]:
    parent = QObject()
    client = WorkerClient(parent)
    yield client
    client.close()


@pytest.fixture
def store(tmp_path: Path) -> BaselineStore:
    return BaselineStore(tmp_path / "baselines")


@pytest.fixture
def model(tiny_model: Path) -> ModelChoice:
    return ModelChoice(str(tiny_model), "cpu", "float32")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_texts(tmp_path / "essays", range(1, 7))
    return tmp_path / "essays"


@pytest.fixture
def long_texts(tmp_path: Path) -> Path:
    """A folder whose texts take a while."""
    write_texts(tmp_path / "long", range(1, 7), characters=4_000)
    return tmp_path / "long"


def own(folder: Path) -> ReferenceChoice:
    reference = OwnReference("My class", folder)
    return ReferenceChoice(reference.title, reference.title, reference.passages, reference)


Start: TypeAlias = "Callable[..., Watched]"


@pytest.fixture
def start(client: WorkerClient, store: BaselineStore, model: ModelChoice) -> Start:
    """Starts a run over the texts of a folder."""

    def start(folder: Path, model: ModelChoice = model) -> Watched:
        watched = Watched(ReferenceRun(own(folder), model, client, store, client), client)
        watched.run.start()
        return watched

    return start


def wait_for_end(watched: Watched, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: watched.ended > 0, timeout=60_000)
    assert watched.ended == 1
    assert not watched.run.running


def wait_until_one_is_read(watched: Watched, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(watched.progress), timeout=60_000)
    assert watched.ended == 0


def kept(store: BaselineStore, folder: Path, model: ModelChoice) -> StoredBaseline | None:
    return store.get(str(folder), model.name, "float32")


def test_it_keeps_what_the_command_line_would_measure(
    folder: Path, start: Start, store: BaselineStore, model: ModelChoice, qtbot: QtBot
) -> None:
    watched = start(folder)
    wait_for_end(watched, qtbot)
    assert watched.progress == [(done, 6) for done in range(1, 7)]
    assert (watched.errors, watched.model_errors) == ([], [])
    stored = kept(store, folder, model)
    assert stored is not None
    engine = open_engine(model)
    texts = texts_for(own(folder), model.name, lambda: False)
    expected = measure(engine, own(folder), texts, Event(), lambda *_: None)
    assert set(stored.baseline.values) == set(expected.baseline.values)
    assert len(stored.baseline.values) == 10
    for name, values in expected.baseline.values.items():
        for length, numbers in values.beginning.items():
            assert stored.baseline.values[name].beginning[length] == pytest.approx(numbers, 1e-5)
    assert (stored.name, stored.passages) == ("My class", "texts of “My class”")
    assert stored.digests == expected.digests
    assert stored.state == expected.state


def test_the_windows_own_text_goes_first(
    long_texts: Path,
    start: Start,
    client: WorkerClient,
    store: BaselineStore,
    model: ModelChoice,
    qtbot: QtBot,
) -> None:
    watched = start(long_texts)
    wait_until_one_is_read(watched, qtbot)
    read = len(watched.progress)
    client.analyse("It was a bright cold day.", model, 10)
    qtbot.waitUntil(lambda: watched.finished == [client.request_id], timeout=60_000)
    # One may have been read to its end before.
    assert len(watched.progress) <= read + 1
    wait_for_end(watched, qtbot)
    stored = kept(store, long_texts, model)
    assert stored is not None
    assert stored.baseline.passages == 6


def test_what_another_run_drops_is_read_all_the_same(
    long_texts: Path,
    start: Start,
    client: WorkerClient,
    store: BaselineStore,
    model: ModelChoice,
    qtbot: QtBot,
) -> None:
    watched = start(long_texts)
    wait_until_one_is_read(watched, qtbot)
    client.drop_measuring()
    wait_for_end(watched, qtbot)
    assert kept(store, long_texts, model) is not None


def test_it_stops_at_once_and_keeps_nothing(
    long_texts: Path, start: Start, store: BaselineStore, model: ModelChoice, qtbot: QtBot
) -> None:
    watched = start(long_texts)
    wait_until_one_is_read(watched, qtbot)
    watched.run.stop()
    assert watched.ended == 1
    assert not watched.run.running
    watched.run.stop()
    assert watched.ended == 1
    # Another run does not get what the first one had asked for.
    again = start(long_texts)
    wait_for_end(again, qtbot)
    assert watched.ended == 1
    assert again.progress[0] == (1, 6)
    assert kept(store, long_texts, model) is not None


def test_it_knows_how_long_it_takes_after_two_passages(
    folder: Path, start: Start, qtbot: QtBot
) -> None:
    watched = start(folder)
    assert watched.run.seconds_left is None
    qtbot.waitUntil(lambda: watched.run.done >= 2, timeout=60_000)
    assert watched.run.seconds_left is not None
    wait_for_end(watched, qtbot)
    assert watched.run.seconds_left == 0


def test_files_without_a_text_are_passed_over(
    folder: Path, start: Start, store: BaselineStore, model: ModelChoice, qtbot: QtBot
) -> None:
    (folder / "empty.txt").write_text(" \n")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100))
    watched = start(folder)
    wait_for_end(watched, qtbot)
    assert watched.errors == []
    stored = kept(store, folder, model)
    assert stored is not None
    assert stored.baseline.passages == 6


def test_long_texts_are_not_read_whole(
    folder: Path, start: Start, client: WorkerClient, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (folder / "book.txt").write_text(text(99, characters=300_000))
    lengths: list[int] = []
    ask = client.measure

    def measure(text: str, *further: object, **named: object) -> int:
        lengths.append(len(text))
        return ask(text, *further, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(client, "measure", measure)
    watched = start(folder)
    wait_for_end(watched, qtbot)
    assert len(lengths) == 7
    assert max(lengths) <= 4_000


def test_too_few_texts_are_refused_with_what_to_do(
    tmp_path: Path, start: Start, store: BaselineStore, model: ModelChoice, qtbot: QtBot
) -> None:
    folder = tmp_path / "few"
    write_texts(folder, range(1, 5))
    (folder / "short.txt").write_text("Too short.")
    watched = start(folder)
    wait_for_end(watched, qtbot)
    (error,) = watched.errors
    assert "Only 4 of the texts of “My class” are as long as 50 tokens" in error.message
    assert "into the folder" in error.remedy
    assert kept(store, folder, model) is None


def test_a_folder_that_is_gone_is_told(folder: Path, start: Start, qtbot: QtBot) -> None:
    shutil.rmtree(folder)
    watched = start(folder)
    wait_for_end(watched, qtbot)
    (error,) = watched.errors
    assert "is not there" in error.message


def test_a_folder_without_texts_is_told(tmp_path: Path, start: Start, qtbot: QtBot) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100))
    watched = start(folder)
    wait_for_end(watched, qtbot)
    (error,) = watched.errors
    assert "no file in the folder holds a text" in error.message


def test_a_model_that_cannot_be_opened_is_told_apart(
    folder: Path, start: Start, tmp_path: Path, qtbot: QtBot
) -> None:
    watched = start(folder, ModelChoice(str(tmp_path / "no model")))
    wait_for_end(watched, qtbot)
    (error,) = watched.model_errors
    assert "no model" in error.message
    assert watched.errors == []
