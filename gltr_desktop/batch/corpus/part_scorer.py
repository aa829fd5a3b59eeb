"""What a worker does: it reads the texts of a part, scores them, and writes the part's file."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.batch.corpus.attempts import Attempts
from gltr_desktop.batch.corpus.plan import part_name
from gltr_desktop.batch.corpus.row_reading import Columns, read_rows
from gltr_desktop.batch.corpus.scan import Slice, document_id, row_id
from gltr_desktop.batch.corpus.schema import ScoredText, parquet_file
from gltr_desktop.batch.corpus.sources import Kind, Source
from gltr_desktop.batch.corpus.versions import check_versions
from gltr_desktop.batch.text_reading import read_text
from gltr_desktop.documents.document import require_certainty
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.identity import weights_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice

_log = logging.getLogger(__name__)

_DEADLY = "The worker ended each time it read this text. It may need too much memory: split it."
_SAVE_AGAIN = "Save it as Unicode (UTF-8)."


class Text(NamedTuple):
    """A text of the corpus; ``content`` is what the input holds, or the error that it led to."""

    id: str
    content: object


@dataclass(frozen=True)
class Task:
    """What all parts of a run have in common: the same for every worker.

    ``versions`` and ``weights_sha256`` are what the worker must find on its machine; ``device`` is
    where the model has to run, once the sample has shown it. ``metadata`` goes into every file.
    ``run`` is another for every command that is given; its notes lie in the folder ``checkpoint``.
    """

    choice: ModelChoice
    columns: Columns
    top_k: int
    keep_text: bool
    out: str
    checkpoint: str
    run: str
    versions: Mapping[str, str]
    weights_sha256: str
    device: str
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class PartResult:
    """What became of a part.

    ``problem`` is None, or a sentence on why no part can be scored here, and one on what to do.
    """

    number: int
    documents: int = 0
    errors: int = 0
    tokens: int = 0
    problem: tuple[str, str] | None = None


class TextScorer:
    """Scores one text after another with a model that it opens at the first."""

    def __init__(self, choice: ModelChoice, top_k: int, cancelled: threading.Event) -> None:
        self._choice = choice
        self._top_k = top_k
        self._cancelled = cancelled
        self._engine: Engine | None = None

    def open(self) -> Engine:
        """The engine, which is opened at the first call; raises GltrError as open_engine does."""
        if self._engine is None:
            self._engine = open_engine(self._choice)
        return self._engine

    def analysis(self, text: str) -> Analysis:
        """The complete analysis of ``text``, with the same bits on every machine.

        Raises GltrError, Cancelled, and whatever a library may raise for a strange text.
        """
        return analyse_alone(self.open(), text, self._top_k, self._cancelled)

    def reopen(self) -> None:
        """Let the next text open the model anew."""
        if self._engine is not None:
            self._engine.close()
        self._engine = None


class PartScorer:
    """A worker; called with a part, it leaves the part's file in OUT."""

    def __init__(self, task: Task, cancelled: threading.Event | None = None) -> None:
        self._task = task
        self._scorer = TextScorer(task.choice, task.top_k, cancelled or threading.Event())
        self._is_checked = False

    def __call__(self, row: dict[str, str]) -> dict[str, str]:
        """Score the part that ``row`` holds; both dictionaries hold JSON, as Ray passes rows.

        Never raises but Cancelled: an exception would have Ray end the whole run, or try again for
        ever.
        """
        number, sources, slices = unpacked(row["part"])
        try:
            self._check()
            result = self._score(number, sources, slices)
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - the driver says what it was
            _log.exception("A part cannot be scored")
            result = PartResult(number, problem=explained_problem(error))
        return {"result": json.dumps(asdict(result))}

    def _check(self) -> None:
        """Make sure once that this machine computes what the others do; raises InputError."""
        if self._is_checked:
            return
        check_versions(self._task.versions, "on a worker")
        if weights_sha256(self._task.choice.name) != self._task.weights_sha256:
            raise InputError(
                f"The model “{self._task.choice.name}” has other weights on a worker.",
                "Copy the same model to all machines.",
            )
        self._scorer.open()
        self._is_checked = True

    def _score(
        self, number: int, sources: Mapping[int, Source], slices: Sequence[Slice]
    ) -> PartResult:
        for source in sources.values():
            source.check()
        attempts = Attempts(Path(self._task.checkpoint), number, self._task.run)
        attempts.begin()
        texts = (
            text
            for piece in slices
            for text in texts_of(sources[piece.source], piece, self._task.columns)
        )
        rows = list[ScoredText]()
        for position, text in enumerate(texts):
            attempts.reads(position)
            deadly = position in attempts.deadly
            rows.append(ScoredText(text.id, None, error=_DEADLY) if deadly else self._row(text))
        content = parquet_file(
            rows, self._task.top_k, self._task.metadata, keep_text=self._task.keep_text
        )
        write_atomically(Path(self._task.out) / part_name(number), content)
        attempts.end()
        return PartResult(
            number,
            documents=len(rows),
            errors=sum(row.error is not None for row in rows),
            tokens=sum(0 if row.analysis is None else len(row.analysis) for row in rows),
        )

    def _row(self, text: Text) -> ScoredText:
        """The row of a text; whatever is wrong with it becomes its error."""
        try:
            content = require_text(text.content)
        except GltrError as error:
            empty = "" if text.content == "" else None
            return ScoredText(text.id, empty, error=str(error))
        try:
            analysis = self._scorer.analysis(content)
        except GltrError as error:
            return ScoredText(text.id, content, error=str(error))
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - of this text, whatever it is
            _log.exception("A text cannot be scored")
            # What it has left behind must not reach the next text.
            self._scorer.reopen()
            return ScoredText(text.id, content, error=_strange(error))
        if kind_of_device(analysis.model.device) != self._task.device:
            self._scorer.reopen()
            sentence = f"This text needs more memory than {self._task.device} has."
            return ScoredText(text.id, content, error=f"{sentence} Split it.")
        return ScoredText(text.id, content, analysis)


