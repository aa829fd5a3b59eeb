"""The streams of a document of Word 97 to 2003, and what they say of its characters.

The format is that of [MS-DOC]. A document is one sequence of characters (body, footnotes, headers,
comments, endnotes, boxes), kept in pieces that may stand anywhere in the stream; formatting belongs
to places in the stream.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import olefile

from gltr_desktop.documents.readers.doc.properties import Properties, changes

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIB_TABLES = 0x9A
_PAGE = 512
_OTHER_TABLE = 0x0200
_ENCRYPTED = 0x0100
_COMPRESSED = 1 << 30
_STORIES = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes")

# Positions of what is used in the directory of tables (FibRgFcLcb97).
STYLES = 1
FOOTNOTE_MARKS, FOOTNOTES = 2, 3
COMMENT_MARKS = 4
HEADERS = 11
_CHARACTER_PAGES, _PARAGRAPH_PAGES = 12, 13
_PIECES = 33
ANCHORS = 40
ENDNOTE_MARKS, ENDNOTES = 46, 47
BOXES = 56
LISTS = 74


@dataclass(frozen=True)
class _Piece:
    """Characters ``begin`` to ``end`` stand from byte ``offset`` on, in ``width`` bytes each."""

    begin: int
    end: int
    offset: int
    width: int


class DamagedError(Exception):
    """The file is not as the format says."""


class Word97File:
    """An open document.

    Attributes:
        version: that of the format (nFib).
        stories: the first character of each part of the document and the one after its last.
    """

    def __init__(self, data: bytes) -> None:
        """Read the head of ``data``; :meth:`open` reads the rest.

        Raises:
            DamagedError: there is no such head.
        """
        try:
            self._streams = olefile.OleFileIO(io.BytesIO(data))
            self._main = self._stream("WordDocument")
        except Exception as error:
            raise DamagedError from error
        if len(self._main) < 12:
            raise DamagedError
        self.version = struct.unpack_from("<H", self._main, 2)[0]
        self._flags = struct.unpack_from("<H", self._main, 10)[0]
        self.stories: dict[str, tuple[int, int]] = {}
        self._pieces: list[_Piece] = []

    @property
    def is_encrypted(self) -> bool:
        """Whether a password opens the document."""
        return bool(self._flags & _ENCRYPTED)

    def open(self) -> None:
        """Read where characters and formatting stand.

        Raises:
            DamagedError: the document does not say it.
        """
        try:
            self._table = self._stream("1Table" if self._flags & _OTHER_TABLE else "0Table")
            self._locate_stories()
            self._locate_pieces()
            self._characters = _Pages(self._main, self.positions(_CHARACTER_PAGES, 4), 1)
            self._paragraphs = _Pages(self._main, self.positions(_PARAGRAPH_PAGES, 4), 13)
        except Exception as error:
            raise DamagedError from error

    def table(self, index: int) -> bytes:
        """A table of the directory; empty if the document has none."""
        offset, size = struct.unpack_from("<II", self._main, _FIB_TABLES + 8 * index)
        return self._table[offset : offset + size]

    def positions(self, index: int, size: int) -> list[tuple[int, int, bytes]]:
        """The rows of a table of positions: begin, end, and ``size`` bytes on what is there."""
        table = self.table(index)
        count = max(0, (len(table) - 4) // (4 + size))
        places = struct.unpack_from(f"<{count + 1}I", table) if count else ()
        first = 4 * (count + 1)
        return [
            (places[row], places[row + 1], table[first + size * row : first + size * (row + 1)])
            for row in range(count)
        ]

    def text(self, begin: int, end: int) -> str:
        """The characters from ``begin`` up to ``end``."""
        return "".join(text for _, text, _ in self.runs(begin, end))

    def runs(self, begin: int, end: int) -> Iterator[tuple[int, str, bytes]]:
        """The characters from ``begin`` up to ``end`` in runs of one format.

        Gives the position of each run, its text, and the changes to the format of its style.
        """
        for piece in self._pieces[self._piece_at(begin) :]:
            if piece.begin >= end:
                break
            at, until = max(begin, piece.begin), min(end, piece.end)
            while at < until:
                offset = piece.offset + (at - piece.begin) * piece.width
                format_end, change = self._characters.at(offset)
                count = max(1, -(-(format_end - offset) // piece.width))
                stop = min(until, at + count)
                raw = self._main[offset : offset + (stop - at) * piece.width]
                yield at, _decoded(raw, piece.width), change
                at = stop

    def paragraph(self, mark: int) -> tuple[int, Properties]:
        """The style of the paragraph that character ``mark`` ends, and its own properties."""
        piece = self._pieces[self._piece_at(mark)]
        offset = piece.offset + (mark - piece.begin) * piece.width
        change = self._paragraphs.at(offset)[1]
        return int.from_bytes(change[:2], "little"), changes(self._with_huge(change[2:]))

    def _piece_at(self, position: int) -> int:
        """Which piece the character ``position`` stands in."""
        return max(0, bisect_right(self._pieces, position, key=lambda piece: piece.begin) - 1)

    def _with_huge(self, change: bytes) -> bytes:
        """``change``, or what it refers to in the stream for what is too large for a page."""
        place = changes(change).get("huge")
        if place is None or not self._streams.exists("Data"):
            return change
        data = self._stream("Data")
        offset = int.from_bytes(place, "little")
        size = int.from_bytes(data[offset : offset + 2], "little")
        return data[offset + 2 : offset + 2 + size]

    def _stream(self, name: str) -> bytes:
        return bytes(self._streams.openstream(name).read())

    def _locate_stories(self) -> None:
        counts = struct.unpack_from("<7i", self._main, 0x4C)
        begin = 0
        for name, count in zip(_STORIES, counts, strict=True):
            if not 0 <= count <= len(self._main):
                raise DamagedError
            self.stories[name] = begin, begin + count
            begin += count

    def _locate_pieces(self) -> None:
        table = self.table(_PIECES)
        at = 0
        while table[at] == 1:
            at += 3 + int.from_bytes(table[at + 1 : at + 3], "little")
        size = int.from_bytes(table[at + 1 : at + 5], "little")
        table = table[at + 5 : at + 5 + size]
        count = (len(table) - 4) // 12
        places = struct.unpack_from(f"<{count + 1}I", table)
        for index in range(count):
            offset = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * index + 2)[0]
            is_compressed = bool(offset & _COMPRESSED)
            offset &= _COMPRESSED - 1
            width = 1 if is_compressed else 2
            piece = _Piece(
                places[index], places[index + 1], offset // 2 if is_compressed else offset, width
            )
            if piece.end > piece.begin:
                self._pieces.append(piece)
        self._pieces.sort(key=lambda piece: piece.begin)
        # More characters than bytes would be pieces that stand for the same bytes: a trap.
        if not self._pieces or sum(piece.end - piece.begin for piece in self._pieces) > len(
            self._main
        ):
            raise DamagedError


class _Pages:
    """The formatting of places in the stream, from its pages of 512 bytes."""

    def __init__(self, main: bytes, pages: list[tuple[int, int, bytes]], size: int) -> None:
        """Read the ``pages``, whose entries refer to each format in ``size`` bytes."""
        found: dict[int, tuple[int, bytes]] = {}
        for _, _, number in pages:
            first = (int.from_bytes(number, "little") & 0x3FFFFF) * _PAGE
            page = main[first : first + _PAGE]
            if len(page) == _PAGE:
                found.update(_formats(page, size))
        self._begins = sorted(found)
        self._formats = [found[begin] for begin in self._begins]

    def at(self, offset: int) -> tuple[int, bytes]:
        """Where the format of byte ``offset`` ends, and what it is."""
        index = bisect_right(self._begins, offset) - 1
        if index >= 0 and offset < self._formats[index][0]:
            return self._formats[index]
        following = self._begins[index + 1] if index + 1 < len(self._begins) else 1 << 32
        return following, b""


def _formats(page: bytes, size: int) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """The formats on a ``page``: where each begins, where it ends, and what it is."""
    count = page[-1]
    if 4 * (count + 1) + size * count > _PAGE:
        return
    places = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = 2 * page[4 * (count + 1) + size * index]
        change = b""
        if at and size == 1:
            change = page[at + 1 : at + 1 + page[at]]
        elif at and page[at]:
            change = page[at + 1 : at + 2 * page[at]]
        elif at and at + 1 < _PAGE:
            change = page[at + 2 : at + 2 + 2 * page[at + 1]]
        yield places[index], (places[index + 1], change)


def _decoded(raw: bytes, width: int) -> str:
    """The text in ``raw``: UTF-16, or Windows-1252 with Latin-1 where that has no character."""
    if width == 2:
        # A character of four bytes may be divided between two runs.
        return raw[: len(raw) // 2 * 2].decode("utf-16-le", "surrogatepass")
    return raw.decode("latin-1").translate(_WINDOWS)


_WINDOWS = {
    byte: bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte))
    for byte in range(0x80, 0xA0)
}
