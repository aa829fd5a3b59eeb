"""Says which elements of HTML are no text of an author: what is hidden, and what is around it."""

from __future__ import annotations

import enum
import re
from collections import Counter
from typing import TYPE_CHECKING

from gltr_desktop.documents.markup.styles import HidingStyles
from gltr_desktop.documents.markup.tree import HEADINGS, holders, local_name, style_of, types_of

if TYPE_CHECKING:
    from lxml import etree

_NO_TEXT = {
    *("title", "meta", "link", "base", "style", "script", "template", "noscript"),
    *("iframe", "frameset", "noframes", "object", "embed", "applet", "param", "map"),
    *("audio", "video", "canvas", "svg", "math", "img", "source", "track"),
    *("textarea", "select", "option", "button", "input", "datalist", "meter", "progress"),
    *("rt", "rp", "rtc"),
}
_AROUND = {"nav", "aside", "footer", "form", "search"}
_AROUND_ROLES = {"navigation", "complementary", "contentinfo", "search"}
_CONTENTS = {
    *("toc", "toc-brief", "landmarks", "page-list", "loi", "lot", "index"),
    *("doc-toc", "doc-pagelist", "doc-index"),
}
_PAGE_BREAKS = {"pagebreak", "doc-pagebreak"}
# What Word and LibreOffice call their contents tables and indexes.
_CONTENTS_NAME = re.compile(r"MsoToc\w*|(?:Table of Contents|Alphabetical Index)\d+")
# What wikis put beside each heading: a link to edit what is below.
_EDIT_LINK = re.compile(r"\bmw-editsection\b")
_WORD_COMMENT = re.compile(r"\bMsoComment(?:Reference|Text)\b")


class Omission(enum.Enum):
    """A kind of what is left out."""

    HIDDEN = enum.auto()
    DELETION = enum.auto()
    COMMENT = enum.auto()
    HEADER = enum.auto()
    CONTENTS = enum.auto()
    OTHER = enum.auto()


class Omissions:
    """Decides about the elements of one page and counts what it leaves out, if there is text in it.

    With ``everything``, only what cannot be seen is left out: somebody has chosen this text.
    """

    def __init__(
        self, root: etree._Element, notes: set[etree._Element], *, everything: bool = False
    ) -> None:
        """Look for headlines; ``notes`` are the elements that are or hold notes."""
        self.counts: Counter[Omission] = Counter()
        self._everything = everything
        self._notes = notes
        self._with_heading = holders(root, *HEADINGS)
        self._with_article = holders(root, "main", "article", "h1")
        self._has_headline = any(not _is_in_header(h1) for h1 in root.iter("{*}h1"))
        self._styles = HidingStyles(root)
        self._headers: set[etree._Element] = set()

    def omission(self, element: etree._Element) -> Omission | None:
        """Why ``element`` is left out with all that is in it; None if it is not."""
        omission = self._omission(element)
        if omission is not None and any(not text.isspace() for text in element.itertext()):
            self.counts[omission] += 1
        return omission

    def _omission(self, element: etree._Element) -> Omission | None:
        tag = local_name(element)
        if tag in _NO_TEXT:
            return Omission.OTHER
        if tag == "del":
            return Omission.DELETION
        if _is_hidden(element, tag) or self._is_hidden_by_sheet(element, tag):
            return Omission.HIDDEN
        types = types_of(element)
        if types & _PAGE_BREAKS:
            return Omission.OTHER
        return _omission_of_word(element) or self._omission_around(element, tag, types)

    def _is_hidden_by_sheet(self, element: etree._Element, tag: str) -> bool:
        """Whether a style sheet hides an element, and not the text itself until it is ready."""
        return element not in self._with_article and self._styles.hide(element, tag)

    def _omission_around(
        self, element: etree._Element, tag: str, types: set[str]
    ) -> Omission | None:
        """What is around the text of a page, unless the text or its headline is in it."""
        if self._everything:
            return None
        if types & _CONTENTS or _CONTENTS_NAME.match(element.get("class", element.get("id", ""))):
            return Omission.CONTENTS
        if _EDIT_LINK.search(element.get("class", "")):
            return Omission.OTHER
        if element.getparent() in self._headers:
            return self._omission_in_header(element, tag)
        if element in self._notes:
            return None
        # LibreOffice puts the header and the footer of its pages into divisions.
        if tag == "div" and element.get("title") in {"header", "footer"}:
            return Omission.HEADER
        if tag == "header" or "banner" in types:
            return self._omission_of_header(element)
        if tag == "form" and element in self._with_article:
            return None
        is_around = tag in _AROUND or types & _AROUND_ROLES
        return Omission.HEADER if is_around and tag not in {"main", "article"} else None

    def _omission_of_header(self, element: etree._Element) -> Omission | None:
        """A header goes, but not the headline of an article that stands in it."""
        is_in_article = any(
            local_name(ancestor) in {"article", "main", "section"}
            for ancestor in element.iterancestors()
        )
        if element in self._with_heading and (is_in_article or not self._has_headline):
            self._headers.add(element)
            return None
        return Omission.HEADER

    def _omission_in_header(self, element: etree._Element, tag: str) -> Omission | None:
        if tag in HEADINGS or tag == "hgroup":
            return None
        if element in self._with_heading:
            self._headers.add(element)
            return None
        return Omission.HEADER


def _is_hidden(element: etree._Element, tag: str) -> bool:
    if element.get("hidden") is not None or (tag == "dialog" and element.get("open") is None):
        return True
    style = style_of(element)
    return (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or style.get("mso-hide") == "all"
    )


def _omission_of_word(element: etree._Element) -> Omission | None:
    """What Word adds to HTML: the bullets and numbers of lists, and comments."""
    style = style_of(element)
    if style.get("mso-list") == "ignore":
        return Omission.OTHER
    is_comments = style.get("mso-element") in {"comment-list", "comment"}
    if is_comments or _WORD_COMMENT.search(element.get("class", "")):
        return Omission.COMMENT
    return None


def _is_in_header(element: etree._Element) -> bool:
    return any(
        local_name(ancestor) in {"header", "nav", "footer", "aside"}
        for ancestor in element.iterancestors()
    )
