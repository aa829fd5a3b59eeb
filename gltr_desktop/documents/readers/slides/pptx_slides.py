"""Reads presentations of PowerPoint (pptx): the title of each slide, its points, then the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks
from gltr_desktop.documents.document import Document
from gltr_desktop.documents.notices import notices
from gltr_desktop.documents.readers.slides.pptx_bullets import (
    TITLES,
    Bullets,
    BulletsOfSlides,
    placeholder,
)
from gltr_desktop.documents.word.ooxml_package import (
    DIAGRAMS,
    OoxmlPackage,
    at,
    child,
    reference,
    short_name,
    walk,
)

if TYPE_CHECKING:
    from lxml import etree

_ON_EVERY_SLIDE = {"dt", "ftr", "hdr", "sldNum", "sldImg"}
"""Placeholders of dates, footers, headers, slide numbers and, in notes, the picture of a slide."""
_GENERATED_FIELDS = ("slidenum", "datetime")
_ON = {"1", "true"}


def read_pptx(data: bytes, name: str) -> Document:
    """The text of the presentation ``data``, which errors call ``name``.

    Raises:
        InputError: the presentation is damaged, unsafe or too large.
    """
    package = OoxmlPackage(data, name, "ppt/presentation.xml")
    bullets = BulletsOfSlides(package)
    whole = Blocks()
    hidden = comments = diagrams = 0
    has_notes = has_headers = False
    for part in _slides(package):
        root = package.xml(part)
        slide = Slide(root, bullets.of(part))
        is_hidden = root.get("show", "1") not in _ON
        if not is_hidden:
            whole.extend(slide.blocks())
            diagrams += slide.diagrams
        hidden += int(bool(slide.blocks())) if is_hidden else slide.hidden
        has_headers |= slide.has_headers
        comments += sum(
            sum(1 for _ in package.xml(each).iter("{*}cm"))
            for each in package.related(part, "comments")
        )
        has_notes |= any(
            bool(Slide(package.xml(each), Bullets(None, None)).blocks())
            for each in package.related(part, "notesSlide")
        )
    return Document(
        whole.text(),
        notices=notices(
            comments=comments,
            hidden=hidden,
            headers=has_headers,
            diagrams=diagrams,
            speaker_notes=has_notes,
        ),
    )


def _slides(package: OoxmlPackage) -> list[str]:
    """The parts that are slides, in the order in which they are shown."""
    targets = package.targets(package.main)
    listed = child(package.xml(package.main), "p:sldIdLst")
    parts = [
        targets.get(reference(slide), ("", ""))[1] for slide in (() if listed is None else listed)
    ]
    return [part for part in parts if part in package]


@dataclass
class _Pieces:
    """The blocks of a slide by their place in the text."""

    titles: Blocks = field(default_factory=Blocks)
    points: Blocks = field(default_factory=Blocks)
    others: Blocks = field(default_factory=Blocks)


class Slide:
    """The text of one slide.

    ``hidden`` counts passages and ``diagrams`` what shows no text of its own; ``has_headers`` says
    whether there is a footer, a date or a number.
    """

    def __init__(self, root: etree._Element, bullets: Bullets) -> None:
        self._bullets = bullets
        self._pieces = _Pieces()
        self.hidden = 0
        self.diagrams = 0
        self.has_headers = False
        tree = at(root, "p:cSld", "p:spTree")
        if tree is not None:
            walk(tree, self._enter, lambda _name, _element: None)

    def blocks(self) -> Blocks:
        """Title, points, and then boxes and tables in the order of the slide."""
        whole = Blocks()
        for each in (self._pieces.titles, self._pieces.points, self._pieces.others):
            whole.extend(each)
        return whole

    def _enter(self, name: str, element: etree._Element) -> bool:
        if name in {"p:sp", "p:grpSp", "p:graphicFrame", "p:pic"} and _is_hidden(element):
            self.hidden += _has_text(element)
            return False
        if name == "p:sp":
            self._add_shape(element)
            return False
        if name == "a:tbl":
            self._pieces.others.table(
                [
                    [_cell(cell) for cell in row if _is_own_cell(cell)]
                    for row in element
                    if short_name(row.tag) == "a:tr"
                ]
            )
            return False
        self.diagrams += name in DIAGRAMS
        return True

    def _add_shape(self, shape: etree._Element) -> None:
        place = placeholder(shape)
        kind = None if place is None else place.get("type", "")
        if kind in _ON_EVERY_SLIDE:
            self.has_headers |= _has_text(shape)
            return
        blocks = self._paragraphs(shape)
        if kind is None:
            self._pieces.others.extend(blocks)
        elif kind in TITLES:
            self._pieces.titles.extend(blocks)
        else:
            self._pieces.points.extend(blocks)

    def _paragraphs(self, shape: etree._Element) -> Blocks:
        blocks = Blocks()
        body = child(shape, "p:txBody")
        for paragraph in () if body is None else body:
            if short_name(paragraph.tag) == "a:p":
                text = _text(paragraph)
                if self._bullets.has_bullet(paragraph, shape):
                    blocks.line(text)
                else:
                    blocks.paragraph(text)
        blocks.end_lines()
        return blocks


def _text(paragraph: etree._Element) -> str:
    """The text of ``paragraph``, without the numbers of slides and today's date."""
    pieces = []
    for piece in paragraph:
        name = short_name(piece.tag)
        is_generated = name == "a:fld" and piece.get("type", "").startswith(_GENERATED_FIELDS)
        if name == "a:br":
            pieces.append("\n")
        elif name in {"a:r", "a:fld"} and not is_generated:
            text = child(piece, "a:t")
            pieces.append("" if text is None else text.text or "")
    return "".join(pieces)


def _cell(cell: etree._Element) -> Blocks:
    blocks = Blocks()
    body = child(cell, "a:txBody")
    for paragraph in () if body is None else body:
        if short_name(paragraph.tag) == "a:p":
            blocks.paragraph(_text(paragraph))
    return blocks


def _is_own_cell(element: etree._Element) -> bool:
    """Whether ``element`` is a cell, and none that another spreads over."""
    merges = (element.get(direction, "0") for direction in ("hMerge", "vMerge"))
    return short_name(element.tag) == "a:tc" and _ON.isdisjoint(merges)


def _has_text(shape: etree._Element) -> bool:
    return any(text.text and not text.text.isspace() for text in shape.iter("{*}t"))


def _is_hidden(shape: etree._Element) -> bool:
    properties = (each for each in shape if short_name(each.tag).startswith("p:nv"))
    named = at(next(properties, None), "p:cNvPr")
    return named is not None and named.get("hidden", "0") in _ON
