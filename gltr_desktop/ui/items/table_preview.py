"""The head of a table: its first rows, and which parts of an item its columns may hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from gltr_desktop.batch.words.items import ItemColumns, ItemTable
from gltr_desktop.documents.encodings.text_decoding import decoded
from gltr_desktop.documents.file_state import read_regular_file
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_ROWS = 50
"""So many rows tell what a column holds."""
_USUAL_NAMES = {
    "text": ("sentence", "sentences", "text", "stimulus", "stimuli", "item_text", "target"),
    "context": ("context", "ctx", "preceding_context", "preceding", "preamble", "prefix", "prompt"),
    "item": ("item", "item_id", "itemid", "item_number", "id", "name", "number", "nr", "no"),
    "group": ("condition", "cond", "group", "type", "category", "list"),
    "regions": ("regions", "region", "segments", "chunks"),
}
"""What columns with the parts of an item are commonly called, the likeliest first."""
_REGION_MARK = "|"


@dataclass(frozen=True)
class TablePreview:
    """A ``table``, and the first cells of its columns by the names that can be chosen.

    Only one column has each of these names, of which there is at least one. ``likely`` are the
    codecs to choose from where that of the table is a guess, the likeliest first; () where it is
    certain.
    """

    table: ItemTable
    cells: Mapping[str, Sequence[str]]
    likely: tuple[str, ...] = ()

    def suggested(self) -> ItemColumns:
        """Which columns the parts of an item are in, by their names and by what they hold."""
        left = list(self.cells)
        text = _usual(left, "text") or max(left, key=self._size)
        left.remove(text)
        found: dict[str, str | None] = {}
        for part in ("context", "item", "group"):
            found[part] = name = _usual(left, part)
            if name is not None:
                left.remove(name)
        regions = next((name for name in left if self._holds_regions(name)), None)
        return ItemColumns(text, found["context"], found["item"], regions, found["group"])

    def _size(self, name: str) -> int:
        """Characters of a column; marked regions are no text to be read as it stands."""
        return 0 if self._holds_regions(name) else sum(map(len, self.cells[name]))

    def _holds_regions(self, name: str) -> bool:
        cells = [cell for cell in self.cells[name] if cell.strip()]
        return bool(cells) and 2 * sum(_REGION_MARK in cell for cell in cells) > len(cells)


def read_preview(
    path: Path, encoding: str | None, is_cancelled: Callable[[], bool]
) -> TablePreview:
    """The table in ``path``, decoded with ``encoding``; None: as its bytes suggest.

    Raises:
        InputError: the file cannot be read, or holds no table with names and rows.
        Cancelled: ``is_cancelled`` returned True while it was read.
    """
    data, _ = read_regular_file(path, is_cancelled)
    document = decoded(data, path.name, encoding)
    table = ItemTable(path, document.encoding)
    names = [name for name in table.names if name and table.names.count(name) == 1]
    if not names:
        raise InputError(
            f"No column of “{path.name}” has a name of its own.",
            "Give each column a name of its own.",
        )
    cells = {name: _first_cells(table, name) for name in names}
    if not cells[names[0]]:
        raise InputError(
            f"“{path.name}” holds nothing below the names of its columns.",
            "Choose a table with an item in each row.",
        )
    likely = () if document.is_certain else (document.encoding, *document.alternatives)
    return TablePreview(table, cells, likely)


def _first_cells(table: ItemTable, name: str) -> list[str]:
    return [item.text for item in islice(table.items(ItemColumns(name)), _ROWS)]


def _usual(names: Sequence[str], part: str) -> str | None:
    """The one of ``names`` that columns with this part of an item commonly have."""
    by_key = {_key(name): name for name in reversed(names)}
    return next((by_key[usual] for usual in _USUAL_NAMES[part] if usual in by_key), None)


def _key(name: str) -> str:
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())
