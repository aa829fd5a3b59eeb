"""The worker: in its own thread, the newest request wins, and nothing ends it but the end."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, cast

import pytest
from helpers.worker_records import Measuring, Record, wait_for_answers, wait_for_end
from PySide6.QtCore import QObject, QThread

from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.threads.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen."
LONG = f"{TEXT}\n" * 2_000


@pytest.fixture
def thread(qapp: QObject) -> Iterator[WorkerClient]:
    parent = QObject()
    thread = WorkerClient(parent)
    yield thread
    thread.close()


@pytest.fixture
def record(thread: WorkerClient) -> Record:
    return Record(thread)


@pytest.fixture
def choice(tiny_model: Path) -> ModelChoice:
    return ModelChoice(str(tiny_model), "cpu", "float32")


def test_all_levels_are_parted_ahead(
    thread: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    thread.analyse(TEXT, choice, 7, Granularity.SENTENCE)
    wait_for_end(record, thread.request_id, qtbot)
    tokens = record.of(thread.request_id)[-2][1].tokens
    qtbot.waitUntil(lambda: set(tokens._segmented) == set(Granularity))


def test_an_analysis_from_its_first_signal_to_its_last(
    thread: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    thread.analyse(TEXT, choice, 7)
    request_id = thread.request_id
    wait_for_end(record, request_id, qtbot)
    signals = record.signals(request_id)
    assert signals[0] == "loading"
    assert record.of(request_id)[0][1] == choice.name
    assert signals[-1] == "finished"
    assert set(signals[1:-1]) == {"progressed"}
    done = record.done(request_id)
    assert done == sorted(done)
    assert done[0] == 0
    last = record.of(request_id)[-2][1]
    assert last.complete
    assert last.text == TEXT
    assert last.columns.top_id.shape == (len(last), 7)
    assert {number for _, number, _ in record.said} == {request_id}


def test_signals_are_received_in_the_windows_thread(
    thread: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    thread.analyse(TEXT, choice, 0)
    wait_for_end(record, thread.request_id, qtbot)
    assert record.threads == {QThread.currentThread()}
    assert thread.worker.thread() is not QThread.currentThread()


def test_the_model_is_loaded_once(
    thread: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    thread.warm_up(choice)
    runs = []
    for _ in range(2):
        thread.analyse(TEXT, choice, 0)
        runs.append(thread.request_id)
        wait_for_end(record, thread.request_id, qtbot)
    assert "loading" not in record.signals(runs[1])
    assert "loading" not in record.signals(runs[0])
    other = ModelChoice(choice.name, "cpu", "bfloat16")
    thread.analyse(TEXT, other, 0)
    wait_for_end(record, thread.request_id, qtbot)
    assert record.signals(thread.request_id)[0] == "loading"
    assert record.of(thread.request_id)[-2][1].model.precision == "bfloat16"


def test_a_loaded_model_needs_its_files_no_more(
    thread: WorkerClient, record: Record, tiny_model: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_model, folder)
    choice = ModelChoice(str(folder), "cpu", "float32")
    for _ in range(2):
        thread.analyse(TEXT, choice, 0)
        wait_for_end(record, thread.request_id, qtbot)
        assert record.of(thread.request_id)[-2][1].complete
        shutil.rmtree(folder, ignore_errors=True)


def test_the_newest_request_wins(
    thread: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    thread.analyse(LONG, choice, 0)
    first = thread.request_id
    qtbot.waitUntil(lambda: any(record.done(first)), timeout=60_000)
    thread.analyse(LONG, choice, 0)
    second = thread.request_id
    thread.analyse(TEXT, choice, 0)
    third = thread.request_id
    wait_for_end(record, third, qtbot)
    assert first < second < third
    assert record.signals(first)[-1] == "finished"
    assert not any(what.complete for signal, what in record.of(first) if signal == "progressed")
    # Nobody waits for it any more: it is not begun.
    assert record.signals(second) == ["finished"]
    assert record.of(third)[-2][1].complete
    assert [request_id for signal, request_id, _ in record.said if signal == "finished"] == [
        first,
        second,
        third,
    ]


def test_cancelling_stops_what_runs(
    thread: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    thread.analyse(LONG, choice, 0)
    request_id = thread.request_id
    qtbot.waitUntil(lambda: any(record.done(request_id)), timeout=60_000)
    assert "finished" not in record.signals(request_id)
    thread.cancel()
    assert thread.request_id != request_id
    qtbot.waitUntil(lambda: "finished" in record.signals(request_id), timeout=10_000)
    assert "failed" not in record.signals(request_id)
    assert not any(
        what.complete for signal, what in record.of(request_id) if signal == "progressed"
    )


def test_a_request_that_is_cancelled_at_once_ends(
    thread: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    thread.analyse(LONG, choice, 0)
    request_id = thread.request_id
    thread.cancel()
    wait_for_end(record, request_id, qtbot)
    assert not any(record.done(request_id))
    assert "failed" not in record.signals(request_id)


def test_an_error_is_told_and_the_next_request_served(
    thread: WorkerClient, record: Record, choice: ModelChoice, tmp_path: Path, qtbot: QtBot
) -> None:
    missing = ModelChoice(str(tmp_path / "no model"))
    thread.analyse(TEXT, missing, 0)
    request_id = thread.request_id
    wait_for_end(record, request_id, qtbot)
    assert record.signals(request_id) == ["loading", "failed", "finished"]
    error = record.of(request_id)[1][1]
    assert isinstance(error, InputError)
    assert "no model" in error.message
    thread.analyse(TEXT, choice, 0)
    wait_for_end(record, thread.request_id, qtbot)
    assert record.of(thread.request_id)[-2][1].complete


def test_an_error_while_warming_up_is_told_when_it_matters(
    thread: WorkerClient, record: Record, tmp_path: Path, qtbot: QtBot
) -> None:
    missing = ModelChoice(str(tmp_path / "no model"))
    thread.warm_up(missing)
    thread.analyse(TEXT, missing, 0)
    wait_for_end(record, thread.request_id, qtbot)
    assert [signal for signal, _, _ in record.said] == ["loading", "failed", "finished"]


def test_a_bug_is_told_as_one_and_the_next_request_served(
    thread: WorkerClient,
    record: Record,
    choice: ModelChoice,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    thread.analyse(cast(str, None), choice, 0)
    request_id = thread.request_id
    wait_for_end(record, request_id, qtbot)
    signal, error = record.of(request_id)[-2]
    assert signal == "failed"
    assert type(error) is GltrError
    assert "This is a bug: AttributeError" in error.message
    assert "untouched" in error.remedy
    assert caplog.records[0].exc_info is not None
    thread.analyse(TEXT, choice, 0)
    wait_for_end(record, thread.request_id, qtbot)
    assert record.of(thread.request_id)[-2][1].complete


@pytest.mark.parametrize("busy", ["idle", "loading", "analysing", "measuring"])
def test_closing_ends_the_thread(
    busy: str, thread: WorkerClient, record: Record, choice: ModelChoice, qtbot: QtBot
) -> None:
    if busy == "measuring":
        measure = Measuring(thread)
        measure(LONG, choice)
        qtbot.waitUntil(lambda: bool(thread.worker._engines.choices), timeout=60_000)
    elif busy != "idle":
        thread.analyse(LONG, choice, 0)
        wanted = {"loading": "loading", "analysing": "progressed"}[busy]
        qtbot.waitUntil(lambda: wanted in record.signals(thread.request_id), timeout=60_000)
    thread.close()
    assert thread._thread.isFinished()
    assert not any(what.complete for signal, _, what in record.said if signal == "progressed")


# Texts that nobody waits for


@pytest.fixture
def measure(thread: WorkerClient) -> Measuring:
    return Measuring(thread)


def test_a_text_is_measured_as_if_there_were_no_other(
    thread: WorkerClient, measure: Measuring, choice: ModelChoice, record: Record, qtbot: QtBot
) -> None:
    # A beginning in common would be taken over from the text before.
    thread.analyse(f"{TEXT} And then?", choice, 0)
    first, second = measure(TEXT, choice), measure(TEXT, choice)
    (one, number, found), (other, again, twice) = wait_for_answers(measure, 2, qtbot)
    assert (one, number, other, again) == ("measured", first, "measured", second)
    (analysis, seconds, where), (fresh, _, _) = found, twice
    assert analysis.complete
    assert analysis.text == TEXT
    assert analysis.top_k == 0
    assert seconds > 0
    assert where is thread.worker.thread()
    assert analysis.columns.logprob.tobytes() == fresh.columns.logprob.tobytes()
    # And the window's next text does not depend on it.
    thread.analyse(TEXT, choice, 0)
    wait_for_end(record, thread.request_id, qtbot)
    assert record.of(thread.request_id)[-2][1].complete


def test_as_many_predictions_are_recorded_as_are_asked_for(
    thread: WorkerClient, choice: ModelChoice, qtbot: QtBot
) -> None:
    numbers: list[int] = []
    thread.measure(TEXT, choice, lambda analysis, _: numbers.append(analysis.top_k), top_k=10)
    qtbot.waitUntil(lambda: numbers == [10], timeout=60_000)


def test_the_engine_forgets_what_it_has_read_before_a_text_and_after_it(
    thread: WorkerClient,
    measure: Measuring,
    choice: ModelChoice,
    record: Record,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    thread.analyse(TEXT, choice, 0)
    wait_for_end(record, thread.request_id, qtbot)
    engine, steps = cast(Any, thread.worker._engines.get(choice)), list[str]()
    forget, analyse = engine.forget, engine.analyse

    def forgetting() -> None:
        steps.append("forget")
        forget()

    def analysing(*request: object) -> object:
        steps.append("analyse")
        return analyse(*request)

    monkeypatch.setattr(engine, "forget", forgetting)
    monkeypatch.setattr(engine, "analyse", analysing)
    measure(TEXT, choice)
    wait_for_answers(measure, 1, qtbot)
    qtbot.waitUntil(lambda: steps == ["forget", "analyse", "forget"])


def test_the_window_goes_first(
    thread: WorkerClient, measure: Measuring, choice: ModelChoice, record: Record, qtbot: QtBot
) -> None:
    number = measure(LONG, choice)
    qtbot.waitUntil(lambda: bool(thread.worker._engines.choices), timeout=60_000)
    thread.analyse(TEXT, choice, 0)
    wait_for_end(record, thread.request_id, qtbot)
    assert record.of(thread.request_id)[-2][1].complete
    assert measure.said == [("interrupted", number, None)]


def test_what_waits_behind_a_request_of_the_window_is_measured_after_it(
    thread: WorkerClient, measure: Measuring, choice: ModelChoice, record: Record, qtbot: QtBot
) -> None:
    thread.analyse(TEXT, choice, 0)
    thread.cancel()
    number = measure(TEXT, choice)
    wait_for_end(record, thread.request_id - 1, qtbot)
    assert wait_for_answers(measure, 1, qtbot)[0][:2] == ("measured", number)


def test_a_request_that_was_made_meanwhile_is_served_before_anything_is_measured(
    thread: WorkerClient, measure: Measuring, choice: ModelChoice, record: Record, qtbot: QtBot
) -> None:
    # Both are in the queue before the worker begins with either.
    number = measure(TEXT, choice)
    thread.analyse(TEXT, choice, 0)
    wait_for_end(record, thread.request_id, qtbot)
    assert wait_for_answers(measure, 1, qtbot) == [("interrupted", number, None)]
    assert record.of(thread.request_id)[-2][1].complete


def test_stopping_the_window_does_not_stop_what_is_measured(
    thread: WorkerClient, measure: Measuring, choice: ModelChoice, qtbot: QtBot
) -> None:
    number = measure(TEXT * 50, choice)
    qtbot.waitUntil(lambda: bool(thread.worker._engines.choices), timeout=60_000)
    thread.cancel()
    assert wait_for_answers(measure, 1, qtbot)[0][:2] == ("measured", number)


@pytest.mark.parametrize("is_begun", [False, True])
def test_what_is_not_wanted_any_more_is_not_measured(
    is_begun: bool, thread: WorkerClient, measure: Measuring, choice: ModelChoice, qtbot: QtBot
) -> None:
    numbers = [measure(LONG, choice), measure(LONG, choice)]
    if is_begun:
        qtbot.waitUntil(lambda: bool(thread.worker._engines.choices), timeout=60_000)
    thread.drop_measuring()
    last = measure(TEXT, choice)
    said = wait_for_answers(measure, 3, qtbot)
    assert [answer[:2] for answer in said] == [
        *(("interrupted", number) for number in numbers),
        ("measured", last),
    ]


def test_what_cannot_be_measured_is_told_apart(
    thread: WorkerClient,
    measure: Measuring,
    choice: ModelChoice,
    tmp_path: Path,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    measure("", choice)
    measure(cast(str, None), choice)
    measure(TEXT, ModelChoice(str(tmp_path / "no model")))
    measure(TEXT, choice)
    empty, broken, missing, fine = wait_for_answers(measure, 4, qtbot)
    assert empty[0] == "not measured"
    assert "no text" in empty[2].message
    assert broken[0] == "not measured"
    assert "This is a bug: AttributeError" in broken[2].message
    assert caplog.records[0].exc_info is not None
    assert missing[0] == "not opened"
    assert "no model" in missing[2].message
    assert fine[0] == "measured"


IMPORTS = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from gltr_desktop.ui.app import application
from gltr_desktop.ui.main_window import MainWindow

importers = []

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name in ("torch", "transformers"):
            importers.append(threading.current_thread() is threading.main_thread())

sys.meta_path.insert(0, Watch())
app = application(["gltr-desktop"])
QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, sys.argv[1])
QSettings().setValue("model/name", sys.argv[2])
window = MainWindow()
window.show()
window.grab()
assert not importers and not {"torch", "transformers"} & set(sys.modules), "imported too early"
window.pane.editor.setPlainText("Some text.")
window.pane.editor.document().setModified(False)
window.pane.analysis.analyse()

def quit_when_coloured():
    if window.spans is not None and window.spans.analysis.complete:
        app.quit()

timer = QTimer()
timer.timeout.connect(quit_when_coloured)
timer.start(20)
QTimer.singleShot(120_000, lambda: app.exit(3))
status = app.exec()
window.close()
assert importers and not any(importers), importers
sys.exit(status)
"""


def test_torch_is_imported_behind_the_window_only(tiny_model: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IMPORTS, tmp_path / "settings", tiny_model],
        check=True,
        timeout=200,
    )
