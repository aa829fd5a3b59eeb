"""The text of a document of Word 97 to 2003: body, notes, boxes and what is beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks, with_notes
from gltr_desktop.documents.notices import notices
from gltr_desktop.documents.readers.doc import file as tables
from gltr_desktop.documents.readers.doc.story import Mark, Source, Word97Story
from gltr_desktop.documents.readers.doc.styles import Word97Styles
from gltr_desktop.documents.word.findings import Findings

if TYPE_CHECKING:
    from gltr_desktop.documents.readers.doc.file import Word97File

_MARK_SIZE, _COMMENT_SIZE, _ANCHOR_SIZE, _BOX_SIZE = 2, 30, 26, 22
_SEPARATORS = 6
"""So many of the parts of the story of headers are lines above notes."""


def text_and_notices(file: Word97File) -> tuple[str, tuple[str, ...]]:
    """The text of ``file``, which is open, and what was done to get it."""
    source = Source(file, Word97Styles(file.table(tables.STYLES)), Findings())
    source.lists = _lists(file.table(tables.LISTS))
    source.boxes = _boxes(source)
    findings = source.findings
    footnotes = _marks(file, tables.FOOTNOTE_MARKS, findings.footnotes)
    source.marks = footnotes | _marks(file, tables.ENDNOTE_MARKS, findings.endnotes)
    body = Word97Story(source, *file.stories["body"]).blocks
    notes = [
        *_notes(source, "footnotes", tables.FOOTNOTES, findings.footnotes),
        *_notes(source, "endnotes", tables.ENDNOTES, findings.endnotes),
    ]
    text = with_notes(body, notes)
    return _joined(text), notices(
        notes=sum(map(bool, notes)),
        deletions=findings.deletions,
        comments=len(file.positions(tables.COMMENT_MARKS, _COMMENT_SIZE)),
        hidden=findings.hidden,
        headers=_has_headers(file),
        contents=findings.contents,
    )


def _joined(text: str) -> str:
    """``text`` with the halves of characters beyond U+FFFF joined."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _lists(table: bytes) -> list[int]:
    """The identities of the lists that paragraphs refer to by numbers from 1."""
    count = int.from_bytes(table[:4], "little")
    rows = range(4, min(len(table), 4 + 16 * count), 16)
    return [int.from_bytes(table[row : row + 4], "little") for row in rows]


def _marks(file: Word97File, table: int, notes: dict[str, str]) -> dict[int, Mark]:
    rows = file.positions(table, _MARK_SIZE)
    return {
        place: Mark(notes, str(index), is_number=any(kind))
        for index, (place, _, kind) in enumerate(rows)
    }


def _notes(source: Source, story: str, table: int, marks: dict[str, str]) -> list[Blocks]:
    """The notes of a ``story`` whose marks are in the text, in the order of these."""
    first = source.file.stories[story][0]
    places = source.file.positions(table, 0)
    found = []
    for name, mark in marks.items():
        if int(name) < len(places):
            begin, end, _ = places[int(name)]
            found.append(Word97Story(source, first + begin, first + end, mark).blocks)
    return found


def _boxes(source: Source) -> dict[int, Blocks]:
    """What stands in the text boxes, by the place of the character that each hangs on."""
    file = source.file
    anchors = {
        int.from_bytes(shape[:4], "little"): place
        for place, _, shape in file.positions(tables.ANCHORS, _ANCHOR_SIZE)
    }
    first = file.stories["boxes"][0]
    found: dict[int, Blocks] = {}
    # The last row is no box.
    for begin, end, box in file.positions(tables.BOXES, _BOX_SIZE)[:-1]:
        is_unused = any(box[8:10])
        if anchors and not is_unused:
            shape = int.from_bytes(box[14:18], "little")
            # A box in a group of shapes hangs where the group does, whose number is close to its.
            nearest = min(anchors, key=lambda anchor: abs(anchor - shape))
            blocks = found.setdefault(anchors[nearest], Blocks())
            blocks.extend(Word97Story(source, first + begin, first + end).blocks)
    return found


def _has_headers(file: Word97File) -> bool:
    """Whether there is any text in the headers and footers of the pages."""
    first = file.stories["headers"][0]
    return any(
        any(character > " " for character in file.text(first + begin, first + end))
        for begin, end, _ in file.positions(tables.HEADERS, 0)[_SEPARATORS:]
    )
