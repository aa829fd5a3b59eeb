"""A model that never finishes loading holds up neither another model nor the end."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from helpers import stuck_engine
from helpers.stuck_engine import AT_ONE_GO, STEP_BY_STEP, stuck_models
from PySide6.QtCore import QObject, QThread, Slot

from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.threads.abandoned import end_process
from gltr_desktop.ui.threads.model_status import LoadingStatus
from gltr_desktop.ui.threads.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


class Said(QObject):
    """What a worker says of its loading and of its ends."""

    def __init__(self, client: WorkerClient) -> None:
        super().__init__(client)
        self.steps: list[tuple[str, str]] = []
        self.finished: list[int] = []
        self.failed: list[int] = []
        client.worker.stepped.connect(self._step)
        client.worker.finished.connect(self._finish)
        client.worker.failed.connect(self._fail)

    @Slot(str, str)
    def _step(self, name: str, step: str) -> None:
        self.steps.append((name, step))

    @Slot(int)
    def _finish(self, request_id: int) -> None:
        self.finished.append(request_id)

    @Slot(int, object)
    def _fail(self, request_id: int, _: object) -> None:
        self.failed.append(request_id)


@pytest.fixture
def client(qapp: QObject) -> Iterator[WorkerClient]:
    parent = QObject()
    client = WorkerClient(parent)
    with stuck_models():
        yield client
    client.close()


def test_another_model_stops_the_loading(
    client: WorkerClient, tiny_model: Path, qtbot: QtBot
) -> None:
    said = Said(client)
    client.warm_up(ModelChoice(STEP_BY_STEP))
    qtbot.waitUntil(lambda: (STEP_BY_STEP, "layer 1 of many") in said.steps)
    client.analyse("Some text", ModelChoice(str(tiny_model), "cpu"), 0)
    qtbot.waitUntil(lambda: said.finished == [client.request_id], timeout=60_000)
    assert said.failed == []


def test_a_newer_request_for_the_same_model_lets_it_load(
    client: WorkerClient, qtbot: QtBot
) -> None:
    said = Said(client)
    choice = ModelChoice(STEP_BY_STEP)
    client.analyse("Some text", choice, 0)
    qtbot.waitUntil(lambda: len(said.steps) > 0)
    client.cancel()
    client.analyse("Some more text", choice, 0)
    before = len(said.steps)
    qtbot.waitUntil(lambda: len(said.steps) > before)
    assert said.finished == []


def test_closing_stops_the_loading(client: WorkerClient, qtbot: QtBot) -> None:
    said = Said(client)
    client.warm_up(ModelChoice(STEP_BY_STEP))
    qtbot.waitUntil(lambda: len(said.steps) > 0)
    client.close()
    assert client.findChildren(QThread)[0].isFinished()


def test_closing_does_not_wait_for_what_nothing_stops(client: WorkerClient, qtbot: QtBot) -> None:
    said = Said(client)
    client.warm_up(ModelChoice(AT_ONE_GO))
    qtbot.waitUntil(lambda: len(said.steps) > 0)
    (thread,) = client.findChildren(QThread)
    client.close()
    # It is kept until the process ends: Qt aborts a process that destroys a running thread.
    assert thread.isRunning()
    assert thread.parent() is None
    stuck_engine.released.set()
    assert thread.wait(60_000)
    assert end_process(3) == 3


PROCESS = """
import sys
sys.path.insert(0, sys.argv[1])
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from helpers.stuck_engine import AT_ONE_GO, STUCK
from gltr_desktop.models.engines import ENGINES
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.threads.abandoned import end_process
from gltr_desktop.ui.threads.worker_client import WorkerClient

ENGINES.insert(0, STUCK)
app = QCoreApplication([])
parent = QObject()
client = WorkerClient(parent)
client.worker.stepped.connect(app.quit)
client.warm_up(ModelChoice(AT_ONE_GO))
app.exec()
client.close()
sys.exit(end_process(5, lambda: print("all is stored")))
"""


def test_the_process_ends_with_its_status(request: pytest.FixtureRequest) -> None:
    tests = request.config.rootpath / "tests"
    made = subprocess.run(
        [sys.executable, "-c", PROCESS, tests], timeout=100, capture_output=True, check=False
    )
    assert (made.returncode, made.stdout, made.stderr) == (5, b"all is stored\n", b"")


def test_the_status_has_new_words_each_second(qtbot: QtBot) -> None:
    parent = QObject()
    status = LoadingStatus(parent)
    said: list[str] = []
    status.changed.connect(said.append)
    status.show_step("a/model", "layer 0 of 9")
    status.begin("b/model", loaded=True)
    status.load("a/model")
    status.show_step("a/model", "layer 1 of 9")
    assert said == [
        "Reading…",
        "Loading a/model…",
        "Loading a/model: layer 1 of 9…",
    ]
    qtbot.waitUntil(lambda: said[-1] == "Loading a/model: layer 1 of 9… (1 s)")
    status.end()
    status.show_step("a/model", "layer 2 of 9")
    assert said[-1].endswith("(1 s)")


def test_a_model_that_comes_with_the_program_is_loaded_under_a_short_name(qtbot: QtBot) -> None:
    parent = QObject()
    status = LoadingStatus(parent)
    said: list[str] = []
    status.changed.connect(said.append)
    status.begin("built-in")
    status.show_step("built-in", "its libraries")
    status.end()
    assert said == ["Loading SmolLM2…", "Loading SmolLM2: its libraries…"]
