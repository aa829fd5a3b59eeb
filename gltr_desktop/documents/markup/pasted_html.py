"""Gets the text out of what browsers, office programs and code editors put on the clipboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gltr_desktop.documents.markup.blocks import markup_of
from gltr_desktop.documents.markup.tree import html_tree, style_of, without_controls

if TYPE_CHECKING:
    from lxml import etree

# The head that Windows puts before a fragment.
_HEAD = re.compile(r"\s*Version:[\d.]+\s(?:\s*\w+:[^\n<]*\n)*")
_NO_BREAK_SPACE = "\u00a0"


def text_of_html(html: str) -> str:
    """The text of the fragment ``html`` by the rules for documents; all that was seen is text."""
    root = html_tree(_HEAD.sub("", html, count=1) if _HEAD.match(html) else html)
    if root is not None:
        _restore_spaces(root)
    return markup_of({"": root}, everything=True).text


def _restore_spaces(root: etree._Element) -> None:
    """Make spaces and tabs again of what programs write so that HTML does not fold them."""
    for span in root.iter("span"):
        style = style_of(span)
        text = without_controls(span.text or "")
        if "mso-tab-count" in style:
            count = style["mso-tab-count"]
            span.text = "\t" * (min(int(count), len(text)) if count.isdecimal() else 1)
        elif "mso-spacerun" in style or "Apple-converted-space" in span.get("class", ""):
            span.text = text.replace("\n", " ").replace(_NO_BREAK_SPACE, " ")
        else:
            continue
        span.set("style", "white-space: pre")
