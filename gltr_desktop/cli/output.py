"""Writes results and complaints, and copes with an output that cannot be written to."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from gltr_desktop.cli.interrupts import interrupts_as_exceptions
from gltr_desktop.documents.writing import write_pages
from gltr_desktop.errors import GltrError, InputError, printable

if TYPE_CHECKING:
    from pathlib import Path

_CLEAR_LINE = "\r\x1b[K"
_COLUMNS = 80
"""Of a terminal that does not say how wide it is."""


def complain(message: str, status: int) -> int:
    """Print ``message`` as one line on standard error; returns ``status``."""
    notify(f"gltr-desktop: {message}")
    return status


def notify(message: str) -> None:
    """Print ``message`` as one line without control characters on standard error, if there is one.

    On a terminal, it replaces the progress.
    """
    if sys.stderr is not None:
        clear = _CLEAR_LINE if sys.stderr.isatty() else ""
        print(f"{clear}{printable(' '.join(message.split()))}", file=sys.stderr)


def show_progress(done: int, total: int) -> None:
    """Show on a terminal as standard error that ``done`` of ``total`` tokens are scored."""
    if sys.stderr is not None and sys.stderr.isatty():
        end = _CLEAR_LINE if done == total else ""
        print(f"\r{done:,} of {total:,} tokens{end}", end="", file=sys.stderr, flush=True)


def show_line(text: str) -> None:
    """Show ``text`` on a terminal as standard error, in place of what was shown so before."""
    if sys.stderr is not None and sys.stderr.isatty():
        # What a terminal breaks into two lines, it does not replace.
        width = os.get_terminal_size(sys.stderr.fileno()).columns or _COLUMNS
        shown = printable(text)[: width - 1]
        print(f"\r{shown}\x1b[K", end="", file=sys.stderr, flush=True)


def silence_output() -> None:
    """Keep Python from flushing a standard output, at exit, that cannot be written to."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def deliver(content: str | bytes | tuple[bytes, ...], target: Path | None) -> None:
    """Write ``content`` to the file ``target``, or if there is none, to standard output.

    A string is written as UTF-8 in every locale, with the line ends of the text. On standard
    output, it ends with a line end. Several pages become several files.

    Raises:
        GltrError: the content cannot be written.
    """
    # What is half written is removed.
    with interrupts_as_exceptions():
        if target is not None:
            write_pages(target, content)
        else:
            _print(content)


def _print(content: str | bytes | tuple[bytes, ...]) -> None:
    if isinstance(content, tuple):
        if len(content) > 1:
            raise InputError(
                f"This makes {len(content):,} files, and standard output is only one.",
                "Name the first of them with -o OUT.",
            )
        (content,) = content
    if sys.stdout is None:
        raise GltrError("Standard output is closed.", "Open it, or use -o OUT.")
    if isinstance(content, str):
        content = (content if content.endswith("\n") else f"{content}\n").encode()
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        silence_output()
        raise GltrError(
            f"The output cannot be written: {error.strerror}.", "Free some space, or use -o OUT."
        ) from None
