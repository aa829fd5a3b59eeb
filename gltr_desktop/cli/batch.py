"""``gltr-desktop batch``: many texts in, one table out, with a row for each file."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.batch.finding import find_texts
from gltr_desktop.batch.measured_store import MeasuredStore
from gltr_desktop.batch.outputs import check_apart, check_not_read, check_pages, check_table
from gltr_desktop.batch.own_tables import is_own_table
from gltr_desktop.batch.page_folder import PageFolder
from gltr_desktop.batch.progress import BatchProgress
from gltr_desktop.batch.runner import BatchRun, Done
from gltr_desktop.batch.tables import table_format_for
from gltr_desktop.cli.arguments import (
    Parser,
    add_debug,
    add_level,
    add_masking,
    add_model,
    add_thresholds,
)
from gltr_desktop.cli.failures import explained
from gltr_desktop.cli.interrupts import interrupts_handled_by
from gltr_desktop.cli.masking import with_masking
from gltr_desktop.cli.output import complain, deliver, show_line
from gltr_desktop.cli.servers import add_server, chosen_model, say_where_it_goes
from gltr_desktop.documents.notices import counted
from gltr_desktop.errors import Cancelled
from gltr_desktop.logs import start_logging
from gltr_desktop.models.identity import model_files

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from gltr_desktop.batch.rows import TextFile
    from gltr_desktop.batch.tables import TableFormat
    from gltr_desktop.models.options import ModelChoice

_INTERRUPTED = 130
_MAX_NAMED = 5
"""So many files without figures are named at the end; the table names them all."""


@dataclass(frozen=True)
class _Task:
    """What is to be done with which files."""

    files: Sequence[TextFile]
    choice: ModelChoice
    colouring: Colouring
    table: TableFormat
    out: Path
    pages: PageFolder | None


def run(arguments: list[str]) -> int:
    """Measure the texts that ``arguments`` name; returns the exit status.

    It is 1 if a file has no figures, and 130 after an interrupt.

    Raises:
        GltrError: something is wrong with the arguments, the model cannot be opened, or the table
            not be written.
    """
    options = _parser().parse_args(arguments)
    start_logging(debug=options.debug)
    task = _task(options)
    if task.pages is not None:
        task.pages.prepare()
    cancelled = threading.Event()
    done: list[Done] = []
    with interrupts_set(cancelled):
        try:
            _measure(task, cancelled, done)
        finally:
            # Whatever ends the run, what is done is kept.
            if done:
                _write(task, done)
    if len(done) < len(task.files):
        return complain(_stopped(task, done), _INTERRUPTED)
    failed = [one for one in done if one.row.measured is None]
    return complain(_summary(task, done, failed), 1 if failed else 0)


def _task(options: Namespace) -> _Task:
    """What the ``options`` ask for; raises InputError for what can be seen to fail."""
    out, html = options.out, options.html
    table = table_format_for(out)
    table.require()
    check_table(out)
    if html is not None:
        check_pages(html, out, options.paths)
    choice = with_masking(chosen_model(options, options.model), options)
    model = model_files(choice.name)
    outputs = [] if html is None else [html]
    # A file of the user's is no output: where it is among the texts, the table is refused.
    if not out.exists() or is_own_table(out):
        outputs.append(out)
    files = find_texts(options.paths, recursive=options.recursive, outputs=outputs)
    check_not_read(out, [file.path for file in files], model)
    colouring = _colouring(options)
    pages = None
    if html is not None:
        check_apart(html, files)
        pages = PageFolder(html, files, colouring)
    return _Task(files, choice, colouring, table, out, pages)


def _colouring(options: Namespace) -> Colouring:
    level = Granularity(options.level)
    thresholds = options.thresholds or default_thresholds(RANK, level)
    single = default_thresholds(RANK, Granularity.TOKEN) if level.is_passage else thresholds
    return Colouring(thresholds, level, token_thresholds=single)


def _measure(task: _Task, cancelled: threading.Event, done: list[Done]) -> None:
    """Append to ``done`` what is done, until the last file or until ``cancelled`` is set."""
    say_where_it_goes(task.choice, "texts are")
    progress = BatchProgress(task.files)
    show_line(progress.line())

    def report(scored: int, tokens: int) -> None:
        show_line(progress.line(scored, tokens))

    store = MeasuredStore.open()
    batch = BatchRun(
        task.choice,
        task.colouring,
        store,
        task.pages,
        cancelled=cancelled,
        explain=explained,
        report=report,
    )
    try:
        for one in batch.measure(task.files):
            done.append(one)
            progress.add(one)
            show_line(progress.line())
    except Cancelled:
        pass
    finally:
        store.close()


def _write(task: _Task, done: Sequence[Done]) -> None:
    rows, now = [one.row for one in done], datetime.now().astimezone()
    deliver(task.table.render(rows, task.colouring, now), task.out)
    if task.pages is not None:
        task.pages.write_index(rows, now)


def _stopped(task: _Task, done: Sequence[Done]) -> str:
    of_all = f"of {counted(len(task.files), 'file')}"
    if not done:
        return f"Stopped before the first {of_all} was done; nothing is written."
    return (
        f"Stopped after {len(done):,} {of_all}; what is done is in “{task.out}”."
        " The same command goes on from there."
    )


def _summary(task: _Task, done: Sequence[Done], failed: Sequence[Done]) -> str:
    known = sum(one.was_known for one in done)
    measured = f"{len(done) - len(failed):,} measured"
    if known:
        measured += f" ({known:,} of them known from before)"
    missing = f", {len(failed):,} not" if failed else ""
    sentence = f"{counted(len(done), 'file')}: {measured}{missing}; written to “{task.out}”."
    if 0 < len(failed) <= _MAX_NAMED:
        names = ", ".join(f"“{one.row.file.name}”" for one in failed)
        sentence += f" Not measured: {names}."
    return sentence


@contextmanager
def interrupts_set(event: threading.Event) -> Iterator[None]:
    """Have the first Ctrl+C set ``event``; the second one does what it did before."""
    handler = signal.getsignal(signal.SIGINT)

    def stop(*_: object) -> None:
        event.set()
        signal.signal(signal.SIGINT, handler)

    with interrupts_handled_by(stop):
        yield


def _parser() -> Parser:
    parser = Parser(
        prog="gltr-desktop batch",
        description="Measure many texts with one model, and write a table with a row for each.",
        epilog="The same command again reads only what is new or has changed. Exit status: 0 done,"
        " 1 a file has no figures, 2 bad usage, 130 interrupted.",
    )
    parser.add_argument(
        "paths", metavar="FILE|FOLDER", nargs="+", type=Path, help="texts, and folders of texts"
    )
    parser.add_argument(
        "-o",
        dest="out",
        type=Path,
        required=True,
        metavar="TABLE",
        help="the table to write: .csv, .xlsx, .parquet or .json",
    )
    parser.add_argument(
        "--html",
        type=Path,
        metavar="FOLDER",
        help="also write a page for each text, and an index.html that leads to them",
    )
    parser.add_argument(
        "--recursive", action="store_true", help="also take the folders in the folders"
    )
    add_model(parser)
    add_masking(parser)
    add_server(parser)
    add_thresholds(parser, default=None)
    add_level(parser)
    add_debug(parser)
    return parser
