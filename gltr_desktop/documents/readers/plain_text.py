"""Files → text, kept exactly as it is: no line end, space or quote is changed.

The encoding is told by a byte order mark, else by zero bytes (UTF-16), else it is UTF-8 if the
bytes allow that, else an old encoding is guessed.
"""

from __future__ import annotations

import codecs
import errno
import re
import stat
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gltr_desktop.documents.legacy_encodings import likely_encoding
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_HEAD_BYTES = 1 << 16
"""Enough to see that a file is no text, before gigabytes of it are read."""

# UTF-32 first: its little-endian mark begins with that of UTF-16. Python's codecs of these names
# take the mark off, and put it back when a text is saved as it was.
_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]

# What files that people take for texts begin with.
_KINDS = [
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in [
        (rb"%PDF-", "a PDF document"),
        (rb"PK\x03\x04.{26,400}(word/|xl/|ppt/|Content_Types)", "an Office document"),
        (rb"PK\x03\x04.{26}mimetype", "an OpenDocument file or an e-book"),
        (rb"\xd0\xcf\x11\xe0", "an Office document"),
        (rb"PK|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!", "an archive"),
        (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP|II\*\x00|MM\x00\*|BM", "an image"),
        (rb"GGUF", "a language model"),
        (rb"\x7fELF|MZ|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe", "a program"),
        (rb"ID3|\xff\xfb|OggS|fLaC|RIFF|.{4}ftyp|\x1aE\xdf\xa3", "a sound or a film"),
    ]
]

_KINDS_WITH_TEXT = {
    "a PDF document",
    "an Office document",
    "an OpenDocument file or an e-book",
}

# Controls that stand in no text: all but tabs, line and page ends, DOS's end of file and escape.
_NEVER_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")


@dataclass(frozen=True)
class Document:
    """A text, the Python codec that it was stored in, and where; ``path`` None: nowhere yet."""

    text: str
    encoding: str
    path: Path | None


def read_document(path: Path) -> Document:
    """The text of a file.

    Raises:
        InputError: there is no such file, it cannot be read, or it holds no text.
    """
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            raise IsADirectoryError(errno.EISDIR, "Is a directory")
        with path.open("rb") as file:
            data = file.read(_HEAD_BYTES)
            if not _is_binary(data):
                data += file.read()
    except OSError as error:
        raise _unreadable(path, error) from error
    return replace(decode_document(data, path.name), path=path)


def decode_document(data: bytes, name: str) -> Document:
    """The text that the bytes of a file make; ``name`` is what errors call it.

    Raises:
        InputError: ``data`` is empty, only white space, or no text.
    """
    if _is_binary(data):
        raise _no_text(data, name)
    document = _decode(data, name)
    if "\0" in document.text:
        raise _no_text(data, name)
    if not document.text or document.text.isspace():
        what = "holds nothing but white space" if document.text else "is empty"
        raise InputError(f"“{name}” {what}.", "Choose a file with some text in it.")
    return document


def _decode(data: bytes, name: str) -> Document:
    encoding = _unicode_encoding(data) or "utf-8"
    try:
        return Document(data.decode(encoding), encoding, None)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or _is_mostly_utf8(data, error.start):
            raise _damaged(name, encoding, error) from None
    legacy = None if _NEVER_IN_TEXT.search(data) else likely_encoding(data)
    if legacy is None:
        raise _no_text(data, name)
    try:
        return Document(data.decode(legacy), legacy, None)
    except UnicodeDecodeError as error:
        raise _damaged(name, legacy, error) from None


def _is_binary(data: bytes) -> bool:
    """Whether ``data``, perhaps only the beginning of a file, cannot be text."""
    return data.startswith(b"%PDF-") or (b"\0" in data and _unicode_encoding(data) is None)


def _unicode_encoding(data: bytes) -> str | None:
    """The encoding of Unicode that ``data`` says or shows it is in; None if it may be UTF-8."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:_HEAD_BYTES]
    # UTF-16 spends a zero byte on every space and line end: the second of two, little end first.
    zeros_first, zeros_second = head[::2].count(0), head[1::2].count(0)
    if zeros_first == zeros_second == 0:
        return None
    orders = ["utf-16-le", "utf-16-be"]
    if zeros_first > zeros_second:
        orders.reverse()
    return next((order for order in orders if _is_plausible(head, order)), None)


def _is_plausible(head: bytes, encoding: str) -> bool:
    """Whether ``head``, which may end in the middle of a character, makes a text."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return all(
        character in "\t\n\f\r" or unicodedata.category(character) not in {"Cc", "Cn", "Co"}
        for character in set(text)
    )


def _is_mostly_utf8(data: bytes, damage: int) -> bool:
    """Whether the text around byte ``damage`` has more good characters beyond ASCII than bad.

    In the old encodings, hardly any bytes happen to be good UTF-8.
    """
    near = data[max(0, damage - _HEAD_BYTES) : damage + _HEAD_BYTES].decode(errors="replace")
    bad = near.count("\ufffd")
    good = sum(character > "\x7f" for character in near) - bad
    return good > bad


def _damaged(name: str, encoding: str, error: UnicodeDecodeError) -> InputError:
    label = encoding.removesuffix("-sig").upper()
    line = error.object.count(b"\n", 0, error.start) + 1
    return InputError(
        f"“{name}” looks like {label} text, but it is damaged in line {line:,}.",
        "Save it again as UTF-8 with the program it comes from, or copy the text from there.",
    )


def _no_text(data: bytes, name: str) -> InputError:
    found = (kind for pattern, kind in _KINDS if pattern.match(data))
    kind = next(found, "a binary file")
    if kind in _KINDS_WITH_TEXT:
        remedy = "Open it with its own program and copy the text, or save it there as plain text."
    else:
        remedy = "Choose a plain text file."
    return InputError(f"“{name}” is {kind}, not plain text.", remedy)


def _unreadable(path: Path, error: OSError) -> InputError:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return InputError(f"There is no file “{path}”.", "Check its name and its folder.")
        case IsADirectoryError():
            return InputError(f"“{path}” is a folder.", "Choose one file in it.")
        case PermissionError():
            return InputError(
                f"You have no permission to read “{path}”.",
                "Change its permissions, or ask the one who owns it.",
            )
    return InputError(
        f"“{path}” cannot be read: {error.strerror}.", "Copy it to another disk, or try again."
    )
