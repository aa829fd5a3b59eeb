"""Finds the chapters of an e-book: its container, its package document and its spine."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gltr_desktop.documents.safe_xml import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from gltr_desktop.documents.zip_parts import ZipParts

_PAGES = {
    "application/xhtml+xml",
    "text/html",
    "text/x-oeb1-document",
    "application/x-dtbook+xml",
    "application/xml",
    "text/xml",
}
# Programs that hide the names of fonts, as the fonts' licences ask for, lock nothing.
_FONT_METHODS = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}

_OUTSIDE = re.compile(r"^(?:/|\.\./)+")


def is_locked(parts: ZipParts, name: str) -> bool:
    """Whether more than fonts is encrypted in the book ``name``.

    Raises:
        InputError: the list of what is encrypted is damaged.
    """
    if "META-INF/encryption.xml" not in parts:
        return False
    root = parsed(parts.read("META-INF/encryption.xml"), name, doctype_allowed=True)
    return any(
        all(
            method.get("Algorithm") not in _FONT_METHODS
            for method in data.iterchildren("{*}EncryptionMethod")
        )
        for data in root.iter("{*}EncryptedData")
    )


class Package:
    """The package document of a book, which says what its chapters are and their order."""

    def __init__(self, parts: ZipParts, name: str) -> None:
        """Read the package document of the book ``name``.

        Raises:
            InputError: there is none, or it is damaged.
        """
        self._parts = parts
        self._by_folded_name = {_folded(part): part for part in parts.names}
        path = self._path(name)
        self._folder = posixpath.dirname(path)
        self._root = parsed(parts.read(path), name, doctype_allowed=True)

    def chapters(self) -> tuple[list[str], list[str]]:
        """The parts that are text, in the order of reading, and those outside of that order.

        What the archive lacks is named as the book names it.
        """
        items = {item.get("id", "").strip(): item for item in self._root.iter("{*}item")}
        linear: dict[str, None] = {}
        others: dict[str, None] = {}
        for reference in self._root.iter("{*}itemref"):
            item = _page(items.get(reference.get("idref", "").strip()), items)
            if item is not None and "nav" not in item.get("properties", "").split():
                place = others if reference.get("linear") == "no" else linear
                place.setdefault(self._part(item.get("href", "")))
        return list(linear), [part for part in others if part not in linear]

    def guide(self) -> dict[str, str]:
        """What the book calls some of its parts, such as its cover."""
        return {
            self._part(reference.get("href", "")): reference.get("type", "").lower()
            for reference in self._root.iter("{*}reference")
        }

    @property
    def has_spine(self) -> bool:
        """Whether the book says in which order it is read."""
        return next(self._root.iter("{*}itemref"), None) is not None

    def _path(self, name: str) -> str:
        """The name of the package document."""
        if "META-INF/container.xml" in self._parts:
            root = parsed(self._parts.read("META-INF/container.xml"), name, doctype_allowed=True)
            for file in root.iter("{*}rootfile"):
                part = self._existing(file.get("full-path", ""))
                if part in self._parts:
                    return part
        packages = (part for part in self._parts.names if part.lower().endswith(".opf"))
        path = next(packages, None)
        if path is None:
            raise self._parts.damaged()
        return path

    def _part(self, href: str) -> str:
        """The part that ``href`` in the package document leads to."""
        return self._existing(posixpath.join(self._folder, href.partition("#")[0]))

    def _existing(self, path: str) -> str:
        """The name of a part as the archive has it; the book may write it in several ways."""
        for name in (unquote(path), path):
            part = _OUTSIDE.sub("", posixpath.normpath(name.replace("\\", "/")))
            if part in self._parts:
                return part
            if _folded(part) in self._by_folded_name:
                return self._by_folded_name[_folded(part)]
        return path


def _folded(part: str) -> str:
    """A name without the difference of capitals, and of letters with and beside their accents."""
    return unicodedata.normalize("NFC", part).casefold()


def _page(item: etree._Element | None, items: dict[str, etree._Element]) -> etree._Element | None:
    """The page that ``item`` is, or the one that takes its place in simple programs; else None."""
    return next((page for page in _fallbacks(item, items) if _is_page(page)), None)


def _fallbacks(
    item: etree._Element | None, items: dict[str, etree._Element]
) -> Iterator[etree._Element]:
    seen: set[etree._Element] = set()
    while item is not None and item not in seen:
        seen.add(item)
        yield item
        item = items.get(item.get("fallback", "").strip())


def _is_page(item: etree._Element) -> bool:
    return item.get("media-type", "").lower() in _PAGES
