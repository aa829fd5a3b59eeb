"""Tasks run elsewhere and answer here, exactly once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtCore import QObject, QThread, QThreadPool, Slot

from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


class Answers(QObject):
    """What a task answered, and in which thread that was heard."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, object, QThread]] = []

    @Slot(object)
    def succeed(self, result: object) -> None:
        self.heard.append(("succeeded", result, QThread.currentThread()))

    @Slot(object)
    def fail(self, error: object) -> None:
        self.heard.append(("failed", error, QThread.currentThread()))


@pytest.fixture
def answers(qapp: QObject) -> Answers:
    return Answers()


def run(function: Callable[[], object], answers: Answers, qtbot: QtBot) -> None:
    task = Task(function)
    task.succeeded.connect(answers.succeed)
    task.failed.connect(answers.fail)
    with qtbot.waitSignal(task._ended):
        task.start()


def throw(error: Exception) -> NoReturn:
    raise error


def test_a_result_is_heard_in_the_windows_thread(answers: Answers, qtbot: QtBot) -> None:
    run(threading.get_ident, answers, qtbot)
    ((signal, thread, heard_in),) = answers.heard
    assert signal == "succeeded"
    assert thread != threading.get_ident()
    assert heard_in is QThread.currentThread()


def test_an_error_is_told_as_it_is(answers: Answers, qtbot: QtBot) -> None:
    error = InputError("No.", "Do otherwise.")
    run(lambda: throw(error), answers, qtbot)
    assert answers.heard == [("failed", error, QThread.currentThread())]


def test_a_bug_is_told_as_one(
    answers: Answers, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    run(lambda: throw(ZeroDivisionError("by zero")), answers, qtbot)
    ((signal, error, _),) = answers.heard
    assert signal == "failed"
    assert isinstance(error, GltrError)
    assert "ZeroDivisionError: by zero" in error.message
    assert caplog.records[0].exc_info is not None


def test_a_cancelled_task_says_nothing(answers: Answers, qtbot: QtBot) -> None:
    run(lambda: throw(Cancelled()), answers, qtbot)
    assert answers.heard == []


def test_a_task_that_nobody_keeps_answers_all_the_same(answers: Answers, qtbot: QtBot) -> None:
    gate = threading.Event()

    def begin() -> None:
        task = Task(gate.wait)
        task.succeeded.connect(answers.succeed)
        task.start()

    begin()
    kept, heard = len(Task._running), len(answers.heard)
    gate.set()
    assert (kept, heard) == (1, 0)
    qtbot.waitUntil(lambda: bool(answers.heard))
    qtbot.waitUntil(lambda: not Task._running)


def test_an_answer_to_somebody_who_is_gone_does_no_harm(qtbot: QtBot) -> None:
    gate = threading.Event()
    answers = Answers()
    task = Task(gate.wait)
    task.succeeded.connect(answers.succeed)
    task.start()
    del answers
    with qtbot.waitSignal(task._ended):
        gate.set()
    QThreadPool.globalInstance().waitForDone()
