"""Text made visible: white space, control characters and bytes that make no character."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONE_BYTES = "gltr-lone-bytes"

_VISIBLE = {" ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍"}
_BYTES_IN_BRACKETS = re.compile(r"(⟨[0-9A-F]{2}(?: [0-9A-F]{2})*⟩)")
# Control, format and separator characters, private ones, and code points without a character.
_INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"}
# The directions of UAX 9 that turn the characters around them, too.
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def code_points(text: str) -> NDArray[np.uint32]:
    """(len(text),) uint32: the text as numbers."""
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


@cache
def _white_space() -> NDArray[np.uint32]:
    """The code points that are white space; none is beyond U+3000."""
    return np.array([point for point in range(0x3001) if chr(point).isspace()], np.uint32)


def first_visible(text: str, start: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.int32]:
    """(g,) int32: the first character of each range that is not white space, else its start.

    Range i is code points [``start[i]``, ``end[i]``).
    """
    found = next_visible(text)[start]
    return np.where(found < end, found, start).astype(np.int32)


def next_visible(text: str) -> NDArray[np.intp]:
    """(len(text) + 1,): from each offset on, where there is a character that is not white space.

    The length of the text where there is none.
    """
    blank = np.isin(code_points(text), _white_space())
    offsets = np.where(blank, len(text), np.arange(len(text)))
    return np.append(np.minimum.accumulate(offsets[::-1])[::-1], len(text))


def last_visible(text: str, start: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.int32]:
    """(g,) int32: the end of each range without the white space at it, at least its start.

    Range i is code points [``start[i]``, ``end[i]``).
    """
    points = code_points(text)
    blank = _is_white_space()[np.minimum(points, len(_is_white_space()) - 1)]
    ends = np.where(blank, 0, np.arange(1, len(text) + 1))
    reached = np.append(0, np.maximum.accumulate(ends))
    ends_shown: NDArray[np.int32] = np.maximum(reached[end], start).astype(np.int32)
    return ends_shown


@cache
def _is_white_space() -> NDArray[np.bool_]:
    """Which code points are white space, up to one beyond the last that is."""
    return np.array([chr(point).isspace() for point in range(0x3002)])


def decode_piece(piece: bytes, pending: bytes = b"") -> str:
    """The text of a token's bytes, with lone bytes written as ``⟨E2 80⟩``, never as �.

    ``pending`` are the bytes of an unfinished character before the piece. Where they and the piece
    make whole characters, those are the token's text.
    """
    try:
        return (pending + piece).decode()
    except UnicodeDecodeError:
        return piece.decode(errors=_LONE_BYTES).replace("⟩⟨", " ")


def _write_lone_bytes(error: UnicodeError) -> tuple[str, int]:
    """Write bytes that make no character in angle brackets; an error handler for codecs."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return f"⟨{error.object[error.start : error.end].hex(' ').upper()}⟩", error.end


codecs.register_error(_LONE_BYTES, _write_lone_bytes)


def unfinished(data: bytes) -> bytes:
    """The bytes at the end of ``data`` that begin a UTF-8 character without ending it."""
    for length in range(1, min(3, len(data)) + 1):
        lead = data[-length]
        if lead >= 0xC0:
            needed = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            return data[-length:] if length < needed else b""
        if lead < 0x80:
            return b""
    return b""


@lru_cache(maxsize=1 << 14)  # A text's predictions are the same few words over and over.
def visible(text: str) -> str:
    """``text`` with white space and invisible characters written out, lone bytes left alone."""
    pieces = _BYTES_IN_BRACKETS.split(text)  # Every second one is bytes in brackets.
    pieces[::2] = ["".join(map(_visible_character, piece)) for piece in pieces[::2]]
    return "".join(pieces)


def _visible_character(character: str) -> str:
    if character in _VISIBLE:
        return _VISIBLE[character]
    if unicodedata.category(character) in _INVISIBLE_CATEGORIES:
        return f"⟨U+{ord(character):04X}⟩"
    return character


@lru_cache(maxsize=1 << 14)
def isolated(text: str) -> str:
    """``text`` so that, if it runs from right to left, it does not turn the line around it.

    U+2068 and U+2069 isolate a text in the bidirectional algorithm (UAX 9).
    """
    turns = not text.isascii() and any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text
    )
    return f"\u2068{text}\u2069" if turns else text
