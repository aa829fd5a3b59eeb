"""What the styles and lists of a Word document say of its paragraphs and runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.documents.word.ooxml_package import at, attribute, short_name, toggle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from gltr_desktop.documents.word.ooxml_package import OoxmlPackage

_HEADING = re.compile(r"(?:heading ?\d|title|subtitle)$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc ?\d|index ?\d|table of (?:figures|authorities))$", re.IGNORECASE)
_CONTENTS_TITLE = re.compile(r"(?:toc|contents) heading$", re.IGNORECASE)
_NESTED_LIST = re.compile(r"list (?:bullet |number )?(\d)$", re.IGNORECASE)
_SMALL_NUMBER = re.compile("[0-9]{1,2}$")


@dataclass(frozen=True)
class ListItem:
    """The list that a paragraph is an item of, and its level in it, from 0.

    The ``number`` of a paragraph that goes on with the item before it is None.
    """

    number: str | None
    level: int = 0


_CONTINUED = "0"
"""What programs write for a paragraph of a list that has no bullet or number of its own."""


@dataclass(frozen=True)
class ParagraphStyle:
    """What a style, and all that it is based on, says of a paragraph or a run.

    ``contents`` are the lines of a table of contents or an index, and ``contents_title`` is what
    stands above them. ``number`` and ``level`` are those of the list whose items look like this;
    ``nesting`` is the level that the name tells.
    """

    hidden: bool = False
    heading: bool = False
    contents: bool = False
    contents_title: bool = False
    number: str | None = None
    level: str | None = None
    nesting: int = 0


class WordStyles:
    """The styles of a document, and its lists."""

    def __init__(self, package: OoxmlPackage) -> None:
        """Read the parts with the styles and the lists of ``package``, if it has them.

        Raises:
            InputError: such a part is damaged or unsafe.
        """
        self._elements: dict[str, etree._Element] = {}
        self._styles: dict[str, ParagraphStyle] = {}
        self._default = ""
        for part in package.related(package.main, "styles"):
            for style in package.xml(part):
                if short_name(style.tag) == "w:style":
                    self._add(style)
        self._lists: dict[str, str] = {}
        self._unnumbered: set[tuple[str, int]] = set()
        for part in package.related(package.main, "numbering"):
            self._add_lists(package.xml(part))

    def style(self, properties: etree._Element | None) -> ParagraphStyle:
        """The style of the paragraph with these ``properties``."""
        return self._style(_value(properties, "w:pStyle") or self._default)

    def is_hidden(self, run: etree._Element, paragraph: ParagraphStyle) -> bool:
        """Whether the text of a ``run`` is hidden, by itself or by its style or its paragraph's."""
        properties = at(run, "w:rPr")
        if properties is None:
            return paragraph.hidden
        direct = toggle(properties, "w:vanish")
        if direct is not None:
            return direct
        name = _value(properties, "w:rStyle")
        # Where both styles say so, each undoes the other (ISO/IEC 29500-1, 17.7.3).
        return paragraph.hidden ^ (name is not None and self._style(name).hidden)

    def list_item(
        self, properties: etree._Element | None, style: ParagraphStyle
    ) -> ListItem | None:
        """What the paragraph with these ``properties`` is in a list; None if it is in none.

        Numbered headings are in none: their numbers are those of chapters.
        """
        number = _value(properties, "w:numPr", "w:numId") or style.number
        if not number or style.heading or _is_in_outline(properties):
            return None
        if number == _CONTINUED:
            # Where the style has a number, it is taken away.
            return None if style.number else ListItem(None)
        level = _small(_value(properties, "w:numPr", "w:ilvl") or style.level) or 0
        # Where numbers begin again, the list is the same.
        number = self._lists.get(number, number)
        if (number, level) in self._unnumbered:
            return None
        return ListItem(number, level or style.nesting)

    def _add(self, style: etree._Element) -> None:
        key = attribute(style, "styleId") or ""
        self._elements.setdefault(key, style)
        is_default = attribute(style, "default") in {"1", "true", "on"}
        if is_default and attribute(style, "type") == "paragraph":
            self._default = key

    def _add_lists(self, numbering: etree._Element) -> None:
        for each in numbering:
            if short_name(each.tag) == "w:num":
                of = _value(each, "w:abstractNumId")
                self._lists[attribute(each, "numId") or ""] = of or ""
            elif short_name(each.tag) == "w:abstractNum":
                for level in each:
                    # Without number or bullet, paragraphs only look like those of a list.
                    if _value(level, "w:numFmt") == "none" and not _value(level, "w:lvlText"):
                        depth = _small(attribute(level, "ilvl")) or 0
                        self._unnumbered.add((attribute(each, "abstractNumId") or "", depth))

    def _style(self, key: str) -> ParagraphStyle:
        found = self._styles.get(key)
        if found is None:
            found = self._styles[key] = self._resolved(key)
        return found

    def _resolved(self, key: str) -> ParagraphStyle:
        chain = list(self._chain(key))
        # Unlike its key, the name of a style is English in all versions of Word.
        name = next((_value(style, "w:name") or key for style in chain), key)
        hidden = (toggle(at(style, "w:rPr"), "w:vanish") for style in chain)
        nesting = _NESTED_LIST.match(name)
        return ParagraphStyle(
            hidden=next((each for each in hidden if each is not None), False),
            heading=_HEADING.match(name) is not None
            or any(_is_in_outline(at(style, "w:pPr")) for style in chain),
            contents=_CONTENTS.match(name) is not None,
            contents_title=_CONTENTS_TITLE.match(name) is not None,
            number=_first(chain, "w:numId"),
            level=_first(chain, "w:ilvl"),
            nesting=max(0, int(nesting[1]) - 1) if nesting else 0,
        )

    def _chain(self, key: str | None) -> Iterator[etree._Element]:
        """The style ``key`` and the styles that it is based on."""
        seen: set[str] = set()
        while key is not None and key not in seen and key in self._elements:
            seen.add(key)
            yield self._elements[key]
            key = _value(self._elements[key], "w:basedOn")


def _is_in_outline(properties: etree._Element | None) -> bool:
    """Whether paragraphs with these ``properties`` have one of the levels 0 to 8 of headings."""
    level = _small(_value(properties, "w:outlineLvl"))
    return level is not None and level < 9


def _first(chain: list[etree._Element], name: str) -> str | None:
    """The value that the first style of ``chain`` which has one gives to ``name`` of its list."""
    values = (_value(style, "w:pPr", "w:numPr", name) for style in chain)
    return next(filter(None, values), None)


def _value(element: etree._Element | None, *path: str) -> str | None:
    """The value of the property at the end of ``path``."""
    found = at(element, *path)
    return None if found is None else attribute(found, "val")


def _small(number: str | None) -> int | None:
    return int(number) if number and _SMALL_NUMBER.match(number) else None
