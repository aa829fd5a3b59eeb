"""Puts together the paragraphs, lists and tables of an RTF text from what comes one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gltr_desktop.documents.blocks import Blocks
from gltr_desktop.documents.readers.rtf.tables import SYMBOLS

_MARK = re.compile(r"[^\w\s]{1,3}|\d{1,3}|[a-z]")
_ENDS_WITH_PAGE = re.compile(r"\t\s*(?:\d+|[ivxlc]+)\s*$")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAX_TABLES = 20
"""Tables nested more deeply are read as if they were not."""


@dataclass
class ParagraphFormat:
    """What the control words say of a paragraph.

    ``list_key`` is the list that it is an item of, or None. ``table_level`` counts the tables
    around it.
    """

    list_key: object = None
    list_level: int = 0
    table_level: int = 0


@dataclass
class _Table:
    rows: list[list[Blocks]] = field(default_factory=list)
    row: list[Blocks] = field(default_factory=list)
    cell: Blocks = field(default_factory=Blocks)


class Story:
    """A text of its own: the body, a note, a text box, or what is only looked at.

    Text boxes follow the paragraph in which they stand. A story that ``is_note`` loses the space
    between its own mark and its text, and the ``mark`` if it was typed in by hand.
    """

    def __init__(self, *, is_note: bool = False, mark: str = "") -> None:
        self.blocks = Blocks()
        self.described_cells: list[bool] = []
        """For each cell of the present row, whether it is part of another one."""
        self.has_mark = False
        """Whether the note's own mark came, in whatever form."""
        self.repeats_mark = False
        """Whether the note began with ``mark``."""
        self._mark = mark
        self._parts: list[str] = []
        self._bytes = bytearray()
        self._code_page = ""
        self._boxes: list[Story] = []
        self._tables: list[_Table] = []
        self._list_keys: set[object] = set()
        self._list_blocks: Blocks | None = None
        self._strips = is_note
        self._title = ""

    def add(self, text: str) -> None:
        """Add characters to the paragraph."""
        self._decode()
        self._parts.append(text)

    def add_bytes(self, data: bytes, code_page: str) -> None:
        """Add bytes of a text; those of one character may come one by one."""
        if code_page != self._code_page:
            self._decode()
            self._code_page = code_page
        self._bytes += data

    def add_space(self) -> None:
        """Add a space, unless it would be the first of the paragraph or the second in a row."""
        self._decode()
        if self._parts and not self._parts[-1].endswith((" ", "\n", "\t")):
            self._parts.append(" ")

    def strip_end(self) -> None:
        """Take the space from the end of the paragraph."""
        self._decode()
        if self._parts:
            self._parts[-1] = self._parts[-1].rstrip(" ")

    def drop_line_of_contents(self) -> bool:
        """Leave out the paragraph that is open if it ends with a page; whether it did.

        People use the styles of contents tables for other paragraphs too.
        """
        self._decode()
        if not _ENDS_WITH_PAGE.search("".join(self._parts)):
            return False
        self._parts = []
        return True

    def hold_title(self) -> None:
        """Take the paragraph that is open for the title of what follows."""
        self._decode()
        text = "".join(self._parts)
        if text.strip():
            self._flush_title()
            self._title = text
            self._parts = []

    def drop_title(self) -> None:
        """Leave out the title: what follows is a table of contents."""
        self._title = ""

    def add_box(self, box: Story) -> None:
        """Add a text box to the paragraph."""
        self._boxes.append(box)

    def end_part(self) -> None:
        """What follows has another format."""
        self._decode()

    def add_note_mark(self) -> None:
        """A note's mark comes here, which is left out.

        The space before it in its own group goes too: programs write it between control words.
        """
        self.has_mark = True
        if self._bytes.isspace():
            self._bytes.clear()

    def mark_at_end(self) -> str:
        """What was added last if it can be the mark of a note that is typed in by hand."""
        self._decode()
        mark = self._parts[-1].strip() if self._parts else ""
        return mark if _MARK.fullmatch(mark) else ""

    def cut_mark(self) -> None:
        """Take away what :meth:`mark_at_end` returned."""
        self._parts.pop()

    def end_paragraph(self, form: ParagraphFormat) -> None:
        """The paragraph ends here; it is of the format ``form``."""
        level = min(form.table_level, _MAX_TABLES)
        if level == 0 and self._tables and self._tables[0].row:
            level = 1  # Some programs do not say that a cell's paragraph is in a table.
        self._end_paragraph(self._level(level), form)

    def end_cell(self, level: int, form: ParagraphFormat) -> None:
        """A cell of a table of this ``level`` ends here, and a paragraph with it."""
        level = min(level, _MAX_TABLES)
        self._end_paragraph(self._level(level), form)
        table = self._tables[level - 1]
        table.row.append(table.cell)
        table.cell = Blocks()

    def end_row(self, level: int, form: ParagraphFormat) -> None:
        """A row of a table of this ``level`` ends here."""
        level = min(level, _MAX_TABLES)
        self._end_paragraph(self._level(level), form)
        table = self._tables[level - 1]
        if table.cell:
            table.row.append(table.cell)
            table.cell = Blocks()
        described = self.described_cells if level == 1 else []
        cells = [
            cell
            for number, cell in enumerate(table.row)
            if cell or not described or (number < len(described) and not described[number])
        ]
        table.rows.append(cells)
        table.row = []

    def finish(self, form: ParagraphFormat) -> None:
        """The text ends here, if need be in the middle of a paragraph or a table."""
        self._end_paragraph(self._level(min(form.table_level, len(self._tables))), form)
        self._level(0)
        self._flush_title()

    def _level(self, level: int) -> Blocks:
        """Close the tables beyond ``level``, open those up to it, and return the place for text."""
        while len(self._tables) > level:
            table = self._tables.pop()
            row = [*table.row, table.cell] if table.cell else table.row
            outer = self._tables[-1].cell if self._tables else self.blocks
            outer.table([*table.rows, row] if row else table.rows)
        while len(self._tables) < level:
            self._tables.append(_Table())
        return self._tables[-1].cell if self._tables else self.blocks

    def _end_paragraph(self, blocks: Blocks, form: ParagraphFormat) -> None:
        self._decode()
        text = "".join(self._parts)
        self._parts = []
        if _SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if self._strips:
            text = self._without_mark(text.lstrip())
            self._strips = not text
        if text.strip():
            self._flush_title()
        if form.list_key is None:
            blocks.paragraph(text)
            self._list_blocks = None
        else:
            self._add_item(blocks, text, form)
        for box in self._boxes:
            blocks.extend(box.blocks)
        self._boxes = []

    def _flush_title(self) -> None:
        if self._title:
            self.blocks.paragraph(self._title)
            self._title = ""

    def _without_mark(self, text: str) -> str:
        """The beginning of a note without the mark that repeats the one in the text."""
        rest = text.removeprefix(self._mark)
        if self.has_mark or rest == text or (self._mark.isalnum() and rest[:1].isalnum()):
            return text
        self.has_mark = True
        self.repeats_mark = True
        return rest.lstrip()

    def _add_item(self, blocks: Blocks, text: str, form: ParagraphFormat) -> None:
        """Add a line to the list that is open, or to a new one."""
        is_inner = form.list_key in self._list_keys or form.list_level > 0
        if blocks is not self._list_blocks or not is_inner:
            blocks.end_lines()
            self._list_keys = set()
            self._list_blocks = blocks
        self._list_keys.add(form.list_key)
        blocks.line(text)

    def _decode(self) -> None:
        """Turn the bytes so far into characters."""
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        if self._code_page == SYMBOLS:
            # As the programs do it; `Blocks` leaves out these letters, but not the spaces.
            text = "".join(chr(0xF000 + byte) if byte > 0x20 else chr(byte) for byte in data)
        else:
            text = data.decode(self._code_page, "replace")
        self._parts.append(text)
