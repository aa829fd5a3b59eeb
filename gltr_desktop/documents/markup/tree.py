"""Parses HTML into a tree, however deep it is."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

# What a page declares is never resolved, and the entities of XHTML need no declaration.
_PROLOGUE = re.compile(
    r"\s*\ufeff?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*(?:<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)?",
    re.DOTALL | re.IGNORECASE,
)
_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w+);")
# What is empty in XHTML would be open in HTML, but for these.
_EMPTY_ELEMENT = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)\b)"
    r"([a-zA-Z][\w:.-]*)(\s[^<>]*)?/>"
)
_MAX_DEPTH = 500
_NO_NAME = re.compile(r"[^\w-]|^[\d-]")
_VERTICAL = re.compile("[\v\f]")
_CONTROL_REFERENCE = re.compile(
    "&#(?:0*(?:[0-8]|1[1245-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]))(?:;|(?![0-9a-f]))",
    re.IGNORECASE,
)
_NO_XML = re.compile("[\0-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def html_tree(html: str) -> etree._Element | None:
    """The root of a page or of a fragment of one; None if nothing is in it."""
    # The encoding is given to the parser, so that none that the page declares is looked at.
    data = cleaned_source(html).encode()
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root: etree._Element | None = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    if root is None:  # Nothing but comments, or not even these
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # The parser stops at some depth, its events do not.
        builder = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=_Builder())
        built: etree._Element | None = etree.fromstring(data, builder)
        return built
    # What follows after the end of a page is shown like the rest of it.
    for more in list(root.itersiblings("*")):
        root.append(more)
    return root


def cleaned_source(html: str) -> str:
    """The source of a page without control characters, in whatever way they are written."""
    return without_controls(_CONTROL_REFERENCE.sub("", html))


def without_controls(text: str) -> str:
    """``text`` without what cannot be in a tree: control characters and lone surrogates."""
    return _NO_XML.sub("", _VERTICAL.sub("\n", text))


def local_name(element: etree._Element) -> str:
    """The name of an element in small letters, without a namespace."""
    return str(element.tag).rpartition("}")[2].lower()


def types_of(element: etree._Element) -> set[str]:
    """What an element says of itself: the words of ``epub:type`` and of ``role``."""
    names = ("epub:type", "{http://www.idpf.org/2007/ops}type", "role")
    return {word for name in names for word in element.get(name, "").lower().split()}


def style_of(element: etree._Element) -> dict[str, str]:
    """The properties in the ``style`` of an element, in small letters."""
    if "style" not in element.attrib:
        return {}
    declarations = (part.partition(":") for part in element.get("style", "").lower().split(";"))
    return {
        name.strip(): value.replace("!important", "").strip() for name, _, value in declarations
    }


def holders(root: etree._Element, *tags: str) -> set[etree._Element]:
    """The elements that hold one of ``tags``, at whatever depth."""
    return ancestors(root.iter(*(f"{{*}}{tag}" for tag in tags)))


def ancestors(elements: Iterable[etree._Element]) -> set[etree._Element]:
    """All that one of ``elements`` is in."""
    found: set[etree._Element] = set()
    for element in elements:
        holder = element.getparent()
        while holder is not None and holder not in found:
            found.add(holder)
            holder = holder.getparent()
    return found


def xhtml_tree(source: str) -> etree._Element | None:
    """The root of a page of XHTML; one that is not well-formed is read as HTML."""
    xml = named_characters(_PROLOGUE.sub("", source, count=1))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(without_controls(xml).encode(), parser)
    except etree.XMLSyntaxError:
        return html_tree(_EMPTY_ELEMENT.sub(_closed, source))


def _closed(element: re.Match[str]) -> str:
    return f"<{element[1]}{element[2] or ''}></{element[1]}>"


def named_characters(source: str) -> str:
    """The source of XML with the characters that HTML has names for, except those of XML."""
    return _NAMED_ENTITY.sub(_character, source)


def _character(entity: re.Match[str]) -> str:
    return html5.get(f"{entity[1]};", entity[0])


class _Builder:
    """Makes a tree of the events of a parser: elements that are too deep stand beside each other.

    In a deep tree, every step of lxml takes a time in proportion to the depth.
    """

    def __init__(self) -> None:
        self._root: etree._Element | None = None
        self._open: list[etree._Element] = []
        # The last child of each that is open: lxml counts the children to find it.
        self._last: list[etree._Element | None] = []
        self._text: list[str] = []

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes]) -> None:
        """Open an element."""
        self._place_text()
        name = _NO_NAME.sub("_", str(tag))
        attributes = {
            _NO_NAME.sub("_", str(key)): without_controls(str(value))
            for key, value in attrib.items()
        }
        if self._open:
            level = self._level()
            element = etree.SubElement(self._open[level], name, attributes)
            self._last[level] = element
        elif self._root is None:
            element = self._root = etree.Element(name, attributes)
        else:
            element = etree.SubElement(self._root, name, attributes)
        self._open.append(element)
        self._last.append(None)

    def end(self, tag: str | bytes) -> None:  # noqa: ARG002 - the innermost one
        """Close the innermost element."""
        self._place_text()
        if self._open:
            self._open.pop()
            self._last.pop()

    def data(self, data: str | bytes) -> None:
        """Add text."""
        self._text.append(str(data))

    def comment(self, text: str | bytes) -> None:
        """Leave out a comment."""

    def close(self) -> etree._Element | None:
        """The root of the tree."""
        self._place_text()
        return self._root

    def _level(self) -> int:
        """The number of the open element that the next one goes into."""
        return min(len(self._open), _MAX_DEPTH) - 1

    def _place_text(self) -> None:
        text = without_controls("".join(self._text))
        self._text = []
        if not text or not self._open:
            return
        level = self._level()
        parent, last = self._open[level], self._last[level]
        if last is None:
            parent.text = (parent.text or "") + text
        elif last is self._open[-1] and not last.tail:
            last.text = (last.text or "") + text
        else:
            last.tail = (last.tail or "") + text
