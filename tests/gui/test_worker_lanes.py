"""Two lanes of one worker: both are served, and neither stops what the other asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.stuck_engine import STEP_BY_STEP, stuck_models
from helpers.worker_records import Measuring, Record, wait_for_answers, wait_for_end
from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot

from gltr_desktop.models import devices
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.threads.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import torch
    from pytestqt.qtbot import QtBot

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen."
LONG = f"{TEXT}\n" * 400
ROOM_FOR_ONE = 100 << 20
"""Bytes: enough for any tiny model, and not enough for the reserve that a second one needs."""


@pytest.fixture
def first(qapp: QObject) -> Iterator[WorkerClient]:
    parent = QObject()
    client = WorkerClient(parent)
    with stuck_models():
        yield client
    client.close()


@pytest.fixture
def second(first: WorkerClient) -> WorkerClient:
    return first.beside(first)


@pytest.fixture
def record(first: WorkerClient) -> Record:
    return Record(first)


@pytest.fixture
def choice(tiny_model: Path) -> ModelChoice:
    return ModelChoice(str(tiny_model), "cpu", "float32")


@pytest.fixture
def other(choice: ModelChoice) -> ModelChoice:
    return replace(choice, precision="bfloat16")


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without room for two models at once."""

    def free(_: torch.device) -> int:
        return ROOM_FOR_ONE

    monkeypatch.setattr(devices, "free_memory", free)


class Turns(QObject):
    """The sentences about models that take turns."""

    def __init__(self, client: WorkerClient) -> None:
        super().__init__(client)
        self.said: list[str] = []
        client.worker.take_turns.connect(self._take)

    @Slot(str)
    def _take(self, sentence: str) -> None:
        self.said.append(sentence)


class Loading(QObject):
    """How often the loading of a model has got further, and what was loaded ahead of its use."""

    def __init__(self, client: WorkerClient) -> None:
        super().__init__(client)
        self.steps = 0
        self.ahead: list[ModelChoice] = []
        client.worker.stepped.connect(self._step)
        client.worker.warmed_up.connect(self._end)

    @Slot(str, str)
    def _step(self, *_: str) -> None:
        self.steps += 1

    @Slot(object)
    def _end(self, choice: ModelChoice) -> None:
        self.ahead.append(choice)


def ask(client: WorkerClient, text: str, choice: ModelChoice) -> int:
    client.analyse(text, choice, 0)
    return client.request_id


def is_complete(record: Record, request_id: int) -> bool:
    return any(what.complete for signal, what in record.of(request_id) if signal == "progressed")


def opened(client: WorkerClient) -> frozenset[ModelChoice]:
    return client.worker._engines.choices


def test_requests_of_all_lanes_have_numbers_of_their_own(
    first: WorkerClient, second: WorkerClient, choice: ModelChoice
) -> None:
    numbers = []
    for client in (first, second, second, first):
        numbers.append(ask(client, TEXT, choice))
        client.cancel()
        numbers.append(client.request_id)
    assert numbers == sorted(set(numbers))


