"""The log file: what failed and where, without the user's text.

Log messages hold sizes and names only. An exception's message may quote the text (a KeyError
does), so the log records the exception's type and the lines of code, never its message.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from io import TextIOWrapper
    from types import TracebackType

    ExceptionInfo = (
        tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    )

_LOGGER = logging.getLogger("gltr_desktop")

# One older file of the same size is kept beside the current one.
_MAX_BYTES = 1_000_000
_MAX_MESSAGE = 500
_MAX_FRAMES = 50
_FORMAT = "%(asctime)s %(process)d %(threadName)s %(levelname)s %(name)s: %(message)s"

_SEPARATOR = r"[\\/]+"
# "/home/ann", "C:\Users\ann", "/run/media/ann", "/mnt/c/Users/ann": the first group is kept.
_USER_FOLDER = re.compile(
    rf"(?<![\w.~])((?:[a-z]:)?{_SEPARATOR}(?:(?:run|var|mnt{_SEPARATOR}\w){_SEPARATOR})?"
    rf"(?:home|media|users){_SEPARATOR})[^\\/\s:'\"]+",
    re.IGNORECASE,
)


def start_logging(*, debug: bool) -> Path | None:
    """Log warnings to a file in the user's log folder; returns the file.

    With ``debug``, messages of every level are logged, also to standard error. A second call
    replaces the handlers of the first. If the file cannot be written, a warning says so, and the
    result is None.
    """
    for handler in list(_LOGGER.handlers):
        if isinstance(handler.formatter, _Formatter):
            _LOGGER.removeHandler(handler)
            handler.close()
    _LOGGER.setLevel(logging.DEBUG if debug else logging.WARNING)
    if debug:
        _add_handler(logging.StreamHandler())
    path = Path(platformdirs.user_log_dir("gltr_desktop", appauthor=False)) / "gltr_desktop.log"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _add_handler(_LogFile(path))
    except OSError as error:
        _LOGGER.warning("There will be no log: %s cannot be written (%s).", path, error.strerror)
        return None
    return path


def log_file() -> Path | None:
    """The file that the program logs to; None if there is none."""
    files = (handler for handler in _LOGGER.handlers if isinstance(handler, _LogFile))
    return next((Path(handler.baseFilename) for handler in files), None)


def hide_home(text: str) -> str:
    """Replace the user's home folder by “~”, and user names in other paths by “<user>”."""
    for home in _homes():
        parts = [re.escape(part) for part in re.split(_SEPARATOR, home) if part]
        if parts:
            root = "" if home[0].isalpha() else _SEPARATOR
            pattern = rf"{root}{_SEPARATOR.join(parts)}(?!\w)"
            text = re.sub(pattern, "~", text, flags=re.IGNORECASE)
    return _USER_FOLDER.sub(r"\1<user>", text)


def one_line(text: str, limit: int) -> str:
    """``text`` without line ends and control characters, cut to ``limit`` characters.

    Names and messages can come from a stranger's model, and end in a terminal or a dialog.
    """
    # Four times the limit leaves enough where runs of spaces become one.
    shortened = text[: 4 * limit]
    line = " ".join("".join(c if c.isprintable() else " " for c in shortened).split())
    return line if len(line) <= limit and shortened == text else f"{line[: limit - 1]}…"


def _add_handler(handler: logging.Handler) -> None:
    handler.setFormatter(_Formatter(_FORMAT))
    _LOGGER.addHandler(handler)


def _homes() -> list[str]:
    """The home folder as it is named and as it resolves, the longer path first."""
    try:
        home = Path.home()
        return sorted({str(home), str(home.resolve())}, key=len, reverse=True)
    except (OSError, RuntimeError):
        return []


class _Formatter(logging.Formatter):
    """Withholds exceptions' messages and the user's name."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry; ``exc_text`` is put aside: other handlers cache theirs there."""
        cached, record.exc_text = record.exc_text, None
        try:
            return hide_home(super().format(record))
        finally:
            record.exc_text = cached

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The first line of an entry."""
        record.message = one_line(record.message, _MAX_MESSAGE)
        return super().formatMessage(record)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - logging's name
        """The lines of code and the type of each exception of the chain, the cause first."""
        chain: list[BaseException] = []
        error = ei[1]
        while error is not None and all(error is not other for other in chain):
            chain.append(error)
            context = None if error.__suppress_context__ else error.__context__
            error = error.__cause__ or context
        entries = []
        for error in reversed(chain):
            entries += traceback.format_tb(error.__traceback__, -_MAX_FRAMES)
            entries.append(_description(error))
        return "\n".join(entry.rstrip("\n") for entry in entries)


def _description(error: BaseException) -> str:
    """The type, and what the operating system says of the failure."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    number = error.errno if isinstance(error, OSError) else None
    return kind if number is None else f"{kind}: {os.strerror(number)} ({number})"


class _LogFile(RotatingFileHandler):
    """The log file, which also receives every thread's stack when C code crashes.

    If faulthandler is enabled already, its user has chosen where the stacks go: it is left alone.
    """

    def __init__(self, path: Path) -> None:
        self._receives_crashes = not faulthandler.is_enabled()
        super().__init__(
            path, maxBytes=_MAX_BYTES, backupCount=1, encoding="utf-8", errors="backslashreplace"
        )
        self.rotator = _rename

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        # A new file has a new descriptor.
        if self._receives_crashes:
            faulthandler.enable(stream)
        return stream

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Nothing: a full disk, or memory that is used up, is told by whoever meets it next.

        By default, a traceback of the logging itself would appear on standard error.
        """

    def close(self) -> None:
        """Close the file, after faulthandler let go of it."""
        if self._receives_crashes:
            faulthandler.disable()
        super().close()


def _rename(source: str, target: str) -> None:
    """Set a full log file aside.

    Windows refuses while another gltr_desktop writes to the file; the file then grows further.
    """
    with contextlib.suppress(OSError):
        Path(source).replace(target)
