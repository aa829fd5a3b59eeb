"""Makes small documents of Word 97, as Word writes them and other programs do not."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from helpers.compound_files import compound_file

_PAGE = 512
_TEXT = 1024
_FIB_TABLES = 0x9A
_CHARACTER_PAGES, _PARAGRAPH_PAGES, _PIECES = 12, 13, 33


@dataclass
class Run:
    """Characters of one format: ``change`` is what [MS-DOC] calls a grpprl.

    The last character of a paragraph ends it; ``paragraph`` is the change that belongs to it.
    ``is_wide`` text is kept in UTF-16, other in Windows-1252.
    """

    text: str
    change: bytes = b""
    paragraph: bytes = b""
    is_wide: bool = False


def word97(*runs: Run, tables: dict[int, bytes] | None = None, notes: int = 0) -> bytes:
    """A document of ``runs``, of whose characters the last ``notes`` are those of footnotes.

    ``tables`` are more tables of its directory.
    """
    text = b""
    offsets, places, pieces = [_TEXT], [0], b""
    for run in runs:
        # The address of text in one byte a character is doubled, and marked by a bit.
        offset = offsets[-1] if run.is_wide else 2 * offsets[-1] | 1 << 30
        pieces += struct.pack("<HIH", 0, offset, 0)
        text += run.text.encode("utf-16-le" if run.is_wide else "cp1252")
        offsets.append(_TEXT + len(text))
        places.append(places[-1] + len(run.text.encode("utf-16-le")) // 2)
    pages_at = -(-offsets[-1] // _PAGE)
    bounds = [offsets[0], offsets[-1]]
    all_tables = {
        _CHARACTER_PAGES: struct.pack("<III", *bounds, pages_at),
        _PARAGRAPH_PAGES: struct.pack("<III", *bounds, pages_at + 1),
        _PIECES: _with_size(struct.pack(f"<{len(places)}I", *places) + pieces),
        **(tables or {}),
    }
    fib = bytearray(_TEXT)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 10, 0x0200)
    struct.pack_into("<II", fib, 0x4C, places[-1] - notes, notes)
    stream = b""
    for index, table in all_tables.items():
        struct.pack_into("<II", fib, _FIB_TABLES + 8 * index, len(stream), len(table))
        stream += table
    main = (bytes(fib) + text).ljust(_PAGE * pages_at, b"\0")
    main += _page(offsets, [bytes([len(run.change)]) + run.change for run in runs], 1)
    main += _page(offsets, [_of_paragraph(run.paragraph) for run in runs], 13)
    return compound_file({"WordDocument": main, "1Table": stream})


def _with_size(table: bytes) -> bytes:
    return b"\x02" + struct.pack("<I", len(table)) + table


def _of_paragraph(change: bytes) -> bytes:
    """``change`` after the number of the style, and before that the length of both."""
    content = b"\0\0" + change
    if len(content) % 2:
        return bytes([(len(content) + 1) // 2]) + content
    return bytes([0, len(content) // 2]) + content


def _page(offsets: list[int], formats: list[bytes], size: int) -> bytes:
    """A page of formats, to each of which an entry of ``size`` bytes refers."""
    page = bytearray(_PAGE)
    struct.pack_into(f"<{len(offsets)}I", page, 0, *offsets)
    end = _PAGE - 2
    for index, content in enumerate(formats):
        end = (end - len(content)) // 2 * 2
        page[end : end + len(content)] = content
        page[4 * len(offsets) + size * index] = end // 2
    page[-1] = len(formats)
    return bytes(page)
