"""Finds the notes of pages, and the marks in the text that refer to them.

E-books and some converters say what is a note. Others only link a mark to a note and the note back
to its mark, which nothing but notes does.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gltr_desktop.documents.markup.tree import HEADINGS, ancestors, local_name, style_of, types_of

if TYPE_CHECKING:
    from lxml import etree

_FOOTNOTE_TYPES = {"footnote", "doc-footnote"}
_ENDNOTE_TYPES = {"endnote", "rearnote", "doc-endnote"}
_CONTAINER_TYPES = {"footnotes", "endnotes", "rearnotes", "doc-endnotes", "doc-footnotes"}
_MARK_TYPES = {"noteref", "backlink", "doc-noteref", "doc-backlink", "referrer"}
_MARK_CLASS = re.compile(
    r"(?:^|\s)(?:foot-?note-?(?:ref|reference|anchor|back|backref)|reversefootnote|noteref"
    r"|sd(?:foot|end)note(?:anc|sym)|mw-cite-backlink)(?:\s|$)",
    re.IGNORECASE,
)
_CONTAINER_CLASS = re.compile(r"(?:^|\s)(?:footnotes|endnotes)(?:\s|$)", re.IGNORECASE)
_NOTE_ID = re.compile(r"(?:sd)?(footnote|endnote|ftn|edn)\d+$")
# The text of a link that may be a mark: 12, [3], iv, *, †, ↩.
_MARK_TEXT = re.compile(
    r"[\[(]?(?:\d{1,4}|[ivxlc]{1,7}|[a-z]|[*†‡§¶#‖]{1,5}|[\u2190-\u21ff\u2b05\ufe0e\ufe0f^]+"
    r"|(?:foot)?note\s?\d+|back|return)[\])]?[.:]?",
    re.IGNORECASE,
)
_LONGEST_MARK = 20
_ITEMS = {"li", "dd", "aside"}
_HOLDERS = {*_ITEMS, *HEADINGS, "p", "div", "td", "dt", "blockquote"}
_AROUND_MARK = {"sup", "span", "b", "i", "small", "strong", "em"}
_LEVELS = 6
"""So many elements up, the block that a mark stands in is looked for."""
_LONGEST_NOTE = 20
"""So many blocks between the beginnings of two notes may belong to the first."""

Order = tuple[int, int]
"""Footnotes come before endnotes, and each in the order of their marks."""
_LAST = 1 << 30


@dataclass
class Notes:
    """The notes of pages: ``marks`` are no text, ``moved`` elements go to the end in their order.

    What is in ``containers`` is notes, and no list. ``labels`` are the texts of the marks.
    """

    marks: set[etree._Element] = field(default_factory=set)
    moved: dict[etree._Element, Order] = field(default_factory=dict)
    containers: set[etree._Element] = field(default_factory=set)
    labels: dict[etree._Element, str] = field(default_factory=dict)

    @cached_property
    def places(self) -> set[etree._Element]:
        """All elements that are or hold notes."""
        return ancestors(self.moved) | set(self.moved)

    def is_referred_to(self, element: etree._Element) -> bool:
        """Whether ``element`` is a note that a mark refers to."""
        return self.moved.get(element, (0, _LAST))[1] < _LAST


def find_notes(pages: dict[str, etree._Element]) -> Notes:
    """The notes in ``pages``, given in their order by the names that links call them by."""
    finder = _Finder(pages)
    finder.find_declared()
    finder.find_linked()
    finder.set_order()
    return finder.notes


@dataclass(frozen=True)
class _Link:
    """A link to a place in one of the pages; ``text`` if it may be a mark."""

    element: etree._Element
    target: etree._Element
    text: str


class _Finder:
    """Looks for notes in pages."""

    def __init__(self, pages: dict[str, etree._Element]) -> None:
        self.notes = Notes()
        self._roots = list(pages.values())
        by_name: dict[tuple[str, str], etree._Element] = {}
        for page, root in pages.items():
            for element in root.iter("{*}*"):
                for name in filter(None, (element.get("id"), element.get("name"))):
                    by_name.setdefault((page, name), element)
        self._links = [
            _Link(element, by_name[place], _mark_text(element))
            for page, root in pages.items()
            for element in root.iter("{*}a")
            if (place := _place(page, element.get("href", ""))) in by_name
        ]

    def find_declared(self) -> None:
        """Find what calls itself a mark, a note, or a container of notes."""
        for root in self._roots:
            for element in root.iter("{*}*"):
                self._look_at(element)
        with_notes = ancestors(self.notes.moved)
        for container in self.notes.containers - with_notes - set(self.notes.moved):
            if not any(outer in self.notes.moved for outer in _up(container)):
                self._move(container)

    def _look_at(self, element: etree._Element) -> None:
        types = types_of(element)
        css_class = element.get("class", "")
        if types & _MARK_TYPES or _MARK_CLASS.search(css_class):
            self.notes.marks.add(_whole_mark(element))
        elif types & (_FOOTNOTE_TYPES | _ENDNOTE_TYPES):
            self._move(element, is_endnote=not types & _FOOTNOTE_TYPES)
        elif types & _CONTAINER_TYPES or _CONTAINER_CLASS.search(css_class):
            self.notes.containers.add(element)
            for item in element.iter("{*}li"):
                if not any(outer in self.notes.moved for outer in _up(item)):
                    self._move(item, is_endnote="endnotes" in types | set(css_class.split()))
        elif (kind := style_of(element).get("mso-element")) in {"footnote", "endnote"}:
            self._move(element, is_endnote=kind == "endnote")
        elif local_name(element) == "div" and (found := _NOTE_ID.match(element.get("id", ""))):
            self._move(element, is_endnote=found[1] in {"endnote", "edn"})

    def _move(self, element: etree._Element, *, is_endnote: bool = False) -> None:
        self.notes.moved.setdefault(element, (int(is_endnote), _LAST))
        parent = element.getparent()
        if parent is not None and local_name(element) in _ITEMS:
            self.notes.containers.add(parent)

    def find_linked(self) -> None:
        """Find marks and notes that link to each other."""
        marks = [link for link in self._links if link.text]
        numbers = {link.element: number for number, link in enumerate(marks)}
        between = {
            (holder, block): link
            for link in marks
            if (block := _block(link.target)) is not None and block not in _up(link.element)
            for holder in _up(link.element)
        }
        for link in marks:
            note = _block(link.target)
            backs = (
                between.get((note, holder)) for holder in _up(link.element) if note is not None
            )
            back = next(filter(None, backs), None)
            if back is not None and numbers[link.element] < numbers[back.element]:
                self._add_pair(link, back)
        self._add_later_paragraphs()

    def _add_pair(self, mark: _Link, back: _Link) -> None:
        """Take a mark and the note that links back to it."""
        holders = [holder for holder in _up(back.element) if local_name(holder) in _HOLDERS]
        if any(holder in self.notes.moved for holder in holders):
            is_note = True
        else:
            # A title may link to the contents; a note says something.
            is_note = (
                bool(holders)
                and local_name(holders[0]) not in HEADINGS
                and not _mark_text(holders[0])
            )
            if is_note:
                items = (holder for holder in holders if local_name(holder) in _ITEMS)
                self._move(next(items, holders[0]))
        if is_note:
            self.notes.marks |= {_whole_mark(mark.element), _whole_mark(back.element)}

    def _add_later_paragraphs(self) -> None:
        """Take the paragraphs between one note and the next as those of the first."""
        marked = ancestors(self.notes.marks)
        for note in [note for note in self.notes.moved if local_name(note) == "p"]:
            between: list[etree._Element] = []
            for sibling in islice(note.itersiblings("{*}*"), _LONGEST_NOTE):
                if sibling in self.notes.moved:
                    for paragraph in between:
                        self._move(paragraph)
                        self.notes.labels[paragraph] = ""
                    break
                if sibling in marked or local_name(sibling) in {*HEADINGS, "hr"}:
                    break
                between.append(sibling)

    def set_order(self) -> None:
        """Order the notes by the first link to each of them."""
        notes = self.notes
        for rank, link in enumerate(self._links):
            note = next((holder for holder in _up(link.target) if holder in notes.moved), None)
            if note is None or note in notes.labels or note in _up(link.element):
                continue
            notes.moved[note] = (notes.moved[note][0], rank)
            notes.labels[note] = link.text.strip("[]().:")
        last = (0, _LAST)
        for note in [*notes.moved]:
            if notes.labels.get(note) == "" and notes.moved[note][1] == _LAST:
                notes.moved[note] = last
            last = notes.moved[note]


def _place(page: str, href: str) -> tuple[str, str]:
    """The page and the name in it that a link on ``page`` leads to."""
    file, _, name = href.partition("#")
    if not file:
        return page, unquote(name)
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(file))), unquote(name)


def _up(element: etree._Element) -> list[etree._Element]:
    """The element and some levels of what it is in."""
    return [element, *islice(element.iterancestors(), _LEVELS)]


def _block(element: etree._Element) -> etree._Element | None:
    """The paragraph, item or the like that ``element`` is or is in."""
    return next((holder for holder in _up(element) if local_name(holder) in _HOLDERS), None)


def _mark_text(element: etree._Element) -> str:
    """The text of a link if it may be a mark, else nothing."""
    text = "".join(map(str, islice(element.itertext(), _LEVELS))).strip()
    return text if len(text) <= _LONGEST_MARK and _MARK_TEXT.fullmatch(text) else ""


def _whole_mark(element: etree._Element) -> etree._Element:
    """The mark with its brackets, if they are outside of the link."""
    parent = element.getparent()
    while parent is not None and local_name(parent) in _AROUND_MARK and _mark_text(parent):
        element, parent = parent, parent.getparent()
    return element
