"""The window's end of the worker: it numbers the requests, and ends the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.threads.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.record import Analysis

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen."


class Answers(QObject):
    """What the worker of a client answers, by number of the request."""

    def __init__(self, client: WorkerClient) -> None:
        super().__init__(client)
        self.analyses: dict[int, Analysis] = {}
        """The last analysis of each request."""
        self.finished: list[int] = []
        self.speeds: list[ModelChoice] = []
        """The models whose speed has become known."""
        client.worker.progressed.connect(self._progress)
        client.worker.finished.connect(self._finish)
        client.worker.speed_known.connect(self._note_speed)

    @Slot(int, object)
    def _progress(self, request_id: int, analysis: Analysis) -> None:
        self.analyses[request_id] = analysis

    @Slot(int)
    def _finish(self, request_id: int) -> None:
        self.finished.append(request_id)

    @Slot(object, float)
    def _note_speed(self, choice: ModelChoice, _: float) -> None:
        self.speeds.append(choice)


@pytest.fixture
def make_client(qapp: QObject) -> Iterator[Callable[[], WorkerClient]]:
    """Makes clients, whose threads end with the test."""
    parent = QObject()
    clients: list[WorkerClient] = []

    def make() -> WorkerClient:
        clients.append(WorkerClient(parent))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(make_client: Callable[[], WorkerClient]) -> WorkerClient:
    return make_client()


@pytest.fixture
def choice(tiny_model: Path) -> ModelChoice:
    return ModelChoice(str(tiny_model), "cpu", "float32")


def thread_of(client: WorkerClient) -> QThread:
    (thread,) = client.findChildren(QThread)
    return thread


def test_each_request_has_a_larger_number(client: WorkerClient, choice: ModelChoice) -> None:
    ids = [client.request_id]
    for text in (TEXT, TEXT, None, None, TEXT):
        if text is None:
            client.cancel()
        else:
            client.analyse(text, choice, 0)
        ids.append(client.request_id)
    client.close()
    ids.append(client.request_id)
    assert ids == sorted(set(ids))


def test_loading_a_model_ahead_is_no_request(
    client: WorkerClient, choice: ModelChoice, qtbot: QtBot
) -> None:
    answers, before = Answers(client), client.request_id
    client.warm_up(choice)
    qtbot.waitUntil(lambda: answers.speeds == [choice], timeout=60_000)
    assert client.request_id == before
    assert answers.finished == []


def test_an_answer_bears_the_number_of_its_request(
    client: WorkerClient, choice: ModelChoice, qtbot: QtBot
) -> None:
    answers = Answers(client)
    asked: list[int] = []
    for text, top_k in ((TEXT, 3), (TEXT.upper(), 5)):
        client.analyse(text, choice, top_k)
        asked.append(client.request_id)
        qtbot.waitUntil(lambda: answers.finished == asked, timeout=60_000)
    assert {
        request_id: (analysis.text, analysis.top_k, analysis.complete)
        for request_id, analysis in answers.analyses.items()
    } == {asked[0]: (TEXT, 3, True), asked[1]: (TEXT.upper(), 5, True)}


def test_two_clients_do_not_stop_each_other(
    make_client: Callable[[], WorkerClient], choice: ModelChoice, qtbot: QtBot
) -> None:
    one, other = make_client(), make_client()
    answers, others = Answers(one), Answers(other)
    one.analyse(TEXT, choice, 0)
    asked = one.request_id
    other.cancel()
    other.close()
    assert one.request_id == asked
    assert thread_of(one).isRunning()
    qtbot.waitUntil(lambda: answers.finished == [asked], timeout=60_000)
    assert answers.analyses[asked].complete
    assert others.finished == []


def test_the_thread_runs_from_the_start_to_the_close(client: WorkerClient) -> None:
    thread = thread_of(client)
    assert thread.isRunning()
    assert thread.objectName() == "model"
    assert client.worker.thread() is thread
    client.close()
    assert thread.isFinished()
    # Closing it again does no harm.
    client.close()
    assert thread.isFinished()
