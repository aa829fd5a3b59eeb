"""The blocks of HTML, by the rules that all formats with markup share."""

from __future__ import annotations

from gltr_desktop.documents.markup.blocks import Markup, markup_of
from gltr_desktop.documents.markup.encoding import html_text
from gltr_desktop.documents.markup.tree import html_tree


def markup(html: str | bytes) -> Markup:
    """What is found in one page or fragment; bytes are decoded as the page declares."""
    return markup_of({"": html_tree(html if isinstance(html, str) else html_text(html))})
