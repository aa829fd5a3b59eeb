"""Tasks run elsewhere and answer here, exactly once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

import pytest
from PySide6.QtCore import QObject, QThread, Slot

from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot


class Answers(QObject):
    """What tasks answered, and in which thread that was heard."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, object, QThread]] = []
        self.tasks: list[object] = []

    @Slot(object, object)
    def succeed(self, result: object, task: object) -> None:
        self.heard.append(("succeeded", result, QThread.currentThread()))
        self.tasks.append(task)

    @Slot(object)
    def fail(self, error: object) -> None:
        self.heard.append(("failed", error, QThread.currentThread()))


@pytest.fixture
def answers(qapp: QObject) -> Answers:
    return Answers()


def task_for(function: Callable[[], object], answers: Answers) -> Task:
    task = Task(function)
    task.succeeded.connect(answers.succeed)
    task.failed.connect(answers.fail)
    return task


def run(function: Callable[[], object], answers: Answers, qtbot: QtBot) -> Task:
    task = task_for(function, answers)
    with qtbot.waitSignal(task._ended):
        task.start()
    return task


def throw(error: Exception) -> NoReturn:
    raise error


def test_a_result_is_heard_in_the_windows_thread(answers: Answers, qtbot: QtBot) -> None:
    task = run(threading.get_ident, answers, qtbot)
    ((signal, thread, heard_in),) = answers.heard
    assert signal == "succeeded"
    assert thread != threading.get_ident()
    assert heard_in is QThread.currentThread()
    assert answers.tasks == [task]


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
    task_for(gate.wait, answers).start()
    kept, heard = len(Task._running), len(answers.heard)
    gate.set()
    assert (kept, heard) == (1, 0)
    qtbot.waitUntil(lambda: bool(answers.heard))
    qtbot.waitUntil(lambda: not Task._running)


def test_an_answer_to_somebody_who_is_gone_does_no_harm(qtbot: QtBot) -> None:
    gate = threading.Event()
    answers = Answers()
    task = task_for(gate.wait, answers)
    task.start()
    del answers
    with qtbot.waitSignal(task._ended):
        gate.set()


def test_tasks_that_hang_keep_no_other_task_waiting(answers: Answers, qtbot: QtBot) -> None:
    gate = threading.Event()
    hanging = [Task(gate.wait) for _ in range(2 * (os.cpu_count() or 1) + 2)]
    for task in hanging:
        task.start()
    run(lambda: "answer", answers, qtbot)
    assert [result for _, result, _ in answers.heard] == ["answer"]
    gate.set()
    qtbot.waitUntil(lambda: not Task._running)


@pytest.mark.parametrize("abandonable", [True, False])
def test_the_end_waits_for_what_is_written_but_not_for_what_is_read(
    abandonable: bool, tmp_path: Path
) -> None:
    """A process ends while a task waits on a pipe; only the other kind of task is waited for."""
    pipe, written = tmp_path / "pipe", tmp_path / "written"
    os.mkfifo(pipe)
    code = f"""
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from gltr_desktop.ui.threads.background import Task
app = QCoreApplication([])
def work():
    Path({str(written)!r}).write_bytes(Path({str(pipe)!r}).read_bytes())
Task(work, abandonable={abandonable}).start()
"""
    process = subprocess.Popen([sys.executable, "-c", code])
    if not abandonable:
        pipe.write_bytes(b"text")
    assert process.wait(timeout=60) == 0
    assert written.exists() is not abandonable
