"""Turns the running text of a marked-up document into blocks, as its elements open and close.

A reader walks through the elements of its format and says what they are; the rules of white space,
lists, tables and notes are the same for all of them and stand here.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field

from gltr_desktop.documents.blocks import Blocks

_SPACE = " \t\n\r\f"
_SPACES = re.compile(f"[{_SPACE}]+")
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]+")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
# Characters between which the end of a line in the source is no space (CSS Text 3, 4.1.3): those of
# Chinese and Japanese.
_WIDE = (
    "\u2e80-\u312f\u31a0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
    "\U00020000-\U0003ffff"
)
_WIDE_CHARACTER = re.compile(f"[{_WIDE}]")
_BREAK_IN_WIDE = re.compile(f"(?<=[{_WIDE}])[{_SPACE}]*\n[{_SPACE}]*(?=[{_WIDE}])")


class WhiteSpace(enum.Enum):
    """What becomes of white space in the source of a text, by the names that CSS has for it."""

    NORMAL = "normal"
    """Folds to single spaces."""
    PRE_LINE = "pre-line"
    """Line ends stay, other white space folds."""
    PRE = "pre"
    """Stays."""


class _Run:
    """The text since the last end of a block."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._last = "\n"
        self._pending = ""
        self._is_folded = True
        self._is_joined = False

    def add(self, text: str, white_space: WhiteSpace) -> None:
        if white_space is WhiteSpace.PRE:
            self._is_folded = False
            self._put(text.replace("\r\n", "\n").replace("\r", "\n"))
        elif white_space is WhiteSpace.PRE_LINE:
            for number, line in enumerate(text.splitlines()):
                if number:
                    self.line_end()
                self._fold(line)
            if text.endswith("\n"):
                self.line_end()
        else:
            self._fold(text)

    def line_end(self) -> None:
        self._pending = ""
        self._pieces.append("\n")
        self._last = "\n"

    def new_line(self) -> None:
        if self._last != "\n":
            self.line_end()

    def join(self, *, hyphens: str = "") -> None:
        self._pending = ""
        self._is_joined = True
        if hyphens and self._pieces and self._pieces[-1].endswith(tuple(hyphens)):
            self._pieces[-1] = self._pieces[-1][:-1]

    def text(self) -> str:
        text = "".join(self._pieces)
        return _BLANK_LINES.sub("\n\n", text) if self._is_folded else text

    def _fold(self, text: str) -> None:
        # Between spaces, what is invisible would keep them apart.
        text = _INVISIBLE.sub("", text)
        if not text:
            return
        core = text.strip(_SPACE)
        if not core:
            self._pending += text
            return
        begin = text.index(core[0])
        self._pending += text[:begin]
        end = text[begin + len(core) :]
        self._put(_SPACES.sub(" ", _BREAK_IN_WIDE.sub("", core)))
        self._pending = end

    def _put(self, text: str) -> None:
        if not text:
            return
        is_joined = self._is_joined or self._last in " \t\n" or self._is_wide(text)
        if self._pending and not is_joined:
            self._pieces.append(" ")
        self._pending = ""
        self._is_joined = False
        self._pieces.append(text)
        self._last = text[-1]

    def _is_wide(self, text: str) -> bool:
        """Whether an end of a line in the source before ``text`` is no space."""
        wide = _WIDE_CHARACTER.match
        return "\n" in self._pending and bool(wide(self._last) and wide(text[0]))


@dataclass
class _Table:
    """A table that is open: its rows so far."""

    is_layout: bool
    rows: list[list[Blocks]] = field(default_factory=list)


class _Place:
    """Where text goes: the body, a cell or a note."""

    def __init__(self, own_mark: re.Pattern[str] | None = None) -> None:
        self.blocks = Blocks()
        self.run = _Run()
        self.own_mark = own_mark
        self.lists = 0
        self.tables: list[_Table] = []

    def end_block(self) -> None:
        text = self.run.text()
        self.run = _Run()
        if not text:
            return
        if self.lists:
            self.blocks.line(_BLANK_LINES.sub("\n", text))
        else:
            self.blocks.paragraph(text)


