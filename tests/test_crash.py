"""Exceptions that nothing caught are logged and reported, whatever else fails."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from gltr_desktop import crash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from gltr_desktop.crash import CrashReport


class Previous:
    """Hooks that somebody installed before, and the exceptions that they were called with."""

    def __init__(self) -> None:
        self.seen: list[BaseException | None] = []
        self.fails = False

    def uncaught(
        self, _: type[BaseException], error: BaseException, __: TracebackType | None
    ) -> None:
        self.seen.append(error)
        if self.fails:
            raise ValueError("The previous hook fails")

    def in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        self.seen.append(arguments.exc_value)

    def unraisable(self, arguments: sys.UnraisableHookArgs) -> None:
        self.seen.append(arguments.exc_value)


@pytest.fixture(autouse=True)
def previous(monkeypatch: pytest.MonkeyPatch) -> Previous:
    """The hooks in place when the test begins."""
    previous = Previous()
    monkeypatch.setattr(sys, "excepthook", previous.uncaught)
    monkeypatch.setattr(threading, "excepthook", previous.in_thread)
    monkeypatch.setattr(sys, "unraisablehook", previous.unraisable)
    return previous


@pytest.fixture
def reports() -> Iterator[list[CrashReport]]:
    """The reports of what nothing caught."""
    reports: list[CrashReport] = []
    restore = crash.install(reports.append, lambda: "Model: tiny")
    yield reports
    restore()


def fail(error: BaseException) -> NoReturn:
    raise error


def leave_uncaught(error: BaseException) -> None:
    """What the interpreter does at the end of a program, and PySide at the end of a slot."""
    try:
        fail(error)
    except BaseException as caught:  # noqa: BLE001
        sys.excepthook(type(caught), caught, caught.__traceback__)


def fail_in_thread(error: BaseException) -> None:
    thread = threading.Thread(target=fail, args=[error])
    thread.start()
    thread.join()


@pytest.mark.parametrize("leave", [leave_uncaught, fail_in_thread])
def test_an_exception_is_reported_logged_and_passed_on(
    leave: Callable[[BaseException], None],
    reports: list[CrashReport],
    previous: Previous,
    caplog: pytest.LogCaptureFixture,
) -> None:
    error = ZeroDivisionError("division by zero")
    leave(error)
    (report,) = reports
    assert report.summary == "ZeroDivisionError: division by zero"
    assert report.traceback.startswith("Traceback (most recent call last):\n")
    assert f'{Path(__file__).name}", line ' in report.traceback
    assert report.traceback.endswith("\nZeroDivisionError: division by zero")
    assert report.diagnostics == "Model: tiny"
    assert report.text == f"{report.summary}\n\n{report.traceback}\n\nModel: tiny"
    assert previous.seen == [error]
    (record,) = caplog.records
    assert record.name == "gltr_desktop.crash"
    assert record.exc_info is not None
    assert record.exc_info[1] is error


def test_the_cause_is_reported_as_well(reports: list[CrashReport]) -> None:
    error = ValueError("the effect")
    error.__cause__ = KeyError("the cause")
    leave_uncaught(error)
    assert "KeyError: 'the cause'" in reports[0].traceback


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3)])
@pytest.mark.parametrize("leave", [leave_uncaught, fail_in_thread])
def test_interrupts_and_exits_are_only_passed_on(
    leave: Callable[[BaseException], None],
    error: BaseException,
    reports: list[CrashReport],
    previous: Previous,
) -> None:
    leave(error)
    assert reports == []
    assert previous.seen == [error]


def test_a_panic_of_rust_code_is_reported(reports: list[CrashReport]) -> None:
    class PanicException(BaseException):
        """pyo3's is no Exception either."""

    leave_uncaught(PanicException("index out of bounds"))
    assert reports[0].summary.endswith("PanicException: index out of bounds")


def test_an_exception_in_a_destructor_is_only_logged(
    reports: list[CrashReport], previous: Previous, caplog: pytest.LogCaptureFixture
) -> None:
    class Fragile:
        def __del__(self) -> None:
            raise ValueError

    Fragile()
    assert reports == []
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().endswith("Fragile.__del__")
    assert [type(error) for error in previous.seen] == [ValueError]


def test_an_object_that_failed_is_not_printed(
    reports: list[CrashReport], caplog: pytest.LogCaptureFixture
) -> None:
    class Callback:
        def __repr__(self) -> str:
            return "the user's text"

        def __call__(self, _: object) -> None:
            raise ValueError

    watched = Previous()
    reference = weakref.ref(watched, Callback())
    del watched
    assert reference() is None
    assert [record.getMessage() for record in caplog.records] == ["Exception ignored in Callback"]


