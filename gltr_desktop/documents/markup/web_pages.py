"""Gets the text out of web pages: all of a document, but only the article of a saved page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gltr_desktop.documents.document import Document
from gltr_desktop.documents.markup.blocks import Markup, markup_of
from gltr_desktop.documents.markup.tree import html_tree, xhtml_tree
from gltr_desktop.documents.markup.web_article import article_of

if TYPE_CHECKING:
    from lxml import etree

_MIN_SCRIPTS = 3
_MIN_SHARE = 0.2
"""An article that has less of the page's text is none."""
_XML = re.compile(r"[\s\ufeff]*<\?xml\b")


def page_document(source: str, *, whole: bool = False) -> Document:
    """The text of the page with this source.

    A page with scripts or navigation was saved from a website: its article is taken, unless the
    ``whole`` page is asked for, or next to nothing would be left of it.
    """
    root = xhtml_tree(source) if _XML.match(source) else html_tree(source)
    page = markup_of({"": root})
    if root is None or whole or not _is_saved_page(root):
        return _document(page)
    article = article_of(source, root, page)
    if article is None or len(article.text) < _MIN_SHARE * len(page.text):
        return _document(page)
    return _document(article, is_part=article.text.split() != page.text.split())


def _document(markup: Markup, *, is_part: bool = False) -> Document:
    notices = ("the article only",) if is_part else ()
    return Document(markup.text, notices=(*notices, *markup.notices), is_part=is_part)


def _is_saved_page(root: etree._Element) -> bool:
    scripts = sum(1 for _ in root.iter("{*}script"))
    return scripts >= _MIN_SCRIPTS or next(root.iter("{*}nav"), None) is not None
