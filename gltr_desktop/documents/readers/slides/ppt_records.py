"""The records of a presentation of PowerPoint 97 to 2003 ([MS-PPT]).

A record has a head (version, instance, type, length) and a content, which may be records again. A
directory says where the newest version of each slide begins; older ones may still be in the file.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, NamedTuple

import olefile

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = struct.Struct("<HHI")
_CONTAINER = 0xF
_ENCRYPTED = 0xF3D1C4DF
"""How the stream of the current user begins (its headerToken) where a password opens the file."""
_DIRECTORY = 0x1772
_DEEPEST = 32


class DamagedError(Exception):
    """The file is not as the format says."""


class Record(NamedTuple):
    """A record: its kind, its instance, and where its content stands in the stream."""

    kind: int
    instance: int
    is_container: bool
    begin: int
    end: int


class PptFile:
    """An open presentation."""

    def __init__(self, data: bytes) -> None:
        """Read the head of ``data``; :meth:`open` reads the rest.

        Raises:
            DamagedError: there is no such head.
        """
        try:
            streams = olefile.OleFileIO(io.BytesIO(data))
            user = streams.openstream("Current User").read()
            self._data = bytes(streams.openstream("PowerPoint Document").read())
            token, self._edit = struct.unpack_from("<II", user, 12)
        except Exception as error:
            raise DamagedError from error
        self.is_encrypted = token == _ENCRYPTED
        self._places: dict[int, int] = {}

    def open(self) -> Record:
        """The record that holds the document.

        Raises:
            DamagedError: the directory of the records is damaged.
        """
        edit, seen, document = self._edit, set[int](), None
        try:
            while edit and edit not in seen:
                seen.add(edit)
                edit_before, directory, of_document = struct.unpack_from(
                    "<III", self._data, edit + 16
                )
                document = of_document if document is None else document
                self._add_directory(self.record(directory))
                edit = edit_before
        except struct.error as error:
            raise DamagedError from error
        found = self.persistent(document or 0)
        if found is None:
            raise DamagedError
        return found

    def record(self, place: int) -> Record:
        """The record that begins at ``place``.

        Raises:
            DamagedError: none begins there.
        """
        if place + _HEAD.size > len(self._data):
            raise DamagedError
        head, kind, length = _HEAD.unpack_from(self._data, place)
        begin = place + _HEAD.size
        end = min(begin + length, len(self._data))
        return Record(kind, head >> 4, head & 0xF == _CONTAINER, begin, end)

    def persistent(self, identity: int) -> Record | None:
        """The record that the directory knows by this ``identity``; None if it knows none."""
        place = self._places.get(identity)
        return None if place is None or place + _HEAD.size > len(self._data) else self.record(place)

    def content(self, record: Record) -> bytes:
        """The bytes in ``record``."""
        return self._data[record.begin : record.end]

    def children(self, record: Record) -> Iterator[Record]:
        """The records in ``record``."""
        place = record.begin
        while place + _HEAD.size <= record.end:
            child = self.record(place)
            yield child._replace(end=min(child.end, record.end))
            place = child.end

    def child(self, record: Record, kind: int) -> Record | None:
        """The first record of a ``kind`` in ``record``."""
        return next((each for each in self.children(record) if each.kind == kind), None)

    def inside(self, record: Record, kind: int, depth: int = 0) -> Iterator[Record]:
        """All records of a ``kind`` in ``record`` and in what is in it, in their order."""
        for each in self.children(record):
            if each.kind == kind:
                yield each
            elif each.is_container and depth < _DEEPEST:
                yield from self.inside(each, kind, depth + 1)

    def _add_directory(self, directory: Record) -> None:
        if directory.kind != _DIRECTORY:
            raise DamagedError
        numbers = struct.iter_unpack("<I", self.content(directory)[: _whole(directory)])
        for (entry,) in numbers:
            first, count = entry & 0xFFFFF, entry >> 20
            for identity, (place,) in zip(range(first, first + count), numbers, strict=False):
                # What was edited last comes first.
                self._places.setdefault(identity, place)


def _whole(directory: Record) -> int:
    return (directory.end - directory.begin) // 4 * 4
