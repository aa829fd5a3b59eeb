"""Reads documents of Word (docx, and docm, dotx, dotm), whatever program has written them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import Blocks, with_notes
from gltr_desktop.documents.document import Document
from gltr_desktop.documents.notices import notices
from gltr_desktop.documents.readers.docx.story import WordStory
from gltr_desktop.documents.word.findings import TEXTS, Findings, weight, weight_of
from gltr_desktop.documents.word.ooxml_package import (
    OoxmlPackage,
    attribute,
    is_alternative,
    short_name,
)
from gltr_desktop.documents.word.styles import WordStyles
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from gltr_desktop.documents.document import ReadOptions

_MIN_SHARE = 0.95
"""If less of the text came back, a person is told."""
_COMPARE = "Compare the text with the original."
_GONE = ("{*}del", "{*}moveFrom", "{*}rt")


def read(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001
    """The text of the document ``data``, which errors call ``name``.

    Raises:
        InputError: the document is damaged, unsafe or too large, or its text is in another format.
    """
    package = OoxmlPackage(data, name, "word/document.xml")
    root = package.xml(package.main)
    styles = WordStyles(package)
    findings = Findings()
    body = WordStory(root, styles, findings).blocks
    notes: list[Blocks] = []
    stories = [root]
    for kind, marks in (("footnote", findings.footnotes), ("endnote", findings.endnotes)):
        for note, mark in _notes(package, kind, marks):
            stories.append(note)
            notes.append(WordStory(note, styles, findings, mark).blocks)
    text = with_notes(body, notes)
    if not text and findings.embedded:
        raise InputError(
            f"“{name}” keeps its text as another document inside it, which cannot be read.",
            "Open it with Word or LibreOffice, and save it again.",
        )
    return Document(
        text,
        warning=_warning(name, text, stories, findings),
        notices=notices(
            notes=sum(map(bool, notes)),
            deletions=findings.deletions,
            comments=len(findings.comments),
            hidden=findings.hidden,
            headers=_has_headers(package),
            contents=findings.contents,
            diagrams=findings.diagrams,
            form_fields=findings.placeholders,
        ),
    )


def _notes(
    package: OoxmlPackage, kind: str, marks: dict[str, str]
) -> Iterator[tuple[etree._Element, str]]:
    """The notes of a ``kind`` in the order of their ``marks``, each with its mark."""
    found: dict[str | None, etree._Element] = {}
    for part in package.related(package.main, f"{kind}s") if marks else ():
        for note in package.xml(part):
            if short_name(note.tag) == f"w:{kind}":
                found.setdefault(attribute(note, "id"), note)
    return ((found[name], mark) for name, mark in marks.items() if name in found)


def _has_headers(package: OoxmlPackage) -> bool:
    """Whether there is any text in the headers and footers of the pages."""
    kinds = ("header", "footer")
    parts = chain.from_iterable(package.related(package.main, kind) for kind in kinds)
    return any(weight_of([package.xml(part)]) for part in parts)


def _warning(name: str, text: str, stories: list[etree._Element], findings: Findings) -> str:
    """A sentence on what may be missing from ``text``, or ""."""
    whole = sum(map(_weight_of_shown, stories)) - findings.left_out
    share = weight(text) / whole if whole > 0 else 1.0
    if share < _MIN_SHARE:
        return f"Only {100 * share:.0f}\u00a0% of the words of “{name}” could be read. {_COMPARE}"
    if findings.embedded:
        return f"“{name}” contains another document that could not be read. {_COMPARE}"
    return ""


def _weight_of_shown(story: etree._Element) -> int:
    """The number of characters that are seen in ``story``, outside of deletions."""
    gone = set(chain.from_iterable(each.iter(*TEXTS) for each in story.iter(*_GONE)))
    for alternative in story.iter("{*}Choice", "{*}Fallback"):
        if is_alternative(short_name(alternative.tag), alternative):
            gone.update(alternative.iter(*TEXTS))
    return weight_of([story]) - sum(weight(text.text or "") for text in gone)
