"""A corpus from the first look at its files to the last file of the result."""

from __future__ import annotations

import os
import time
import uuid
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gltr_desktop.analysis.pseudo_likelihood import NOTE
from gltr_desktop.batch.corpus.attempts import forget_attempts
from gltr_desktop.batch.corpus.pace import Pace
from gltr_desktop.batch.corpus.part_scorer import Task, kind_of_device, packed
from gltr_desktop.batch.corpus.plan import Part, Plan, load_plan, make_plan, save_plan
from gltr_desktop.batch.corpus.ray_workers import ray_workers, require_ray
from gltr_desktop.batch.corpus.run_record import (
    RECORD,
    Request,
    RunRecord,
    inputs_of,
    load_record,
)
from gltr_desktop.batch.corpus.sampling import drawn
from gltr_desktop.batch.corpus.scan import find_columns, scan
from gltr_desktop.batch.corpus.sources import find_sources
from gltr_desktop.batch.corpus.versions import check_versions, versions_here
from gltr_desktop.batch.corpus.workers import one_process
from gltr_desktop.batch.rows import PROGRAM
from gltr_desktop.documents.optional_libraries import require_library
from gltr_desktop.documents.temporary_files import sweep
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.catalog import find_model, is_masked_model
from gltr_desktop.models.identity import weights_sha256
from gltr_desktop.models.options import SHIPPED, ModelChoice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from gltr_desktop.batch.corpus.pace import Progress
    from gltr_desktop.batch.corpus.row_reading import Columns
    from gltr_desktop.batch.corpus.scan import Scan
    from gltr_desktop.batch.corpus.sources import Source
    from gltr_desktop.batch.corpus.workers import Workers

CHECKPOINT = "_checkpoint"
"""The folder within OUT that holds the plan."""


@dataclass(frozen=True)
class CorpusOptions:
    """What the command line asks for; ``jobs`` and ``id`` are None where nothing was said."""

    inputs: Sequence[str]
    out: Path
    column: str
    id: str | None
    choice: ModelChoice
    top_k: int
    keep_text: bool
    overwrite: bool
    jobs: int | None
    cluster: str | None
    debug: bool


@dataclass(frozen=True)
class Estimate:
    """What is still to be done, before it begins: ``tokens`` and ``seconds`` are about right."""

    documents: int
    tokens: int
    workers: int
    seconds: float


@dataclass(frozen=True)
class Totals:
    """What the finished result holds; ``is_old``: it was there before the command was given."""

    documents: int
    errors: int
    files: int
    is_old: bool


class Listener(Protocol):
    """Is told how a run goes."""

    def looked_through(self, documents: int) -> None:
        """So many texts were counted in the first pass over the corpus."""

    def begins(self, estimate: Estimate) -> None:
        """All is known, and the scoring begins."""

    def progressed(self, progress: Progress) -> None:
        """A file more is there, or the scoring begins."""


def run_corpus(options: CorpusOptions, listener: Listener) -> Totals:
    """Score the corpus, or what is missing of it; returns at once where nothing is.

    Raises:
        InputError: something is wrong with the options or the corpus, or OUT holds another result.
        GltrError: the model cannot be opened, or the workers cannot go on.
    """
    _require_libraries(options)
    if options.choice.is_on_server:
        raise InputError(
            "A corpus is not scored by a model on a server, whose files nobody can tell from"
            " others' when the run goes on.",
            "Choose a model on this computer, or measure a folder with “gltr-desktop batch”.",
        )
    options = replace(options, out=options.out.absolute(), choice=_absolute(options.choice))
    sources = find_sources(options.inputs, options.out)
    columns = find_columns(sources, options.column, options.id)
    request = _request(options, columns)
    _require_usable(options.out, is_result=options.overwrite)
    record, is_old = None if options.overwrite else load_record(options.out), False
    if record is None:
        found = scan(sources, columns, listener.looked_through)
        _make(options.out)
        with _workers(options, options.choice.device) as workers:
            record, plan = _begin(options, request, sources, found, workers)
            _score(_Run(options, record, plan, sources, columns), workers, listener)
    else:
        record.check(request, sources)
        plan = load_plan(options.out / CHECKPOINT / record.plan)
        is_old = not plan.missing(options.out)
        if not is_old:
            check_versions(record.versions, "now")
            sweep(options.out)
            with _workers(options, record.request.device) as workers:
                _score(_Run(options, record, plan, sources, columns), workers, listener)
    return _totals(options.out, plan, record, is_old=is_old)


