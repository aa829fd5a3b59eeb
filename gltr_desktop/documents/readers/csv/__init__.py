"""Reads a table kept as text (CSV, TSV): one of its columns, a paragraph for each row.

Nothing in such a file says whether it begins with the names of its columns: that is told by how
unlike the rows below the first one is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks
from gltr_desktop.documents.encodings.text_decoding import decoded
from gltr_desktop.documents.readers.csv.column_names import begins_with_names
from gltr_desktop.documents.readers.csv.table import table_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.documents.document import Document, ReadOptions


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """The column named “text”, else the one with the most characters.

    Raises:
        InputError: ``data`` is no text, or not in ``options.encoding``.
    """
    document = decoded(data, name, options.encoding)
    table = table_in(document, name)
    rows = list(table.rows())
    width = max(map(len, rows), default=0)
    column, has_names = _column(rows, width)
    blocks = Blocks()
    for row in rows[has_names:]:
        blocks.paragraph(_cell(row, column))
    return replace(
        document,
        text=blocks.text(),
        original="",
        notices=(_notice(rows, column, width, has_names=has_names),) if width > 1 else (),
    )


def _column(rows: Sequence[Sequence[str]], width: int) -> tuple[int, bool]:
    """The column to be read, and whether the first row holds names."""
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    if "text" in names and any(_cell(row, names.index("text")) for row in rows[1:]):
        return names.index("text"), True
    has_names = begins_with_names(rows)
    sizes = [0] * width
    for row in rows[has_names:]:
        for index, cell in enumerate(row):
            sizes[index] += len(cell.strip())
    return sizes.index(max(sizes, default=0)) if sizes else 0, has_names


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _notice(rows: Sequence[list[str]], column: int, width: int, *, has_names: bool) -> str:
    """Which column was taken."""
    label = " ".join(_cell(rows[0], column).split()) if has_names else ""
    total = len(rows[0]) if label else width
    return f"column “{label}” of {total:,}" if label else f"column {column + 1:,} of {total:,}"
