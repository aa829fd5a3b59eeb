"""Writes results and complaints, and copes with an output that cannot be written to."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from pathlib import Path


def complain(message: str, status: int) -> int:
    """Print ``message`` as one line on standard error; returns ``status``."""
    line = " ".join(message.split())
    print(f"gltr-desktop: {line}", file=sys.stderr)
    return status


def silence_output() -> None:
    """Keep Python from flushing a standard output, at exit, that cannot be written to."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def deliver(content: str | bytes, target: Path | None) -> None:
    """Write ``content`` to the file ``target``, or if there is none, to standard output.

    A string is written as UTF-8 in every locale, with the line ends of the text. On standard
    output, it ends with a line end.

    Raises:
        GltrError: the content cannot be written.
    """
    if target is not None:
        write_atomically(target, content)
        return
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