def texts_of(source: Source, piece: Slice, columns: Columns) -> Iterator[Text]:
    """The texts of a slice of ``source``; raises InputError where a table cannot be read."""
    if source.kind is Kind.DOCUMENT:
        yield Text(document_id(source), _document(source))
        return
    rows = islice(read_rows(source, columns, piece.row, piece.offset), piece.rows)
    for number, row in enumerate(rows, piece.row):
        problem = (
            GltrError(f"There is no text: {row.problem}.", "Correct the input.")
            if row.problem
            else None
        )
        yield Text(row_id(source, columns, number, row), problem or row.text)


def require_text(content: object) -> str:
    """``content`` if it is a text that can be scored; raises GltrError if it is not."""
    if isinstance(content, GltrError):
        raise content
    if content is None or content == "":
        raise GltrError("There is no text.", "Fill the cell, or leave the row out.")
    if not isinstance(content, str):
        raise GltrError(
            f"This is not text, but a value of type {type(content).__name__}.",
            "Convert it to text.",
        )
    try:
        content.encode()
    except UnicodeEncodeError as error:
        raise GltrError(
            f"This is not valid Unicode from character {error.start:,} on.", _SAVE_AGAIN
        ) from None
    return content


def kind_of_device(device: str | None) -> str:
    """“cuda” for “cuda:0”: which of several alike it is makes no difference."""
    return (device or "").partition(":")[0]


def explained_problem(error: Exception) -> tuple[str, str]:
    """What is wrong and what to do, where the error is none of a single text's."""
    if isinstance(error, GltrError):
        return error.message, error.remedy
    return _strange(error), "Please report how it came about."


def packed(number: int, sources: Sequence[Source], slices: Sequence[Slice]) -> str:
    """A part with all that a worker has to know of its files, as JSON."""
    needed = {piece.source: asdict(sources[piece.source]) for piece in slices}
    return json.dumps({"number": number, "sources": needed, "slices": slices})


def unpacked(part: str) -> tuple[int, dict[int, Source], list[Slice]]:
    """The number, the files and the slices of a part that was :func:`packed`."""
    content = json.loads(part)
    sources = {
        int(index): Source(**{**fields, "kind": Kind(fields["kind"])})
        for index, fields in content["sources"].items()
    }
    return content["number"], sources, [Slice(*piece) for piece in content["slices"]]


def _document(source: Source) -> object:
    """The text of a document, or the error that says why there is none."""
    try:
        document = read_text(source.file, lambda: False).document
        require_certainty(document, source.name)
    except GltrError as error:
        return error
    return document.text


def _strange(error: Exception) -> str:
    """A sentence for what nobody expected; an exception's message may quote the text."""
    return f"The model cannot read this text ({type(error).__name__})."
