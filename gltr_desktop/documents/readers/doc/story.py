"""Puts the blocks of a part of a Word 97 document together: of its body, a note or a box."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.documents.blocks import NON_BREAKING_HYPHEN, Blocks
from gltr_desktop.documents.readers.doc.properties import Properties, changes, merged_cells, number
from gltr_desktop.documents.readers.doc.styles import Word97Style, Word97Styles, is_on
from gltr_desktop.documents.word.fields import BEGIN, END, SEPARATE, Fields, endless
from gltr_desktop.documents.word.regions import Region
from gltr_desktop.documents.word.styles import ListItem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gltr_desktop.documents.readers.doc.file import Word97File
    from gltr_desktop.documents.word.findings import Findings

_CELL_END, _PARAGRAPH_END = "\x07", "\r"
_ENDS = {_CELL_END, _PARAGRAPH_END, "\x0c"}
"""What ends a paragraph: also the end of a page or a section does."""
_CONTROLS = re.compile("([\x00-\x1f])")
_FIELD_MARKS = {"\x13": BEGIN, "\x14": SEPARATE, "\x15": END}
_CHARACTERS = {"\t": "\t", "\x0b": "\n", "\x1e": NON_BREAKING_HYPHEN}
_COLUMN_END = "\x0e"
_LAST_LIST = 0x7FE
_TEXT_LEVEL = 9
"""The level in the outline that ordinary text has."""
_MOST_TABLES = 64


class _Token(NamedTuple):
    """A control character, or text without any, at a ``place`` of the document."""

    place: int
    text: str
    format: Properties


class Mark(NamedTuple):
    """A note's mark: to which of its kind it belongs, and whether Word has numbered it."""

    notes: dict[str, str]
    name: str
    is_number: bool


@dataclass
class _Table:
    """A table that is being read: its rows, the cells of the last row, and the last cell."""

    rows: list[list[Blocks]] = field(default_factory=list)
    cells: list[Blocks] = field(default_factory=list)
    cell: Region = field(default_factory=Region)


@dataclass
class Source:
    """A document whose parts are read.

    ``marks`` are those of notes and ``boxes`` what hangs on the text, by the places of their
    characters. ``lists`` are the identities of lists, by the numbers that paragraphs have for them.
    """

    file: Word97File
    styles: Word97Styles
    findings: Findings
    marks: Mapping[int, Mark] = field(default_factory=dict)
    boxes: Mapping[int, Blocks] = field(default_factory=dict)
    lists: Sequence[int] = ()


