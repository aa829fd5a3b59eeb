"""Keeps a command from replacing what it reads."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, TextIO

from gltr_desktop.cli.text_analysis import STANDARD_INPUT
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def refuse_to_replace(out: Path, inputs: Iterable[tuple[str, str]]) -> None:
    """Raise InputError if ``out`` would replace what is read, by whatever path or link.

    ``inputs`` are pairs of what something is, such as “text”, and the name it was given by.
    """
    output = _status(str(out))
    for what, name in inputs:
        # The shell's "< FILE" names a file, too.
        status = _status(sys.stdin if name == STANDARD_INPUT else name)
        if output and status and os.path.samestat(output, status) and stat.S_ISREG(output.st_mode):
            raise InputError(
                f"“{out}” is the {what} itself, which the output would replace.",
                "Name another file after -o.",
            )


def _status(file: str | TextIO | None) -> os.stat_result | None:
    """What the system knows of a path or an open file; None if there is no such file."""
    try:
        if file is None:
            return None
        return os.stat(file if isinstance(file, str) else file.fileno())  # noqa: PTH116
    except (OSError, ValueError):
        return None
