"""The bytes of tokens that a server names, and where they put the tokens in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.byte_alphabet import bytes_of
from gltr_desktop.errors import InputError
from gltr_desktop.models.offsets import offsets_of_pieces, utf8

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Int32

_BYTE_TOKEN = re.compile(r"<0x([0-9A-Fa-f]{2})>")
# No vocabulary that was trained on text has these entries: who trained it has added them.
_MARK = re.compile(
    r"<[|｜][^<>]+[|｜]>"
    r"|</?s>|<(?:unk|pad|bos|eos|mask|cls|sep)>|<(?:start|end)_of_turn>"
    r"|\[/?INST\]|\[(?:UNK|PAD|BOS|EOS|MASK|CLS|SEP)\]"
)


@dataclass(frozen=True)
class Pieces:
    """The bytes of each token of a text, and its offsets (n,) in code points."""

    pieces: list[bytes]
    start: Int32
    end: Int32


def lay_pieces(text: str, strings: list[str]) -> Pieces | None:
    """The tokens whose entries in the vocabulary are ``strings``, laid over ``text``.

    Both alphabets are tried: GPT-2's for bytes, and SentencePiece's, which writes “▁” for a space
    and “<0xE6>” for a byte. None if the bytes of neither make up the text. Raises InputError for
    half of a surrogate pair in the text.
    """
    data = utf8(text)
    for piece_of in (bytes_of, _bytes_of_sentencepiece):
        try:
            pieces = [piece_of(string) for string in strings]
        except UnicodeEncodeError:
            return None
        offsets = offsets_of_pieces(pieces, data)
        if offsets is not None:
            return Pieces(pieces, *offsets)
    return None


def _bytes_of_sentencepiece(string: str) -> bytes:
    if byte := _BYTE_TOKEN.fullmatch(string):
        return bytes.fromhex(byte[1])
    return string.replace("▁", " ").encode()


def is_mark(string: str) -> bool:
    """Whether an entry of a vocabulary is known to mark something, such as “<|endoftext|>”."""
    return _MARK.fullmatch(string) is not None


def refuse_marks(strings: list[str]) -> None:
    """Raise InputError if a text was split into ``strings`` and one of them is a mark.

    A text that mentions “<s>” is a text, but servers cannot be told so: they read the start of
    another one, and all ranks after it would be those of that.
    """
    mark = next(filter(is_mark, strings), None)
    if mark is not None:
        raise InputError(
            f"The text holds “{mark}”, which the server would read as a mark and not as text.",
            "Take it out of the text, or use a model on this computer: that reads it as text.",
        )
