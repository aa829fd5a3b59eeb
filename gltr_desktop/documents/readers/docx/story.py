"""Goes through a story of a Word document (its body, or a note) and puts its blocks together.

What a reader of the printed page sees is text. The rules of what is not: see blocks.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import NON_BREAKING_HYPHEN, Blocks
from gltr_desktop.documents.word.fields import Fields, endless, is_contents
from gltr_desktop.documents.word.findings import Findings, weight, weight_of
from gltr_desktop.documents.word.ooxml_package import (
    DIAGRAMS,
    at,
    attribute,
    child,
    short_name,
    toggle,
    walk,
)
from gltr_desktop.documents.word.regions import Paragraph, Region, is_covered, is_joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from gltr_desktop.documents.word.styles import WordStyles

_NO_TEXT = {
    *("w:pPr", "w:rPr", "w:tblPr", "w:tblPrEx", "w:tblGrid", "w:trPr", "w:tcPr", "w:sectPr"),
    *("w:sdtPr", "w:sdtEndPr", "w:customXmlPr", "w:smartTagPr", "w:delInstrText", "w:fldData"),
    *("w:moveFrom", "w:rt", "w:rubyPr", "w:softHyphen", "m:oMath", "m:oMathPara"),
}
"""What holds no text, or text that is shown elsewhere; formulas are no words."""
_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:cr": "\n",
    "w:noBreakHyphen": NON_BREAKING_HYPHEN,
}
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "zapfdingbats")
_GONE = {"w:del", "w:moveFrom", "mc:Fallback"}
_CODE = re.compile("[0-9A-Fa-f]{1,4}$")
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"


class WordStory:
    """The ``blocks`` of a story; adds to the findings what there is beside them."""

    def __init__(
        self,
        root: etree._Element,
        styles: WordStyles,
        findings: Findings,
        note_mark: str | None = None,
    ) -> None:
        """Read ``root``. A note begins with its own mark, which may be ``note_mark``."""
        self._styles = styles
        self._findings = findings
        self._note_mark = note_mark
        self._fields = Fields()
        self._endless = _endless_fields(root)
        self._paragraphs: list[Paragraph] = []
        self._regions = [Region()]
        self._tables: list[list[list[Blocks]]] = []
        self._contents = 0
        self._placeholders = 0
        self._preserves = root.get(_PRESERVE) == "preserve"
        self._on_entering: dict[str, Callable[[etree._Element], bool]] = {
            "w:p": self._begin_paragraph,
            "w:r": self._begin_run,
            "w:t": self._add_text,
            "w:br": self._add_break,
            "w:sym": self._add_symbol,
            "w:fldChar": self._mark_field,
            "w:instrText": self._instruct_field,
            "w:fldSimple": self._begin_simple_field,
            "w:sdt": self._begin_control,
            "w:del": self._leave_out_deleted,
            "w:tbl": self._begin_table,
            "w:tr": self._begin_row,
            "w:tc": self._begin_cell,
            "w:txbxContent": self._begin_box,
            "w:footnoteReference": self._refer,
            "w:endnoteReference": self._refer,
            "w:commentReference": self._refer_to_comment,
            "w:altChunk": self._see_embedded,
        }
        self._on_leaving: dict[str, Callable[[etree._Element], None]] = {
            "w:p": self._end_paragraph,
            "w:r": self._end_run,
            "w:fldSimple": self._end_simple_field,
            "w:sdt": self._end_control,
            "w:tbl": self._end_table,
            "w:tc": self._end_cell,
            "w:txbxContent": self._end_box,
        }
        walk(root, self._enter, self._leave)
        self._end_region()
        self.blocks = self._regions[0].blocks

    def _enter(self, name: str, element: etree._Element) -> bool:
        if name in _NO_TEXT:
            return False
        self._add(_CHARACTERS.get(name, ""))
        self._findings.diagrams += name in DIAGRAMS
        action = self._on_entering.get(name)
        return action is None or action(element)

    def _leave(self, name: str, element: etree._Element) -> None:
        action = self._on_leaving.get(name)
        if action is not None:
            action(element)

    def _begin_paragraph(self, element: etree._Element) -> bool:
        properties = child(element, "w:pPr")
        style = self._styles.style(properties)
        paragraph = Paragraph(properties, style, [], Blocks())
        region = self._regions[-1]
        if region.carried:
            paragraph.pieces = region.carried.pieces
            paragraph.boxes = region.carried.boxes
            region.carried = None
        self._contents += style.contents
        self._paragraphs.append(paragraph)
        return True

    def _end_paragraph(self, _element: etree._Element) -> None:
        paragraph = self._paragraphs.pop()
        self._contents -= paragraph.style.contents
        mark = at(paragraph.properties, "w:rPr")
        if at(mark, "w:del") is not None:
            self._findings.see_deleted()
        elif not is_joined(paragraph.properties, mark):
            self._emit(paragraph)
            return
        self._regions[-1].carried = paragraph

    def _emit(self, paragraph: Paragraph) -> None:
        """Add what was read of ``paragraph`` to the blocks."""
        region = self._regions[-1]
        text = "".join(paragraph.pieces)
        if self._note_mark is not None and region is self._regions[0] and not region.blocks:
            text = text.lstrip().removeprefix(self._note_mark).lstrip()
        if paragraph.style.contents_title and not paragraph.boxes:
            region.hold_title(text)
        else:
            region.add(text, self._styles.list_item(paragraph.properties, paragraph.style))
        region.add_boxes(paragraph.boxes)
        paragraph.pieces = []
        paragraph.boxes = Blocks()

    def _end_region(self) -> None:
        region = self._regions[-1]
        if region.carried:
            self._emit(region.carried)
            region.carried = None
        region.release_title()

    def _begin_run(self, element: etree._Element) -> bool:
        if self._paragraphs:
            paragraph = self._paragraphs[-1]
            paragraph.hidden.append(self._styles.is_hidden(element, paragraph.style))
        return True

    def _end_run(self, _element: etree._Element) -> None:
        if self._paragraphs:
            self._paragraphs[-1].hidden.pop()
            self._paragraphs[-1].marked = None

    def _add_text(self, element: etree._Element) -> bool:
        text = element.text or ""
        if not self._preserves and element.get(_PRESERVE) != "preserve":
            text = text.strip(" \t\r\n")
        self._add(text.replace("\r", " ").replace("\n", " "))
        return False

    def _add(self, text: str) -> None:
        """Add ``text`` to the paragraph, if it is shown."""
        if not self._paragraphs or not text:
            return
        paragraph = self._paragraphs[-1]
        if self._is_left_out():
            self._findings.left_out += weight(text)
            if self._is_in_contents():
                self._regions[-1].title = ""
                self._findings.contents |= not text.isspace()
        elif any(paragraph.hidden):
            self._findings.see_hidden(text)
        elif paragraph.marked:
            notes, name = paragraph.marked
            notes[name] += text
            self._findings.left_out += weight(text)
        else:
            paragraph.pieces.append(text)
            self._findings.see_text(text)

    def _is_in_contents(self) -> bool:
        return self._contents > 0 or self._fields.in_contents

    def _is_left_out(self) -> bool:
        return self._is_in_contents() or self._fields.in_instruction or self._placeholders > 0

    def _add_break(self, element: etree._Element) -> bool:
        if attribute(element, "type") in {"page", "column"} and self._paragraphs:
            self._emit(self._paragraphs[-1])
        else:
            self._add("\n")
        return False

    def _add_symbol(self, element: etree._Element) -> bool:
        font = (attribute(element, "font") or "").lower()
        code = attribute(element, "char") or ""
        if not font.startswith(_SYMBOL_FONTS) and _CODE.match(code):
            self._add(chr(int(code, 16)))
        return False

    def _mark_field(self, element: etree._Element) -> bool:
        kind = attribute(element, "fldCharType") or ""
        if element not in self._endless:
            self._add(self._fields.mark(kind))
        return False

    def _instruct_field(self, element: etree._Element) -> bool:
        self._fields.instruct(element.text or "")
        return False

    def _begin_simple_field(self, element: etree._Element) -> bool:
        self._contents += is_contents(attribute(element, "instr") or "")
        return True

    def _end_simple_field(self, element: etree._Element) -> None:
        self._contents -= is_contents(attribute(element, "instr") or "")

    def _begin_control(self, element: etree._Element) -> bool:
        self._contents += _makes_contents(element)
        if _shows_placeholder(element):
            self._placeholders += 1
            self._findings.placeholders += weight_of([element]) > 0
        return True

    def _end_control(self, element: etree._Element) -> None:
        self._contents -= _makes_contents(element)
        self._placeholders -= _shows_placeholder(element)

    def _leave_out_deleted(self, element: etree._Element) -> bool:
        if any(text.text for text in element.iter("{*}delText")):
            self._findings.see_deleted()
        return False

    def _begin_table(self, _element: etree._Element) -> bool:
        self._end_region()
        self._tables.append([])
        return True

    def _begin_row(self, element: etree._Element) -> bool:
        properties = child(element, "w:trPr")
        is_deleted = at(properties, "w:del") is not None
        is_hidden = bool(toggle(properties, "w:hidden"))
        if is_deleted or is_hidden:
            self._findings.left_out += weight_of([element])
            if is_deleted:
                self._findings.see_deleted()
            else:
                self._findings.see_hidden("row")
            return False
        if self._tables:
            self._tables[-1].append([])
        return True

    def _begin_cell(self, element: etree._Element) -> bool:
        if at(element, "w:tcPr", "w:cellDel") is not None:
            self._findings.left_out += weight_of([element])
            self._findings.see_deleted()
            return False
        self._regions.append(Region())
        return True

    def _end_cell(self, element: etree._Element) -> None:
        self._end_region()
        cell = self._regions.pop().blocks
        if not cell and is_covered(element):
            return
        if self._tables and self._tables[-1]:
            self._tables[-1][-1].append(cell)
        else:
            self._regions[-1].blocks.extend(cell)

    def _end_table(self, _element: etree._Element) -> None:
        self._regions[-1].add_table(self._tables.pop())

    def _begin_box(self, element: etree._Element) -> bool:
        if self._is_left_out() or (self._paragraphs and any(self._paragraphs[-1].hidden)):
            self._findings.left_out += weight_of([element])
            return False
        self._regions.append(Region())
        return True

    def _end_box(self, _element: etree._Element) -> None:
        self._end_region()
        box = self._regions.pop().blocks
        blocks = self._paragraphs[-1].boxes if self._paragraphs else self._regions[-1].blocks
        blocks.extend(box)

    def _refer(self, element: etree._Element) -> bool:
        is_footnote = str(element.tag).endswith("footnoteReference")
        notes = self._findings.footnotes if is_footnote else self._findings.endnotes
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if self._is_left_out() or paragraph is None or any(paragraph.hidden):
            return False
        name = attribute(element, "id") or ""
        notes.setdefault(name, "")
        if (attribute(element, "customMarkFollows") or "0") in {"1", "true", "on"}:
            paragraph.marked = notes, name
        return False

    def _refer_to_comment(self, element: etree._Element) -> bool:
        self._findings.comments.add(attribute(element, "id") or "")
        return False

    def _see_embedded(self, _element: etree._Element) -> bool:
        self._findings.embedded += 1
        return False


def _endless_fields(root: etree._Element) -> set[etree._Element]:
    """The marks in ``root`` that begin fields which never end: what follows them is text."""
    marks = [mark for mark in root.iter("{*}fldChar") if not _is_gone(mark)]
    return {
        marks[index] for index in endless(attribute(mark, "fldCharType") or "" for mark in marks)
    }


def _is_gone(mark: etree._Element) -> bool:
    return any(short_name(parent.tag) in _GONE for parent in mark.iterancestors())


def _makes_contents(control: etree._Element) -> bool:
    """Whether a content ``control`` holds the table of contents that Word has put there."""
    gallery = at(control, "w:sdtPr", "w:docPartObj", "w:docPartGallery")
    return gallery is not None and attribute(gallery, "val") == "Table of Contents"


def _shows_placeholder(control: etree._Element) -> bool:
    """Whether a content ``control`` was never filled in, and shows what is to be written there."""
    return bool(toggle(child(control, "w:sdtPr"), "w:showingPlcHdr"))
