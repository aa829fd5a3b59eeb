"""Reads documents: one module for each file format, and READERS, the table of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.documents.file_kinds import is_binary, not_text_error
from gltr_desktop.documents.file_state import HEAD_BYTES, read_regular_file
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.documents.document import Document


@dataclass(frozen=True)
class Reader:
    """A file format that can be opened.

    ``title`` and ``suffixes`` (lower case, with their dot) make the filter of the Open dialog.
    ``signatures`` are regular expressions for the first bytes of such files. Files without a
    signature have none: their suffix tells the format. ``module`` is imported when the first such
    file is read; its function ``read(data: bytes, name: str) -> Document`` raises InputError. In a
    format of plain text (``is_plain_text``) the function takes a third argument, the encoding that
    a person has named, or None.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    module: str
    signatures: tuple[bytes, ...] = ()
    is_plain_text: bool = False

    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins with ``head`` has one of the signatures."""
        return any(re.match(signature, head, re.DOTALL) for signature in self.signatures)

    def read(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """The document that ``data`` holds; errors call it ``name``.

        Raises:
            InputError: ``data`` cannot be read, or holds nothing but white space.
        """
        arguments = (data, name, encoding) if self.is_plain_text else (data, name)
        document: Document = import_module(self.module).read(*arguments)
        if not document.text or document.text.isspace():
            problem = "holds nothing but white space" if document.text else "is empty"
            raise InputError(f"“{name}” {problem}.", "Choose a file with some text in it.")
        return replace(document, source_format=self.name)


PLAIN_TEXT = Reader(
    "text",
    "Text",
    (".txt", ".md", ".text", ".log", ".tex", ".srt", ".csv"),
    "gltr_desktop.documents.readers.plain_text",
    is_plain_text=True,
)
"""Reads whatever no other reader claims."""

READERS = [PLAIN_TEXT]


def read_document(path: Path, encoding: str | None = None) -> Document:
    """The document in a file, which is a text in ``encoding`` if it is given.

    Raises:
        InputError: there is no such file, it cannot be read, or it holds no text.
    """
    data, _ = read_regular_file(path, check_head=lambda head: check_head(head, path.name, encoding))
    return replace(decode_document(data, path.name, encoding), path=path)


def check_head(head: bytes, name: str, encoding: str | None = None) -> None:
    """Do nothing if a file that begins with ``head`` may hold a text; raises InputError if not."""
    _reader_for(head[:HEAD_BYTES], name, encoding)


def decode_document(data: bytes, name: str, encoding: str | None = None) -> Document:
    """The document in the bytes of a file; ``name`` tells its suffix, and errors use it.

    Bytes that are text in ``encoding``, if it is given.

    Raises:
        InputError: ``data`` holds no text.
    """
    return _reader_for(data[:HEAD_BYTES], name, encoding).read(data, name, encoding)


def file_filters() -> list[tuple[str, tuple[str, ...]]]:
    """Titles and suffixes to filter files by: all formats together, then each of several."""
    each = [(reader.title, reader.suffixes) for reader in READERS]
    if len(each) == 1:
        return each
    suffixes = dict.fromkeys(suffix for _, suffixes in each for suffix in suffixes)
    return [("All documents", tuple(suffixes)), *each]


def _reader_for(head: bytes, name: str, encoding: str | None) -> Reader:
    """The reader for a file that begins with ``head``.

    An ``encoding`` makes it a text. Otherwise a signature decides, then the suffix of ``name``, but
    only among formats without signatures. Raises InputError if no reader reads the file.
    """
    if encoding is not None:
        return PLAIN_TEXT
    for reader in READERS:
        if reader.recognises(head):
            return reader
    if is_binary(head):
        raise not_text_error(head, name)
    suffix = Path(name).suffix.lower()
    by_suffix = (
        reader
        for reader in READERS
        if suffix in reader.suffixes and not reader.signatures and reader is not PLAIN_TEXT
    )
    return next(by_suffix, PLAIN_TEXT)
