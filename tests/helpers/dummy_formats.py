"""A document format and an export format that the program does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.exporters import EXPORTERS, Exporter
from gltr_desktop.documents.readers import READERS, Reader
from helpers.table_rows import added_row

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

LETTER = b"LETTER "
"""What the dummy documents begin with."""

_READER = Reader("letter", "Letter", (".letter",), "dummy_letter", by_suffix=True)
LETTER_SOURCE = """
from gltr_desktop.documents.document import Document

def read(data, name, options):
    return Document(data.removeprefix(b"LETTER ").decode(), notices=("a letter",))
"""

_EXPORTER = Exporter("title", "Title", ".title", "dummy_title_export", "to_title")
_EXPORTER_SOURCE = """
def to_title(analysis, colouring, origin, when, comparison=None):
    return f"{origin.title}: {len(analysis)} tokens, {colouring.thresholds}".encode()
"""


def letter_reader(folder: Path) -> AbstractContextManager[Reader]:
    """A reader of documents, in this process only; its module lies in ``folder``."""
    return added_row(READERS, _READER, LETTER_SOURCE, folder)


def title_exporter(folder: Path) -> AbstractContextManager[Exporter]:
    """An exporter that writes bytes; its module lies in ``folder``."""
    return added_row(EXPORTERS, _EXPORTER, _EXPORTER_SOURCE, folder)