def test_a_request_does_not_stop_what_another_lane_reads(
    first: WorkerClient, second: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    long = ask(first, LONG, choice)
    qtbot.waitUntil(lambda: any(record.done(long)), timeout=60_000)
    short = ask(second, TEXT, choice)
    assert (first.request_id, second.request_id) == (long, short)
    wait_for_end(record, short, qtbot)
    assert is_complete(record, long)
    assert is_complete(record, short)


def test_the_newest_request_wins_within_its_lane_only(
    first: WorkerClient, second: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    long = ask(first, LONG, choice)
    qtbot.waitUntil(lambda: any(record.done(long)), timeout=60_000)
    older, newer = ask(second, LONG, choice), ask(second, TEXT, choice)
    wait_for_end(record, newer, qtbot)
    assert is_complete(record, long)
    assert record.signals(older) == ["finished"]
    assert is_complete(record, newer)


def test_lanes_that_ask_again_and_again_take_turns(
    first: WorkerClient, second: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    given_up = ask(first, LONG, choice)
    qtbot.waitUntil(lambda: any(record.done(given_up)), timeout=60_000)
    waiting, again = ask(second, TEXT, choice), ask(first, TEXT, choice)
    wait_for_end(record, again, qtbot)
    finished = [number for signal, number, _ in record.said if signal == "finished"]
    assert finished == [given_up, waiting, again]
    assert [is_complete(record, number) for number in finished] == [False, True, True]


@pytest.mark.parametrize("stops_what_waits", [False, True])
def test_stopping_a_lane_leaves_the_other_alone(
    stops_what_waits: bool,
    first: WorkerClient,
    second: WorkerClient,
    record: Record,
    choice: ModelChoice,
    qtbot: QtBot,
) -> None:
    reading = ask(first, LONG, choice)
    qtbot.waitUntil(lambda: any(record.done(reading)), timeout=60_000)
    waiting = ask(second, TEXT, choice)
    (second if stops_what_waits else first).cancel()
    wait_for_end(record, waiting, qtbot)
    assert is_complete(record, reading) is stops_what_waits
    assert is_complete(record, waiting) is not stops_what_waits


def test_loading_goes_on_while_any_lane_wants_the_model(
    first: WorkerClient, second: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    loading = Loading(first)
    stuck = ask(first, TEXT, ModelChoice(STEP_BY_STEP))
    qtbot.waitUntil(lambda: record.signals(stuck) == ["loading"])
    waiting, before = ask(second, TEXT, choice), loading.steps
    qtbot.waitUntil(lambda: loading.steps > before + 1)
    assert record.signals(waiting) == []
    # Now the first lane wants another model as well.
    last = ask(first, TEXT, choice)
    wait_for_end(record, last, qtbot)
    assert record.signals(stuck) == ["loading", "finished"]
    assert is_complete(record, waiting)
    assert is_complete(record, last)


def test_closing_a_lane_gives_its_model_back_and_leaves_the_thread(
    first: WorkerClient,
    second: WorkerClient,
    record: Record,
    choice: ModelChoice,
    other: ModelChoice,
    qtbot: QtBot,
) -> None:
    ask(first, TEXT, choice)
    wait_for_end(record, ask(second, TEXT, other), qtbot)
    assert opened(first) == {choice, other}
    second.close()
    qtbot.waitUntil(lambda: opened(first) == {choice})
    again = ask(first, TEXT, choice)
    wait_for_end(record, again, qtbot)
    assert is_complete(record, again)
    assert "loading" not in record.signals(again)


def test_closing_a_lane_keeps_a_model_that_the_other_lane_wants(
    first: WorkerClient, second: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    wait_for_end(record, ask(first, TEXT, choice), qtbot)
    wait_for_end(record, ask(second, TEXT, choice), qtbot)
    second.close()
    again = ask(first, TEXT, choice)
    wait_for_end(record, again, qtbot)
    assert "loading" not in record.signals(again)


def test_closing_a_lane_stops_loading_its_model(
    first: WorkerClient, second: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    stuck = ask(second, TEXT, ModelChoice(STEP_BY_STEP))
    qtbot.waitUntil(lambda: record.signals(stuck) == ["loading"])
    waiting = ask(first, TEXT, choice)
    second.close()
    wait_for_end(record, waiting, qtbot)
    assert record.signals(stuck) == ["loading", "finished"]
    assert is_complete(record, waiting)


def test_closing_the_first_lane_ends_the_thread_whatever_the_second_one_reads(
    first: WorkerClient, second: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    reading, waiting = ask(second, LONG, choice), ask(second.beside(first), TEXT, choice)
    qtbot.waitUntil(lambda: any(record.done(reading)), timeout=60_000)
    first.close()
    (thread,) = first.findChildren(QThread)
    assert thread.isFinished()
    QCoreApplication.processEvents()
    assert not is_complete(record, reading)
    assert record.done(waiting) == []
    # Closing the second one after it does no harm.
    second.close()


def test_two_models_are_kept_while_memory_suffices(
    first: WorkerClient,
    second: WorkerClient,
    record: Record,
    choice: ModelChoice,
    other: ModelChoice,
    qtbot: QtBot,
) -> None:
    turns = Turns(first)
    ask(first, TEXT, choice)
    wait_for_end(record, ask(second, TEXT, other), qtbot)
    one, two = ask(first, TEXT.upper(), choice), ask(second, TEXT.upper(), other)
    wait_for_end(record, two, qtbot)
    precisions = [record.of(number)[-2][1].model.precision for number in (one, two)]
    assert precisions == ["float32", "bfloat16"]
    assert "loading" not in record.signals(one) + record.signals(two)
    assert turns.said == []


def test_lanes_can_exchange_their_models(
    first: WorkerClient,
    second: WorkerClient,
    record: Record,
    choice: ModelChoice,
    other: ModelChoice,
    qtbot: QtBot,
) -> None:
    ask(first, TEXT, choice)
    wait_for_end(record, ask(second, TEXT, other), qtbot)
    exchanged = ask(first, LONG, other)
    # For a moment, both want the same one.
    qtbot.waitUntil(lambda: any(record.done(exchanged)), timeout=60_000)
    last = ask(second, TEXT, choice)
    wait_for_end(record, last, qtbot)
    assert "loading" not in record.signals(exchanged) + record.signals(last)
    assert opened(first) == {choice, other}


@pytest.mark.usefixtures("little_memory")
def test_two_models_take_turns_where_memory_does_not_suffice(
    first: WorkerClient,
    second: WorkerClient,
    record: Record,
    choice: ModelChoice,
    other: ModelChoice,
    qtbot: QtBot,
) -> None:
    turns, numbers = Turns(first), list[int]()
    for client, model in [(first, choice), (second, other)] * 2:
        numbers.append(ask(client, TEXT, model))
        wait_for_end(record, numbers[-1], qtbot)
        assert record.signals(numbers[-1])[0] == "loading"
        assert is_complete(record, numbers[-1])
        assert opened(first) == {model}
    # It is no news the second time.
    (said,) = turns.said
    assert "take turns" in said


@pytest.mark.usefixtures("little_memory")
def test_models_that_only_follow_one_another_take_no_turns(
    first: WorkerClient, record: Record, choice: ModelChoice, other: ModelChoice, qtbot: QtBot
) -> None:
    turns = Turns(first)
    for model in (choice, other, choice):
        wait_for_end(record, ask(first, TEXT, model), qtbot)
    assert turns.said == []


@pytest.mark.usefixtures("little_memory")
def test_nobody_is_told_of_turns_with_what_is_only_measured(
    first: WorkerClient, record: Record, choice: ModelChoice, other: ModelChoice, qtbot: QtBot
) -> None:
    turns, measure = Turns(first), Measuring(first)
    wait_for_end(record, ask(first, TEXT, choice), qtbot)
    measure(TEXT, other)
    assert wait_for_answers(measure, 1, qtbot)[0][0] == "measured"
    assert opened(first) == {other}
    assert turns.said == []


def test_a_model_that_is_changed_is_closed_before_the_next_one_opens(
    first: WorkerClient,
    record: Record,
    choice: ModelChoice,
    other: ModelChoice,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wait_for_end(record, ask(first, TEXT, choice), qtbot)
    open_then: list[frozenset[ModelChoice]] = []

    def free(_: torch.device) -> int:
        open_then.append(opened(first))
        return ROOM_FOR_ONE

    # Loading asks for it.
    monkeypatch.setattr(devices, "free_memory", free)
    wait_for_end(record, ask(first, TEXT, other), qtbot)
    assert set(open_then) == {frozenset()}
    assert opened(first) == {other}


def test_a_model_that_fails_in_one_lane_leaves_the_other_alone(
    first: WorkerClient,
    second: WorkerClient,
    record: Record,
    choice: ModelChoice,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    wait_for_end(record, ask(first, TEXT, choice), qtbot)
    failing = ask(second, TEXT, ModelChoice(str(tmp_path / "no model")))
    again = ask(first, TEXT.upper(), choice)
    wait_for_end(record, again, qtbot)
    assert record.signals(failing) == ["loading", "failed", "finished"]
    assert "loading" not in record.signals(again)
    assert is_complete(record, again)


def test_loading_ahead_for_one_lane_does_not_make_the_other_read_anew(
    first: WorkerClient, second: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    wait_for_end(record, ask(first, TEXT, choice), qtbot)
    loading = Loading(first)
    second.warm_up(choice)
    qtbot.waitUntil(lambda: loading.ahead == [choice], timeout=60_000)
    longer = ask(first, f"{TEXT} And then?", choice)
    wait_for_end(record, longer, qtbot)
    assert record.done(longer)[0] > 0


# What is measured


@pytest.mark.parametrize("asks", ["first", "second"])
def test_what_is_measured_gives_way_to_every_lane(
    asks: str,
    first: WorkerClient,
    second: WorkerClient,
    record: Record,
    choice: ModelChoice,
    qtbot: QtBot,
) -> None:
    measure = Measuring(first)
    number = measure(LONG, choice)
    qtbot.waitUntil(lambda: bool(opened(first)), timeout=60_000)
    asked = ask({"first": first, "second": second}[asks], TEXT, choice)
    wait_for_end(record, asked, qtbot)
    assert is_complete(record, asked)
    assert measure.said == [("interrupted", number, None)]


def test_nothing_is_measured_before_both_lanes_are_served(
    first: WorkerClient, second: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    measure = Measuring(second)
    early = measure(TEXT, choice)
    asked = ask(first, TEXT, choice), ask(second, TEXT, choice)
    late = measure(TEXT, choice)
    answers = wait_for_answers(measure, 2, qtbot)
    assert [answer[:2] for answer in answers] == [("interrupted", early), ("measured", late)]
    assert all(is_complete(record, number) for number in asked)


def test_what_no_lane_wants_can_be_measured_beside_what_they_want(
    first: WorkerClient, record: Record, choice: ModelChoice, other: ModelChoice, qtbot: QtBot
) -> None:
    measure = Measuring(first)
    wait_for_end(record, ask(first, TEXT, choice), qtbot)
    number = measure(TEXT, other)
    assert wait_for_answers(measure, 1, qtbot)[0][:2] == ("measured", number)
    again = ask(first, TEXT, choice)
    wait_for_end(record, again, qtbot)
    assert "loading" not in record.signals(again)
    # And nothing holds its memory when the window goes on.
    assert opened(first) == {choice}
