"""The files of a corpus: tables whose rows are texts, or documents that are a text each."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.batch.finding import find_texts
from gltr_desktop.batch.rows import TextFile
from gltr_desktop.documents.file_state import unreadable_error
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Kind(StrEnum):
    """How the texts of a file are read."""

    PARQUET = "parquet"
    JSONL = "jsonl"
    CSV = "csv"
    DOCUMENT = "document"


_TABLES = {
    ".parquet": Kind.PARQUET,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
}


@dataclass(frozen=True)
class Source:
    """A file of the corpus as it was when the run began.

    ``name`` is its path below what was given, unique among the files of a run. ``size`` is in
    bytes, ``modified_ns`` the time of its last change in nanoseconds.
    """

    path: str
    name: str
    kind: Kind
    size: int
    modified_ns: int

    @property
    def file(self) -> TextFile:
        """The file as readers of documents take it."""
        return TextFile(Path(self.path), self.name)

    def check(self) -> None:
        """Do nothing if the file is as it was; raises InputError if it is not."""
        try:
            status = Path(self.path).stat()
        except OSError as error:
            raise unreadable_error(Path(self.path), error) from error
        if (status.st_size, status.st_mtime_ns) != (self.size, self.modified_ns):
            raise InputError(
                f"“{self.path}” has changed since the run began.",
                "Put the old file back, or begin again with another folder or --overwrite.",
            )


def find_sources(inputs: Sequence[str], out: Path) -> list[Source]:
    """The files that ``inputs`` (paths and glob patterns) name, in natural order.

    What lies below an input in ``out`` is none, and beside tables nothing is that has a name with
    “_” in front, as everywhere where data sets are read.

    Raises:
        InputError: an input leads nowhere or cannot be read, or is itself in ``out``, or some
            files are tables and others documents.
    """
    paths = [path for given in inputs for path in _expanded(given)]
    for path in paths:
        if path.resolve().is_relative_to(out.resolve()):
            raise InputError(
                f"“{path}” is an input, and in the folder of the result.",
                "Name another folder after -o.",
            )
    sources = [_source(file) for file in find_texts(paths, recursive=True, outputs=[out])]
    shown = [source for source in sources if not _is_private(source)]
    if any(source.kind is not Kind.DOCUMENT for source in shown):
        sources = shown
    kinds = {source.kind is Kind.DOCUMENT: source.name for source in reversed(sources)}
    if len(kinds) > 1:
        raise InputError(
            f"Some files are tables, such as “{kinds[False]}”, and others are documents, such as"
            f" “{kinds[True]}”.",
            "Score them in two runs: name the tables, such as FOLDER/*.parquet, or the documents.",
        )
    return sources


def _is_private(source: Source) -> bool:
    return any(part.startswith("_") for part in source.name.split("/"))


def _expanded(given: str) -> Iterator[Path]:
    """The path ``given``, or those that match it where it is a pattern and no file."""
    path = Path(given).expanduser()
    if path.exists() or not glob.has_magic(given):
        yield path
        return
    matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - of any folder
    if not matches:
        raise InputError(f"No file matches “{given}”.", "Check the pattern and its folder.")
    yield from map(Path, matches)


def _source(file: TextFile) -> Source:
    try:
        status = file.path.stat()
    except OSError as error:
        raise unreadable_error(file.path, error) from error
    kind = _TABLES.get(file.path.suffix.lower(), Kind.DOCUMENT)
    return Source(str(file.path), file.name, kind, status.st_size, status.st_mtime_ns)
