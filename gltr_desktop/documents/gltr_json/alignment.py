"""Lays the tokens of GLTR's files over their text.

The files that GLTR came with hold tokens as GPT-2 spells them, in its byte alphabet. GLTR's server
rewrites some to be shown: one that begins with a line feed becomes “Ċ” and a blank, one that begins
with a dash or a curly quote (in UTF-8 with the byte E2) a blank, or after a space “Ġ-”, and the
last byte of a split quote the quote itself or “'”. Which bytes these were is found out from the
text and from the tokens around them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.byte_alphabet import bytes_of
from gltr_desktop.documents.gltr_json.checks import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_QUOTES = {"“": b"\x9c", "”": b"\x9d", "'": b"\x99"}
_REWRITTEN = {
    " ": b"\xe2",
    "Ċ ": b"\n",
    "Ġ-": b" \xe2",
    **_QUOTES,
    **{f"Ġ{quote}": b" " + byte for quote, byte in _QUOTES.items()},
}
"""What GLTR's server shows, and the bytes that the token began with."""
_BLANKS = frozenset(b" \t\n\v\f\r")
_LETTERS = (
    frozenset(range(0x30, 0x3A)) | frozenset(range(0x41, 0x5B)) | frozenset(range(0x61, 0x7B))
)
_LONGEST = 192
"""Bytes of a token that was rewritten; GPT-2 has some of many dashes."""
_MAX_WAYS = 1_000
"""Places in the text that a token may end at, for all that is known so far."""


def ends_of(strings: Sequence[str], text: str) -> NDArray[np.int64]:
    """(n,) int64: the bytes of ``text`` up to the end of each of the n tokens, without the first.

    Raises:
        MalformedError: the tokens are not those of the text.
    """
    data = text.encode()
    pieces = [bytes_of(string) for string in strings]
    if b"".join(pieces) == data:
        return np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)))
    before: list[dict[int, int]] = []
    places = {0: 0}
    for string, piece in zip(strings, pieces, strict=True):
        places = {
            end: place for place in places for end in _possible_ends(string, piece, data, place)
        }
        if not places or len(places) > _MAX_WAYS:
            break
        before.append(places)
    if len(before) < len(strings) or len(data) not in places:
        raise MalformedError("its tokens are not those of its text")
    return _way_back(before, len(data))


def pieces_between(ends: NDArray[np.int64], text: str) -> list[bytes]:
    """The bytes of ``text`` that each token stands for; for ``ends`` see :func:`ends_of`."""
    data = text.encode()
    return [data[begin:end] for begin, end in pairwise([0, *ends.tolist()])]


def shown_bytes(string: str) -> bytes:
    """What a token that stands in no text is as far as ``string`` shows it."""
    if string.startswith("Ċ "):
        return b"\n"
    if string.startswith("Ġ") and string in _REWRITTEN:
        return b" " + string[1:].encode()
    return string.encode() if string in _REWRITTEN else bytes_of(string)


def _possible_ends(string: str, piece: bytes, data: bytes, place: int) -> Iterator[int]:
    """Where a token shown as ``string``, which is ``piece`` unless rewritten, may end."""
    if data.startswith(piece, place):
        yield place + len(piece)
    beginning = _REWRITTEN.get(string)
    if beginning is None or not data.startswith(beginning, place):
        return
    # GPT-2 joins blanks to blanks, and signs to signs.
    begins_blank = beginning == b"\n"
    for end in range(place + len(beginning), min(place + _LONGEST, len(data)) + 1):
        yield end
        if end == len(data) or data[end] in _LETTERS or (data[end] in _BLANKS) != begins_blank:
            return


def _way_back(before: list[dict[int, int]], end: int) -> NDArray[np.int64]:
    """The ends of all tokens, from those that each of them may follow."""
    ends = []
    for places in reversed(before):
        ends.append(end)
        end = places[end]
    return np.array(ends[::-1], np.int64)
