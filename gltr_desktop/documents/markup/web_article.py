"""Finds the article of a saved web page, as a choice of the page's own blocks."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from gltr_desktop.documents.blocks import Blocks
from gltr_desktop.documents.markup.blocks import Markup, markup_of
from gltr_desktop.documents.markup.tree import cleaned_source, local_name, xhtml_tree

_MIN_COVERAGE = 0.95
"""So much of the article has to be found again in the blocks of the page."""
_MIN_COVERAGE_OF_LINE = 0.3
"""So much of it if it is a single line, in which the navigation of the page may stand too."""
_MANY_BLOCKS = 2_000
"""With more, trafilatura's second try takes minutes: its time grows with their square."""
_LONG = 40
"""So many letters are not the same by chance, wherever they stand."""
_AROUND = {"nav", "aside", "footer"}
_HOME = re.compile(r"(?:https?://[^/?#]+|[./]*)/?(?:index\.\w+)?", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
# What is no letter, and marks such as [n 4], which are no text in the page's own blocks.
_NO_LETTERS = re.compile(r"\[[^\[\]]{1,8}\]|[\W\d_]+")


def article_of(source: str, root: etree._Element, page: Markup) -> Markup | None:
    """The article of a page under its headline, without comments of readers; None if it has none.

    ``root`` is the tree of the page and ``page`` its blocks.
    """
    # It takes a quarter of a second to import, and few documents are web pages.
    import trafilatura

    clean = cleaned_source(source)
    html = trafilatura.extract(
        clean,
        output_format="html",
        include_comments=False,
        fast=len(page.body.blocks()) > _MANY_BLOCKS,
    )
    # A parser of HTML would end a paragraph where trafilatura writes code in it as a block.
    found = xhtml_tree(html) if html else None
    if found is None:
        return None
    _restore_inline_code(found)
    article = markup_of({"": found})
    chosen = _chosen(page, article) or article
    headline = _headline(root)
    if headline and _letters(headline) not in map(_letters, chosen.body.blocks()):
        body = Blocks()
        body.paragraph(headline)
        body.extend(chosen.body)
        return replace(chosen, body=body)
    return chosen


def _restore_inline_code(root: etree._Element) -> None:
    """Make inline again what trafilatura made blocks of: code within a sentence."""
    for element in root.iter("pre"):
        parent = element.getparent()
        if parent is not None and parent.tag not in {"body", "pre", "blockquote"}:
            element.tag = "code"


def _chosen(page: Markup, article: Markup) -> Markup | None:
    """The blocks of the page that are in the article; None if too much of it is not among them.

    The page's own blocks have kept their line ends, their notes and what else trafilatura drops.
    """
    wanted = _letters(article.text)
    # Of a short page, trafilatura gives all that is on it, in one line.
    is_one_line = len(article.body.blocks()) == 1
    body = Blocks()
    position = found = 0
    for block in page.body.blocks():
        letters = _letters(block)
        begin = position if wanted.startswith(letters, position) else -1
        if begin < 0 and (len(letters) >= _LONG or (is_one_line and letters)):
            begin = wanted.find(letters, position)
        # What has no letters, such as three asterisks, belongs to what is around it.
        if begin >= 0 and (letters or 0 < position < len(wanted)):
            body.paragraph(block)
            position = begin + len(letters)
            found += len(letters)
    notes = [note for note in page.notes if _letters(note.text()) in wanted[position:]]
    found += sum(len(_letters(note.text())) for note in notes)
    least = _MIN_COVERAGE_OF_LINE if is_one_line else _MIN_COVERAGE
    return replace(page, body=body, notes=notes) if found >= least * len(wanted) else None


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)


def _headline(root: etree._Element) -> str:
    """The headline of a page: the heading that its title names, or its only one of the first rank.

    The title names the website as well, mostly in fewer words; a heading that leads to the home
    page is the name of the website, and the headline may be of the second rank then.
    """
    title = " ".join(_folded(_text(part)) for part in root.iter("{*}title"))
    headings = {
        _folded(_text(heading)): local_name(heading)
        for heading in root.iter("{*}h1", "{*}h2")
        if not any(local_name(around) in _AROUND for around in heading.iterancestors())
        and not any(_HOME.fullmatch(link.get("href", "#")) for link in heading.iter("{*}a"))
    }
    named = [text for text in headings if text and text in title]
    first = [text for text, tag in headings.items() if tag == "h1" and text]
    only = first or list(filter(None, headings))
    return max(named or (only if len(only) == 1 else []), key=len, default="")


def _text(element: etree._Element) -> str:
    """The text of an element, with a space for each line end."""
    pieces: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            pieces.append(" " if local_name(part) == "br" else part.text or "")
        elif part is not element:
            pieces.append(part.tail or "")
    return "".join(pieces)


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
