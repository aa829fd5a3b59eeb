"""Reads a document in a process of its own, and ends that process at its limits.

The child limits itself where its system can (child.py). Here its memory and its time are watched,
which works everywhere.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gltr_desktop
from gltr_desktop.documents import child
from gltr_desktop.documents.document import Document, LockedError, ReadOptions
from gltr_desktop.errors import Cancelled, InputError
from gltr_desktop.installation import how_to_install, reader_command

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis

_SECONDS = 60.0
_WATCH_SECONDS = 0.05
"""How long a cancelled or overgrown reader goes on at most."""
_COPY = "Copy the text from the program it comes from."
_FAILURES = {
    "memory": ("it needs more memory to read than a document does", _COPY),
    "time": ("it takes too long to read", _COPY),
    "nesting": ("it is nested too deeply", _COPY),
    "crash": ("reading it failed, so the file may be damaged or malicious", _COPY),
    "fault": (
        "something in it is damaged, or new to this program",
        "Open it with the program it comes from and save it again, or copy the text from there.",
    ),
}


def read_in_child(
    data: bytes, name: str, options: ReadOptions, is_cancelled: Callable[[], bool] = lambda: False
) -> Document:
    """The document ``data``, which is read in a process of its own; errors call it ``name``.

    Raises:
        InputError: the document is refused, needs too much memory or time, or ends the process.
        Cancelled: ``is_cancelled()``; the process has been ended.
    """
    process = _start()
    try:
        answer = _answer(process, child.request(name, options) + data, is_cancelled)
    finally:
        _end(process)
    match answer:
        case {"document": fields}:
            for field in ("alternatives", "notices"):
                fields[field] = tuple(fields[field])
            if fields["analysis"] is not None:
                fields["analysis"] = _crossed(fields)
            return Document(**fields)
        case {"refusal": [message, remedy], "locked": locked}:
            raise (LockedError if locked else InputError)(message, remedy)
        case {"missing": module}:
            library = _library(module)
            raise InputError(
                f"This installation cannot read “{name}”: the library “{library}” is missing.",
                how_to_install(library),
            )
    reason, remedy = _FAILURES[answer["failure"]]
    details = f" ({answer['details']})" if "details" in answer else ""
    raise InputError(f"“{name}” cannot be read: {reason}{details}.", remedy)


def _crossed(fields: dict[str, Any]) -> Analysis:
    # Most documents hold none, and the window opens without it.
    from gltr_desktop.documents.gltr_json.crossing import unpacked

    return unpacked(fields["analysis"], fields["text"])


def _library(module: str) -> str:
    """What has to be installed where the import of ``module`` fails."""
    name = module.partition(".")[0]
    return {"markdown_it": "markdown-it-py"}.get(name, name.replace("_", "-"))


def _start() -> subprocess.Popen[bytes]:
    package = str(Path(gltr_desktop.__file__).parent.parent)
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(  # noqa: S603 - our own module
        reader_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _answer(
    process: subprocess.Popen[bytes], message: bytes, is_cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """What ``process`` answers to ``message``; a failure if it does not."""
    end = time.monotonic() + _SECONDS
    _send(process, message)
    while True:
        try:
            output, _ = process.communicate(timeout=_WATCH_SECONDS)
            break
        except subprocess.TimeoutExpired:
            if is_cancelled():
                raise Cancelled from None
            if _memory(process) > child.MAX_MEMORY:
                return {"failure": "memory"}
            if time.monotonic() > end:
                return {"failure": "time"}
    try:
        answer: dict[str, Any] = json.loads(output.decode("utf-8", "surrogatepass"))
    except ValueError:
        return {"failure": _cause_of_death(process.returncode)}
    return answer


def _send(process: subprocess.Popen[bytes], message: bytes) -> None:
    """Write ``message`` from a thread of its own: what is long waits until it is read.

    A second call of `communicate`, after a timeout, would write no more of it.
    """

    def write() -> None:
        # The process may end, or be ended, before it has read everything.
        with suppress(OSError), stream:
            stream.write(message)

    if process.stdin is not None:
        stream, process.stdin = process.stdin, None
        threading.Thread(target=write, name="document", daemon=True).start()


def _cause_of_death(status: int) -> str:
    """Why a process with this exit status has not answered."""
    if status == -getattr(signal, "SIGXCPU", 0):
        return "time"
    # Libraries in C end the process where they cannot have the memory.
    return "memory" if status in {-signal.SIGABRT, -getattr(signal, "SIGKILL", 9)} else "crash"


def _memory(process: subprocess.Popen[bytes]) -> int:
    # The window opens without it.
    import psutil

    try:
        return int(psutil.Process(process.pid).memory_info().rss)
    except psutil.Error:
        return 0


def _end(process: subprocess.Popen[bytes]) -> None:
    """Make sure that ``process`` is gone."""
    if process.poll() is None:
        process.kill()
    if process.stdout is not None:
        process.stdout.close()
    process.wait()
