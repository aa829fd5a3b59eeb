"""Reads texts in the OpenDocument format, which LibreOffice writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from gltr_desktop.documents.blocks import with_notes
from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.notices import notices
from gltr_desktop.documents.readers.odt.elements import (
    BOXES,
    INDEXES,
    LOEXT,
    OFFICE,
    PARAGRAPHS,
    SKIPPED,
    SPANS,
    TABLE,
    TEXT,
    continues_list,
    repetitions,
)
from gltr_desktop.documents.readers.odt.flow import Flow, Paragraph
from gltr_desktop.documents.readers.odt.styles import HiddenStyles, deletions, has_headers
from gltr_desktop.documents.refusals import locked_error
from gltr_desktop.documents.zip_parts import ZipParts

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.documents.blocks import Blocks

_MAX_SPACES = 1_000
_MAX_REPEATED = 100
_MAX_REPEATED_CHARACTERS = 1_000_000
"""So many characters may come from cells that a document says to repeat; then they come once."""
_MANIFEST = "META-INF/manifest.xml"
_WHITE_SPACE = re.compile("[ \t\r\n]+")

_TABLES, _ROWS, _CELLS = (
    (f"{TABLE}{name}", f"{LOEXT}{name}") for name in ("table", "table-row", "table-cell")
)
_CHANGE = f"{TEXT}change-id"
_HIDEABLE = {f"{TEXT}section", f"{TEXT}hidden-text"}


class _Walk:
    """Goes through the elements of a text, one after the other, however deep they are."""

    def __init__(self, styles: HiddenStyles, deleted: set[str]) -> None:
        self.footnotes: list[Blocks] = []
        self.endnotes: list[Blocks] = []
        self.comments = 0
        self.deletions = 0
        self.hidden = 0
        self.has_contents = False
        self._styles = styles
        self._deleted = deleted
        self._open_deletions: set[str] = set()
        self._ended: set[str] = set()
        self._repeated = 0
        self._was_hidden = False
        self._flow = Flow()
        self._flows: list[Flow] = []
        self._starts: dict[str, Callable[[etree._Element], bool | None]] = {
            **dict.fromkeys(PARAGRAPHS, self._start_paragraph),
            **dict.fromkeys(SPANS, self._start_span),
            **dict.fromkeys(BOXES, self._start_box),
            **dict.fromkeys(INDEXES, self._leave_out_index),
            f"{OFFICE}annotation": self._leave_out_comment,
            f"{TEXT}note": self._start_note,
            f"{TEXT}list": self._start_list,
            f"{TEXT}numbered-paragraph": self._start_list,
            **dict.fromkeys(_TABLES, self._start_table),
            **dict.fromkeys(_ROWS, self._start_row),
            **dict.fromkeys(_CELLS, self._start_cell),
            f"{TEXT}s": self._add_spaces,
            f"{TEXT}tab": lambda _: self._add("\t"),
            f"{TEXT}line-break": lambda _: self._add("\n"),
            f"{TEXT}hidden-paragraph": self._hide_paragraph,
            f"{TEXT}change": self._count_deletion,
            f"{TEXT}change-start": self._start_change,
            f"{TEXT}change-end": self._end_change,
        }
        """What is done where an element starts; what is in it is passed over if this is False."""
        self._ends: dict[str, Callable[[etree._Element], None]] = {
            **dict.fromkeys(PARAGRAPHS, self._end_paragraph),
            **dict.fromkeys(SPANS, self._end_span),
            **dict.fromkeys(BOXES, self._end_box),
            f"{TEXT}note": self._end_note,
            f"{TEXT}list": self._end_list,
            f"{TEXT}numbered-paragraph": self._end_list,
            **dict.fromkeys(_TABLES, self._end_table),
            **dict.fromkeys(_CELLS, self._end_cell),
        }

    def run(self, body: etree._Element) -> Blocks:
        """The blocks of the body."""
        self._ended = {end.get(_CHANGE, "") for end in body.iter(f"{TEXT}change-end")}
        skipped: etree._Element | None = None
        walker = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                if self._start(element) is False:
                    skipped = element
                    walker.skip_subtree()
                elif element.text:
                    self._characters(element.text)
                continue
            if event == "end" and element is not skipped and element.tag in self._ends:
                self._ends[element.tag](element)
            if element.tail and element is not body:
                self._characters(element.tail)
        return self._flow.finish()

    def _start(self, element: etree._Element) -> bool | None:
        tag = element.tag
        if tag in SKIPPED:
            return False
        display = element.get(f"{TEXT}display")
        if display == "none" or (element.get(f"{TEXT}is-hidden") == "true" and tag in _HIDEABLE):
            self.hidden += tag in _HIDEABLE
            return False
        start = self._starts.get(tag)
        return start(element) if start else None

    # Text

    def _characters(self, text: str) -> None:
        """Add character data, of which white space folds."""
        paragraph = self._flow.paragraph
        if paragraph is None:
            return
        folded = _WHITE_SPACE.sub(" ", text)
        if paragraph.after_space:
            folded = folded.removeprefix(" ")
        if folded:
            self._add(folded)
            paragraph.after_space = folded.endswith(" ")
            paragraph.ends_folded = paragraph.after_space and text[-2:].isspace()
        else:
            paragraph.ends_folded = paragraph.after_space

    def _add(self, text: str) -> None:
        """Add characters as they are, if they are to be read."""
        paragraph = self._flow.paragraph
        if paragraph is None:
            return
        paragraph.after_space = paragraph.ends_folded = False
        if not self._is_left_out():
            self._was_hidden = False
            paragraph.parts.append(text)
        elif paragraph.hidden[-1] and not self._was_hidden and text.strip():
            self._was_hidden = True
            self.hidden += 1

    def _is_left_out(self) -> bool:
        paragraph = self._flow.paragraph
        return bool(self._open_deletions or (paragraph and paragraph.hidden[-1]))

    def _add_spaces(self, element: etree._Element) -> None:
        self._add(" " * repetitions(element.get(f"{TEXT}c"), _MAX_SPACES))

    # Paragraphs and what is in them

    def _start_paragraph(self, element: etree._Element) -> bool:
        flow = self._flow
        if flow.paragraph:  # The text of a picture, which follows it as a box does.
            if not self._start_box(element):
                return False
            flow = self._flow
            flow.is_picture = True
        is_item = flow.list_depth > 0 and element.tag == f"{TEXT}p"
        flow.paragraph = flow.joined or Paragraph(is_item=is_item)
        flow.joined = None
        hides = self._styles.hides("paragraph", element.get(f"{TEXT}style-name"))
        flow.paragraph.hidden.append(bool(hides))
        return True

    def _end_paragraph(self, element: etree._Element) -> None:
        flow = self._flow
        paragraph = flow.paragraph
        flow.paragraph = None
        if paragraph is None:
            return
        if self._open_deletions:
            flow.joined = paragraph
        elif paragraph.is_hidden:
            self.hidden += bool(paragraph.text().strip())
        else:
            flow.add(paragraph)
        if flow.is_picture:
            self._end_box(element)

    def _hide_paragraph(self, element: etree._Element) -> None:
        if self._flow.paragraph and element.get(f"{TEXT}is-hidden") == "true":
            self._flow.paragraph.is_hidden = True

    def _start_span(self, element: etree._Element) -> None:
        paragraph = self._flow.paragraph
        if paragraph:
            hides = self._styles.hides("text", element.get(f"{TEXT}style-name"))
            paragraph.hidden.append(paragraph.hidden[-1] if hides is None else hides)

    def _end_span(self, _: etree._Element) -> None:
        if self._flow.paragraph:
            self._flow.paragraph.hidden.pop()

    # Texts within the text

    def _start_flow(self, flow: Flow) -> None:
        self._flows.append(self._flow)
        self._flow = flow

    def _end_flow(self) -> Blocks:
        blocks = self._flow.finish()
        self._flow = self._flows.pop()
        return blocks

    def _start_note(self, element: etree._Element) -> bool:
        if self._is_left_out():
            return False
        if self._flow.paragraph:
            self._flow.paragraph.after_space = False
        note = Flow(is_note=True)
        is_endnote = element.get(f"{TEXT}note-class") == "endnote"
        (self.endnotes if is_endnote else self.footnotes).append(note.blocks)
        self._start_flow(note)
        return True

    def _end_note(self, _: etree._Element) -> None:
        self._end_flow()

    def _start_box(self, _: etree._Element) -> bool:
        if self._is_left_out():
            return False
        self._start_flow(Flow())
        return True

    def _end_box(self, _: etree._Element) -> None:
        box = self._end_flow()
        place = self._flow.paragraph or self._flow
        place.boxes.append(box)

    # Lists and tables

    def _start_list(self, element: etree._Element) -> None:
        flow = self._flow
        if flow.list_depth == 0 and not continues_list(element):
            flow.blocks.end_lines()
        flow.list_depth += 1

    def _end_list(self, _: etree._Element) -> None:
        self._flow.list_depth -= 1

    def _start_table(self, _: etree._Element) -> None:
        self._flow.tables.append([])

    def _end_table(self, _: etree._Element) -> None:
        self._flow.blocks.table(self._flow.tables.pop())

    def _start_row(self, _: etree._Element) -> bool:
        if not self._flow.tables:
            return False
        self._flow.tables[-1].append([])
        return True

    def _start_cell(self, _: etree._Element) -> bool:
        if not (self._flow.tables and self._flow.tables[-1]):
            return False
        self._start_flow(Flow())
        return True

    def _end_cell(self, element: etree._Element) -> None:
        cell = self._end_flow()
        times = repetitions(element.get(f"{TABLE}number-columns-repeated"), _MAX_REPEATED)
        if times > 1:
            self._repeated += times * (1 + len(cell.text()))
        if self._repeated > _MAX_REPEATED_CHARACTERS:
            times = 1
        self._flow.tables[-1][-1] += [cell] * times

    # What is left out

    def _leave_out_index(self, _: etree._Element) -> bool:
        self.has_contents = True
        return False

    def _leave_out_comment(self, _: etree._Element) -> bool:
        self.comments += 1
        return False

    def _count_deletion(self, element: etree._Element) -> None:
        self.deletions += element.get(_CHANGE) in self._deleted

    def _start_change(self, element: etree._Element) -> None:
        change = element.get(_CHANGE, "")
        if change in self._deleted and change in self._ended:
            self.deletions += 1
            self._open_deletions.add(change)

    def _end_change(self, element: etree._Element) -> None:
        self._open_deletions.discard(element.get(_CHANGE, ""))


def read(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001
    """The text of an OpenDocument text or of a template for one.

    Raises:
        InputError: the document is damaged, locked with a password, or would do harm.
    """
    parts = ZipParts(data, name)
    if _MANIFEST in parts and b"encryption-data" in parts.read(_MANIFEST):
        raise locked_error(name)
    content = parts.xml("content.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise parts.damaged()
    hidden_styles = HiddenStyles()
    hidden_styles.read(content)
    headers = False
    if "styles.xml" in parts:
        styles = parts.xml("styles.xml")
        hidden_styles.read(styles)
        headers = has_headers(styles)
    walk = _Walk(hidden_styles, deletions(content))
    blocks = walk.run(body)
    notes = [note for note in (*walk.footnotes, *walk.endnotes) if note]
    return Document(
        with_notes(blocks, notes),
        notices=notices(
            notes=len(notes),
            deletions=walk.deletions,
            comments=walk.comments,
            hidden=walk.hidden,
            headers=headers,
            contents=walk.has_contents,
        ),
    )
