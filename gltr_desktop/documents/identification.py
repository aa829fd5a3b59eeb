"""Finds the reader for a document, by its bytes first and by its name last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.file_kinds import is_binary, not_text_error, unreadable_type_error
from gltr_desktop.documents.file_types import CONTAINERS, type_of, type_of_head
from gltr_desktop.documents.readers import PLAIN_TEXT, Reader, reader_by_suffix, reader_of_type
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.documents.document import Document, ReadOptions


def is_plain_text(head: bytes, name: str) -> bool:
    """Whether a file that begins with ``head`` is read as the text that it is.

    Raises:
        InputError: no reader reads such a file.
    """
    file_type = type_of_head(head)
    if file_type in CONTAINERS or (file_type and reader_of_type(file_type)):
        return False
    if is_binary(head):
        raise not_text_error(head, name)
    return reader_by_suffix(name) is PLAIN_TEXT


def read_identified(data: bytes, name: str, options: ReadOptions) -> Document:
    """The document ``data``, read by the reader of its format, in this process.

    Raises:
        InputError: no reader reads such a file, or the file cannot be read.
    """
    return _reader_of(data, name).read(data, name, options)


def _reader_of(data: bytes, name: str) -> Reader:
    if not data:
        raise InputError(f"“{name}” is empty.", "Choose a file with some text in it.")
    file_type = type_of(data)
    if file_type is None:
        return reader_by_suffix(name)
    reader = reader_of_type(file_type)
    if reader is None:
        raise unreadable_type_error(file_type, name)
    return reader