@dataclass(frozen=True)
class _Run:
    """All that is known when the scoring begins."""

    options: CorpusOptions
    record: RunRecord
    plan: Plan
    sources: Sequence[Source]
    columns: Columns

    @property
    def task(self) -> Task:
        """What every worker is told."""
        record, request = self.record, self.record.request
        return Task(
            choice=ModelChoice(self.options.choice.name, request.device, request.precision),
            columns=self.columns,
            top_k=request.top_k,
            keep_text=request.keep_text,
            out=str(self.options.out),
            checkpoint=str(self.options.out / CHECKPOINT),
            run=uuid.uuid4().hex,
            versions=record.versions,
            weights_sha256=request.weights_sha256,
            device=request.device,
            metadata={
                "model": request.model,
                "revision": request.revision,
                "weights_sha256": request.weights_sha256,
                "precision": request.precision,
                "values": NOTE if is_masked_model(self.options.choice.name) else "",
                "device": request.device,
                "program": PROGRAM,
                "schema": str(record.schema),
            },
        )


def _require_libraries(options: CorpusOptions) -> None:
    require_library("pyarrow", "corpus", "A corpus cannot be scored")
    if not _is_alone(options):
        require_ray()


def _is_alone(options: CorpusOptions) -> bool:
    return options.jobs == 1 and options.cluster is None


def _absolute(choice: ModelChoice) -> ModelChoice:
    """The choice as any folder can be the present one: workers have one of their own."""
    path = Path(choice.name).expanduser()
    if choice.name in SHIPPED or not path.exists():
        return choice
    return replace(choice, name=str(path.absolute()))


def _request(options: CorpusOptions, columns: Columns) -> Request:
    choice = options.choice
    source = find_model(choice.name)
    return Request(
        model=source.name,
        revision=source.revision or "",
        weights_sha256=weights_sha256(choice.name),
        precision=choice.precision,
        device=choice.device,
        column=columns.text,
        id=columns.id or "",
        top_k=options.top_k,
        keep_text=options.keep_text,
    )


def _require_usable(out: Path, *, is_result: bool) -> None:
    """Do nothing if ``out`` is a new folder, an empty one, or one that holds a run.

    It may hold nothing else where ``is_result`` says that what it holds will be removed.

    Raises:
        InputError: it is a file, or holds other files.
    """
    try:
        there = sorted(path.name for path in out.iterdir()) if os.path.lexists(out) else []
    except OSError as error:
        raise InputError(
            f"“{out}” cannot be used: {error.strerror}.", "Name a folder after -o."
        ) from error
    has_run = RECORD in there
    strange = [name for name in there if not (has_run and _is_of_a_run(name))]
    # What systems put there, and what a command leaves that is killed before the scoring begins.
    strange = [name for name in strange if name != CHECKPOINT and not name.startswith(".")]
    if strange and (is_result or not has_run):
        raise InputError(
            f"The folder “{out}” holds other files, such as “{strange[0]}”.",
            "Name a new folder after -o.",
        )


def _is_of_a_run(name: str) -> bool:
    return name in (RECORD, CHECKPOINT) or fnmatch(name, "part-*.parquet")


