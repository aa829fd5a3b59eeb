"""A text in an OpenDocument file while it is read: its paragraphs one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from gltr_desktop.documents.blocks import Blocks


@dataclass
class Paragraph:
    """A paragraph while it is read.

    White space folds: ``after_space`` says that a space would be one too many, ``ends_folded`` that
    the text so far ends with white space that was folded, and goes at the end of a paragraph;
    programs also write single spaces there that somebody typed. ``hidden`` has a value for each
    element with a style around the present place.
    """

    is_item: bool = False
    parts: list[str] = field(default_factory=list)
    boxes: list[Blocks] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    after_space: bool = True
    ends_folded: bool = False
    is_hidden: bool = False

    def text(self) -> str:
        """The text of the paragraph."""
        text = "".join(self.parts)
        return text.removesuffix(" ") if self.ends_folded else text


@dataclass
class Flow:
    """A text of its own: the body, a note, a text box or a cell.

    ``boxes`` are those that stand in no paragraph but on a page; they follow at the end.
    ``joined`` is a paragraph whose end was deleted, so that the next one goes on with it.
    """

    blocks: Blocks = field(default_factory=Blocks)
    paragraph: Paragraph | None = None
    joined: Paragraph | None = None
    boxes: list[Blocks] = field(default_factory=list)
    tables: list[list[list[Blocks]]] = field(default_factory=list)
    list_depth: int = 0
    is_note: bool = False
    is_picture: bool = False

    def add(self, paragraph: Paragraph) -> None:
        """Add a paragraph that is complete."""
        text = paragraph.text()
        if self.is_note:  # Its mark and the space after it are gone.
            text = text.lstrip()
            self.is_note = not text
        if paragraph.is_item:
            self.blocks.line(text)
        else:
            self.blocks.paragraph(text)
        for box in paragraph.boxes:
            self.blocks.extend(box)

    def finish(self) -> Blocks:
        """All blocks, when the text ends."""
        if self.joined:
            self.add(self.joined)
        for box in self.boxes:
            self.blocks.extend(box)
        return self.blocks
