"""What the worker of the model says, taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Slot

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.threads.worker_client import WorkerClient


class Record(QObject):
    """Everything that a worker says: (signal, run, what), and the thread it is received in."""

    def __init__(self, thread: WorkerClient) -> None:
        super().__init__()
        self.said: list[tuple[str, int, Any]] = []
        self.threads: set[QThread] = set()
        worker = thread.worker
        worker.loading.connect(self._loading)
        worker.progressed.connect(self._progressed)
        worker.failed.connect(self._failed)
        worker.finished.connect(self._finished)

    def of(self, request_id: int) -> list[tuple[str, Any]]:
        return [(signal, what) for signal, number, what in self.said if number == request_id]

    def signals(self, request_id: int) -> list[str]:
        return [signal for signal, _ in self.of(request_id)]

    def done(self, request_id: int) -> list[int]:
        return [what.done for signal, what in self.of(request_id) if signal == "progressed"]

    def _add(self, signal: str, request_id: int, what: object = None) -> None:
        self.said.append((signal, request_id, what))
        self.threads.add(QThread.currentThread())

    @Slot(int, str)
    def _loading(self, request_id: int, name: str) -> None:
        self._add("loading", request_id, name)

    @Slot(int, object)
    def _progressed(self, request_id: int, analysis: object) -> None:
        self._add("progressed", request_id, analysis)

    @Slot(int, object)
    def _failed(self, request_id: int, error: object) -> None:
        self._add("failed", request_id, error)

    @Slot(int)
    def _finished(self, request_id: int) -> None:
        self._add("finished", request_id)


class Measuring(QObject):
    """Has texts measured: as their analysis, in the thread that measured. What came of each."""

    def __init__(self, client: WorkerClient) -> None:
        super().__init__()
        self.client = client
        self.said: list[tuple[str, int, Any]] = []
        worker = client.worker
        worker.measured.connect(self._measured)
        worker.not_measured.connect(self._not_measured)
        worker.not_opened.connect(self._not_opened)
        worker.interrupted.connect(self._interrupted)

    def __call__(self, text: str, choice: ModelChoice) -> int:
        return self.client.measure(text, choice, lambda *found: (*found, QThread.currentThread()))

    @Slot(int, object)
    def _measured(self, number: int, found: object) -> None:
        self.said.append(("measured", number, found))

    @Slot(int, object)
    def _not_measured(self, number: int, error: object) -> None:
        self.said.append(("not measured", number, error))

    @Slot(int, object)
    def _not_opened(self, number: int, error: object) -> None:
        self.said.append(("not opened", number, error))

    @Slot(int)
    def _interrupted(self, number: int) -> None:
        self.said.append(("interrupted", number, None))


def wait_for_end(record: Record, request_id: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "finished" in record.signals(request_id), timeout=60_000)


def wait_for_answers(measure: Measuring, count: int, qtbot: QtBot) -> list[tuple[str, int, Any]]:
    qtbot.waitUntil(lambda: len(measure.said) >= count, timeout=60_000)
    return measure.said
