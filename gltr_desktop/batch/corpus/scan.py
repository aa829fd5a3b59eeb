"""The first pass over a corpus: how much there is, where it lies, and whether ids are unique.

The corpus is measured in cells: a few thousand characters in a row, or one long text. They are
what the parts are made of once it is known how fast the model reads, so that memory does not grow
with the number of short texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.batch.corpus.row_reading import (
    Columns,
    Row,
    check_text_column,
    column_names,
    read_rows,
)
from gltr_desktop.batch.corpus.sources import Kind, Source
from gltr_desktop.batch.corpus.unique_ids import UniqueIds, id_text, missing_ids
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CELL_WEIGHT = 4_096
"""Cells are at least so many characters long; the last one of a file may be shorter."""
DEFAULT_ID = "id"
"""The column that holds the ids, unless another one is named; it need not be there."""

_MISSING_EXAMPLES = 2
_MAX_NAMED = 20
_REPORTED_ROWS = 10_000


class Slice(NamedTuple):
    """Texts in a row: ``rows`` of them from number ``row`` of source ``source`` on.

    ``offset`` is where they begin in a file of lines, in bytes. ``weight`` says how long they are:
    in characters, and of documents, whose text nobody has read yet, in bytes of the file.
    """

    source: int
    row: int
    rows: int
    offset: int
    weight: int


@dataclass(frozen=True)
class Scan:
    """What the first pass has found: the cells in the order of the corpus, and its columns."""

    cells: list[Slice]
    columns: Columns

    @property
    def documents(self) -> int:
        """How many texts there are."""
        return sum(cell.rows for cell in self.cells)

    @property
    def weight(self) -> int:
        """How long all texts are together."""
        return sum(cell.weight for cell in self.cells)


def find_columns(sources: Sequence[Source], text: str, identity: str | None) -> Columns:
    """The columns to read; ``identity`` is the name given for ids, None if none was given.

    Raises:
        InputError: a table cannot be read, or lacks a column; the error names those it has.
    """
    tables = [source for source in sources if source.kind is not Kind.DOCUMENT]
    there = {source.name: column_names(source) for source in tables}
    wanted = identity
    if identity is None and any(DEFAULT_ID in names for names in there.values()):
        wanted = DEFAULT_ID
    for source in tables:
        for option, name in (("--column", text), ("--id", wanted)):
            if name is not None and name not in there[source.name]:
                raise _lacks_column(source, name, there[source.name], option)
        check_text_column(source, text)
    return Columns(text, wanted if tables else None)


def scan(
    sources: Sequence[Source], columns: Columns, report: Callable[[int], None] = lambda _: None
) -> Scan:
    """Go through all texts once; ``report`` is told now and then how many were seen.

    Raises:
        InputError: a table cannot be read, ids are missing or occur twice, or there is no text.
    """
    if all(source.kind is Kind.DOCUMENT for source in sources):
        cells = [Slice(index, 0, 1, 0, max(1, source.size)) for index, source in enumerate(sources)]
        return Scan(cells, columns)
    cells = list[Slice]()
    first_pass = _FirstPass(columns, report)
    for index, source in enumerate(sources):
        cells += first_pass.cells(index, source)
    if first_pass.without:
        raise missing_ids(first_pass.without)
    if not cells:
        raise InputError("There is no text in these files.", "Check that they are the right ones.")
    first_pass.ids.check(lambda: _ids(sources, columns))
    return Scan(cells, columns)


class _FirstPass:
    """Goes through the tables; ``without`` says where ids are missing."""

    def __init__(self, columns: Columns, report: Callable[[int], None]) -> None:
        self._columns = columns
        self._report = report
        self._seen = 0
        self.ids = UniqueIds()
        self.without = list[str]()

    def cells(self, index: int, source: Source) -> Iterator[Slice]:
        """The cells of ``source``, which has this ``index``.

        Raises InputError where the table cannot be read, or ids are missing.
        """
        cell: Slice | None = None
        for number, row in enumerate(read_rows(source, self._columns)):
            self._note(source, number, row)
            weight = _weight(row)
            if cell is None:
                cell = Slice(index, number, 1, row.offset, weight)
            else:
                cell = cell._replace(rows=cell.rows + 1, weight=cell.weight + weight)
            if cell.weight >= CELL_WEIGHT:
                yield cell
                cell = None
        if cell is not None:
            yield cell

    def _note(self, source: Source, number: int, row: Row) -> None:
        self._seen += 1
        if self._seen % _REPORTED_ROWS == 0:
            self._report(self._seen)
        if self._columns.id is None:
            return
        identity = id_text(row.id)
        if identity is not None:
            self.ids.add(identity)
            return
        why = f" ({row.problem})" if row.problem else ""
        self.without.append(f"row {number + 1:,} of “{source.name}”{why}")
        if len(self.without) == _MISSING_EXAMPLES:
            raise missing_ids(self.without)


def row_id(source: Source, columns: Columns, number: int, row: Row) -> str:
    """The id of row ``number`` of a table: what its column holds, or else its file and number."""
    given = id_text(row.id) if columns.id is not None else None
    return given if given is not None else f"{document_id(source)}:{number + 1}"


def document_id(source: Source) -> str:
    """The id of a document: its name; bytes in it that are no UTF-8 are written as escapes."""
    return source.name.encode("utf-8", "backslashreplace").decode()


def _ids(sources: Sequence[Source], columns: Columns) -> Iterator[tuple[str, str]]:
    for source in sources:
        for number, row in enumerate(read_rows(source, columns)):
            yield row_id(source, columns, number, row), source.name


def _weight(row: Row) -> int:
    """How long a row is; one without a text takes a little time, too."""
    return max(1, len(row.text)) if isinstance(row.text, str) else 1


def _lacks_column(source: Source, name: str, there: Sequence[str], option: str) -> InputError:
    named = ", ".join(f"“{column}”" for column in there[:_MAX_NAMED]) or "none"
    more = ", …" if len(there) > _MAX_NAMED else ""
    return InputError(
        f"“{source.name}” has no column “{name}”; its columns are {named}{more}.",
        f"Name one of them: {option} NAME.",
    )
