"""The byte alphabet of GPT-2, in which byte-level BPE is written: a character for each byte."""

from __future__ import annotations


def _alphabet() -> dict[str, int]:
    """The bytes that the characters stand for (Radford et al. 2019, GPT-2).

    Printable Latin-1 stands for itself; the 68 other bytes take the characters from U+0100 on.
    """
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    table = {chr(byte): byte for byte in printable}
    return table | {chr(0x100 + index): byte for index, byte in enumerate(others)}


BYTE_OF = _alphabet()
"""The byte of each of the 256 characters; Ġ is a space, Ċ a line feed."""

# What is not in the alphabet becomes a character that is no byte.
_BYTES = dict.fromkeys(range(256), 65535) | {ord(c): byte for c, byte in BYTE_OF.items()}
_CHARACTER_OF = {byte: character for character, byte in BYTE_OF.items()}


def characters_of(data: bytes) -> str:
    """``data`` in the alphabet, a character for each byte."""
    return "".join(map(_CHARACTER_OF.__getitem__, data))


def bytes_of(token: str) -> bytes:
    """The bytes that ``token`` is written for.

    A token with a character beyond the alphabet was put into a vocabulary as plain text: its bytes
    are its UTF-8.
    """
    try:
        return token.translate(_BYTES).encode("latin-1")
    except UnicodeEncodeError:
        return token.encode()
