"""Where in a text its tokens are: from their bytes, or from what a tokenizer reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.byte_offsets import offsets_of_bytes
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Int32

_WHITE_SPACE = re.compile(r"\s")


def utf8(text: str) -> bytes:
    """``text`` in UTF-8; raises InputError for half of a surrogate pair, which no file can hold."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"The text contains an invalid character at position {error.start:,}.",
            "Delete that character, or paste the text again.",
        ) from None


def offsets_of_pieces(pieces: list[bytes], data: bytes) -> tuple[Int32, Int32] | None:
    """Offsets (n,), in code points, of ``pieces`` laid over a text of the bytes ``data``.

    The pieces of one split character share its offsets, and empty ones have empty spans. The space
    that many tokenizers put before a text covers nothing of it. None if the pieces do not make up
    the text.
    """
    joined = b"".join(pieces)
    if joined not in (data, b" " + data):
        return None
    length = np.fromiter(map(len, pieces), np.int64, len(pieces))
    start, end = offsets_of_bytes(joined, np.cumsum(length))
    extra = len(joined) - len(data)
    return np.maximum(start - extra, 0), np.maximum(end - extra, 0)


def ascending(offsets: NDArray[np.int32]) -> tuple[Int32, Int32]:
    """Reported offsets (n, 2) as two columns, made ascending, no end before its start."""
    offsets = offsets.reshape(-1, 2)
    start = np.maximum.accumulate(offsets[:, 0])
    return start, np.maximum(np.maximum.accumulate(offsets[:, 1]), start)


def close_gaps(offsets: NDArray[np.int32], text: str) -> tuple[Int32, Int32]:
    """Reported offsets (n, 2), made ascending and covering all of ``text``.

    White space in a gap, with all after it, joins the token after the gap: tokens begin with their
    space. Characters before it were mostly composed with the letter before the gap, and join that.
    """
    if len(offsets) == 0:
        empty = np.zeros(0, np.int32)
        return empty, empty
    start, end = ascending(offsets)
    reach = np.concatenate([[0], end[:-1]])
    gap = start > reach
    low, high = reach[gap], start[gap]
    spaces = np.array([*(space.start() for space in _WHITE_SPACE.finditer(text)), len(text)])
    split = np.minimum(spaces[np.searchsorted(spaces, low)], high)
    split[low == 0] = 0
    # All tokens that end where a gap begins, or begin where it ends, move: those of a split
    # character stay together.
    new_start = np.arange(len(text) + 1, dtype=np.int32)
    new_end = new_start.copy()
    new_end[end[-1]] = len(text)
    new_end[low] = split
    new_start[high] = split
    return new_start[start], new_end[end]
