"""Changes of format in a document of Word 97 to 2003, as far as they matter to the text.

A change is a code of two bytes and a value, whose length the code tells ([MS-DOC] 2.2.5).
"""

from __future__ import annotations

Properties = dict[str, bytes]
"""The values of the changes that matter, by their names."""

_NAMES = {
    0x0800: "deleted",
    0x083C: "hidden",
    0x4A30: "character style",
    0x6A09: "symbol",
    0x2416: "in table",
    0x2417: "ends row",
    0x244B: "ends inner cell",
    0x244C: "ends inner row",
    0x6649: "table depth",
    0x260A: "list level",
    0x460B: "list",
    0x2640: "outline level",
    0x442C: "drop cap",
    0xD608: "cells",
    0x6645: "huge",
    0x6646: "huge",
}
_LENGTHS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE = 0xD608
_TABS = 0xC615
_BESIDE = 0b11
"""The bits of a cell that is merged with those beside it, as the first or another."""
_ABOVE, _BELOW_ANOTHER = 0x60, 0x20
"""The bits for what is merged from top to bottom, and their value for all but the first cell."""


def changes(data: bytes) -> Properties:
    """The changes in ``data`` that matter; what is cut off at the end is left out."""
    found: Properties = {}
    at = 0
    while at + 2 < len(data):
        code = int.from_bytes(data[at : at + 2], "little")
        at += 2
        begin, length = _value(code, data, at)
        if code in _NAMES:
            found[_NAMES[code]] = data[begin : begin + length]
        at = begin + length
    return found


def number(properties: Properties, name: str) -> int | None:
    """The value of ``name`` in ``properties`` as a number; None if it has none."""
    value = properties.get(name)
    return None if value is None else int.from_bytes(value, "little")


def merged_cells(properties: Properties) -> list[bool]:
    """Which cells of a row may be covered by others, given the ``properties`` of its end."""
    cells = properties.get("cells", b"")
    count = cells[0] if cells else 0
    first = 1 + 2 * (count + 1)
    flags = cells[first : first + 20 * count : 20]
    return [bool(flag & _BESIDE) or flag & _ABOVE == _BELOW_ANOTHER for flag in flags]


def _value(code: int, data: bytes, at: int) -> tuple[int, int]:
    """Where the value of the change ``code`` begins in ``data``, and its length."""
    length = _LENGTHS.get(code >> 13)
    if length is not None:
        return at, length
    if code == _TABLE:
        return at + 2, max(0, int.from_bytes(data[at : at + 2], "little") - 1)
    if code == _TABS and data[at] == 0xFF:
        deleted = data[at + 1] if at + 1 < len(data) else 0
        added_at = at + 2 + 4 * deleted
        added = data[added_at] if added_at < len(data) else 0
        return at + 1, 2 + 4 * deleted + 3 * added
    return at + 1, data[at]
