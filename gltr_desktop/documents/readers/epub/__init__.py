"""Reads e-books (EPUB 2 and 3): their chapters in the order of the spine, then the notes."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gltr_desktop.documents.document import Document
from gltr_desktop.documents.markup.blocks import markup_of
from gltr_desktop.documents.markup.encoding import html_text
from gltr_desktop.documents.markup.entity_declarations import without_declarations
from gltr_desktop.documents.markup.tree import types_of, xhtml_tree
from gltr_desktop.documents.notices import counted
from gltr_desktop.documents.readers.epub.package import Package, is_locked
from gltr_desktop.documents.zip_parts import ZipParts
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from lxml import etree

    from gltr_desktop.documents.document import ReadOptions

_NO_TEXT = {"cover", "toc", "landmarks", "loi", "lot", "index"}
_MAX_COVER = 500
"""A page with more letters is no cover, whatever the guide of the book calls it."""
_MIN_LINKED_IN_CONTENTS = 0.5
_MIN_LINKED = 0.7
_MIN_LINKS = 3
"""A page with so many links, of which so much leads to other chapters, is a table of contents."""


def read(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001 - the contract
    """The text of the book ``name``.

    Raises:
        InputError: the book is damaged, too large, unsafe, or locked.
    """
    parts = ZipParts(data, name)
    if is_locked(parts, name):
        raise InputError(
            f"“{name}” is locked by DRM (copy protection).",
            "Only the program of the shop it comes from can open it; choose a book without DRM.",
        )
    package = Package(parts, name)
    if not package.has_spine:
        raise parts.damaged()
    chapters, others = package.chapters()
    pages = _pages(parts, chapters, name)
    guide = package.guide()
    lost = len(chapters) - len(pages)
    text = {
        chapter: root
        for chapter, root in pages.items()
        if root is not None and not _is_contents(root, chapter, set(pages), guide)
    }
    # A book of one page has no other text, whatever that page is called.
    markup = markup_of(text or pages, _pages(parts, others, name))
    return Document(
        markup.text,
        notices=markup.notices,
        warning=f"{counted(lost, 'chapter')} of “{name}” could not be found." if lost else "",
    )


def _pages(parts: ZipParts, chapters: list[str], name: str) -> dict[str, etree._Element | None]:
    """The trees of those chapters that the book ``name`` has."""
    found = {each: html_text(parts.read(each)) for each in chapters if each in parts}
    return {each: xhtml_tree(without_declarations(page, name)) for each, page in found.items()}


def _is_contents(
    root: etree._Element, page: str, chapters: set[str], guide: dict[str, str]
) -> bool:
    """Whether a page is a cover or a table of contents.

    It says so, or most of it is links; what a guide calls one may hold other text besides.
    """
    bodies = list(root.iter("{*}body"))
    if any(types_of(body) & _NO_TEXT for body in bodies):
        return True
    links = [link for link in root.iter("{*}a") if _leads_to(link, page) in chapters - {page}]
    linked = sum(map(_letter_count, links))
    letters = sum(map(_letter_count, bodies))
    kind = guide.get(page)
    if kind == "cover":
        return letters <= _MAX_COVER
    if kind in _NO_TEXT:
        return linked >= _MIN_LINKED_IN_CONTENTS * letters
    return len(links) >= _MIN_LINKS and linked >= _MIN_LINKED * letters


def _leads_to(link: etree._Element, page: str) -> str:
    file = unquote(link.get("href", "").partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), file))


def _letter_count(element: etree._Element) -> int:
    return sum(len(part) for text in element.itertext() for part in text.split())
