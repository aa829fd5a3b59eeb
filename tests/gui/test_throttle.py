"""Work that is asked for often is done in turns, with pauses that grow with the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QTimer

from gltr_desktop.ui.threads.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot


class Work:
    """Three steps, each of which takes ``seconds`` of a clock of its own."""

    def __init__(self) -> None:
        self.now = self.seconds = 0.0
        self.done: list[object] = []
        self.runs = 0
        self.at_step: Callable[[int], object] = lambda _: None

    def steps(self) -> Iterator[int]:
        for step in range(3):
            self.now += self.seconds
            self.done.append(step)
            self.at_step(step)
            yield step
        self.runs += 1


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def owner(qapp: QObject) -> Iterator[QObject]:
    owner = QObject(qapp)
    yield owner
    owner.deleteLater()


@pytest.fixture
def throttle(work: Work, owner: QObject) -> Throttle:
    return Throttle(work.steps, owner, clock=lambda: work.now)


def is_waiting(throttle: Throttle) -> bool:
    """Whether anything is still to come."""
    return any(timer.isActive() for timer in throttle.findChildren(QTimer))


def run_once(throttle: Throttle, work: Work, qtbot: QtBot) -> None:
    runs = work.runs
    throttle.request()
    qtbot.waitUntil(lambda: work.runs > runs)


def test_nothing_is_done_before_the_pause_is_over(throttle: Throttle, work: Work) -> None:
    throttle.request()
    assert work.done == []
    assert is_waiting(throttle)


def test_other_events_come_between_two_steps(
    throttle: Throttle, work: Work, owner: QObject, qtbot: QtBot
) -> None:
    work.at_step = lambda _: QTimer.singleShot(0, owner, lambda: work.done.append("event"))
    run_once(throttle, work, qtbot)
    assert work.done[:5] == [0, "event", 1, "event", 2]


def test_requests_during_the_pause_are_one_request(
    throttle: Throttle, work: Work, qtbot: QtBot
) -> None:
    for _ in range(5):
        throttle.request()
    qtbot.waitUntil(lambda: work.runs == 1)
    assert not is_waiting(throttle)


def test_steady_requests_do_not_put_the_work_off(
    throttle: Throttle, work: Work, owner: QObject, qtbot: QtBot
) -> None:
    timer = QTimer(owner)
    timer.timeout.connect(throttle.request)
    timer.start(5)
    qtbot.waitUntil(lambda: work.runs == 3)
    timer.stop()


def test_a_request_during_a_run_leads_to_another_one(
    throttle: Throttle, work: Work, qtbot: QtBot
) -> None:
    work.at_step = lambda step: throttle.request() if step == 1 and work.runs == 0 else None
    run_once(throttle, work, qtbot)
    assert work.done == [0, 1, 2]
    qtbot.waitUntil(lambda: work.runs == 2)
    assert work.done == [0, 1, 2, 0, 1, 2]
    assert not is_waiting(throttle)


def test_the_pause_is_as_long_as_twenty_runs(throttle: Throttle, work: Work, qtbot: QtBot) -> None:
    assert throttle.pause_ms == 120
    work.seconds = 0.004
    run_once(throttle, work, qtbot)
    assert throttle.pause_ms == pytest.approx(20 * 12, abs=1)
    work.seconds = 0.001
    run_once(throttle, work, qtbot)
    assert throttle.pause_ms == 120
    work.seconds = 1.0
    run_once(throttle, work, qtbot)
    assert throttle.pause_ms == pytest.approx(60_000, abs=1)


def test_work_that_is_due_now_settles_what_was_requested(throttle: Throttle, work: Work) -> None:
    throttle.request()
    throttle.run_now()
    assert work.done == [0, 1, 2]
    assert not is_waiting(throttle)


def test_work_that_is_due_now_replaces_a_run(throttle: Throttle, work: Work, qtbot: QtBot) -> None:
    def interrupt(step: int) -> None:
        if len(work.done) == 1:
            throttle.request()
            throttle.run_now()

    work.at_step = interrupt
    run_once(throttle, work, qtbot)
    assert work.done == [0, 0, 1, 2]
    assert not is_waiting(throttle)
    run_once(throttle, work, qtbot)
    assert work.done == [0, 0, 1, 2, 0, 1, 2]


def test_a_step_that_fails_does_not_end_the_work_for_good(
    throttle: Throttle, work: Work, qtbot: QtBot
) -> None:
    def fail(step: int) -> None:
        raise RuntimeError(step)

    work.at_step = fail
    with qtbot.captureExceptions() as caught:
        throttle.request()
        qtbot.waitUntil(lambda: len(caught) > 0)
    assert work.done == [0]
    assert not is_waiting(throttle)
    work.at_step = lambda _: None
    run_once(throttle, work, qtbot)
    assert work.done == [0, 0, 1, 2]
