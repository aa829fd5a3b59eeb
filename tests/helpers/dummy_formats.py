"""A document format and an export format that the program does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.exporters import EXPORTERS, Exporter
from gltr_desktop.documents.readers import READERS, Reader
from helpers.table_rows import added_row

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

LETTER = b"LETTER\0\xff\xff\xff"
"""The signature of the dummy documents; it occurs in no plain text."""

_READER = Reader("letter", "Letter", (".letter",), "dummy_letter", (LETTER,))
_READER_SOURCE = """
from gltr_desktop.documents.document import Document

def read(data, name):
    return Document(data.removeprefix(b"LETTER\\0\\xff\\xff\\xff").decode())
"""

_EXPORTER = Exporter("title", "Title", ".title", "dummy_title_export", "to_title")
_EXPORTER_SOURCE = """
def to_title(analysis, colouring, title, when):
    return f"{title}: {len(analysis)} tokens, {colouring.thresholds}".encode()
"""


def letter_reader(folder: Path) -> AbstractContextManager[Reader]:
    """A reader of documents that cannot be saved back; its module lies in ``folder``."""
    return added_row(READERS, _READER, _READER_SOURCE, folder)


def title_exporter(folder: Path) -> AbstractContextManager[Exporter]:
    """An exporter that writes bytes; its module lies in ``folder``."""
    return added_row(EXPORTERS, _EXPORTER, _EXPORTER_SOURCE, folder)
