"""Tables of named columns, and the files that they are written to."""

from __future__ import annotations

import io
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.documents.optional_libraries import require_library
from gltr_desktop.documents.spreadsheets import (
    MAX_ROWS,
    csv_bytes,
    fitting,
    no_formula,
    text_format,
    workbook_in,
    write_about,
    write_header,
    write_number,
)
from gltr_desktop.errors import InputError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from xlsxwriter import Workbook

Cell = str | int | float | None

_DIGITS = 9
"""A float32 has no more."""
_WIDTHS = {str: 18, int: 8, float: 10}
_BATCH_ROWS = 1 << 16


@dataclass(frozen=True)
class TableColumn:
    """A column: its ``name`` in files, what it holds, and the type of its values.

    A value is None where there is nothing.
    """

    name: str
    type: type[str | int | float]
    description: str


@dataclass(frozen=True)
class Table:
    """Rows of cells, one for each of the ``columns``; ``title`` names the sheet of a workbook."""

    title: str
    columns: Sequence[TableColumn]
    rows: Iterable[Sequence[Cell]]


def check_format(path: Path) -> None:
    """Do nothing if a table can be written to a file of this name.

    Raises:
        InputError: its ending says no format, or a library is missing.
    """
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        *suffixes, last = _WRITERS
        raise InputError(
            f"A table cannot be written to “{path.name}”: its ending says no format.",
            f"Let the name end in {', '.join(suffixes)} or {last}.",
        )
    if suffix == ".parquet":
        require_library("pyarrow", "corpus", "Parquet files cannot be written")


def check_rows(path: Path, count: int) -> None:
    """Raise InputError if a file of this name cannot hold ``count`` rows below the names."""
    if holds_sheets(path):
        _check_rows(count)


def _check_rows(count: int) -> None:
    if count >= MAX_ROWS:
        raise InputError(
            f"The table has more rows than an Excel sheet holds, {MAX_ROWS - 1:,}.",
            "Write it as CSV or Parquet instead.",
        )


def holds_sheets(path: Path) -> bool:
    """Whether a file of this name can hold several tables."""
    return path.suffix.lower() == ".xlsx"


def rendered(
    tables: Sequence[Table], suffix: str, about: Mapping[str, object], when: datetime
) -> bytes:
    """The content of a file whose name ends in ``suffix``; only workbooks hold several tables.

    ``about`` says how the table was made.

    Raises:
        InputError: there are more rows than a sheet holds.
    """
    return _WRITERS[suffix.lower()](tables, about, when)


def _csv(
    tables: Sequence[Table],
    _about: Mapping[str, object],
    _when: datetime,
) -> bytes:
    """An apostrophe stands before a text that a spreadsheet would compute."""
    (table,) = tables
    names = [column.name for column in table.columns]
    return csv_bytes(_lines(names, table.rows))


def _lines(names: list[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Iterable[object]]:
    yield names
    for row in rows:
        yield map(_csv_cell, row)


def _csv_cell(cell: Cell) -> object:
    if isinstance(cell, float):
        return f"{cell:.{_DIGITS}g}"
    return no_formula(cell) if isinstance(cell, str) else cell


def _xlsx(tables: Sequence[Table], about: Mapping[str, object], when: datetime) -> bytes:
    file = io.BytesIO()
    with workbook_in(file, tables[0].title, when) as workbook:
        for table in tables:
            _write_sheet(workbook, table)
        write_about(workbook, _facts(about))
    return file.getvalue()


def _write_sheet(workbook: Workbook, table: Table) -> None:
    sheet = workbook.add_worksheet(table.title)
    as_text = text_format(workbook)
    styles = {int: workbook.add_format({"num_format": "#,##0"}),
              float: workbook.add_format({"num_format": "0.000"})}  # fmt: skip
    widths = {
        column.name: max(len(column.name) + 3, _WIDTHS[column.type]) for column in table.columns
    }
    write_header(workbook, sheet, widths)
    number = 0
    for number, row in enumerate(table.rows, 1):
        _check_rows(number)
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, fitting(cell), as_text)
            elif cell is not None and not math.isnan(cell):
                write_number(sheet, number, place, cell, styles[table.columns[place].type])
    sheet.autofilter(0, 0, max(1, number), len(table.columns) - 1)


def _parquet(tables: Sequence[Table], about: Mapping[str, object], _when: datetime) -> bytes:
    """Typed columns with their descriptions; ``about`` is JSON in the metadata of the file."""
    import pyarrow as pa
    from pyarrow import parquet

    (table,) = tables
    types: dict[type, Any] = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema(
        [
            pa.field(each.name, types[each.type], metadata={"description": each.description})
            for each in table.columns
        ],
        {"gltr-desktop": json.dumps(about, ensure_ascii=False)},
    )
    file = io.BytesIO()
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in _batches(table.rows):
            arrays = [
                pa.array(values, field.type)
                for values, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.table(arrays, schema=schema))
    return file.getvalue()


def _batches(rows: Iterable[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    batch: list[Sequence[Cell]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _facts(about: Mapping[str, object], within: str = "") -> Iterator[tuple[str, str]]:
    """Names and values of all that ``about`` holds, in lines of their own."""
    for name, value in about.items():
        title = f"{within} {name}".strip().replace("_", " ").capitalize()
        if isinstance(value, dict):
            yield from _facts(value, title)
        elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
            for number, each in enumerate(value, 1):
                yield from _facts(each, f"{title} {number}")
        elif isinstance(value, list):
            yield title, "; ".join(map(str, value))
        elif value is not None:
            yield title, printable(str(value))


_WRITERS: dict[str, Callable[[Sequence[Table], Mapping[str, object], datetime], bytes]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
