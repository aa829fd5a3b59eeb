"""Reads PDF: the text of its pages, in which paragraphs are found again.

A PDF says where each letter stands on the paper, and little more. What is a line, a column, a
running head, a footnote or a paragraph is found out from the places and sizes of the letters.
"""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from gltr_desktop.documents.blocks import Blocks
from gltr_desktop.documents.document import Document, LockedError, ReadOptions
from gltr_desktop.documents.notices import counted, notices
from gltr_desktop.documents.readers.pdf.breaks import Break
from gltr_desktop.documents.readers.pdf.columns import breaks_words, columns_of
from gltr_desktop.documents.readers.pdf.furniture import remove_furniture
from gltr_desktop.documents.readers.pdf.glyphs import page_glyphs
from gltr_desktop.documents.readers.pdf.joining import Joiner
from gltr_desktop.documents.readers.pdf.lines import lines_of
from gltr_desktop.documents.readers.pdf.notes import take_notes
from gltr_desktop.documents.readers.pdf.pages import Page, body_size
from gltr_desktop.documents.readers.pdf.reflow import Paragraph, paragraphs_of
from gltr_desktop.documents.readers.pdf.rows import remove_contents, whole_rows
from gltr_desktop.documents.readers.pdf.sentences import without_bullet
from gltr_desktop.errors import InputError

_MAX_UNKNOWN = 0.1
"""If a larger part of the letters has no Unicode value, the text is not what the page shows."""
_DRAWING_APART = ("LibreOffice", "OpenOffice", "Typst")
"""Programs that draw a hyphen of their own apart from the word; others draw all together."""


def read(data: bytes, name: str, options: ReadOptions) -> Document:
    """The text of a PDF, with its notes at the end.

    Raises:
        LockedError: the file asks for a password, and `options` has none or a wrong one.
        InputError: the file is damaged, or its pages are pictures.
    """
    document = _opened(data, name, options.password)
    pages: list[Page] = []
    pictures = damaged = letters = unknown = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            damaged += 1
            continue
        found = page_glyphs(page)
        if found.glyphs:
            letters += len(found.glyphs)
            unknown += found.unknown
            lines = whole_rows(lines_of(found.glyphs, number))
            pages.append(Page(number, lines, found.bottom, found.top, found.left, found.right))
            pages[-1].remove_outside()
        else:
            pictures += pdfium.FPDFPage_CountObjects(page.raw) > 0
        page.close()
    if not any(page.lines for page in pages):
        _refuse_without_text(name, pictures=pictures, damaged=damaged)
    made_by = document.get_metadata_value("Creator") + document.get_metadata_value("Producer")
    draws_apart = any(program in made_by for program in _DRAWING_APART)
    text, phrases = _text_and_notices(pages, draws_apart=draws_apart)
    unread = _unread_notices(len(document), pictures=pictures, damaged=damaged)
    return Document(text, notices=phrases + unread, warning=_warning(unknown, letters))


def _refuse_without_text(name: str, *, pictures: int, damaged: int) -> None:
    if pictures:
        raise InputError(
            f"The pages of “{name}” are pictures: there is no text in them.",
            "Run text recognition (OCR) over it first, and open what comes out.",
        )
    if damaged:
        raise _damaged(name)


def _damaged(name: str) -> InputError:
    return InputError(
        f"“{name}” is damaged: it cannot be read as a PDF.",
        "Open another copy of it, or save it again with the program that made it.",
    )


def _opened(data: bytes, name: str, password: str | None) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() != pdfium.FPDF_ERR_PASSWORD:
            raise _damaged(name) from error
        if password:
            raise LockedError(
                f"The password does not open “{name}”.",
                "Enter it again, or save the file without one.",
            ) from error
        raise LockedError(
            f"“{name}” is locked with a password.", "Enter its password, or save it without one."
        ) from error


def _text_and_notices(pages: list[Page], *, draws_apart: bool) -> tuple[str, tuple[str, ...]]:
    size = body_size(pages)
    has_furniture = remove_furniture(pages, size)
    has_contents = remove_contents(pages)
    notes = take_notes(pages, size)
    columns = columns_of(pages)
    lines = [line for column in columns for line in column.lines]
    joiner = Joiner(lines, breaks_words=breaks_words(columns), draws_apart=draws_apart)
    blocks = _blocks(paragraphs_of(columns, size), joiner)
    for note in notes:
        blocks.paragraph(joiner.joined(note))
    furniture = ("headers and page numbers left out",) if has_furniture else ()
    return blocks.text(), (*notices(notes=len(notes)), *furniture, *notices(contents=has_contents))


def _blocks(paragraphs: list[Paragraph], joiner: Joiner) -> Blocks:
    blocks = Blocks()
    for paragraph in paragraphs:
        if paragraph.before is Break.PARAGRAPH:
            blocks.end_lines()
        blocks.line(without_bullet(joiner.joined(paragraph.lines)))
    return blocks


def _unread_notices(pages: int, *, pictures: int, damaged: int) -> tuple[str, ...]:
    of_all = f"of {counted(pages, 'page')}"
    phrases = []
    if pictures:
        verbs = "is a picture and was" if pictures == 1 else "are pictures and were"
        phrases.append(f"{pictures:,} {of_all} {verbs} not read")
    if damaged:
        verbs = "is damaged and was" if damaged == 1 else "are damaged and were"
        phrases.append(f"{damaged:,} {of_all} {verbs} not read")
    return tuple(phrases)


def _warning(unknown: int, letters: int) -> str:
    if unknown <= _MAX_UNKNOWN * letters:
        return ""
    share = round(100 * unknown / letters)
    return (
        f"{share}\u00a0% of the letters could not be identified, because the fonts in this PDF do"
        " not say which letters they draw."
    )
