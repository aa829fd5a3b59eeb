"""Paragraphs of a Word document, and the regions they stand in: what a story is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks, clean
from gltr_desktop.documents.word.ooxml_package import at, attribute, toggle

if TYPE_CHECKING:
    from lxml import etree

    from gltr_desktop.documents.word.styles import ListItem, ParagraphStyle


@dataclass
class Paragraph:
    """A paragraph that is being read.

    ``boxes`` hang on it. ``hidden`` says of the runs that are open whether they are hidden.
    ``marked`` is the note, among its kind, whose mark is given by the run that is open.
    """

    properties: etree._Element | None
    style: ParagraphStyle
    pieces: list[str] = field(default_factory=list)
    boxes: Blocks = field(default_factory=Blocks)
    hidden: list[bool] = field(default_factory=list)
    marked: tuple[dict[str, str], str] | None = None


@dataclass
class Region:
    """What paragraphs stand in: the body, a cell, a box, a note.

    ``list_number`` is the list that is open. ``carried`` is a paragraph without an end of its own:
    the next one goes on with it. ``title`` is that of a table of contents, if one follows.
    """

    blocks: Blocks = field(default_factory=Blocks)
    list_number: str | None = None
    carried: Paragraph | None = None
    title: str = ""

    def hold_title(self, title: str) -> None:
        """Keep a paragraph back that goes with the table of contents below it."""
        self.release_title()
        self.title = title

    def release_title(self) -> None:
        """Add the title that was kept back: there is no table of contents below it."""
        if self.title:
            self.blocks.paragraph(self.title)
            self.list_number = None
            self.title = ""

    def add(self, text: str, item: ListItem | None) -> None:
        """Add a paragraph with ``text``, if that is more than white space: a line if an ``item``.

        A paragraph that is no item ends the list before it, even if it is empty.
        """
        if clean(text).strip():
            self.release_title()
        is_continued = item is not None and item.number is None
        if item is None or (is_continued and self.list_number is None):
            self.blocks.paragraph(text)
            self.list_number = None
            return
        if not clean(text).strip():
            return
        if item.level == 0 and not is_continued:
            if self.list_number not in {None, item.number}:
                self.blocks.end_lines()
            self.list_number = item.number
        self.blocks.line(text)

    def add_boxes(self, boxes: Blocks) -> None:
        """Add the text boxes that hang on the paragraph before."""
        if boxes:
            self.blocks.extend(boxes)
            self.list_number = None

    def add_table(self, rows: list[list[Blocks]]) -> None:
        """Add a table, given its cells."""
        self.release_title()
        self.blocks.table([row for row in rows if row])
        self.list_number = None


def is_joined(properties: etree._Element | None, mark: etree._Element | None) -> bool:
    """Whether a paragraph goes on in the next, with these ``properties``, also of its ``mark``.

    Its end may have been moved away or be hidden, or it may be the large first letter of the next.
    """
    frame = at(properties, "w:framePr")
    return (
        at(mark, "w:moveFrom") is not None
        or bool(toggle(mark, "w:vanish"))
        or (frame is not None and attribute(frame, "dropCap") in {"drop", "margin"})
    )


def is_covered(cell: etree._Element) -> bool:
    """Whether another cell spreads over ``cell``."""
    for direction in ("w:vMerge", "w:hMerge"):
        merge = at(cell, "w:tcPr", direction)
        if merge is not None and attribute(merge, "val") != "restart":
            return True
    return False