def _make(out: Path) -> None:
    """Make the folder ``out``, unless it is there; raises InputError where that fails."""
    try:
        (out / CHECKPOINT).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"The folder “{out}” cannot be made: {error.strerror}.", "Name another one after -o."
        ) from error


def _remove_run(out: Path) -> None:
    """Remove an earlier run from ``out``; raises GltrError where that fails."""
    try:
        # The record first: what is left of the rest is then no result any more.
        (out / RECORD).unlink(missing_ok=True)
        for path in (*(out / CHECKPOINT).iterdir(), *out.glob("part-*.parquet")):
            path.unlink()
    except OSError as error:
        raise GltrError(
            f"The old result in “{out}” cannot be removed: {error.strerror}.",
            "Check the permissions, or choose another folder.",
        ) from error


def _workers(options: CorpusOptions, device: str) -> AbstractContextManager[Workers]:
    if _is_alone(options):
        return one_process()
    return ray_workers(options.jobs, options.cluster, device, debug=options.debug)


def _begin(
    options: CorpusOptions,
    request: Request,
    sources: Sequence[Source],
    found: Scan,
    workers: Workers,
) -> tuple[RunRecord, Plan]:
    """Score a sample, and write down what is to be done and with what."""
    choice = replace(options.choice, device=workers.device(options.choice.device))
    sample = workers.measure(drawn(sources, found.cells), choice, found.columns)
    plan = make_plan(found, sample.speed, workers.fit(sample.memory))
    name = f"plan-{uuid.uuid4().hex}.json"
    record = RunRecord(
        replace(request, precision=sample.precision, device=kind_of_device(sample.device)),
        inputs_of(sources),
        found.documents,
        versions_here(),
        name,
    )
    # Not before all is known to work.
    if options.overwrite:
        _remove_run(options.out)
    save_plan(plan, options.out / CHECKPOINT / name)
    # Last: with it, the run can go on.
    record.save(options.out)
    return record, plan


def _score(run: _Run, workers: Workers, listener: Listener) -> None:
    """Have the missing parts scored."""
    forget_attempts(run.options.out / CHECKPOINT)
    missing = {part.number: part for part in run.plan.missing(run.options.out)}
    before = len(run.plan.parts) - len(missing)
    estimate = _estimate(run.plan, list(missing.values()), workers.count)
    listener.begins(estimate)
    weight = sum(part.weight for part in missing.values())
    pace = Pace(len(missing), weight, estimate.workers, estimate.seconds)
    listener.progressed(pace.progress(before, 0.0))
    packs = [packed(part.number, run.sources, part.slices) for part in missing.values()]
    began = time.monotonic()
    for result in workers.score(run.task, packs):
        seconds = time.monotonic() - began
        pace.add(missing[result.number].weight, result.tokens, seconds)
        listener.progressed(pace.progress(before, seconds))


def _estimate(plan: Plan, parts: Sequence[Part], workers: int) -> Estimate:
    count = min(workers, len(parts))
    tokens = plan.tokens(parts)
    seconds = tokens / (plan.speed.tokens_per_second * count)
    return Estimate(sum(part.documents for part in parts), tokens, count, seconds)


def _totals(out: Path, plan: Plan, record: RunRecord, *, is_old: bool) -> Totals:
    """Count what the result holds; raises GltrError if it is not what was to be done."""
    from pyarrow import parquet

    documents = errors = 0
    for part in plan.parts:
        path = out / part.file_name
        try:
            column = parquet.read_table(path, columns=["error"]).column(0)
        except (OSError, ValueError) as error:
            raise GltrError(
                f"“{path}” is damaged.", "Remove it, and give the same command again."
            ) from error
        documents += len(column)
        errors += len(column) - column.null_count
    if documents != record.documents:
        raise GltrError(
            f"The result has {documents:,} rows, and the corpus {record.documents:,} texts.",
            "Begin again with --overwrite, and please report how it came about.",
        )
    return Totals(documents, errors, len(plan.parts), is_old)