def test_a_handler_that_fails_does_no_harm(
    previous: Previous, caplog: pytest.LogCaptureFixture
) -> None:
    def handle(_: CrashReport) -> None:
        raise RuntimeError("The handler fails")

    restore = crash.install(handle, lambda: "")
    for _ in range(2):
        leave_uncaught(KeyError())
    restore()
    assert len(previous.seen) == 2
    assert [record.levelname for record in caplog.records] == ["CRITICAL", "ERROR"] * 2


def test_an_exception_while_one_is_reported_is_not_reported(previous: Previous) -> None:
    handled: list[CrashReport] = []

    def handle(report: CrashReport) -> None:
        handled.append(report)
        leave_uncaught(ValueError("in a slot that the handler called"))

    restore = crash.install(handle, lambda: "")
    leave_uncaught(KeyError())
    restore()
    assert [report.summary for report in handled] == ["KeyError"]
    assert len(previous.seen) == 2


def test_a_report_comes_without_diagnostics_if_they_fail() -> None:
    handled: list[CrashReport] = []
    restore = crash.install(handled.append, lambda: fail(OSError(24, "Too many open files")))
    leave_uncaught(KeyError())
    restore()
    assert handled[0].summary == "KeyError"
    assert handled[0].diagnostics == "No diagnostics: OSError"


def test_diagnostics_are_there_by_default() -> None:
    handled: list[CrashReport] = []
    restore = crash.install(handled.append)
    leave_uncaught(KeyError())
    restore()
    assert handled[0].diagnostics.startswith("gltr_desktop ")


def test_a_previous_hook_that_fails_does_no_harm(
    reports: list[CrashReport], previous: Previous
) -> None:
    previous.fails = True
    leave_uncaught(KeyError())
    assert len(reports) == 1


def test_the_previous_hooks_come_back(previous: Previous) -> None:
    handled: list[CrashReport] = []
    restore = crash.install(handled.append)
    assert sys.excepthook != previous.uncaught
    restore()
    assert sys.excepthook == previous.uncaught
    assert threading.excepthook == previous.in_thread
    assert sys.unraisablehook == previous.unraisable


def test_a_hook_on_top_stays_there(previous: Previous, monkeypatch: pytest.MonkeyPatch) -> None:
    handled: list[CrashReport] = []
    restore = crash.install(handled.append)
    ours, seen = sys.excepthook, list[BaseException]()

    def top(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        seen.append(error)
        ours(kind, error, trace)

    monkeypatch.setattr(sys, "excepthook", top)
    restore()
    assert sys.excepthook == top
    leave_uncaught(KeyError())
    assert (len(seen), len(previous.seen), handled) == (1, 1, [])


def test_the_home_folder_is_hidden(reports: list[CrashReport]) -> None:
    leave_uncaught(OSError(2, "No such file", str(Path.home() / "text.txt")))
    (report,) = reports
    assert "~" in report.summary
    assert str(Path.home()) not in report.text


def test_a_report_is_bounded_and_printable(reports: list[CrashReport]) -> None:
    leave_uncaught(ValueError("\x1b[31m\ud83d" + "word\n" * 100_000))
    (report,) = reports
    assert report.summary.isprintable()
    assert len(report.summary) <= 160
    assert len(report.traceback) < 5_000
    assert report.traceback.replace("\n", "").isprintable()


def test_endless_recursion_makes_a_short_report(reports: list[CrashReport]) -> None:
    def even(number: int) -> bool:
        return odd(number + 1)

    def odd(number: int) -> bool:
        return even(number + 1)

    try:
        even(0)
    except RecursionError as error:
        leave_uncaught(error)
    assert len(reports[0].traceback.splitlines()) < 400


def test_an_exception_that_cannot_be_printed_is_reported(reports: list[CrashReport]) -> None:
    class Unprintable(Exception):  # noqa: N818
        def __str__(self) -> str:
            raise ValueError

    leave_uncaught(Unprintable())
    assert "Unprintable" in reports[0].summary


def test_the_same_fault_has_the_same_origin(reports: list[CrashReport]) -> None:
    for number in range(2):
        leave_uncaught(ValueError(f"number {number}"))
    leave_uncaught(KeyError())
    try:
        raise ValueError
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    first, second, other_type, other_line = [report.origin for report in reports]
    assert first == second
    assert len({first, other_type, other_line}) == 3


def test_a_program_that_ends_by_an_exception_says_so_in_the_terminal_as_before() -> None:
    code = (
        "from gltr_desktop import crash\n"
        "crash.install(lambda report: print('reported', report.summary))\n"
        "raise LookupError('nothing there')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert ended.returncode == 1
    assert ended.stdout == "reported LookupError: nothing there\n"
    assert ended.stderr.endswith("LookupError: nothing there\n")
