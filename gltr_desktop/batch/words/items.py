"""Reads items, such as the sentences of an experiment, from a table whose columns have names."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from gltr_desktop.documents.document import require_certainty
from gltr_desktop.documents.encodings.text_decoding import decoded
from gltr_desktop.documents.file_state import read_regular_file
from gltr_desktop.documents.line_ends import canonical_text
from gltr_desktop.documents.readers.csv.table import table_in
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True)
class ItemColumns:
    """The names of the columns that hold the parts of an item; None: there is no such column."""

    text: str
    context: str | None = None
    item: str | None = None
    regions: str | None = None
    group: str | None = None

    @property
    def given(self) -> list[str]:
        """The names that are given."""
        names = (self.text, self.context, self.item, self.regions, self.group)
        return [name for name in names if name is not None]


@dataclass(frozen=True)
class Item:
    """A row of the table.

    ``number`` counts the rows below the names from 1, and is the ``name`` of an item that has no
    other. ``regions`` is None where no column holds them; what else is not there is "".
    """

    number: int
    name: str
    text: str
    context: str
    regions: str | None
    group: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to be scored."""
        return not self.text.strip()


class ItemTable:
    """A table (CSV or TSV) with names above its columns, read once: what is written later is not.

    ``names`` are those of the columns in their order, "" where one has none. ``encoding`` is that
    of the file, and ``sha256`` the hexadecimal digest of its bytes.
    """

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        """Read ``path``; an ``encoding`` of None is what its bytes look like.

        Raises:
            InputError: there is no such file, it cannot be read, or it holds no names.
        """
        if path.suffix.lower() in _WORKBOOKS:
            raise InputError(
                f"“{path.name}” is a workbook.", "Save its sheet as CSV (UTF-8), and name that."
            )
        data, _ = read_regular_file(path)
        document = decoded(data, path.name, encoding)
        require_certainty(document, path.name)
        self.path, self.encoding = path, document.encoding
        self.sha256 = hashlib.sha256(data).hexdigest()
        self._table = table_in(document, path.name)
        self.names = [_clean(name).strip() for name in next(self._table.records(), [])]
        if not any(self.names):
            raise InputError(
                f"“{path.name}” does not begin with the names of its columns.",
                "Write a name above each column.",
            )

    def place_of(self, column: str) -> int:
        """The index of the column of this name.

        Raises:
            InputError: it is missing, or there twice.
        """
        if column not in self.names:
            listed = ", ".join(f"“{name}”" for name in self.names if name)
            raise InputError(
                f"“{self.path.name}” has no column “{column}”.", f"Its columns are {listed}."
            )
        if self.names.count(column) > 1:
            raise InputError(
                f"“{self.path.name}” has {self.names.count(column)} columns “{column}”.",
                "Give each a name of its own.",
            )
        return self.names.index(column)

    def items(self, columns: ItemColumns) -> Iterator[Item]:
        """The items in their order, one for each row below the names.

        A line that is empty is no row. Line ends within a cell become line feeds.

        Raises:
            InputError: a column is missing, or there twice.
        """
        places = {name: self.place_of(name) for name in columns.given}

        def cell(row: list[str], column: str | None) -> str:
            place = len(row) if column is None else places[column]
            return _clean(row[place]) if place < len(row) else ""

        for number, row in enumerate(islice(self._table.records(), 1, None), 1):
            yield Item(
                number=number,
                name=cell(row, columns.item).strip() or str(number),
                text=cell(row, columns.text),
                context=cell(row, columns.context),
                regions=None if columns.regions is None else cell(row, columns.regions),
                group=cell(row, columns.group).strip(),
            )

    def filled_items(self, columns: ItemColumns) -> Iterator[Item]:
        """The items that hold a text; raises as :meth:`items` does."""
        return (item for item in self.items(columns) if not item.is_empty)


def _clean(cell: str) -> str:
    return _LONE_SURROGATE.sub(_REPLACEMENT, canonical_text(cell))
