"""One pass over a folder: every file gets its row, and the window's own text goes first."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import pytest
from helpers.office_files import docx, paragraph, run
from PySide6.QtCore import QObject, Slot

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.batch.finding import find_texts
from gltr_desktop.batch.measured_store import MeasuredStore
from gltr_desktop.batch.runner import BatchRun
from gltr_desktop.errors import Cancelled, bug
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.folder import folder_run as module
from gltr_desktop.ui.folder.folder_run import FolderRun
from gltr_desktop.ui.threads.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.batch.rows import TextFile, TextRow
    from gltr_desktop.batch.text_reading import ReadBytes

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen. "
LONG = TEXT * 300


class Watched(QObject):
    """A run, and what it says."""

    def __init__(self, run: FolderRun, client: WorkerClient) -> None:
        super().__init__(run)
        self.run = run
        self.said: list[tuple[str, int]] = []
        self.rows: dict[int, TextRow] = {}
        self.errors: list[object] = []
        self.measured = 0
        """How many texts the model has read to their ends."""
        self.ended = 0
        run.begun.connect(self._begun)
        run.rested.connect(self._rested)
        run.done.connect(self._done)
        run.failed.connect(self._failed)
        run.ended.connect(self._ended)
        self.finished: list[int] = []
        """The numbers of the window's requests that have come to their ends."""
        client.worker.measured.connect(self._measured)
        client.worker.finished.connect(self._finish)

    @Slot(int)
    def _begun(self, number: int) -> None:
        self.said.append(("begun", number))

    @Slot(int)
    def _rested(self, number: int) -> None:
        self.said.append(("rested", number))

    @Slot(int, object)
    def _done(self, number: int, row: TextRow) -> None:
        self.said.append(("done", number))
        self.rows[number] = row

    @Slot(object)
    def _failed(self, error: object) -> None:
        self.errors.append(error)

    @Slot()
    def _ended(self) -> None:
        self.ended += 1

    @Slot(int)
    def _finish(self, request_id: int) -> None:
        self.finished.append(request_id)

    @Slot(int, object)
    def _measured(self, _: int, __: object) -> None:
        self.measured += 1


@pytest.fixture
def client(qapp: QObject) -> Iterator[WorkerClient]:
    parent = QObject()
    client = WorkerClient(parent)
    yield client
    client.close()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MeasuredStore]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    store = MeasuredStore.open()
    yield store
    store.close()


@pytest.fixture
def choice(tiny_model: Path) -> ModelChoice:
    return ModelChoice(str(tiny_model), "cpu", "float32")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with four texts, one of them a document, and two files without one."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "essay 10.txt").write_text(TEXT * 4)
    (folder / "essay 2.txt").write_text(TEXT.upper() * 5)
    (folder / "essay 3.docx").write_bytes(docx(paragraph(run(TEXT * 3))))
    (folder / "note.md").write_text("A short note.")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100))
    (folder / "torn.docx").write_bytes(docx(paragraph(run(TEXT)))[:-80])
    return folder


Start: TypeAlias = "Callable[..., Watched]"


@pytest.fixture
def start(client: WorkerClient, store: MeasuredStore, choice: ModelChoice) -> Start:
    """Starts a run over the files of a folder."""

    def start(
        folder: Path, choice: ModelChoice = choice, colouring: Colouring = GLTR_COLOURING
    ) -> Watched:
        files = find_texts([folder], recursive=False)
        watched = Watched(FolderRun(files, choice, colouring, client, store, client), client)
        watched.run.start()
        return watched

    return start


def wait_for_end(watched: Watched, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: watched.ended > 0, timeout=60_000)
    assert watched.ended == 1
    assert not watched.run.running


def without_time(row: TextRow) -> TextRow:
    if row.measured is None:
        return row
    return replace(row, measured=replace(row.measured, seconds=0.0))


def test_every_file_gets_the_row_that_the_command_line_gives_it(
    texts: Path, start: Start, choice: ModelChoice, tmp_path: Path, qtbot: QtBot
) -> None:
    colouring = Colouring(Thresholds((5, 50, 500)))
    watched = start(texts, colouring=colouring)
    wait_for_end(watched, qtbot)
    files = find_texts([texts], recursive=False)
    assert [file.name for file in files] == [
        "essay 2.txt", "essay 3.docx", "essay 10.txt", "note.md", "photo.jpg", "torn.docx",
    ]  # fmt: skip
    batch = BatchRun(
        choice,
        colouring,
        MeasuredStore(tmp_path / "none", None),
        None,
        cancelled=threading.Event(),
        explain=bug,
        report=lambda *_: None,
    )
    expected = [without_time(done.row) for done in batch.measure(files)]
    assert [without_time(watched.rows[number]) for number in range(6)] == expected
    assert [row.measured is None for row in expected] == [False] * 4 + [True] * 2
    assert watched.run.count == 6
    assert watched.errors == []
    assert watched.measured == 4


def test_each_file_is_begun_before_it_is_done_and_one_is_read_ahead(
    texts: Path, start: Start, qtbot: QtBot
) -> None:
    watched = start(texts)
    wait_for_end(watched, qtbot)
    said = watched.said
    assert [number for what, number in said if what == "begun"] == list(range(6))
    assert sorted(number for what, number in said if what == "done") == list(range(6))
    begun = done = 0
    for what, _ in said:
        begun, done = begun + (what == "begun"), done + (what == "done")
        assert begun - done <= 2


