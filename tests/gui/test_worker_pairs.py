"""A text that two models read at once, while the window asks for nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from helpers.worker_records import Record, wait_for_end
from PySide6.QtCore import QObject, Slot

from gltr_desktop.errors import GltrError
from gltr_desktop.models import devices
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.threads.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen."
LONG = f"{TEXT}\n" * 2_000


class Pairing(QObject):
    """What becomes of each request for a pair: (signal, number, what)."""

    def __init__(self, client: WorkerClient) -> None:
        super().__init__(client)
        self.said: list[tuple[str, int, Any]] = []
        client.worker.paired.connect(self._paired)
        client.worker.not_paired.connect(self._not_paired)
        client.worker.interrupted.connect(self._interrupted)

    @Slot(int, object)
    def _paired(self, number: int, columns: object) -> None:
        self.said.append(("paired", number, columns))

    @Slot(int, object)
    def _not_paired(self, number: int, error: object) -> None:
        self.said.append(("not paired", number, error))

    @Slot(int)
    def _interrupted(self, number: int) -> None:
        self.said.append(("interrupted", number, None))

    def wait(self, count: int, qtbot: QtBot) -> list[tuple[str, int, Any]]:
        qtbot.waitUntil(lambda: len(self.said) >= count, timeout=60_000)
        return self.said


@pytest.fixture
def client(qapp: QObject) -> Iterator[WorkerClient]:
    parent = QObject()
    client = WorkerClient(parent)
    yield client
    client.close()


@pytest.fixture
def pairing(client: WorkerClient) -> Pairing:
    return Pairing(client)


@pytest.fixture
def scoring(tiny_model: Path) -> ModelChoice:
    return ModelChoice(str(tiny_model), "cpu", "float32")


@pytest.fixture
def sampling(scoring: ModelChoice) -> ModelChoice:
    return replace(scoring, precision="bfloat16")


def test_both_models_read_the_text(
    client: WorkerClient,
    pairing: Pairing,
    scoring: ModelChoice,
    sampling: ModelChoice,
    qtbot: QtBot,
) -> None:
    record = Record(client)
    client.analyse(TEXT, scoring, 0)
    wait_for_end(record, client.request_id, qtbot)
    analysis = record.of(client.request_id)[-2][1]
    number = client.pair(TEXT, scoring, sampling)
    ((signal, answered, columns),) = pairing.wait(1, qtbot)
    assert (signal, answered) == ("paired", number)
    assert columns.cross_entropy.shape == (len(analysis),)
    # It is the first one whose reading is judged.
    assert columns.logprob == pytest.approx(analysis.columns.logprob, abs=1e-3, nan_ok=True)
    assert client.worker._engines.choices == {scoring, sampling}


def test_models_that_are_not_wanted_any_more_are_closed_after_it(
    client: WorkerClient,
    pairing: Pairing,
    scoring: ModelChoice,
    sampling: ModelChoice,
    qtbot: QtBot,
) -> None:
    record = Record(client)
    client.pair(TEXT, scoring, sampling)
    pairing.wait(1, qtbot)
    client.analyse(TEXT, sampling, 0)
    wait_for_end(record, client.request_id, qtbot)
    assert client.worker._engines.choices == {sampling}


def test_it_gives_way_to_what_the_window_asks_for(
    client: WorkerClient,
    pairing: Pairing,
    scoring: ModelChoice,
    sampling: ModelChoice,
    qtbot: QtBot,
) -> None:
    record = Record(client)
    begun = client.pair(LONG, scoring, sampling)
    both = {scoring, sampling}
    qtbot.waitUntil(lambda: client.worker._engines.choices == both, timeout=60_000)
    client.analyse(TEXT, scoring, 0)
    wait_for_end(record, client.request_id, qtbot)
    assert record.of(client.request_id)[-2][1].complete
    assert pairing.said == [("interrupted", begun, None)]


def test_it_is_dropped_with_all_that_nobody_waits_for(
    client: WorkerClient,
    pairing: Pairing,
    scoring: ModelChoice,
    sampling: ModelChoice,
    qtbot: QtBot,
) -> None:
    dropped = client.pair(LONG, scoring, sampling)
    client.drop_measuring()
    wanted = client.pair(TEXT, scoring, sampling)
    answers = pairing.wait(2, qtbot)
    assert [answer[:2] for answer in answers] == [("interrupted", dropped), ("paired", wanted)]


def test_both_models_have_to_fit_into_memory(
    client: WorkerClient,
    pairing: Pairing,
    scoring: ModelChoice,
    sampling: ModelChoice,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(devices, "free_memory", lambda _: 100 << 20)
    number = client.pair(TEXT, scoring, sampling)
    ((signal, answered, error),) = pairing.wait(1, qtbot)
    assert (signal, answered) == ("not paired", number)
    assert "do not fit into memory together" in error.message


def test_what_goes_wrong_is_told_and_the_next_pair_read(
    client: WorkerClient,
    pairing: Pairing,
    scoring: ModelChoice,
    sampling: ModelChoice,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    client.pair(TEXT, scoring, ModelChoice(str(tmp_path / "no model")))
    client.pair("", scoring, sampling)
    client.pair(cast(str, None), scoring, sampling)
    client.pair(TEXT, scoring, sampling)
    missing, empty, broken, fine = pairing.wait(4, qtbot)
    assert "no model" in missing[2].message
    assert "no text" in empty[2].message
    assert type(broken[2]) is GltrError
    assert "This is a bug" in broken[2].message
    assert [answer[0] for answer in (missing, empty, broken, fine)] == [
        *["not paired"] * 3,
        "paired",
    ]
