"""Turns the elements of HTML into blocks: the rules for pages, e-books, mail and Markdown alike."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks, with_notes
from gltr_desktop.documents.markup.flow import Flow, WhiteSpace
from gltr_desktop.documents.markup.notes import Notes, find_notes
from gltr_desktop.documents.markup.omissions import Omission, Omissions
from gltr_desktop.documents.markup.tree import (
    HEADINGS,
    holders,
    local_name,
    style_of,
    types_of,
)
from gltr_desktop.documents.markup.walk import walk
from gltr_desktop.documents.notices import notices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

_BLOCKS = {
    *HEADINGS,
    *("address", "article", "aside", "blockquote", "body", "center", "details", "dialog", "div"),
    *(
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
    ),
    *("legend", "listing", "main", "nav", "p", "plaintext", "pre", "search", "section"),
    *("summary", "xmp", "caption"),
    *("ul", "ol", "dl", "menu", "dir", "li", "dt", "dd"),
}
_LISTS = {"ul", "ol", "dl", "menu", "dir"}
_ITEMS = {"li", "dt", "dd"}
_CELLS = {"td", "th"}
_NO_TABLE = {"presentation", "none"}
_PREFORMATTED = {"pre", "listing", "xmp", "plaintext"}
_WHITE_SPACE = {
    "normal": WhiteSpace.NORMAL,
    "nowrap": WhiteSpace.NORMAL,
    "pre": WhiteSpace.PRE,
    "pre-wrap": WhiteSpace.PRE,
    "break-spaces": WhiteSpace.PRE,
    "pre-line": WhiteSpace.PRE_LINE,
}
_BLOCK_DISPLAY = re.compile(r"(?:block|list-item|flex|grid|table)\b")
# The list and the level that Word names in the style of an item.
_WORD_LIST = re.compile(r"(l\d+) level\d")


@dataclass(frozen=True)
class Markup:
    """The blocks of a page, its notes, and how much of which kind was left out of it."""

    body: Blocks
    notes: list[Blocks]
    left_out: Counter[Omission]

    @property
    def text(self) -> str:
        """The text with its notes at the end."""
        return with_notes(self.body, self.notes)

    @property
    def notices(self) -> tuple[str, ...]:
        """Phrases on the notes, and on what was left out."""
        return notices(
            notes=len(self.notes),
            deletions=self.left_out[Omission.DELETION],
            comments=self.left_out[Omission.COMMENT],
            hidden=self.left_out[Omission.HIDDEN],
            headers=self.left_out[Omission.HEADER] > 0,
            contents=self.left_out[Omission.CONTENTS] > 0,
        )


def markup_of(
    pages: Mapping[str, etree._Element | None],
    others: Mapping[str, etree._Element | None] | None = None,
    *,
    everything: bool = False,
) -> Markup:
    """The blocks of parsed pages, given in their order by the names that links call them by.

    Of the ``others``, only the notes are taken that the pages refer to. With ``everything``, what
    surrounds the text of a page (navigation, footers, forms) is text too.
    """
    roots = {name: root for name, root in pages.items() if root is not None}
    outside = {name: root for name, root in (others or {}).items() if root is not None}
    notes = find_notes(roots | outside)
    flow = Flow()
    left_out: Counter[Omission] = Counter()
    for name, root in (roots | outside).items():
        omissions = Omissions(root, notes.places, everything=everything)
        visitor = _HtmlVisitor(root, flow, omissions, notes)
        texts = [root] if name in roots else filter(notes.is_referred_to, root.iter("{*}*"))
        for text in texts:
            walk(text, visitor)
        left_out += omissions.counts
    return Markup(flow.body(), flow.notes(), left_out)


class _HtmlVisitor:
    """Tells a flow what the elements of HTML are."""

    def __init__(
        self, root: etree._Element, flow: Flow, omissions: Omissions, notes: Notes
    ) -> None:
        self._flow = flow
        self._omissions = omissions
        self._notes = notes
        self._with_table = holders(root, "table")
        self._with_heading = holders(root, *HEADINGS)
        self._with_gap = {gap.getparent() for gap in root.iter("{*}div") if _is_gap(gap)}
        self._word_list = ""
        self._white_space = [WhiteSpace.NORMAL]
        self._ends: list[Callable[[], None]] = []

    def begin(self, element: etree._Element) -> bool:
        """Begin an element, unless it is no text."""
        if element in self._notes.marks:
            return False
        tag = local_name(element)
        omission = self._omissions.omission(element)
        if omission is not None:
            # What can be seen there parts the text before from the text after.
            if tag in _BLOCKS and omission is not Omission.HIDDEN:
                self._flow.end_block()
            return False
        style = style_of(element)
        around = self._white_space[-1]
        usual = WhiteSpace.PRE if tag in _PREFORMATTED else around
        self._white_space.append(_WHITE_SPACE.get(style.get("white-space", ""), usual))
        if element in self._notes.moved:
            self._flow.begin_note(self._notes.labels.get(element, ""))
            self._ends.append(partial(self._flow.end_note, self._notes.moved[element]))
        elif tag == "div" and (around is WhiteSpace.PRE or element.getparent() in self._with_gap):
            # A line of code, or one of a message
            self._flow.new_line()
            self._ends.append(self._flow.new_line)
        else:
            self._ends.append(self._begin(element, tag, style))
        return True

    def end(self, element: etree._Element) -> None:  # noqa: ARG002 - the innermost one
        """End the innermost element."""
        self._white_space.pop()
        self._ends.pop()()

    def text(self, text: str) -> None:
        """Add text to the block that is open."""
        self._flow.text(text, self._white_space[-1])

    def _begin(
        self, element: etree._Element, tag: str, style: dict[str, str]
    ) -> Callable[[], None]:
        """Begin an element and return what ends it."""
        flow = self._flow
        if tag == "br":
            flow.line_end()
        elif tag == "table":
            is_layout = element in self._with_table or not types_of(element).isdisjoint(_NO_TABLE)
            flow.begin_table(is_layout=is_layout)
            return flow.end_table
        elif tag == "tr":
            flow.begin_row()
            return flow.end_block
        elif tag in _CELLS:
            flow.begin_cell()
            return flow.end_cell
        elif tag in _LISTS and not self._is_layout(element):
            flow.begin_lines()
            return flow.end_lines
        elif tag in _ITEMS and not self._is_layout(element.getparent()):
            flow.begin_line()
            return flow.end_line
        elif tag == "p" and (word_list := _WORD_LIST.match(style.get("mso-list", ""))):
            self._begin_item_of_word(word_list[1])
            return flow.end_line
        elif tag in _BLOCKS or _BLOCK_DISPLAY.match(style.get("display", "")):
            flow.end_block()
            return flow.end_block
        return _nothing

    def _begin_item_of_word(self, name: str) -> None:
        """Begin a paragraph of the list ``name``; in Word's HTML, items are paragraphs."""
        if name != self._word_list:
            self._flow.part_lines()
        self._word_list = name
        self._flow.begin_line()

    def _is_layout(self, parent: etree._Element | None) -> bool:
        """Whether a list arranges articles or notes, and does not list anything."""
        return parent in self._with_heading or parent in self._notes.containers


def _is_gap(element: etree._Element) -> bool:
    """Whether an element is an empty line between lines: they are the lines of one message."""
    if len(element) != 1 or local_name(element[0]) != "br":
        return False
    return not any(text and not text.isspace() for text in element.itertext())


def _nothing() -> None:
    """End an element within a line."""
