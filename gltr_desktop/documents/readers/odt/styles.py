"""What the styles and the list of changes in an OpenDocument text say of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.odt.elements import STYLE, TEXT

if TYPE_CHECKING:
    from lxml import etree

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_HEADERS = tuple(
    f"{STYLE}{name}"
    for name in (
        "header",
        "header-left",
        "header-first",
        "footer",
        "footer-left",
        "footer-first",
    )
)


class HiddenStyles:
    """Which styles of paragraphs and of characters hide the text."""

    def __init__(self) -> None:
        self._own: dict[tuple[str, str], bool | None] = {}
        self._parents: dict[tuple[str, str], str] = {}

    def read(self, root: etree._Element) -> None:
        """Take over the styles in a part of the document."""
        for style in root.iter(f"{STYLE}style"):
            family = style.get(f"{STYLE}family", "")
            key = (family, style.get(f"{STYLE}name", ""))
            properties = style.find(f"{STYLE}text-properties")
            display = None if properties is None else properties.get(f"{TEXT}display")
            self._own[key] = None if display is None else display == "none"
            self._parents[key] = style.get(f"{STYLE}parent-style-name", "")

    def hides(self, family: str, name: str | None) -> bool | None:
        """Whether the style hides its text; None if it says nothing of that."""
        passed: set[tuple[str, str]] = set()
        key = (family, name or "")
        while key in self._own and self._own[key] is None and key not in passed:
            passed.add(key)
            key = (family, self._parents[key])
        found = self._own.get(key)
        for style in passed:  # So a long chain of styles is followed once.
            self._parents[style] = key[1]
        return found


def deletions(root: etree._Element) -> set[str]:
    """The numbers of the tracked changes that are deletions."""
    return {
        region.get(f"{TEXT}id") or region.get(_XML_ID) or ""
        for region in root.iter(f"{TEXT}changed-region")
        if region.find(f"{TEXT}deletion") is not None
    }


def has_headers(styles: etree._Element) -> bool:
    """Whether any page has a header or a footer with text in it."""
    return any(
        header.get(f"{STYLE}display") != "false"
        and any(str(text).strip() for text in header.itertext())
        for header in styles.iter(*_HEADERS)
    )
