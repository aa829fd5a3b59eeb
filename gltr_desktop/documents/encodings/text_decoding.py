"""Decodes plain text: nothing of it is dropped or changed but the form of its line ends.

A byte order mark or zero bytes (UTF-16) tell the encoding. Otherwise the bytes are read as UTF-8,
and if they are not UTF-8, the encoding is guessed, unless a person has named it.
"""

from __future__ import annotations

import codecs
import re

from gltr_desktop.documents.document import BYTE_ORDER_MARK, Document
from gltr_desktop.documents.encodings.legacy_encodings import escaped_encoding, guess_encoding
from gltr_desktop.documents.encodings.unicode_encodings import marked_encoding, unicode_encoding
from gltr_desktop.documents.file_kinds import (
    holds_controls,
    is_binary,
    not_text_error,
    zero_byte_error,
)
from gltr_desktop.documents.line_ends import canonical_text
from gltr_desktop.errors import InputError

_DAMAGE_BYTES = 1 << 16
"""The number of bytes on either side of a damaged byte that are examined."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_UNMARKED = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}
"""Codecs that expect a byte order mark, and what a file without one is read as."""


def decoded(data: bytes, name: str, encoding: str | None = None) -> Document:
    """Decode the bytes of file ``name``, which are in ``encoding`` if it is given.

    Raises:
        InputError: ``data`` is no text, or damaged text, or not in ``encoding``.
    """
    if encoding is None and is_binary(data):
        raise not_text_error(data, name)
    document = _detected(data, name) if encoding is None else _named(data, name, encoding)
    if "\0" in document.text:
        raise zero_byte_error(document.text, data, name)
    return document


def _detected(data: bytes, name: str) -> Document:
    encoding = unicode_encoding(data)
    if encoding is None and data.isascii():
        encoding = escaped_encoding(data)
    try:
        # Redundant escapes of ISO 2022 would be written otherwise than they stand there.
        return _document(data.decode(encoding or "utf-8"), encoding or "utf-8", data)
    except UnicodeDecodeError as error:
        if encoding not in {None, "utf-8"}:
            raise _damaged(name, str(encoding), error) from None
        if encoding or _is_mostly_utf8(data, error.start):
            return _damaged_utf8(data, name)
    return _guessed(data, name)


def _guessed(data: bytes, name: str) -> Document:
    """The document in a file that is not in Unicode."""
    if holds_controls(data):
        raise not_text_error(data, name)
    guess = guess_encoding(data)
    if guess is None:
        raise InputError(
            f"“{name}” is in an encoding that the program does not recognise.",
            "Choose its encoding, or save it again as UTF-8 with the program it comes from.",
        )
    try:
        original = data.decode(guess.encoding)
    except UnicodeDecodeError as error:
        raise _damaged(name, guess.encoding, error) from None
    return _document(
        original,
        guess.encoding,
        data,
        certainty=guess.certainty,
        alternatives=guess.alternatives,
    )


def _named(data: bytes, name: str, encoding: str) -> Document:
    """The document in a file whose ``encoding`` a person has named."""
    codec = _codec(encoding)
    if codec in _UNMARKED:
        marked = marked_encoding(data)
        same_kind = marked is not None and marked.startswith(codec[:6].removesuffix("-"))
        codec = marked if marked is not None and same_kind else _UNMARKED[codec]
    try:
        return _document(data.decode(codec), codec, data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"“{name}” is not in {codec}: the byte 0x{data[error.start]:02X} at position"
            f" {error.start:,}, in line {line:,}, is not valid there.",
            "Choose another encoding.",
        ) from None
    except UnicodeError:
        raise InputError(f"“{name}” is not in {codec}.", "Choose another encoding.") from None


def _codec(encoding: str) -> str:
    """Python's name of the text encoding that people call ``encoding``.

    Raises:
        InputError: there is no such encoding.
    """
    try:
        codec = codecs.lookup(encoding).name
        "".encode(codec)  # Fails for codecs that encode bytes, such as base64.
    except (LookupError, ValueError):
        raise InputError(
            f"There is no encoding “{encoding}”.",
            "Choose one such as utf-8, cp1252, iso8859-2, koi8-r or gb18030.",
        ) from None
    return codec


def _document(
    original: str,
    encoding: str,
    data: bytes,
    *,
    certainty: float = 1.0,
    alternatives: tuple[str, ...] = (),
    warning: str = "",
) -> Document:
    """A document that may be saved back if ``original`` gives ``data`` again."""
    return Document(
        _LONE_SURROGATE.sub(_REPLACEMENT, canonical_text(original.removeprefix(BYTE_ORDER_MARK))),
        encoding,
        can_save_back=_encodes(original, encoding) == data,
        original=original,
        certainty=certainty,
        alternatives=alternatives,
        warning=warning,
    )


def _encodes(original: str, encoding: str) -> bytes | None:
    try:
        return original.encode(encoding, "surrogateescape")
    except UnicodeError:
        return None


def _damaged_utf8(data: bytes, name: str) -> Document:
    """What can be read of UTF-8 with wrong bytes in it; each of them becomes U+FFFD."""
    cesu = _from_cesu8(data)
    if cesu is not None:
        warning = f"“{name}” is in CESU-8, a form of UTF-8 that can be read but not written."
        return _document(cesu, "utf-8", data, warning=warning)
    original = data.decode("utf-8", "surrogateescape")
    wrong = list(_LONE_SURROGATE.finditer(original))
    line = original.count("\n", 0, wrong[0].start()) + 1
    count = f"{len(wrong):,} bytes that are" if len(wrong) > 1 else "one byte that is"
    warning = (
        f"“{name}” is damaged: it holds {count} not UTF-8, first in line {line:,},"
        f" and shown as “{_REPLACEMENT}”."
    )
    return _document(original, "utf-8", data, warning=warning)


def _from_cesu8(data: bytes) -> str | None:
    """The text of UTF-8 that holds each half of a surrogate pair in three bytes, else None."""
    try:
        halves = data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return halves.decode("utf-16-le")
    except UnicodeDecodeError:
        return None


def _is_mostly_utf8(data: bytes, damage: int) -> bool:
    """Whether the text around byte ``damage`` has as many valid characters beyond ASCII as invalid.

    Text in a legacy encoding is hardly ever valid UTF-8 by chance.
    """
    near = data[max(0, damage - _DAMAGE_BYTES) : damage + _DAMAGE_BYTES]
    if _from_cesu8(near) is not None:
        return True
    text = near.decode(errors="replace")
    invalid = text.count(_REPLACEMENT)
    valid = sum(character > "\x7f" for character in text) - invalid
    return valid >= invalid


def _damaged(name: str, encoding: str, error: UnicodeDecodeError) -> InputError:
    label = encoding.removesuffix("-le").removesuffix("-be").upper()
    line = error.object.count(b"\n", 0, error.start) + 1
    return InputError(
        f"“{name}” looks like {label} text, but it is damaged in line {line:,}.",
        "Save it again as UTF-8 with the program it comes from, or copy the text from there.",
    )
