"""What is found in a Word document beside its text, and how much text was left out on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gltr_desktop.documents.blocks import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

TEXTS = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}t",
)
"""The elements that hold text."""


def weight(text: str) -> int:
    """The number of characters in ``text`` that are seen."""
    return sum(map(len, clean(text).split()))


def weight_of(elements: Iterable[etree._Element]) -> int:
    """The number of characters in ``elements`` that are seen."""
    return sum(weight(text.text or "") for each in elements for text in each.iter(*TEXTS))


@dataclass
class Findings:
    """What is counted on the way through a document.

    ``deletions`` and ``hidden`` count passages: pieces that follow one another are one.
    ``footnotes`` and ``endnotes`` are the names of the notes in the order of their marks, each with
    the mark that the author chose for it (or ""). ``placeholders`` are form fields that were never
    filled in, ``diagrams`` are charts and the like, and ``embedded`` are parts in another format.
    ``left_out`` is the :func:`weight` of what was left out on purpose.
    """

    deletions: int = 0
    hidden: int = 0
    contents: bool = False
    placeholders: int = 0
    diagrams: int = 0
    embedded: int = 0
    left_out: int = 0
    comments: set[str] = field(default_factory=set)
    footnotes: dict[str, str] = field(default_factory=dict)
    endnotes: dict[str, str] = field(default_factory=dict)
    _passage: str = ""

    def see_text(self, text: str) -> None:
        """Say that ``text`` belongs to the text: a passage before it ends."""
        if not text.isspace():
            self._passage = ""

    def see_deleted(self) -> None:
        """Count a deletion, unless it goes on with the one before."""
        self.deletions += self._passage != "deleted"
        self._passage = "deleted"

    def see_hidden(self, text: str) -> None:
        """Count the hidden ``text``, unless it goes on with the one before."""
        self.left_out += weight(text)
        if not text.isspace():
            self.hidden += self._passage != "hidden"
            self._passage = "hidden"
