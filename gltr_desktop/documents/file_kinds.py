"""Kinds of files that no reader reads, so that a refusal can name them.

The table of readers is consulted first: a new reader ends the refusal of its files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gltr_desktop.documents import file_types
from gltr_desktop.documents.encodings.unicode_encodings import unicode_encoding
from gltr_desktop.documents.refusals import damaged_error, locked_error
from gltr_desktop.errors import InputError

_CHOOSE = "Choose a file with a text in it."
_CONVERT = "Open it with LibreOffice or the program it comes from, and save it as a Word document."
_EXPORT = "Open it with the program it comes from, and export it as a Word document or a PDF."


@dataclass(frozen=True)
class FileKind:
    """A kind of file that people may take for a text.

    ``signature`` is a regular expression for its first bytes.
    """

    title: str
    signature: bytes
    remedy: str = _CHOOSE


# The first row that matches wins.
FILE_KINDS = [
    FileKind("a document in an older Word format for Macintosh", rb"\xfe7\0[\x1c\x23]", _CONVERT),
    FileKind("a document of Word 2 or older", rb"[\xdb\x9b]\xa5[\x2d\x21]\0|1\xbe\0\0", _CONVERT),
    FileKind("a WordPerfect document", rb"\xffWPC", _CONVERT),
    FileKind("an archive", rb"PK|\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!", "Unpack it first."),
    FileKind("a Kindle book", rb".{60}BOOKMOBI", "Convert it to EPUB, with Calibre for example."),
    FileKind("a DjVu document", rb"AT&TFORM", "Export its text with the program it comes from."),
    FileKind("an image", rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP|II\*\x00|MM\x00\*|BM"),
    FileKind("a language model", rb"GGUF"),
    FileKind("a program", rb"\x7fELF|MZ|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe"),
    FileKind("an audio or video file", rb"ID3|\xff\xfb|OggS|fLaC|RIFF|.{4}ftyp|\x1aE\xdf\xa3"),
]

_SPREADSHEET = ("a spreadsheet", "Save the sheet with the text as CSV.")
_TYPES = {
    file_types.XLSX: _SPREADSHEET,
    file_types.XLS: _SPREADSHEET,
    f"{file_types.ODF}spreadsheet": _SPREADSHEET,
    f"{file_types.ODF}presentation": ("an OpenDocument presentation", "Save it as PPTX or PDF."),
    file_types.PAGES: ("a document of Pages, Numbers or Keynote", _EXPORT),
    file_types.ZIP: ("an archive", "Unpack it first."),
    file_types.COMPOUND: ("a file of an older Office program", _EXPORT),
}
"""What is said of the types that can be told and not read."""


# Control characters that occur in no text: all but tabs, line and page ends, the end-of-file mark
# of DOS, and escape.
_CONTROLS = bytes([*range(1, 9), *range(14, 26), *range(28, 32)])
_MAX_CONTROLS = 0.01
"""The largest part of a text that stray control characters may be."""
_MAX_ZEROS = 0.5
"""The largest part of a text that zero bytes may be."""


def is_binary(data: bytes) -> bool:
    """Whether ``data``, perhaps only the beginning of a file, cannot be plain text."""
    return b"\0" in data and unicode_encoding(data) is None


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
    return _refusal(name, kind.title, kind.remedy)


def unreadable_type_error(file_type: str, name: str) -> InputError:
    """The refusal of a file ``name`` of a type that no reader reads."""
    if file_type == file_types.LOCKED_OFFICE:
        return locked_error(name)
    if file_type == file_types.DAMAGED_COMPOUND:
        return damaged_error(name)
    title, remedy = _TYPES.get(file_type, _TYPES[file_types.COMPOUND])
    return _refusal(name, title, remedy)


def _refusal(name: str, title: str, remedy: str) -> InputError:
    return InputError(f"“{name}” is {title}, not a text.", remedy)


def zero_byte_error(text: str, data: bytes, name: str) -> InputError:
    """The refusal of a file ``name`` whose ``data`` decodes to ``text`` with NUL characters."""
    if text.count("\0") < _MAX_ZEROS * len(text):
        return _zero_byte_error(text.count("\n", 0, text.find("\0")) + 1, name)
    return not_text_error(data, name)


def _zero_byte_error(line: int, name: str) -> InputError:
    return InputError(
        f"“{name}” is not plain text: it has a zero byte in line {line:,}.",
        "Save it again as plain text with the program it comes from.",
    )


def _kind_of(data: bytes) -> FileKind | None:
    matching = (kind for kind in FILE_KINDS if re.match(kind.signature, data, re.DOTALL))
    return next(matching, None)
