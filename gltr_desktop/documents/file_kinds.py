"""Kinds of files that no reader reads, so that a refusal can name them.

The table of readers is consulted first: a new reader ends the refusal of its files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gltr_desktop.documents.unicode_encodings import unicode_encoding
from gltr_desktop.errors import InputError


@dataclass(frozen=True)
class FileKind:
    """A kind of file that people may take for a text.

    ``signature`` is a regular expression for its first bytes. ``holds_text`` says that its own
    program can save its text as plain text.
    """

    title: str
    signature: bytes
    holds_text: bool = False


_PDF_SIGNATURE = b"%PDF-"

# The first row that matches wins: an Office document is a zip archive, too.
FILE_KINDS = [
    FileKind("a PDF document", _PDF_SIGNATURE, holds_text=True),
    FileKind(
        "an Office document",
        rb"PK\x03\x04.{26,400}(word/|xl/|ppt/|Content_Types)",
        holds_text=True,
    ),
    FileKind("an OpenDocument file or an e-book", rb"PK\x03\x04.{26}mimetype", holds_text=True),
    FileKind("an Office document", rb"\xd0\xcf\x11\xe0", holds_text=True),
    FileKind("an archive", rb"PK|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!"),
    FileKind("an image", rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP|II\*\x00|MM\x00\*|BM"),
    FileKind("a language model", rb"GGUF"),
    FileKind("a program", rb"\x7fELF|MZ|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe"),
    FileKind("a sound or a film", rb"ID3|\xff\xfb|OggS|fLaC|RIFF|.{4}ftyp|\x1aE\xdf\xa3"),
]


# Control characters that occur in no text: all but tabs, line and page ends, the end-of-file mark
# of DOS, and escape.
_CONTROLS = bytes([*range(1, 9), *range(14, 26), *range(28, 32)])
_MAX_CONTROLS = 0.01
"""The largest part of a text that stray control characters may be."""
_MAX_ZEROS = 0.5
"""The largest part of a text that zero bytes may be."""


def is_binary(data: bytes) -> bool:
    """Whether ``data``, perhaps only the beginning of a file, cannot be plain text.

    A PDF document may consist of printable characters, but they are not its text.
    """
    return data.startswith(_PDF_SIGNATURE) or (b"\0" in data and unicode_encoding(data) is None)


def holds_controls(data: bytes) -> bool:
    """Whether ``data`` has more control characters than a text, zero bytes not counted."""
    return len(data) - len(data.translate(None, _CONTROLS)) > _MAX_CONTROLS * len(data)


def not_text_error(data: bytes, name: str) -> InputError:
    """The refusal of a file ``name`` that begins with ``data`` and is no text."""
    kind = _kind_of(data)
    if kind is None:
        if b"\0" in data and not holds_controls(data) and data.count(0) < _MAX_ZEROS * len(data):
            return _zero_byte_error(data.count(b"\n", 0, data.find(b"\0")) + 1, name)
        kind = FileKind("a binary file", b"")
    if kind.holds_text:
        remedy = "Open it with its own program and copy the text, or save it there as plain text."
    else:
        remedy = "Choose a plain text file."
    return InputError(f"“{name}” is {kind.title}, not plain text.", remedy)


def zero_byte_error(text: str, data: bytes, name: str) -> InputError:
    """The refusal of a file ``name`` whose ``data`` decodes to ``text`` with NUL characters."""
    if text.count("\0") < _MAX_ZEROS * len(text):
        return _zero_byte_error(text.count("\n", 0, text.find("\0")) + 1, name)
    return not_text_error(data, name)


def _zero_byte_error(line: int, name: str) -> InputError:
    return InputError(
        f"“{name}” is not plain text: it holds a zero byte in line {line:,}.",
        "Remove the zero bytes with the program it comes from.",
    )


def _kind_of(data: bytes) -> FileKind | None:
    matching = (kind for kind in FILE_KINDS if re.match(kind.signature, data, re.DOTALL))
    return next(matching, None)
