"""``gltr-desktop --smoke-test``: tries whether this installation works, and says so line by line.

Each check is a row of CHECKS. They run one after the other in folders of their own, which are gone
afterwards, and without the network; whatever hangs, the program ends.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gltr_desktop.cli.failures import explained
from gltr_desktop.cli.smoke_test.figures import try_built_in, try_small
from gltr_desktop.cli.smoke_test.files import read_all, write_all
from gltr_desktop.cli.smoke_test.other_models import try_causal, try_masked
from gltr_desktop.cli.smoke_test.parts import import_parts
from gltr_desktop.cli.smoke_test.surroundings import NetworkWatch, use_folder
from gltr_desktop.cli.smoke_test.window import try_window
from gltr_desktop.errors import GltrError
from gltr_desktop.logs import start_logging

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_SECONDS = 300
_GRACE_SECONDS = 10


@dataclass(frozen=True)
class Check:
    """Something that has to work.

    ``run`` gets a folder to write to, raises if it does not work, and returns in words what was
    found.
    """

    title: str
    run: Callable[[Path], str]


CHECKS = [
    Check("Parts of the program", import_parts),
    Check("Small model", try_small),
    Check("Built-in model", try_built_in),
    Check("Causal model of transformers", try_causal),
    Check("Masked model of transformers", try_masked),
    Check("Window", try_window),
    # After the window: pages are drawn by its Qt, and there can be only one.
    Check("Export", write_all),
    Check("Documents", read_all),
]
"""In this order; the last ones read what others have written."""


def run() -> int:
    """Run every check, and print a line for each; returns the exit status, 1 where one failed."""
    end = _Deadline(_MAX_SECONDS)
    network = NetworkWatch()
    failures = 0
    # Windows deletes no file that a thread has still open.
    with TemporaryDirectory(prefix="gltr-desktop-", ignore_cleanup_errors=True) as name:
        use_folder(Path(name))
        start_logging(debug=False)
        for check in CHECKS:
            failures += not _passes(check.title, end, partial(check.run, Path(name)))
        failures += not _passes("Network", end, network.verdict)
        logging.shutdown()
    number = len(CHECKS) + 1
    print(
        f"{failures} of {number} checks failed. “gltr-desktop --diagnostics” says more of this"
        " computer."
        if failures
        else "The installation works.",
        flush=True,
    )
    status = int(failures > 0)
    _end(status)
    return status


def _passes(title: str, end: _Deadline, check: Callable[[], str]) -> bool:
    end.doing = title
    begin = time.monotonic()
    try:
        found, passes = check(), True
    except GltrError as error:
        found, passes = str(error), False
    except Exception as error:  # noqa: BLE001 - whatever does not work, the others are tried
        found, passes = str(explained(error)), False
    word = "ok" if passes else "FAILED"
    seconds = time.monotonic() - begin
    print(f"{word:6} {title}: {found} ({seconds:.1f} s)", flush=True)
    return passes


class _Deadline:
    """Ends the process after some seconds, whatever it does then: ``doing``, as it says."""

    def __init__(self, seconds: float) -> None:
        self.doing = ""
        self._seconds = seconds
        timer = threading.Timer(seconds, self._give_up)
        timer.daemon = True
        timer.start()
        # Where a library holds the interpreter's lock, no thread of Python's can do it.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        faulthandler.dump_traceback_later(seconds + _GRACE_SECONDS, exit=True, file=nowhere)

    def _give_up(self) -> None:
        print(f"FAILED {self.doing}: it has not ended after {self._seconds:.0f} s.", flush=True)
        os._exit(1)


def _end(status: int) -> None:
    """End the process where a thread would keep it: of the window's, one may hang."""
    abandoned = sys.modules.get("gltr_desktop.ui.threads.abandoned")
    if abandoned is not None:
        abandoned.end_process(status)
