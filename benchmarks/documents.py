"""Documents: how long it takes to read one, and to write an analysis in each format.

Runs in a process of its own (``python -m benchmarks.documents``). The documents that are read are
those that have been written.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.models import analyse
from benchmarks.window import Ticker
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.documents.exporters import EXPORTERS, Exporter, exporter_named
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.reading import read_document
from gltr_desktop.documents.writing import write_pages
from gltr_desktop.models.catalog import small_source
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.app import application
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QCoreApplication

    from benchmarks.analysis import Row
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.exporters import Content

_ROUNDS = 3
_CHARACTERS = 49_000
_LONG_CHARACTERS = 98_000
_READ_AGAIN = ("docx", "odt", "pdf", "html", "gltr")
_ORIGIN = Origin("novel.txt")
_WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def _text(characters: int) -> str:
    sample = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    return "\n\n".join([sample] * (characters // len(sample) + 1))[:characters]


def _export(exporter: Exporter, analysis: Analysis) -> Content:
    return exporter.render(analysis, GLTR_COLOURING, _ORIGIN, _WHEN)


def _seconds(function: Callable[[], object]) -> float:
    """The median of a few calls, after one that imports what is needed."""
    function()
    seconds = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def _written(analysis: Analysis, folder: Path) -> list[Row]:
    rows: list[Row] = []
    for exporter in EXPORTERS:
        write = partial(_export, exporter, analysis)
        what = f"{len(analysis):,} tokens written as {exporter.title}, s"
        rows.append((what, _seconds(write), ""))
        write_pages(folder / f"text{exporter.suffix}", write())
    megabytes = (folder / "text.html").stat().st_size / 1e6
    rows.append((f"the page of {_CHARACTERS / 1e3:.0f} kB of text, MB", megabytes, "≤ 2"))
    return rows


def _read(folder: Path) -> list[Row]:
    short = folder / "short.rtf"
    short.write_bytes(rb"{\rtf1 One line.}")
    rows: list[Row] = [
        ("a document of one line read, in a process of its own, s",
         _seconds(partial(read_document, short)), "≤ 0.5")
    ]  # fmt: skip
    for name in _READ_AGAIN:
        exporter = exporter_named(name)
        read = partial(read_document, folder / f"text{exporter.suffix}")
        rows.append((f"{exporter.title} of {_CHARACTERS / 1e3:.0f} kB of text read, s",
                     _seconds(read), ""))  # fmt: skip
    return rows


def _stalls(analysis: Analysis, app: QCoreApplication) -> list[Row]:
    """How long the window does not answer while a long text is exported beside it."""
    rows: list[Row] = []
    for name in ("html", "pdf", "docx"):
        exporter = exporter_named(name)
        ended: list[object] = []

        def export(exporter: Exporter = exporter, ended: list[object] = ended) -> None:
            ended.append(_export(exporter, analysis))

        task, ticker = Task(export), Ticker()
        task.start()
        began = time.perf_counter()
        while not ended:
            app.processEvents()
            time.sleep(0.0005)
        seconds = time.perf_counter() - began
        what = f"longest stall while {len(analysis):,} tokens become {exporter.title}"
        rows.append((f"{what} ({seconds:.1f} s), ms", ticker.longest * 1e3, "< 50"))
    return rows


def main() -> None:
    """Print all rows as JSON."""
    app = application(["benchmark"])
    scorer = CausalScorer(load_model(small_source(), "cpu", "float32"))
    with TemporaryDirectory() as name:
        folder = Path(name)
        analysis = analyse(scorer, _text(_CHARACTERS))
        rows = [*_written(analysis, folder), *_read(folder)]
    rows += _stalls(analyse(scorer, _text(_LONG_CHARACTERS)), app)
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
