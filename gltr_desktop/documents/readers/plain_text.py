"""Reads plain text exactly as it is: no line end, space or quote is changed.

A byte order mark or zero bytes (UTF-16) tell the encoding. Otherwise the bytes are read as UTF-8,
and if they are not valid UTF-8, the encoding is guessed.
"""

from __future__ import annotations

import re

from gltr_desktop.documents.document import Document
from gltr_desktop.documents.file_kinds import is_binary, not_text_error
from gltr_desktop.documents.legacy_encodings import likely_encoding
from gltr_desktop.documents.unicode_encodings import unicode_encoding
from gltr_desktop.errors import InputError

# Control characters that occur in no text: all but tabs, line and page ends, the end-of-file mark
# of DOS, and escape.
_NEVER_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_DAMAGE_BYTES = 1 << 16
"""The number of bytes on either side of a damaged byte that are examined."""


def read(data: bytes, name: str) -> Document:
    """Decode the bytes of file ``name``.

    Raises:
        InputError: ``data`` is no text, or damaged text.
    """
    if is_binary(data):
        raise not_text_error(data, name)
    document = _decode(data, name)
    if "\0" in document.text:
        raise not_text_error(data, name)
    return document


def _decode(data: bytes, name: str) -> Document:
    encoding = unicode_encoding(data) or "utf-8"
    try:
        return Document(data.decode(encoding), encoding, can_save_back=True)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or _is_mostly_utf8(data, error.start):
            raise _damaged(name, encoding, error) from None
    legacy = None if _NEVER_IN_TEXT.search(data) else likely_encoding(data)
    if legacy is None:
        raise not_text_error(data, name)
    try:
        return Document(data.decode(legacy), legacy, can_save_back=True)
    except UnicodeDecodeError as error:
        raise _damaged(name, legacy, error) from None


def _is_mostly_utf8(data: bytes, damage: int) -> bool:
    """Whether the text around byte ``damage`` has more valid characters beyond ASCII than invalid.

    Text in a legacy encoding is hardly ever valid UTF-8 by chance.
    """
    near = data[max(0, damage - _DAMAGE_BYTES) : damage + _DAMAGE_BYTES].decode(errors="replace")
    invalid = near.count("\ufffd")
    valid = sum(character > "\x7f" for character in near) - invalid
    return valid > invalid


def _damaged(name: str, encoding: str, error: UnicodeDecodeError) -> InputError:
    label = encoding.removesuffix("-sig").upper()
    line = error.object.count(b"\n", 0, error.start) + 1
    return InputError(
        f"“{name}” looks like {label} text, but it is damaged in line {line:,}.",
        "Save it again as UTF-8 with the program it comes from, or copy the text from there.",
    )
