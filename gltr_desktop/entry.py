"""Where the program starts: Ctrl+C gets its answer before anything else is imported.

Until the window takes over, an interrupt ends the process at once. An exception would not do: it
can come within any import, where it leaves a traceback, or other people's code catches it.
"""

import os
import sys

_INTERRUPTED = 130


def _open_missing_streams() -> None:
    """Give a program without a console streams that lead nowhere: libraries write to them unasked.

    Such a program has none of the three. Where only the output is closed, it stays so: somebody
    waits for it in vain, and is told.
    """
    if sys.stdin is None and sys.stdout is None and sys.stderr is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - as long as we run
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _standard_error() -> int:
    """A descriptor of its own: while models are loaded, the usual one may lead elsewhere."""
    try:
        return os.dup(2)
    except OSError:  # It is closed.
        return os.open(os.devnull, os.O_WRONLY)


def _end(*_: object) -> None:
    # In a terminal, the line may already show the progress.
    clear = b"\r\x1b[K" if os.isatty(_STANDARD_ERROR) else b""
    try:
        os.write(_STANDARD_ERROR, clear + b"gltr-desktop: Interrupted.\n")
    finally:
        os._exit(_INTERRUPTED)


_open_missing_streams()
_STANDARD_ERROR = _standard_error()
try:
    import signal

    # A shell's background jobs ignore interrupts, and go on doing so.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)
except KeyboardInterrupt:
    _end()


def main() -> int:
    """Run the program; returns its exit status, which is 130 after an interrupt."""
    try:
        from gltr_desktop.cli import main as run

        status = run()
        # All is done and written: what is left is Python's own end, with a status and no line.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        _end()
    return status
