"""Turns the elements of TEI into blocks."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from gltr_desktop.documents.markup.flow import Flow, WhiteSpace
from gltr_desktop.documents.markup.tree import local_name
from gltr_desktop.documents.markup.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_DOCUMENTS = {"tei", "teicorpus", "tei.2", "teicorpus.2"}
_DIVISIONS = {
    *("text", "body", "front", "back", "group", "floatingtext", "titlepage", "postscript"),
    *("div", "div0", "div1", "div2", "div3", "div4", "div5", "div6", "div7"),
    *("sp", "spgrp", "castlist", "castgroup", "set", "prologue", "epilogue", "performance"),
    *("figure", "epigraph", "argument", "listbibl", "lg", "list", "address"),
}
_BLOCKS = {
    *("p", "ab", "head", "speaker", "u", "trailer", "opener", "closer", "dateline", "salute"),
    *("signed", "byline", "doctitle", "titlepart", "docimprint", "imprimatur", "eg"),
}
_BLOCKS_IN_DIVISIONS = {
    *("quote", "q", "said", "cit", "stage", "bibl", "biblstruct", "label", "caption", "desc"),
    *("view", "camera", "sound", "tech", "entry", "docauthor", "docdate", "docedition"),
}
_LINES = {"l", "item", "addrline", "castitem"}
_LINES_IN = {("list", "label"), ("listbibl", "bibl"), ("listbibl", "biblstruct")}
_NO_TEXT = {
    *("teiheader", "facsimile", "sourcedoc", "standoff", "figdesc", "graphic", "media", "formula"),
    *("gap", "index", "interp", "interpgrp", "spangrp", "linkgrp", "certainty", "metamark"),
    *("incident", "kinesic", "vocal", "event", "shift", "pause", "rt", "notatedmusic"),
}
_CONTENTS = {"contents", "toc", "tableofcontents", "table_of_contents", "index"}
# Of the readings in a choice, those that are better come first.
_CHOICE = ["corr", "reg", "expan", "ex", "lem", "supplied", "unclear", "seg"]
_OF_READINGS = {"choice", "app"}
# In TEI P4, the better reading may be an attribute.
_BETTER = {"sic": "corr", "orig": "reg", "abbr": "expan"}
_BREAKS = {"lb", "pb", "cb", "gb", "milestone"}
_HYPHENS = "-\u2010\u00ad\u00ac"
_END_PLACES = {"end", "endnote", "back"}
_MARK = re.compile(r"\s*(?:[\[(]?(?:\d+|\w|[^\w\s]{1,3})[\])]?[.:]?)?\s*")


class TeiBlocks:
    """The text of a TEI document, its notes, and how much of what was left out of it."""

    def __init__(self, root: etree._Element) -> None:
        """Walk through the document."""
        self.flow = Flow()
        self.left_out: Counter[str] = Counter()
        self._namespace = _namespace(root)
        self._notes = _Notes(root)
        flow = self.flow
        parts = dict.fromkeys(_DIVISIONS | _DOCUMENTS, (flow.part_lines, flow.part_lines))
        self._rules: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
            **parts,
            "table": (partial(flow.begin_table, is_layout=False), flow.end_table),
            "row": (flow.begin_row, flow.end_block),
            "cell": (flow.begin_cell, flow.end_cell),
            "lb": (flow.new_line, _nothing),
            "space": (partial(flow.text, " "), _nothing),
        }
        self._ends: list[Callable[[], None]] = []
        self._path: list[str] = []
        walk(root, self)

    def begin(self, element: etree._Element) -> bool:
        """Begin an element, unless it is no text."""
        tag = local_name(element)
        parent = self._path[-1] if self._path else ""
        if self._omits(element, tag, parent):
            return False
        better = element.get(_BETTER[tag]) if tag in _BETTER else None
        if better is not None:
            self.flow.text(better)
            return False
        if element.get("join") in {"left", "both"}:
            self.flow.join()
        self._ends.append(self._begin(element, tag, parent))
        self._path.append(tag)
        return True

    def end(self, element: etree._Element) -> None:
        """End an element."""
        self._path.pop()
        self._ends.pop()()
        if element.get("join") in {"right", "both"}:
            self.flow.join()

    def text(self, text: str) -> None:
        """Add text, unless it is the space between readings."""
        if self._path[-1] not in _OF_READINGS | {"subst"} | _DOCUMENTS:
            is_example = "eg" in self._path
            self.flow.text(text, WhiteSpace.PRE if is_example else WhiteSpace.NORMAL)

    def _omits(self, element: etree._Element, tag: str, parent: str) -> bool:
        if _namespace(element) != self._namespace or tag in _NO_TEXT:
            return True
        if tag == "fw":
            self.left_out["headers"] += 1
            return True
        if tag == "del" and "restore" not in self._path:
            self.left_out["deletions"] += 1
            return True
        if tag.startswith("div") and element.get("type", "").lower() in _CONTENTS:
            self.left_out["contents"] += 1
            return True
        if tag in {"ref", "ptr"} and self._notes.is_mark(element):
            return True
        if tag == "label" and parent == "list" and _is_mark(element):
            return _parent(element).get("type") != "gloss"
        if parent in _DOCUMENTS:
            return tag not in {"text", *_DOCUMENTS}
        return parent in _OF_READINGS and element is not _best(_parent(element))

    def _begin(self, element: etree._Element, tag: str, parent: str) -> Callable[[], None]:
        """Begin an element and return what ends it."""
        flow = self.flow
        if tag == "note":
            return self._begin_note(element)
        if tag in _BREAKS and element.get("break") == "no":
            flow.join(hyphens=_HYPHENS)
            return _nothing
        if tag in _LINES or (parent, tag) in _LINES_IN:
            begin, end = flow.begin_line, flow.end_line
        elif tag in _BLOCKS or (tag in _BLOCKS_IN_DIVISIONS and self._is_in_division()):
            begin, end = flow.end_block, flow.end_block
        else:
            begin, end = self._rules.get(tag, (_nothing, _nothing))
        begin()
        return end

    def _is_in_division(self) -> bool:
        """Whether paragraphs could stand here, also between a quotation and its source."""
        around = [tag for tag in self._path[-2:] if tag != "cit"]
        return bool(around) and around[-1] in _DIVISIONS

    def _begin_note(self, note: etree._Element) -> Callable[[], None]:
        self.flow.begin_note(self._notes.label(note))
        return partial(self.flow.end_note, self._notes.order(note))


class _Notes:
    """The notes of a document, which stand at their marks or elsewhere."""

    def __init__(self, root: etree._Element) -> None:
        self._positions: dict[etree._Element, int] = {}
        self._references: dict[str, tuple[int, str]] = {}
        for position, element in enumerate(root.iter("{*}note", "{*}ref", "{*}ptr")):
            if local_name(element) == "note":
                self._positions[element] = position
            else:
                text = "".join(map(str, element.itertext())).strip()
                self._references.setdefault(_target(element), (position, text))
        self._names = {_name(note) for note in self._positions}

    def is_mark(self, reference: etree._Element) -> bool:
        """Whether a reference is the mark of a note."""
        return _target(reference) in self._names and _is_mark(reference)

    def order(self, note: etree._Element) -> tuple[int, int]:
        """The place of a note: endnotes come last, and each where its mark is."""
        position, _ = self._references.get(_name(note), (self._positions[note], ""))
        return int(note.get("place", "") in _END_PLACES), position

    def label(self, note: etree._Element) -> str:
        """The text of the mark that refers to a note."""
        _, text = self._references.get(_name(note), (0, ""))
        return text.strip("[]().: ")


def _target(reference: etree._Element) -> str:
    return reference.get("target", "").removeprefix("#")


def _name(element: etree._Element) -> str:
    """The name that references call an element by; in TEI P4, it has another attribute."""
    return element.get(_ID, element.get("id", " "))


def _is_mark(element: etree._Element) -> bool:
    """Whether an element holds nothing but a mark, such as 12, [3] or *."""
    return bool(_MARK.fullmatch("".join(map(str, element.itertext()))))


def _best(readings: etree._Element) -> etree._Element | None:
    """The reading that wins; where none is better by its name, the first."""
    children = list(readings.iterchildren("{*}*"))
    named = (child for tag in _CHOICE for child in children if local_name(child) == tag)
    return next(named, children[0] if children else None)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    return element if parent is None else parent


def _namespace(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[0]


def _nothing() -> None:
    """End an element within a line."""
