"""Reads a table kept as text (CSV, TSV): one of its columns, a paragraph for each row.

Nothing in such a file says by what its cells are parted, nor whether it begins with the names of
its columns. Both are told by how regular the rows are.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks
from gltr_desktop.documents.document import BYTE_ORDER_MARK
from gltr_desktop.documents.encodings.text_decoding import decoded
from gltr_desktop.documents.readers.csv.column_names import begins_with_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gltr_desktop.documents.document import Document, ReadOptions

_DELIMITERS = ",;\t|"
_NO_DELIMITER = "\0"
"""A character that no text holds, for a table of one column."""
_SAMPLE_CHARACTERS = 1 << 18
"""So much of a table tells the delimiter."""
_MIN_REGULAR = 0.6
"""Fewer rows of one length than this part of all, and the delimiter is only punctuation."""
_PUNCTUATION_WEIGHT = 0.9
"""What a delimiter is worth that is mostly followed by a space, as in a sentence."""
_DECLARED_DELIMITER = re.compile(r"\"?sep=([^\r\n])\"?[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
"""The line by which Excel is told the delimiter."""


@dataclass(frozen=True)
class _Dialect:
    """How the cells of a table are parted and quoted."""

    delimiter: str
    quote: str | None = '"'
    escape: str | None = None

    def rows(self, text: str, *, strict: bool = False) -> Iterator[list[str]]:
        """The rows of ``text`` that hold anything.

        Raises:
            csv.Error: ``strict``, and the quotation marks are not those of this dialect.
        """
        rows = csv.reader(
            io.StringIO(text, newline=""),
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape,
            skipinitialspace=self.delimiter != "\t",
            strict=strict,
        )
        return (row for row in rows if any(cell.strip() for cell in row))


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """The column named “text”, else the one with the most characters.

    Raises:
        InputError: ``data`` is no text, or not in ``options.encoding``.
    """
    document = decoded(data, name, options.encoding)
    # The line ends within cells are those of the file: in the shared form, a Unicode line end
    # within a cell would end its row.
    text = document.original.removeprefix(BYTE_ORDER_MARK)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    declared = _DECLARED_DELIMITER.match(text)
    if declared:
        dialect, text = _Dialect(declared[1]), text[declared.end() :]
    else:
        dialect = _dialect(text, is_tsv=name.lower().endswith((".tsv", ".tab")))
    rows = list(dialect.rows(text))
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


def _dialect(text: str, *, is_tsv: bool) -> _Dialect:
    """The dialect in which the rows of ``text`` are the most regular."""
    sample = text[:_SAMPLE_CHARACTERS]
    best, best_regularity = _NO_DELIMITER, _MIN_REGULAR
    for delimiter in "\t" if is_tsv and "\t" in sample else _DELIMITERS:
        dialects = _quotings(delimiter, sample) if delimiter in sample else ()
        regularity = max((_score(each, sample)[0] for each in dialects), default=0.0)
        if sample.count(f"{delimiter} ") > sample.count(delimiter) / 2:
            regularity *= _PUNCTUATION_WEIGHT
        if regularity > best_regularity:
            best, best_regularity = delimiter, regularity
    # One stray quotation mark, anywhere, would swallow what follows it.
    return max(_quotings(best, text), key=lambda dialect: _score(dialect, text))


def _quotings(delimiter: str, text: str) -> Iterator[_Dialect]:
    """The dialects with this delimiter that ``text`` may be in, the commonest first."""
    yield _Dialect(delimiter)
    if '\\"' in text:
        yield _Dialect(delimiter, escape="\\")
    if '"' in text:
        yield _Dialect(delimiter, quote=None)
    if f"{delimiter}'" in text:
        yield _Dialect(delimiter, quote="'")


def _score(dialect: _Dialect, text: str) -> tuple[float, bool]:
    """How regular the rows are, and whether all quotation marks are in their places."""
    try:
        return _regularity(list(dialect.rows(text, strict=True))), True
    except csv.Error:
        return _regularity(list(dialect.rows(text))), False


def _regularity(rows: Sequence[Sequence[str]]) -> float:
    """The part of the rows that have the commonest length, if there are several columns.

    The first row must have several, too: where it holds names, it holds no punctuation.
    """
    if not rows:
        return 1.0
    length, count = Counter(map(len, rows)).most_common(1)[0]
    return count / len(rows) if length > 1 and len(rows[0]) > 1 else 0.0


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
