"""How the text of a token begins: with white space, with punctuation, or within a word."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SPACED, BREAK, PUNCTUATION, INNER = 0, 1, 2, 3
"""A token that begins with a space, or ends the text; with other white space, such as a line break;
with punctuation; with anything else."""

# Between letters or digits these go on with a word, as in “don't”, “e.g” and “1,000”: the classes
# MidLetter, MidNumLet, MidNum and Single_Quote of UAX 29, "Unicode Text Segmentation".
_WITHIN_WORDS = frozenset("':·.՟״‧︓﹕：‘’․﹒＇．,;;։،؍٬߸⁄︐︔﹐﹔，；")


def opening_of(piece: bytes, *, is_special: bool) -> int:
    """SPACED, BREAK, PUNCTUATION or INNER for a token that stands for ``piece`` of UTF-8.

    A special token ends a text. A mark that stands between letters, as that of “'t”, is INNER.
    """
    if is_special:
        return SPACED
    known = _OF_ASCII.get(piece[:1])
    return _opening_of_text(piece) if known is None else known


def _opening_of_text(piece: bytes) -> int:
    # Four bytes hold the first character, eight the second as well.
    start = piece[:8].decode(errors="replace")[:2]
    if not start:
        return INNER
    if start[0].isspace():
        return SPACED if start[0] == " " else BREAK
    if not is_punctuation(start[0]):
        return INNER
    return INNER if start[0] in _WITHIN_WORDS and start[1:].isalnum() else PUNCTUATION


def is_punctuation(character: str) -> bool:
    """Whether ``character`` is a punctuation mark or a symbol (Unicode categories P and S)."""
    # What stands for bytes that are no whole character is a symbol, too.
    return unicodedata.category(character)[0] in "PS" and character != "\ufffd"


_OF_ASCII = {
    bytes([byte]): _opening_of_text(bytes([byte]))
    for byte in range(128)
    if chr(byte) not in _WITHIN_WORDS
}
"""What most tokens begin with decides alone: a vocabulary of 260,000 needs no decoding of them."""


def openings(token_ids: NDArray[np.int32], opening: Callable[[int], int]) -> NDArray[np.int8]:
    """(n,) int8: ``opening`` of each of ``token_ids`` (n,), which is called once for each id."""
    distinct, places = np.unique(token_ids, return_inverse=True)
    found = np.array([opening(token_id) for token_id in distinct.tolist()], np.int8)
    return found[places]
