"""From bytes of a text to its characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Int32


def offsets_of_bytes(data: bytes, end: NDArray[np.int64]) -> tuple[Int32, Int32]:
    """Offsets (n,), in code points, of pieces laid end to end over a text of UTF-8 ``data``.

    ``end``: (n,) int64 ascending, the bytes up to the end of each piece. The pieces of one split
    character share its offsets, and empty ones have empty spans.
    """
    start = np.concatenate([np.zeros(1, np.int64), end[:-1]])[: len(end)]
    octets = np.frombuffer(data, np.uint8)
    # Code points begun before each byte position, and in all.
    begun = np.concatenate([[0], np.cumsum((octets & 0xC0) != 0x80)])
    begin = begun[np.minimum(start + 1, len(data))] - 1
    return (
        np.where(end > start, begin, begun[start]).astype(np.int32),
        begun[end].astype(np.int32),
    )
