"""Makes compound files, in which older Office programs keep the streams of a document."""

from __future__ import annotations

import struct

_SECTOR = 512
_SMALLEST = 4096
"""Shorter streams would have to stand in sectors of another size."""
_FREE, _LAST, _OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A file with these ``streams``, filled up with zeros to the least length of a stream."""
    padded = {
        name: data.ljust(max(_SMALLEST, -(-len(data) // _SECTOR) * _SECTOR), b"\0")
        for name, data in streams.items()
    }
    directory_sectors = -(-(len(padded) + 1) // 4)
    sectors = directory_sectors + sum(len(data) for data in padded.values()) // _SECTOR
    table_sectors = next(count for count in range(1, 100) if 128 * count >= sectors + count)
    table = [_OF_TABLE] * table_sectors
    directory_at = len(table)
    table += _chain(directory_at, directory_sectors)
    entries = [_entry("Root Entry", 5, child=1 if padded else _FREE)]
    for index, (name, data) in enumerate(padded.items(), 1):
        following = index + 1 if index < len(padded) else _FREE
        entries.append(_entry(name, 2, following=following, start=len(table), size=len(data)))
        table += _chain(len(table), len(data) // _SECTOR)
    table += [_FREE] * (128 * table_sectors - len(table))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, table_sectors, directory_at, 0, _SMALLEST, _LAST, 0, _LAST, 0),
        *range(table_sectors),
        *[_FREE] * (109 - table_sectors),
    )
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    return header + struct.pack(f"<{len(table)}I", *table) + directory + b"".join(padded.values())


def _chain(begin: int, count: int) -> list[int]:
    return [*range(begin + 1, begin + count), _LAST]


def _entry(
    name: str,
    kind: int,
    *,
    child: int = _FREE,
    following: int = _FREE,
    start: int = 0,
    size: int = 0,
) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", encoded, len(encoded) + 2, kind, 1, _FREE, following, child, start, size
    )
