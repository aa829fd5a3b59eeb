"""Recognises UTF-8, UTF-16 and UTF-32 by a byte order mark, and UTF-16 by its zero bytes."""

from __future__ import annotations

import codecs
import unicodedata

SAMPLE_BYTES = 1 << 16
"""The number of leading bytes that are examined for zero bytes."""

# UTF-32 first: its little-endian mark begins with that of UTF-16. Python's codecs of these names
# keep the mark as a character.
_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
_ASCII_TEXT = frozenset(b"\t\n\r") | frozenset(range(0x20, 0x7F))
_MAX_ASCII_PAIRS = 0.8
"""The largest part of the two-byte units without a zero that may consist of two ASCII bytes.

All of an ASCII text do that has a few zero bytes, but hardly half of a Chinese text in UTF-16.
"""


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start of ``data`` shows."""
    return next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), None)


def unicode_encoding(data: bytes) -> str | None:
    """The Unicode encoding that the beginning of ``data`` shows; None if it may be UTF-8."""
    marked = marked_encoding(data)
    if marked is not None:
        return marked
    head = data[:SAMPLE_BYTES]
    # UTF-16 spends a zero byte on every space and line end: the second of two, little end first.
    zeros_first, zeros_second = head[::2].count(0), head[1::2].count(0)
    if zeros_first == zeros_second == 0 or len(data) % 2 or _is_ascii_with_zeros(head):
        return None
    orders = ["utf-16-le", "utf-16-be"]
    if zeros_first > zeros_second:
        orders.reverse()
    return next((order for order in orders if _is_plausible(head, order)), None)


def _is_ascii_with_zeros(head: bytes) -> bool:
    """Whether ``head`` is an ASCII text with a zero byte now and then, and not UTF-16."""
    units = list(zip(head[::2], head[1::2], strict=False))
    full = [unit for unit in units if 0 not in unit]
    pairs = sum(first in _ASCII_TEXT and second in _ASCII_TEXT for first, second in full)
    return len(full) > len(units) / 2 and pairs > _MAX_ASCII_PAIRS * len(full)


def _is_plausible(head: bytes, encoding: str) -> bool:
    """Whether ``head``, which may end in the middle of a character, is a text in ``encoding``."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return all(
        character in "\t\n\f\r" or unicodedata.category(character) not in {"Cc", "Cn", "Co"}
        for character in set(text)
    )


def is_utf8(data: bytes) -> bool:
    """Whether ``data`` is valid UTF-8; beyond ASCII, hardly anything else is so by chance."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
