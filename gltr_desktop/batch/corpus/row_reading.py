"""Rows of Parquet, JSONL and CSV files, from any row on, one at a time.

A row that is damaged is a row all the same: it says what is wrong with it. Text is decoded so that
bytes that are no UTF-8 become lone surrogates, which the scorer refuses for this row alone.
"""

from __future__ import annotations

import csv
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gltr_desktop.batch.corpus.sources import Kind, Source
from gltr_desktop.documents.file_state import unreadable_error
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    import pyarrow as pa

_BATCH_ROWS = 256
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MAX_FIELD = (1 << 31) - 1
"""The longest field of a CSV file; Python's own limit is 131,072 characters."""


@dataclass(frozen=True)
class Row:
    """A row of a table: its text and its id, or the ``problem`` that hides both.

    ``id`` and ``text`` are what the table holds: None where it holds nothing, and of any type.
    ``offset`` is where the row begins in a file of lines, in bytes; 0 in Parquet, which counts
    rows.
    """

    offset: int
    id: object
    text: object
    problem: str = ""


@dataclass(frozen=True)
class Columns:
    """The names of the columns with the texts and the ids; ``id`` is None if there are no ids."""

    text: str
    id: str | None


def column_names(source: Source) -> list[str]:
    """The columns of a table; of JSONL, those of its first object.

    Raises InputError if the table cannot be read, or holds no text in a column of that name.
    """
    with _failures_named(source):
        if source.kind is Kind.PARQUET:
            return [str(name) for name in _parquet(source).schema_arrow.names]
        with source.file.path.open("rb") as file:
            if source.kind is Kind.CSV:
                return next(_csv_records(file), (0, []))[1]
            for _, line in _lines(file):
                if found := _json_object(line):
                    return list(found)
    return []


def check_text_column(source: Source, column: str) -> None:
    """Do nothing if ``column`` may hold texts; raises InputError where its type says it cannot."""
    if source.kind is not Kind.PARQUET:
        return
    import pyarrow as pa

    with _failures_named(source):
        kind = _parquet(source).schema_arrow.field(column).type
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    tests = (
        pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_binary,
        pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_null,
    )  # fmt: skip
    if not any(test(held) for test in tests):
        raise InputError(
            f"The column “{column}” of “{source.name}” contains {kind}, not texts.",
            "Name the column with the texts: --column NAME.",
        )


def read_rows(source: Source, columns: Columns, row: int = 0, offset: int = 0) -> Iterator[Row]:
    """The rows of a table from number ``row`` on, which begins at ``offset``.

    Raises InputError where the file cannot be read.
    """
    with _failures_named(source):
        yield from _READERS[source.kind](source, columns, row, offset)


@contextmanager
def _failures_named(source: Source) -> Iterator[None]:
    """Within the block, what a library says of a damaged file becomes an InputError."""
    try:
        yield
    except (ValueError, OSError, csv.Error) as error:
        # pyarrow's own errors are ValueErrors, or OSErrors without a number.
        if isinstance(error, OSError) and error.errno is not None:
            raise unreadable_error(source.file.path, error) from error
        raise InputError(
            f"“{source.name}” is no {source.kind.upper()} file that can be read:"
            f" {str(error).partition(chr(10))[0].rstrip('.')}.",
            "It may be damaged: copy or download it again.",
        ) from error


def _parquet(source: Source) -> Any:  # noqa: ANN401 - pyarrow has no types
    from pyarrow import parquet

    return parquet.ParquetFile(source.path)


def _parquet_rows(source: Source, columns: Columns, row: int, _offset: int) -> Iterator[Row]:
    with _parquet(source) as file:
        groups, skipped = list[int](), 0
        for index in range(file.metadata.num_row_groups):
            rows = file.metadata.row_group(index).num_rows
            if not groups and skipped + rows <= row:
                skipped += rows
            else:
                groups.append(index)
        wanted = list(dict.fromkeys(filter(None, [columns.text, columns.id])))
        skip = row - skipped
        for batch in file.iter_batches(_BATCH_ROWS, row_groups=groups, columns=wanted):
            if skip >= batch.num_rows:
                skip -= batch.num_rows
                continue
            part, skip = batch.slice(skip), 0
            texts = _decoded(part.column(columns.text))
            ids = [None] * len(texts) if columns.id is None else _ids(part.column(columns.id))
            for text, key in zip(texts, ids, strict=True):
                yield Row(0, key, text)


def _decoded(column: pa.Array) -> list[object]:
    """Texts of a column; its bytes are decoded here, because pyarrow refuses all for one."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    values = column.cast(pa.large_binary()).to_pylist()
    return [None if value is None else value.decode("utf-8", "surrogateescape") for value in values]


def _ids(column: pa.Array) -> list[object]:
    import pyarrow as pa

    is_text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    return _decoded(column) if is_text else list(column.to_pylist())


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold anything, with the bytes where they begin."""
    offset = file.tell()
    for line in file:
        begin, offset = offset, offset + len(line)
        if begin == 0:
            line = line.removeprefix(_BYTE_ORDER_MARK)  # noqa: PLW2901
        if line.strip():
            yield begin, line


def _jsonl_rows(source: Source, columns: Columns, _row: int, offset: int) -> Iterator[Row]:
    with source.file.path.open("rb") as file:
        file.seek(offset)
        for begin, line in _lines(file):
            found = _json_object(line)
            if found is None:
                yield Row(begin, None, None, "the line is not a JSON object")
            else:
                key = None if columns.id is None else found.get(columns.id)
                yield Row(begin, key, found.get(columns.text))


def _json_object(line: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _csv_rows(source: Source, columns: Columns, _row: int, offset: int) -> Iterator[Row]:
    with source.file.path.open("rb") as file:
        names = next(_csv_records(file), (0, []))[1]
        places = [
            None if name is None else names.index(name) for name in (columns.id, columns.text)
        ]
        delimiter = _delimiter(file)
        file.seek(offset)
        records = _csv_records(file, delimiter)
        if offset == 0:
            next(records)
        for begin, fields in records:
            key, text = (
                fields[place] if place is not None and place < len(fields) else None
                for place in places
            )
            yield Row(begin, key or None, text or None)


def _csv_records(file: BinaryIO, delimiter: str = "") -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file from where it stands, with the bytes where they begin."""
    csv.field_size_limit(_MAX_FIELD)
    position = file.tell()
    delimiter = delimiter or _delimiter(file)
    file.seek(position)

    def lines() -> Iterator[str]:
        nonlocal position
        for line in file:
            text = line.removeprefix(_BYTE_ORDER_MARK) if position == 0 else line
            position += len(line)
            yield text.decode("utf-8", "surrogateescape")

    begin = position
    for fields in csv.reader(lines(), delimiter=delimiter):
        if fields:
            yield begin, fields
        begin = position


def _delimiter(file: BinaryIO) -> str:
    """What separates the columns: the one that the first line holds most often."""
    file.seek(0)
    head = file.readline().decode("utf-8", "replace")
    return max(",;\t", key=head.count)


_READERS: dict[Kind, Callable[[Source, Columns, int, int], Iterator[Row]]] = {
    Kind.PARQUET: _parquet_rows,
    Kind.JSONL: _jsonl_rows,
    Kind.CSV: _csv_rows,
}
