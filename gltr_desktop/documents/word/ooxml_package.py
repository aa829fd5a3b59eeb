"""The parts of an Office Open XML document (docx, pptx), and how they refer to one another.

Elements are called by short names such as “w:p”, which are the same for the two sets of namespaces
that the standard has (“transitional”, which programs write, and “strict”).
"""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gltr_desktop.documents.zip_parts import ZipParts

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

_OPEN_XML = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_NAMESPACES = {
    f"{_OPEN_XML}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OPEN_XML}presentationml/2006/main": "p",
    f"{_STRICT}presentationml/main": "p",
    f"{_OPEN_XML}drawingml/2006/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_OPEN_XML}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OPEN_XML}markup-compatibility/2006": "mc",
}
DIAGRAMS = {"chart", "relIds"}
"""The elements that stand for charts and for diagrams (SmartArt), whose text is in other parts."""
_REFERENCES = (
    f"{{{_OPEN_XML}officeDocument/2006/relationships}}id",
    f"{{{_STRICT}officeDocument/relationships}}id",
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OFF = {"0", "false", "off"}


class OoxmlPackage:
    """A document of several parts; errors call it ``name``."""

    def __init__(self, data: bytes, name: str, default_main: str) -> None:
        """Look at the directory of the archive ``data``.

        ``default_main`` is the usual name of the part that holds the text, for documents that do
        not say which part it is.

        Raises:
            InputError: the archive is damaged, or would unpack to far more than a document.
        """
        self._parts = ZipParts(data, name)
        # Some programs write other letters, backslashes or a leading slash.
        self._names = {_plain(part): part for part in reversed(self._parts.names)}
        main = next(iter(self.related("", "officeDocument")), default_main)
        self.main = main if main in self else default_main

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self._names

    def xml(self, part: str) -> etree._Element:
        """The root of the XML in ``part``.

        Raises:
            InputError: there is no such part, or it is damaged or unsafe.
        """
        return self._parts.xml(self._names.get(_plain(part), part))

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of ``part``, by their names: the kind and the part referred to.

        The relationships of the part "" are those of the whole document.

        Raises:
            InputError: the list of relationships is damaged or unsafe.
        """
        folder, base = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{base}.rels")
        if listing not in self:
            return {}
        found = {}
        for relationship in self.xml(listing).iter(_RELATIONSHIP):
            kind = relationship.get("Type", "").rsplit("/", 1)[-1]
            target = relationship.get("Target", "")
            if relationship.get("TargetMode") != "External" and target:
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[relationship.get("Id", "")] = kind, path if path in self else unquote(path)
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The existing parts that are a ``kind`` (“footnotes”) of ``part``.

        Raises:
            InputError: the list of relationships is damaged or unsafe.
        """
        targets = self.targets(part).values()
        return [target for of_kind, target in targets if of_kind == kind and target in self]


@lru_cache(maxsize=4096)
def short_name(tag: object) -> str:
    """The short name of an element with this ``tag``; its local name if the namespace is another.

    Comments and processing instructions, whose tags are functions, have the name "".
    """
    if not isinstance(tag, str):
        return ""
    namespace, _, local = tag.removeprefix("{").rpartition("}")
    prefix = _NAMESPACES.get(namespace)
    return f"{prefix}:{local}" if prefix else local


def attribute(element: etree._Element, local: str) -> str | None:
    """The attribute of the name ``local`` in the namespace of ``element``."""
    return element.get(f"{str(element.tag).rpartition('}')[0]}}}{local}")


def reference(element: etree._Element) -> str:
    """The name of the relationship that ``element`` refers to by its attribute “r:id”."""
    return next(filter(None, map(element.get, _REFERENCES)), "")


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of ``element`` with the short name ``name``."""
    return next((each for each in element if short_name(each.tag) == name), None)


def at(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The element at the end of a ``path`` of children from ``element``."""
    for name in path:
        if element is None:
            return None
        element = child(element, name)
    return element


def toggle(properties: etree._Element | None, name: str) -> bool | None:
    """Whether the ``properties`` of something switch ``name`` on; None if they do not say."""
    switch = at(properties, name)
    if switch is None:
        return None
    return (attribute(switch, "val") or "on") not in _OFF


def walk(
    root: etree._Element,
    enter: Callable[[str, etree._Element], bool],
    leave: Callable[[str, etree._Element], None],
) -> None:
    """Visit ``root`` and all that is in it, in the order of the document, without recursion.

    ``enter`` gets the short name of an element and says whether to go into it; ``leave`` is called
    for those that were entered, after all that is in them.
    """
    element: etree._Element | None = root
    while element is not None:
        name = short_name(element.tag)
        entered = bool(name) and not is_alternative(name, element) and enter(name, element)
        if entered and len(element):
            element = element[0]
            continue
        if entered:
            leave(name, element)
        element = _next_after(element, root, leave)


def is_alternative(name: str, element: etree._Element) -> bool:
    """Whether ``element`` repeats, for older programs, what stands before it in another form."""
    return name in {"mc:Choice", "mc:Fallback"} and any(
        short_name(sibling.tag) == "mc:Choice" for sibling in element.itersiblings(preceding=True)
    )


def _next_after(
    element: etree._Element, root: etree._Element, leave: Callable[[str, etree._Element], None]
) -> etree._Element | None:
    """What follows ``element`` and all that is in it; leaves the elements that end there."""
    current: etree._Element | None = element
    while current is not None and current is not root:
        following = current.getnext()
        if following is not None:
            return following
        current = current.getparent()
        if current is not None:
            leave(short_name(current.tag), current)
    return None


def _plain(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()
