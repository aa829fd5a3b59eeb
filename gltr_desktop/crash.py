"""Exceptions that nothing caught: logged, and reported to the user with details to copy.

Qt goes on after an exception in a slot or in an event handler, so the window and the text in it
live on. The hooks of this module only see what ended there.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.logs import hide_home, one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_log = logging.getLogger(__name__)

_MAX_SUMMARY = 160
_MAX_FRAMES = 50
# A message can quote a whole text.
_MAX_ENTRY = 1_000


@dataclass(frozen=True)
class CrashReport:
    """One exception that nothing caught, in words; the home folder is “~” in each of them.

    The user sees the report before anybody else does: unlike the log, it holds the exception's
    message, shortened.
    """

    summary: str
    """The type and the message, in one line."""
    traceback: str
    diagnostics: str
    origin: str
    """The type and the line of code that raised it: the same for the same fault."""

    @property
    def text(self) -> str:
        """What a maintainer needs, to be pasted into a report."""
        return f"{self.summary}\n\n{self.traceback}\n\n{self.diagnostics}"


def _diagnose() -> str:
    # Imported when needed: the window opens without it.
    from gltr_desktop.diagnostics import diagnostics

    return diagnostics({})


def install(
    handler: Callable[[CrashReport], None], diagnose: Callable[[], str] = _diagnose
) -> Callable[[], None]:
    """Have every uncaught exception logged and reported; returns what undoes that.

    ``handler`` and ``diagnose`` (the report's diagnostics) are called in the thread that failed.
    The previous hooks are called as well, so that the traceback still appears in a terminal.
    Interrupts and exits go to the previous hooks only.
    """
    return _Hooks(handler, diagnose).restore


class _Hooks:
    """The three hooks of Python, and those that were there before."""

    def __init__(self, handler: Callable[[CrashReport], None], diagnose: Callable[[], str]) -> None:
        self._handler = handler
        self._diagnose = diagnose
        self._reporting = threading.local()
        self._active = True
        self._previous = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        # Each access to a bound method makes a new object: these are compared by restore().
        self._own = (self._uncaught, self._uncaught_in_thread, self._unraisable)
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._own

    def restore(self) -> None:
        """Put the previous hooks back; a hook that somebody put on top of ours stays."""
        self._active = False
        if sys.excepthook is self._own[0]:
            sys.excepthook = self._previous[0]
        if threading.excepthook is self._own[1]:
            threading.excepthook = self._previous[1]
        if sys.unraisablehook is self._own[2]:
            sys.unraisablehook = self._previous[2]

    def _uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self._report(error)
        with contextlib.suppress(Exception):
            self._previous[0](kind, error, trace)

    def _uncaught_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        self._report(arguments.exc_value)
        with contextlib.suppress(Exception):
            self._previous[1](arguments)

    def _unraisable(self, arguments: sys.UnraisableHookArgs) -> None:
        """Only log: such an exception, of a __del__ for instance, changes nothing for the user."""
        if self._active:
            with contextlib.suppress(Exception):
                # The object itself could print the user's text.
                owner = getattr(arguments.object, "__qualname__", type(arguments.object).__name__)
                _log.warning("Exception ignored in %s", owner, exc_info=arguments.exc_value)
        with contextlib.suppress(Exception):
            self._previous[2](arguments)

    def _report(self, error: BaseException | None) -> None:
        """Log ``error`` and hand it to the handler, unless that is what has just failed."""
        if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
            return
        if not self._active or getattr(self._reporting, "now", False):
            return
        self._reporting.now = True
        try:
            _log.critical("Uncaught exception", exc_info=error)
            self._handler(
                CrashReport(_summary(error), _traceback(error), self._diagnosis(), _origin(error))
            )
        except Exception:  # noqa: BLE001 - a hook must not raise
            with contextlib.suppress(Exception):
                _log.exception("The exception cannot be reported")
        finally:
            self._reporting.now = False

    def _diagnosis(self) -> str:
        try:
            return self._diagnose()
        except Exception as error:  # noqa: BLE001 - the rest of the report is worth more
            _log.exception("There are no diagnostics")
            return f"No diagnostics: {type(error).__name__}"


def _summary(error: BaseException) -> str:
    return one_line(hide_home(traceback.format_exception_only(error)[0]), _MAX_SUMMARY)


def _traceback(error: BaseException) -> str:
    """As Python prints it, but bounded, and without control characters."""
    trace = traceback.TracebackException.from_exception(error, limit=-_MAX_FRAMES)
    entries = [
        entry if len(entry) <= _MAX_ENTRY else f"{entry[:_MAX_ENTRY]}…\n"
        for entry in trace.format()
    ]
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in "".join(entries))
    return hide_home(text).strip()


def _origin(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__, -1)
    line = f"{frames[0].filename}:{frames[0].lineno}" if frames else ""
    return hide_home(f"{type(error).__qualname__} {line}")
