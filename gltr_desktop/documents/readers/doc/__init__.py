"""Reads documents of Word 97 to 2003 (doc)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from gltr_desktop.documents.document import Document
from gltr_desktop.documents.readers.doc.file import DamagedError, Word97File
from gltr_desktop.documents.readers.doc.text import text_and_notices
from gltr_desktop.documents.refusals import damaged_error, locked_error
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.documents.document import ReadOptions

_WORD_97 = 0x00C1
"""The version in the head of a file since which programs write the format that is read here."""


def read(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001
    """The text of the document ``data``, which errors call ``name``.

    Raises:
        InputError: the document is damaged, or in the format of an older Word.
    """
    try:
        file = Word97File(data)
        if file.is_encrypted:
            raise locked_error(name)
        if file.version < _WORD_97:
            raise InputError(
                f"“{name}” is in an older Word format (before Word 97), which cannot be read.",
                "Open it with LibreOffice or Word, and save it as docx.",
            )
        file.open()
        text, done = text_and_notices(file)
    except (DamagedError, struct.error, ValueError, LookupError, OverflowError) as error:
        raise damaged_error(name) from error
    return Document(text, notices=done)
