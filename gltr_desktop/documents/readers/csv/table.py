"""Tells by what the cells of a table kept as text are parted and quoted: no such file says it.

It is told by how regular the rows are.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.documents.document import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gltr_desktop.documents.document import Document

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
        """All rows of ``text``; that of an empty line has no cells.

        Raises:
            csv.Error: ``strict``, and the quotation marks are not those of this dialect.
        """
        return csv.reader(
            io.StringIO(text, newline=""),
            delimiter=self.delimiter,
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape,
            skipinitialspace=self.delimiter != "\t",
            strict=strict,
        )


@dataclass(frozen=True)
class Table:
    """The ``text`` of a table and how it is to be parted."""

    text: str
    dialect: _Dialect

    def records(self) -> Iterator[list[str]]:
        """The rows of all lines that are not empty, even where their cells are."""
        return filter(None, self.dialect.rows(self.text))

    def rows(self) -> Iterator[list[str]]:
        """The rows that hold anything."""
        return _filled(self.dialect.rows(self.text))


def table_in(document: Document, name: str) -> Table:
    """The table in a ``document``, which was decoded from a file called ``name``."""
    # The line ends within cells are those of the file: in the shared form, a Unicode line end
    # within a cell would end its row.
    text = document.original.removeprefix(BYTE_ORDER_MARK)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    declared = _DECLARED_DELIMITER.match(text)
    if declared:
        return Table(text[declared.end() :], _Dialect(declared[1]))
    return Table(text, _dialect(text, is_tsv=name.lower().endswith((".tsv", ".tab"))))


def _filled(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    return (row for row in rows if any(cell.strip() for cell in row))


def _dialect(text: str, *, is_tsv: bool) -> _Dialect:
    """The dialect in which the rows of ``text`` are the most regular."""
    sample = text[:_SAMPLE_CHARACTERS]
    is_cut = len(sample) < len(text)
    best, best_regularity = _NO_DELIMITER, _MIN_REGULAR
    for delimiter in "\t" if is_tsv and "\t" in sample else _DELIMITERS:
        dialects = _quotings(delimiter, sample) if delimiter in sample else ()
        regularity = max((_score(each, sample, is_cut=is_cut)[0] for each in dialects), default=0.0)
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


def _score(dialect: _Dialect, text: str, *, is_cut: bool = False) -> tuple[float, bool]:
    """How regular the rows are, and whether all quotation marks are in their places.

    Of a text that ``is_cut``, the last row says nothing unless it is the only one.
    """
    try:
        rows, is_strict = list(_filled(dialect.rows(text, strict=True))), True
    except csv.Error:
        rows, is_strict = list(_filled(dialect.rows(text))), False
    return _regularity(rows[:-1] if is_cut and len(rows) > 1 else rows), is_strict


def _regularity(rows: Sequence[Sequence[str]]) -> float:
    """The part of the rows that have the commonest length, if there are several columns.

    The first row must have several, too: where it holds names, it holds no punctuation.
    """
    if not rows:
        return 1.0
    length, count = Counter(map(len, rows)).most_common(1)[0]
    return count / len(rows) if length > 1 and len(rows[0]) > 1 else 0.0
