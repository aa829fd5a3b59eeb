"""``gltr-desktop corpus``: texts in, a data set of their tokens out, on one machine or many."""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.batch.corpus.job import CorpusOptions, run_corpus
from gltr_desktop.cli.arguments import Parser, add_debug, add_model, count
from gltr_desktop.cli.interrupts import interrupts_as_exceptions
from gltr_desktop.cli.output import notify, show_line
from gltr_desktop.documents.notices import counted
from gltr_desktop.errors import GltrError
from gltr_desktop.logs import start_logging
from gltr_desktop.models.options import BUILT_IN, ModelChoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.batch.corpus.job import Estimate, Totals
    from gltr_desktop.batch.corpus.pace import Progress

_MINUTE = 60.0
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


class InterruptedRunError(GltrError):
    """Ctrl+C has ended a run that can go on."""

    exit_status = 130


def run(arguments: list[str]) -> int:
    """Score the corpus that ``arguments`` name; returns the exit status.

    Raises:
        GltrError: something is wrong with the arguments or the corpus, the run cannot go on, or it
            was interrupted.
    """
    options = _options(arguments)
    start_logging(debug=options.debug)
    screen = _Screen(options.out)
    with _interrupts_explained(screen):
        totals = run_corpus(options, screen)
    screen.ends(totals)
    return 0


class _Screen:
    """Tells on standard error how a run goes."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._files: int | None = None

    def looked_through(self, documents: int) -> None:
        """Show how far the first pass is."""
        show_line(f"{documents:,} texts looked through")

    def begins(self, estimate: Estimate) -> None:
        """Say what is to be done, and how long it will take."""
        notify(
            f"{counted(estimate.documents, 'text')}, about {_about(estimate.tokens):,} tokens,"
            f" {counted(estimate.workers, 'worker')}, about {_duration(estimate.seconds)};"
            " Ctrl+C and the same command go on later"
        )

    def progressed(self, progress: Progress) -> None:
        """Show how far the run is."""
        self._files = progress.files
        speed = (
            f" · {progress.tokens_per_second:,.0f} tokens/s" if progress.tokens_per_second else ""
        )
        show_line(
            f"{progress.done:,} of {progress.files:,} files{speed}"
            f" · about {_duration(progress.left)} left"
        )

    def ends(self, totals: Totals) -> None:
        """Say what there is now."""
        failed = ""
        if totals.errors:
            failed = f"; {totals.errors:,} could not be scored: the column “error” says why"
        texts, files = counted(totals.documents, "text"), counted(totals.files, "file")
        already = "Nothing is left to do: " if totals.is_old else ""
        notify(f"{already}{texts} in {files} in “{self._out}”{failed}.")

    @property
    def interruption(self) -> InterruptedRunError:
        """What to say after Ctrl+C."""
        if self._files is None:
            return InterruptedRunError(
                "Interrupted before anything was scored.", "Give the command again."
            )
        # Some may have been finished while Ray was ending.
        done = sum(1 for _ in self._out.glob("part-*.parquet"))
        return InterruptedRunError(
            f"Interrupted: {done:,} of {counted(self._files, 'file')} are done.",
            "The same command goes on from there.",
        )


@contextmanager
def _interrupts_explained(screen: _Screen) -> Iterator[None]:
    """Have Ctrl+C end the run in order, and raise InterruptedRunError."""
    try:
        with interrupts_as_exceptions():
            yield
    except KeyboardInterrupt:
        raise screen.interruption from None


def _about(tokens: int) -> int:
    """``tokens`` as it is said of an estimate: three digits count."""
    return int(float(f"{tokens:.3g}"))


def _duration(seconds: float) -> str:
    """“4 minutes”: how long something takes, in the unit that suits it."""
    for size, unit in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= 1.5 * size:
            return counted(round(seconds / size), unit)
    return counted(max(1, round(seconds)), "second")


def _options(arguments: list[str]) -> CorpusOptions:
    given = _parser().parse_args(arguments)
    return CorpusOptions(
        inputs=given.inputs,
        out=given.out,
        column=given.column,
        id=given.id,
        choice=ModelChoice(given.model or BUILT_IN, given.device, given.precision),
        top_k=given.top_k,
        keep_text=given.keep_text,
        overwrite=given.overwrite,
        jobs=given.jobs,
        cluster=given.cluster,
        debug=given.debug,
    )


def _parser() -> Parser:
    parser = Parser(
        prog="gltr-desktop corpus",
        description="Score a corpus: a Parquet data set with a row for each text.",
        epilog="Exit status: 0 done, 1 failure, 2 bad usage or input, 130 interrupted. The same"
        " command goes on where the last one ended.",
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="Parquet, JSONL or CSV files, patterns or folders of them, or a folder of documents",
    )
    parser.add_argument(
        "-o", dest="out", type=Path, required=True, metavar="OUT", help="folder of the result"
    )
    parser.add_argument(
        "--column", default="text", metavar="NAME", help="column with the texts (default text)"
    )
    parser.add_argument(
        "--id",
        metavar="NAME",
        help="column with ids (default id where there is one, else the file and the row's number)",
    )
    add_model(parser, precision="float32")
    parser.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="workers (default: one for each core); 1 does without Ray",
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="Ray cluster to work on, such as 10.0.0.5:6379 or auto"
    )
    parser.add_argument(
        "--top-k",
        type=count,
        default=0,
        metavar="N",
        help="predictions kept per token (default none)",
    )
    parser.add_argument("--keep-text", action="store_true", help="write the texts as well")
    parser.add_argument(
        "--overwrite", action="store_true", help="remove an earlier result from OUT and begin again"
    )
    add_debug(parser)
    return parser


def _jobs(text: str) -> int:
    number = count(text)
    if number < 1:
        raise argparse.ArgumentTypeError("there has to be a worker")
    return number
