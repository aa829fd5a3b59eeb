"""Reads files: plain text in this process, and every other document in one of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.file_state import HEAD_BYTES, read_regular_file
from gltr_desktop.documents.identification import is_plain_text
from gltr_desktop.documents.isolation import read_in_child
from gltr_desktop.documents.readers import PLAIN_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_DEFAULT = ReadOptions()


def read_document(path: Path, options: ReadOptions = _DEFAULT) -> Document:
    """The document in a file.

    Raises:
        InputError: there is no such file, it cannot be read, or it holds no text.
    """
    data, _ = read_regular_file(path, check_head=lambda head: check_head(head, path.name))
    return replace(decode_document(data, path.name, options), path=path)


def check_head(head: bytes, name: str) -> None:
    """Do nothing if a file that begins with ``head`` may hold a text; raises InputError if not."""
    is_plain_text(head, name)


def decode_document(
    data: bytes,
    name: str,
    options: ReadOptions = _DEFAULT,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Document:
    """The document in the bytes of a file; ``name`` tells its suffix, and errors use it.

    Raises:
        InputError: ``data`` holds no text, or cannot be read within the limits.
        Cancelled: ``is_cancelled()``.
    """
    if is_plain_text(data[:HEAD_BYTES], name):
        return PLAIN_TEXT.read(data, name, options)
    return read_in_child(data, name, options, is_cancelled)
