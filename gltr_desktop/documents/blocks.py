"""Puts the text of a document together from its paragraphs, lists, tables and notes.

All readers of documents share these rules, so that a text is the same in whatever format it is
kept: blocks (paragraphs, headings) are parted by one blank line; the items of one list, the rows of
one table and the lines of a stanza by one line end; the cells of a row by a tab. A colour has to
stand on the author's words, so what a program adds for the eye (soft hyphens, marks of width zero,
pictures kept as private letters) is taken out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NON_BREAKING_HYPHEN = "\u2011"
"""The letter for the non-breaking hyphens that formats keep as an element."""

# Soft hyphen, space of width zero, byte order mark, and the letters of Symbol and Wingdings.
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff\uf000-\uf0ff]+")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\u2028\u2029]")
_LINE_ENDS_AROUND = re.compile(r"[^\S\t]*\n[^\S\t]*")


def clean(text: str) -> str:
    """``text`` without what is no letter of it, its line ends as line feeds."""
    return _LINE_ENDS.sub("\n", _INVISIBLE.sub("", text))


class Blocks:
    """The blocks of a document, or of a part of it such as a cell or a note, in their order.

    What is added is cleaned (:func:`clean`), and what contains only white space is no block.
    """

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._lines: list[str] = []

    def paragraph(self, text: str) -> None:
        """Add a paragraph, a heading, or a preformatted text; line feeds in it stay."""
        self.end_lines()
        text = clean(text).strip("\n")
        if text and not text.isspace():
            self._blocks.append(text)

    def line(self, text: str) -> None:
        """Add an item of a list or a verse to the block of lines that is open."""
        text = clean(text).strip("\n")
        if text and not text.isspace():
            self._lines.append(text)

    def end_lines(self) -> None:
        """Close the block of lines: the list or the stanza ends here."""
        if self._lines:
            self._blocks.append("\n".join(self._lines))
            self._lines = []

    def extend(self, other: Blocks) -> None:
        """Add the blocks of ``other``."""
        self.end_lines()
        self._blocks += other.blocks()

    def table(self, rows: Sequence[Sequence[Blocks]], *, layout: bool = False) -> None:
        """Add a table, given its cells: a line for each row that holds anything.

        A table of one column, or one that only arranges a page (``layout``), is no table to a
        reader: its cells are blocks.
        """
        if layout or all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    self.extend(cell)
            return
        self.end_lines()
        for row in rows:
            self.line("\t".join(map(_in_a_row, row)))
        self.end_lines()

    def blocks(self) -> list[str]:
        """The blocks so far."""
        self.end_lines()
        return self._blocks

    def text(self) -> str:
        """All blocks, parted by blank lines."""
        return "\n\n".join(self.blocks())

    def __bool__(self) -> bool:
        return bool(self._blocks or self._lines)


def with_notes(body: Blocks, notes: Iterable[Blocks]) -> str:
    """The text of ``body`` and after it, as blocks, the ``notes`` in the order given.

    Within the text, a note would cut a sentence in two.
    """
    whole = Blocks()
    whole.extend(body)
    for note in notes:
        whole.extend(note)
    return whole.text()


def _in_a_row(cell: Blocks) -> str:
    """The text of a cell on one line."""
    return _LINE_ENDS_AROUND.sub(" ", re.sub(r"\n+", "\n", cell.text()))
