"""Reads documents of Word 97 to 2003 (doc)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from gltr_desktop.documents.document import Document, LockedError
from gltr_desktop.documents.readers.doc.file import DamagedError, Word97File
from gltr_desktop.documents.readers.doc.text import text_and_notices
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.documents.document import ReadOptions

_WORD_97 = 0x00C1
"""The version in the head of a file since which programs write the format that is read here."""


def read(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001
    """The text of the document ``data``, which errors call ``name``.

    Raises:
        InputError: the document is damaged, or in the format of an older Word.
        LockedError: a password opens the document.
    """
    try:
        file = Word97File(data)
        if file.is_encrypted:
            raise LockedError(
                f"“{name}” is locked with a password.",
                "Save it without a password in the program it comes from.",
            )
        if file.version < _WORD_97:
            raise InputError(
                f"“{name}” is in an older Word format (before Word 97), which cannot be read.",
                "Open it with LibreOffice or Word, and save it as docx.",
            )
        file.open()
        text, done = text_and_notices(file)
    except (DamagedError, struct.error, ValueError, LookupError, OverflowError) as error:
        raise InputError(
            f"“{name}” is damaged or incomplete.",
            "Open it with the program it comes from, and save it again.",
        ) from error
    return Document(text, notices=done)
