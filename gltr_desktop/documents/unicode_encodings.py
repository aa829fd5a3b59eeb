"""Recognises UTF-8, UTF-16 and UTF-32 by a byte order mark, and UTF-16 by its zero bytes."""

from __future__ import annotations

import codecs
import unicodedata

SAMPLE_BYTES = 1 << 16
"""The number of leading bytes that are examined for zero bytes."""

# UTF-32 first: its little-endian mark begins with that of UTF-16. Python's codecs of these names
# remove the mark, and write it again when a text is saved in its old encoding.
_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]


def unicode_encoding(data: bytes) -> str | None:
    """The Unicode encoding that the beginning of ``data`` shows; None if it may be UTF-8."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:SAMPLE_BYTES]
    # UTF-16 spends a zero byte on every space and line end: the second of two, little end first.
    zeros_first, zeros_second = head[::2].count(0), head[1::2].count(0)
    if zeros_first == zeros_second == 0:
        return None
    orders = ["utf-16-le", "utf-16-be"]
    if zeros_first > zeros_second:
        orders.reverse()
    return next((order for order in orders if _is_plausible(head, order)), None)


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
