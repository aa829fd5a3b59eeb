"""Reads documents: one module for each file format, and READERS, the table of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.documents import file_types
from gltr_desktop.documents.line_ends import canonical_text
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.documents.document import Document, ReadOptions

MAX_CHARACTERS = 20_000_000
"""The longest text that is taken out of a document."""

_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Reader:
    """A file format that can be opened.

    ``title`` and ``suffixes`` (lower case, with their dot) make the filter of the Open dialog.
    ``types`` are those of file_types.py, by which the bytes of a file tell its format. Where they
    tell nothing, the suffix does, but only for the formats ``by_suffix``: a Word document is never
    recognised by its name. ``module`` is imported when the first such file is read; its function
    ``read(data: bytes, name: str, options: ReadOptions) -> Document`` raises InputError.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    module: str
    types: tuple[str, ...] = ()
    by_suffix: bool = False

    def read(self, data: bytes, name: str, options: ReadOptions) -> Document:
        """The document that ``data`` holds; errors call it ``name``.

        Raises:
            InputError: ``data`` cannot be read, or contains only white space.
        """
        document: Document = import_module(self.module).read(data, name, options)
        if not document.text or document.text.isspace():
            raise _no_text_error(document, name, is_plain=self is PLAIN_TEXT)
        if self is PLAIN_TEXT:
            return replace(document, source_format=self.name)
        if len(document.text) > MAX_CHARACTERS:
            raise InputError(
                f"The text of “{name}” is too long: it has {len(document.text):,} characters, and"
                f" {MAX_CHARACTERS:,} can be read.",
                "Open a part of it.",
            )
        text = _UNWRITABLE.sub("\ufffd", canonical_text(document.text))
        return replace(document, text=text, source_format=self.name, can_save_back=False)


PLAIN_TEXT = Reader(
    "text",
    "Text",
    (".txt", ".text", ".log", ".tex"),
    "gltr_desktop.documents.readers.plain_text",
)
"""Reads whatever no other reader claims."""

# The Open dialog lists the formats in this order.
READERS = [
    Reader(
        "docx",
        "Word",
        (".docx", ".docm", ".dotx"),
        "gltr_desktop.documents.readers.docx",
        (file_types.DOCX,),
    ),
    Reader(
        "doc", "Word 97–2003", (".doc",), "gltr_desktop.documents.readers.doc", (file_types.DOC,)
    ),
    Reader(
        "odt",
        "OpenDocument",
        (".odt", ".ott"),
        "gltr_desktop.documents.readers.odt",
        (file_types.ODT, f"{file_types.ODT}-template"),
    ),
    Reader("rtf", "RTF", (".rtf",), "gltr_desktop.documents.readers.rtf", (file_types.RTF,)),
    Reader("pdf", "PDF", (".pdf",), "gltr_desktop.documents.readers.pdf", (file_types.PDF,)),
    Reader("epub", "E-book", (".epub",), "gltr_desktop.documents.readers.epub", (file_types.EPUB,)),
    Reader(
        "html",
        "Web page",
        (".html", ".htm", ".xhtml"),
        "gltr_desktop.documents.readers.html",
        (file_types.HTML,),
        by_suffix=True,
    ),
    Reader(
        "markdown",
        "Markdown",
        (".md", ".markdown"),
        "gltr_desktop.documents.readers.markdown",
        by_suffix=True,
    ),
    Reader(
        "email",
        "E-mail",
        (".eml", ".mht", ".mhtml"),
        "gltr_desktop.documents.readers.email",
        (file_types.EMAIL,),
        by_suffix=True,
    ),
    Reader(
        "subtitles",
        "Subtitles",
        (".srt", ".vtt"),
        "gltr_desktop.documents.readers.subtitles",
        (file_types.SRT, file_types.VTT),
        by_suffix=True,
    ),
    Reader("csv", "Table", (".csv", ".tsv"), "gltr_desktop.documents.readers.csv", by_suffix=True),
    Reader(
        "slides",
        "PowerPoint",
        (".pptx", ".ppsx", ".ppt"),
        "gltr_desktop.documents.readers.slides",
        (file_types.PPTX, file_types.PPT),
    ),
    Reader("gltr", "GLTR", (".json",), "gltr_desktop.documents.readers.gltr", (file_types.GLTR,)),
    Reader("tei", "TEI", (".tei", ".xml"), "gltr_desktop.documents.readers.tei", (file_types.TEI,)),
    PLAIN_TEXT,
]


def reader_by_suffix(name: str) -> Reader:
    """The reader of a file ``name`` whose bytes say nothing of its format."""
    suffix = Path(name).suffix.lower()
    formats = (reader for reader in READERS if reader.by_suffix and suffix in reader.suffixes)
    return next(formats, PLAIN_TEXT)


def reader_of_type(file_type: str) -> Reader | None:
    """The reader of files of a type of file_types.py."""
    return next((reader for reader in READERS if file_type in reader.types), None)


def file_filters() -> list[tuple[str, tuple[str, ...]]]:
    """Titles and suffixes to filter files by: all formats together, then each of several."""
    each = [(reader.title, reader.suffixes) for reader in READERS]
    suffixes = dict.fromkeys(suffix for _, suffixes in each for suffix in suffixes)
    return [("All documents", tuple(suffixes)), *each]


def _no_text_error(document: Document, name: str, *, is_plain: bool) -> InputError:
    problem = "is empty" if is_plain else "contains no text"
    if document.text:
        problem = "contains only white space"
    return InputError(f"“{name}” {problem}.", "Choose a file with some text in it.")