class Flow:
    """Makes blocks of the text between the beginnings and ends of a document's elements."""

    def __init__(self) -> None:
        self._body = _Place()
        self._places = [self._body]
        self._notes: list[tuple[tuple[int, int], Blocks]] = []

    def text(self, text: str | None, white_space: WhiteSpace = WhiteSpace.NORMAL) -> None:
        """Add text to the block that is open."""
        place = self._places[-1]
        if text and place.own_mark is not None:
            text = place.own_mark.sub("", text, count=1)
            if text:
                place.own_mark = None
        if text:
            place.run.add(text, white_space)

    def line_end(self) -> None:
        """End a line within the block."""
        self._places[-1].run.line_end()

    def new_line(self) -> None:
        """End the line within the block unless nothing is in it."""
        self._places[-1].run.new_line()

    def join(self, *, hyphens: str = "") -> None:
        """Join what was added last to what comes next, without space or any of ``hyphens``."""
        self._places[-1].run.join(hyphens=hyphens)

    def end_block(self) -> None:
        """End a paragraph or a heading; what comes next is another one."""
        self._places[-1].end_block()

    def part_lines(self) -> None:
        """Begin or end what lines belong to, unless it is itself in a line of a list."""
        place = self._places[-1]
        place.end_block()
        if not place.lists:
            place.blocks.end_lines()

    def begin_lines(self) -> None:
        """Begin a list or a stanza: the blocks in it are lines of one block."""
        place = self._places[-1]
        place.end_block()
        if not place.lists:
            place.blocks.end_lines()
        place.lists += 1

    def end_lines(self) -> None:
        """End the list or the stanza."""
        place = self._places[-1]
        place.end_block()
        place.lists -= 1
        if not place.lists:
            place.blocks.end_lines()

    def begin_line(self) -> None:
        """Begin an item or a verse, which is a line even if no list is open."""
        place = self._places[-1]
        place.end_block()
        place.lists += 1

    def end_line(self) -> None:
        """End the item; the list stays open."""
        place = self._places[-1]
        place.end_block()
        place.lists -= 1

    def begin_table(self, *, is_layout: bool) -> None:
        """Begin a table; one that ``is_layout`` only arranges blocks."""
        place = self._places[-1]
        place.end_block()
        place.tables.append(_Table(is_layout))

    def begin_row(self) -> None:
        """Begin a row of the table that is open."""
        place = self._places[-1]
        place.end_block()
        if place.tables:
            place.tables[-1].rows.append([])

    def begin_cell(self) -> None:
        """Begin a cell of the row that is open."""
        self._places[-1].end_block()
        self._places.append(_Place())

    def end_cell(self) -> None:
        """End the cell."""
        cell = self._close_place()
        place = self._places[-1]
        if not place.tables:  # A cell without a table is a block.
            place.blocks.extend(cell)
            return
        rows = place.tables[-1].rows
        if not rows:
            rows.append([])
        rows[-1].append(cell)

    def end_table(self) -> None:
        """End the table."""
        place = self._places[-1]
        place.end_block()
        table = place.tables.pop()
        is_layout = table.is_layout or len(_columns_with_text(table.rows)) <= 1
        if not place.lists:
            place.blocks.table(table.rows, layout=is_layout)
            return
        rows = Blocks()
        rows.table(table.rows, layout=is_layout)
        for block in rows.blocks():
            place.blocks.line(block)

    def begin_note(self, label: str = "") -> None:
        """Begin a note, which goes to the end of the document; what is around it runs on.

        If the note begins with its ``label``, that goes, and so does the space after it.
        """
        mark = rf"[\[(]?{re.escape(label)}[\])]?(?=[\s.:]|$)" if label else ""
        self._places.append(_Place(re.compile(rf"\s*(?:{mark})?\s*(?:[.:)\]](?=\s|$))?\s*")))

    def end_note(self, order: tuple[int, int] = (0, 0)) -> None:
        """End the note; those of a lower ``order`` go before it."""
        self._notes.append((order, self._close_place()))

    def body(self) -> Blocks:
        """The blocks of the text."""
        self._body.end_block()
        self._body.blocks.end_lines()
        return self._body.blocks

    def notes(self) -> list[Blocks]:
        """The notes in their order."""
        return [note for _, note in sorted(self._notes, key=lambda note: note[0]) if note]

    def _close_place(self) -> Blocks:
        place = self._places.pop()
        place.end_block()
        place.blocks.end_lines()
        return place.blocks


def _columns_with_text(rows: list[list[Blocks]]) -> set[int]:
    return {column for row in rows for column, cell in enumerate(row) if cell}