class Word97Story:
    """The ``blocks`` of the characters of a document from one place up to another."""

    def __init__(self, source: Source, begin: int, end: int, note_mark: str | None = None) -> None:
        """Read the characters. A note begins with its own mark, which may be ``note_mark``."""
        self._source = source
        self._note_mark = note_mark
        self._fields = Fields()
        self._base = Region()
        self._tables: list[_Table] = []
        self._pieces: list[str] = []
        self._boxes = Blocks()
        self._read(list(_tokens(source.file, begin, end)))
        self.blocks = self._base.blocks

    def _read(self, tokens: list[_Token]) -> None:
        marks = [each for each in tokens if each.text in _FIELD_MARKS and not _is_deleted(each)]
        unended = endless(_FIELD_MARKS[mark.text] for mark in marks)
        places = {marks[index].place for index in unended}
        paragraph: list[_Token] = []
        for token in tokens:
            if token.place not in places:
                paragraph.append(token)
            if token.text in _ENDS:
                self._add_paragraph(paragraph)
                paragraph = []
        if paragraph:
            self._add_paragraph(paragraph)
        self._set_depth(0)
        self._emit(None)
        self._base.release_title()

    def _add_paragraph(self, tokens: list[_Token]) -> None:
        source, end = self._source, tokens[-1]
        index, properties = source.file.paragraph(end.place)
        style = source.styles.style(index)
        properties = style.paragraph | properties
        is_in_table = is_on(properties, "in table", styled=False)
        self._set_depth(number(properties, "table depth") or int(is_in_table))
        item = _list_item(properties, style, source.lists)
        for token in tokens:
            if token.text == _COLUMN_END:
                self._emit(item)
            else:
                self._add(token, style)
        if end.text == _PARAGRAPH_END and _is_joined(end, properties):
            if _is_deleted(end):
                source.findings.see_deleted()
            return
        if style.is_contents_title and not self._tables:
            self._base.hold_title("".join(self._pieces))
            self._pieces = []
            return
        self._emit(item)
        if self._tables:
            self._end_cell_or_row(end.text, properties)

    def _end_cell_or_row(self, end: str, properties: Properties) -> None:
        table = self._tables[-1]
        ends_row = is_on(properties, "ends row", styled=False)
        if ends_row or is_on(properties, "ends inner row", styled=False):
            table.rows.append(_own_cells(table.cells, properties))
            table.cells, table.cell = [], Region()
        elif end == _CELL_END or is_on(properties, "ends inner cell", styled=False):
            table.cells.append(table.cell.blocks)
            table.cell = Region()

    def _set_depth(self, depth: int) -> None:
        """Begin or end tables so that ``depth`` of them, one in the other, are open."""
        depth = min(depth, _MOST_TABLES)
        if depth != len(self._tables):
            self._emit(None)
        while len(self._tables) < depth:
            self._tables.append(_Table())
        while len(self._tables) > depth:
            table = self._tables.pop()
            if table.cells or table.cell.blocks:
                table.rows.append([*table.cells, table.cell.blocks])
            self._region.add_table(table.rows)

    @property
    def _region(self) -> Region:
        return self._tables[-1].cell if self._tables else self._base

    def _emit(self, item: ListItem | None) -> None:
        """Add what was read of a paragraph to the blocks."""
        text = "".join(self._pieces)
        if self._note_mark is not None and not self._tables and not self._base.blocks:
            text = text.lstrip().removeprefix(self._note_mark).lstrip()
        self._region.add(text, item)
        self._region.add_boxes(self._boxes)
        self._pieces = []
        self._boxes = Blocks()

    def _add(self, token: _Token, style: Word97Style) -> None:
        """Add ``token`` to the paragraph, if it is shown."""
        findings = self._source.findings
        if _is_deleted(token):
            if token.text not in _ENDS:
                findings.see_deleted()
            return
        text = self._shown(token)
        if self._fields.in_instruction:
            self._fields.instruct(text)
        elif self._fields.in_contents:
            findings.contents |= bool(text) and not text.isspace()
            self._base.title = ""
        elif self._is_hidden(token, style):
            findings.see_hidden(text or " ")
        elif text:
            self._pieces.append(text)
            findings.see_text(text)
        if token.place in self._source.boxes and token.text == "\x08":
            self._boxes.extend(self._source.boxes[token.place])

    def _shown(self, token: _Token) -> str:
        """What is seen of ``token``; notes its mark if it is one."""
        text = token.text
        if text in _FIELD_MARKS:
            return self._fields.mark(_FIELD_MARKS[text])
        mark = self._source.marks.get(token.place)
        if mark is not None:
            mark.notes[mark.name] = "" if mark.is_number else text
            return ""
        if "symbol" in token.format:
            return chr(int.from_bytes(token.format["symbol"][2:4], "little")) * len(text)
        return _CHARACTERS.get(text, "") if text < " " else text

    def _is_hidden(self, token: _Token, style: Word97Style) -> bool:
        of_paragraph = is_on(style.character, "hidden", styled=False)
        index = number(token.format, "character style")
        run = {} if index is None else self._source.styles.style(index).character
        # Where both styles hide a text, each undoes the other.
        styled = of_paragraph ^ is_on(run, "hidden", styled=False)
        return is_on(token.format, "hidden", styled)


def _tokens(file: Word97File, begin: int, end: int) -> list[_Token]:
    known: dict[bytes, Properties] = {}
    tokens = []
    for place, text, change in file.runs(begin, end):
        if change not in known:
            known[change] = changes(change)
        for piece in filter(None, _CONTROLS.split(text)):
            tokens.append(_Token(place, piece, known[change]))
            # Places count a character beyond U+FFFF twice.
            place += len(piece.encode("utf-16-le", "surrogatepass")) // 2  # noqa: PLW2901
    return tokens


def _is_deleted(token: _Token) -> bool:
    return is_on(token.format, "deleted", styled=False)


def _is_joined(end: _Token, properties: Properties) -> bool:
    """Whether a paragraph goes on in the next: without an ``end``, or as its large first letter."""
    is_large_letter = (number(properties, "drop cap") or 0) & 0b111 in {1, 2}
    return _is_deleted(end) or is_on(end.format, "hidden", styled=False) or is_large_letter


def _own_cells(cells: list[Blocks], properties: Properties) -> list[Blocks]:
    """The ``cells`` of a row without those that another spreads over."""
    merged = merged_cells(properties)
    return [
        cell
        for index, cell in enumerate(cells)
        if cell or index >= len(merged) or not merged[index]
    ]


def _list_item(properties: Properties, style: Word97Style, lists: Sequence[int]) -> ListItem | None:
    """What a paragraph is in one of ``lists``; numbered headings are in none."""
    of_list = number(properties, "list")
    level = number(properties, "outline level")
    is_heading = style.is_heading or (level is not None and level < _TEXT_LEVEL)
    if of_list is None or is_heading or of_list > _LAST_LIST:
        return None
    if not of_list:
        # Where the style has a number, it is taken away.
        return None if "list" in style.paragraph else ListItem(None)
    # Where numbers begin again, the list is the same.
    identity = lists[of_list - 1] if of_list <= len(lists) else of_list
    return ListItem(str(identity), number(properties, "list level") or 0)
