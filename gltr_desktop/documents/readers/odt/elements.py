"""The elements of an OpenDocument text that matter to its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_MAX_DIGITS = 9

_NAMESPACE = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
OFFICE = _NAMESPACE.format("office")
TEXT = _NAMESPACE.format("text")
TABLE = _NAMESPACE.format("table")
DRAW = _NAMESPACE.format("drawing")
STYLE = _NAMESPACE.format("style")
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
"""LibreOffice writes tables in shapes, which the standard does not know, in this namespace."""

PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}
SPANS = {f"{TEXT}span", f"{TEXT}a"}
BOXES = {
    f"{DRAW}{name}"
    for name in (
        "text-box",
        "custom-shape",
        "rect",
        "ellipse",
        "circle",
        "line",
        "polyline",
        "polygon",
        "regular-polygon",
        "path",
        "connector",
        "caption",
        "measure",
    )
}
INDEXES = {
    f"{TEXT}{name}"
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
    )
}
SKIPPED = {
    f"{OFFICE}binary-data",
    f"{OFFICE}forms",
    f"{OFFICE}event-listeners",
    f"{OFFICE}scripts",
    f"{TEXT}tracked-changes",
    f"{TEXT}sequence-decls",
    f"{TEXT}variable-decls",
    f"{TEXT}user-field-decls",
    f"{TEXT}number",
    f"{TEXT}note-citation",
    f"{TEXT}ruby-text",
    f"{TEXT}page-number",
    f"{TEXT}page-variable-get",
    f"{TEXT}bibliography-source",
    f"{TEXT}script",
    f"{TABLE}covered-table-cell",
    f"{LOEXT}covered-table-cell",
    f"{TABLE}title",
    f"{TABLE}desc",
    f"{DRAW}object",
    f"{DRAW}control",
    f"{DRAW}glue-point",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",
}
"""Elements that hold no text of the author."""


def repetitions(value: str | None, maximum: int) -> int:
    """A number of repetitions in an attribute: 1 if there is none."""
    digits = (value or "1").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(int(digits[:_MAX_DIGITS]), maximum)


def continues_list(element: etree._Element) -> bool:
    """Whether a list is one with the list before it, with nothing between them."""
    before = element.getprevious()
    if before is None or before.tag != element.tag:
        return False
    if element.tag == f"{TEXT}numbered-paragraph":
        return before.get(f"{TEXT}list-id") == element.get(f"{TEXT}list-id")
    if _begins_inside(element) or element.get(f"{TEXT}continue-numbering") == "true":
        return True
    return f"{TEXT}continue-list" in element.attrib and _is_same_list(element, before)


def _begins_inside(element: etree._Element) -> bool:
    """Whether a list begins with a list in it: then it belongs into the list before it.

    Programs write it on its own if it has a style of its own.
    """
    return len(element) > 0 and len(element[0]) > 0 and element[0][0].tag == f"{TEXT}list"


def _is_same_list(element: etree._Element, before: etree._Element) -> bool:
    """Whether a list goes on with the one before it, and not with one further up."""
    outer: etree._Element | None = before
    while outer is not None and outer.tag == element.tag and _begins_inside(outer):
        outer = outer.getprevious()
    if outer is None or outer.tag != element.tag:
        return True
    style = f"{TEXT}style-name"
    return outer.get(style) == element.get(style)
