"""Reads a text and analyses it with progress: what several commands need."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers import decode_document, read_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.document import Document
    from gltr_desktop.models.options import ModelChoice


def read_input(name: str) -> Document:
    """The document in the file ``name``, or for ``-`` in standard input.

    Raises:
        InputError: there is no such file, it cannot be read, or it holds no text.
    """
    if name == "-":
        return decode_document(sys.stdin.buffer.read(), "standard input")
    return read_document(Path(name))


def analyse_text(text: str, choice: ModelChoice, top_k: int) -> Analysis:
    """The complete analysis of ``text``; a terminal as standard error shows the progress.

    Raises GltrError as loading and scoring do.
    """
    from gltr_desktop.models.engine import open_engine

    engine = open_engine(choice)
    progress = _progress()
    for analysis in engine.analyse(text, top_k, threading.Event()):
        progress(analysis.done, len(analysis))
    return analysis


def _progress() -> Callable[[int, int], None]:
    if not sys.stderr.isatty():
        return lambda done, total: None  # noqa: ARG005

    def show(done: int, total: int) -> None:
        end = "\r\x1b[K" if done == total else ""
        print(f"\r{done:,} of {total:,} tokens{end}", end="", file=sys.stderr, flush=True)

    return show
