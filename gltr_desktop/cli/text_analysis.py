"""Reads a text and analyses it with progress: what several commands need."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.cli.output import notify, show_progress
from gltr_desktop.documents.document import LockedError, ReadOptions, require_certainty
from gltr_desktop.documents.file_state import MAX_BYTES
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.reading import decode_document, read_document
from gltr_desktop.errors import InputError, printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.document import Document
    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice


STANDARD_INPUT = "-"
"""The name of a text that comes from standard input."""

_CHUNK_BYTES = 1 << 20
_LONG_S = 10.0
"""Of a text that takes longer, the time is said before."""


def read_input(name: str, options: ReadOptions) -> Document:
    """The document in the file ``name``, or for ``-`` in standard input.

    What could not be read of it, and what was done to get its text, is said on standard error.

    Raises:
        InputError: there is no such file, it cannot be read, it holds no text, or its encoding is
            uncertain.
    """
    if name == STANDARD_INPUT:
        document = decode_document(_standard_input(), "standard input", options)
    elif Path(name).is_fifo():
        # What a shell writes for <(command): whoever names it waits for it, and Ctrl+C ends that.
        with Path(name).open("rb") as pipe:
            document = decode_document(_read_stream(pipe, f"“{name}”"), "the pipe", options)
    else:
        document = _read_file(Path(name), options)
    require_certainty(document, title_of(name))
    for sentence in (document.warning, origin_of(document, name).sentence):
        if sentence:
            notify(f"gltr-desktop: {sentence}")
    return document


def _read_file(path: Path, options: ReadOptions) -> Document:
    """The document in the file ``path``; a terminal is asked for the password of a locked one."""
    try:
        return read_document(path, options)
    except LockedError:
        if sys.stdin is None or not sys.stdin.isatty():
            raise
    password = getpass(f"Password of “{printable(path.name)}”: ")
    return read_document(path, replace(options, password=password))


def origin_of(document: Document, name: str) -> Origin:
    """Where the text of ``document``, which was named as ``name``, comes from."""
    return Origin(title_of(name), document.source_format, document.notices)


def title_of(name: str) -> str:
    """What an analysis of the text ``name`` is called; a file's name need not be valid UTF-8."""
    if name == STANDARD_INPUT:
        return "Standard input"
    return printable(os.fsencode(Path(name).name).decode("utf-8", "replace"))


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise InputError("Standard input is closed.", "Pipe a text into it, or name a file.")
    return _read_stream(sys.stdin.buffer, "Standard input")


def _read_stream(stream: BinaryIO, name: str) -> bytes:
    """All that comes from ``stream``, which errors call ``name``."""
    data = bytearray()
    try:
        while len(data) <= MAX_BYTES and (chunk := stream.read(_CHUNK_BYTES)):
            data += chunk
    except OSError as error:
        raise InputError(
            f"{name} cannot be read: {error.strerror}.", "Pipe a text into it."
        ) from None
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} holds more than {MAX_BYTES >> 20:,} MB.", "Analyse it in parts.")
    return bytes(data)


def analyse_text(text: str, choice: ModelChoice, top_k: int) -> Analysis:
    """The complete analysis of ``text``; a terminal as standard error shows the progress.

    Raises GltrError as loading and scoring do.
    """
    from gltr_desktop.models.engine import open_engine

    return analysed_by(open_engine(choice), text, top_k)


def analysed_by(
    engine: Engine, text: str, top_k: int, report: Callable[[int, int], None] = show_progress
) -> Analysis:
    """The same by an ``engine`` that is open, and may be used further.

    ``report`` gets the numbers of scored and of all tokens. Where it takes long, that is said as
    soon as the engine knows how fast it is.
    """
    from gltr_desktop.models.engine import analyse_alone

    is_said = False

    def say_and_report(done: int, total: int) -> None:
        nonlocal is_said
        speed = engine.tokens_per_second
        if done and speed and not is_said:
            is_said = True
            _say_if_long((total - done) / speed, total)
        report(done, total)

    return analyse_alone(engine, text, top_k, threading.Event(), say_and_report)


def _say_if_long(seconds: float, tokens: int) -> None:
    if seconds >= _LONG_S:
        from gltr_desktop.batch.reference.measuring import duration_words

        notify(f"gltr-desktop: Reading {tokens:,} tokens takes {duration_words(seconds)}.")