def test_what_is_unchanged_is_not_read_by_the_model_again(
    texts: Path, start: Start, choice: ModelChoice, qtbot: QtBot
) -> None:
    first = start(texts)
    wait_for_end(first, qtbot)
    (texts / "essay 2.txt").write_text("Another text than before.")
    (texts / "essay 3.docx").rename(texts / "essay 4.docx")
    (texts / "essay 99.txt").write_text("A new one.")
    again = start(texts)
    wait_for_end(again, qtbot)
    assert again.measured == 2
    assert again.rows[1].file.name == "essay 4.docx"
    assert again.rows[1].measured == first.rows[1].measured
    assert again.rows[2].measured == first.rows[2].measured
    # Neither the answers of one run nor its rows are the other's.
    assert first.run.count == 6
    assert again.run.count == 7
    other = start(texts, replace(choice, precision="bfloat16"))
    wait_for_end(other, qtbot)
    assert other.measured == 5
    assert {row.measured.precision for row in other.rows.values() if row.measured} == {"bfloat16"}


def test_the_answers_to_one_run_are_not_taken_for_anothers(
    texts: Path, tmp_path: Path, start: Start, client: WorkerClient, qtbot: QtBot
) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "1.txt").write_text(LONG * 20)
    first = start(folder)
    qtbot.waitUntil(lambda: first.run.present is not None, timeout=60_000)
    first.run.drop()
    second = start(texts)
    qtbot.waitUntil(lambda: second.run.present is not None, timeout=60_000)
    wait_for_end(second, qtbot)
    assert [second.rows[number].status for number in range(4)] == ["ok"] * 4
    # One for the text of the first run, and one for each of the second.
    assert client._thread.number == 5
    assert first.rows == {}


def test_the_window_goes_first_and_the_text_is_begun_again(
    tmp_path: Path, start: Start, client: WorkerClient, choice: ModelChoice, qtbot: QtBot
) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "1.txt").write_text(LONG)
    (folder / "2.txt").write_text(TEXT)
    watched = start(folder)
    qtbot.waitUntil(lambda: bool(client.worker._engines.choices), timeout=60_000)
    client.analyse(TEXT, choice, 3)
    qtbot.waitUntil(lambda: watched.finished == [client.request_id], timeout=60_000)
    assert watched.rows == {}
    present = watched.run.present
    assert present is not None
    assert present.name == "1.txt"
    wait_for_end(watched, qtbot)
    assert [watched.rows[number].status for number in (0, 1)] == ["ok", "ok"]
    assert ("rested", 0) not in watched.said


def test_it_stops_after_the_text_that_the_model_reads(
    tmp_path: Path, start: Start, client: WorkerClient, qtbot: QtBot
) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    for number in range(1, 5):
        (folder / f"{number}.txt").write_text(LONG)
    watched = start(folder)
    qtbot.waitUntil(lambda: ("begun", 1) in watched.said, timeout=60_000)
    watched.run.stop()
    assert watched.run.running
    assert watched.run.stopping
    wait_for_end(watched, qtbot)
    assert set(watched.rows) == {0}
    assert watched.said == [("begun", 0), ("begun", 1), ("rested", 1), ("done", 0)]


def test_it_stops_at_once(tmp_path: Path, start: Start, client: WorkerClient, qtbot: QtBot) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    for number in range(1, 4):
        (folder / f"{number}.txt").write_text(LONG * 20)
    watched = start(folder)
    qtbot.waitUntil(lambda: bool(client.worker._engines.choices), timeout=60_000)
    watched.run.drop()
    wait_for_end(watched, qtbot)
    assert watched.rows == {}
    assert watched.measured == 0
    assert ("rested", 0) in watched.said
    assert watched.run.present is None


def test_a_text_that_gives_way_is_not_begun_again_after_a_stop(
    tmp_path: Path, start: Start, client: WorkerClient, choice: ModelChoice, qtbot: QtBot
) -> None:
    folder = tmp_path / "long"
    folder.mkdir()
    (folder / "1.txt").write_text(LONG * 20)
    watched = start(folder)
    qtbot.waitUntil(lambda: bool(client.worker._engines.choices), timeout=60_000)
    watched.run.stop()
    client.analyse(TEXT, choice, 0)
    qtbot.waitUntil(lambda: watched.finished == [client.request_id], timeout=60_000)
    wait_for_end(watched, qtbot)
    assert watched.said[-1] == ("rested", 0)


def test_a_file_that_takes_long_to_read_does_not_hold_up_the_stop(
    texts: Path, start: Start, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    given_up = threading.Event()

    def read_for_ever(_: TextFile, is_cancelled: Callable[[], bool]) -> ReadBytes:
        while not is_cancelled():
            given_up.wait(0.01)
        given_up.set()
        raise Cancelled

    monkeypatch.setattr(module, "read_bytes", read_for_ever)
    watched = start(texts)
    assert watched.said == [("begun", 0)]
    watched.run.stop()
    assert watched.said == [("begun", 0), ("rested", 0)]
    assert watched.ended == 1
    assert given_up.wait(60)


def test_a_model_that_cannot_be_opened_ends_the_run(
    texts: Path, start: Start, tmp_path: Path, qtbot: QtBot
) -> None:
    watched = start(texts, ModelChoice(str(tmp_path / "no model")))
    wait_for_end(watched, qtbot)
    (error,) = watched.errors
    assert "no model" in str(error)
    assert watched.rows == {}
    assert ("rested", 0) in watched.said


def test_the_time_that_is_left_is_known_after_two_texts(
    tmp_path: Path, start: Start, qtbot: QtBot
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1, 6):
        (folder / f"{number}.txt").write_text(TEXT * number)
    left: list[float | None] = []
    watched = start(folder)
    watched.run.done.connect(lambda *_: left.append(watched.run.seconds_left))
    wait_for_end(watched, qtbot)
    assert left[0] is None
    assert all(seconds is not None and seconds > 0 for seconds in left[1:-1])
    assert left[-1] == 0
