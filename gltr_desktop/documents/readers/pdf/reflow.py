"""Finds the paragraphs in the lines of a document."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.pdf.breaks import (
    Break,
    Place,
    break_before,
    style_of,
    was_first_line,
)
from gltr_desktop.documents.readers.pdf.columns import chunks, has_gap, has_other_size, has_room
from gltr_desktop.documents.readers.pdf.sentences import (
    begins_lower,
    begins_upper,
    begins_with_bullet,
    begins_with_number,
    ends_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gltr_desktop.documents.readers.pdf.columns import Column
    from gltr_desktop.documents.readers.pdf.lines import Line

_MAX_CAPTIONS = 4
"""So many paragraphs in other letters may stand between the two halves of one."""


@dataclass
class Paragraph:
    """Lines that make one paragraph, and what parts it from the one before."""

    lines: list[Line]
    before: Break
    has_gap: bool = True

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list, or the row of a table."""
        text = self.lines[0].text
        return "\t" in text or begins_with_bullet(text) or begins_with_number(text)


def paragraphs_of(columns: Iterable[Column], body_size: float) -> list[Paragraph]:
    """The paragraphs of the ``columns``, in the order of their content."""
    places = [place for column in columns for place in _places(column)]
    style = style_of(places, body_size)
    paragraphs: list[Paragraph] = []
    last: Place | None = None
    for number, place in enumerate(places):
        following = places[number + 1] if number + 1 < len(places) else None
        if last is None:
            paragraphs.append(Paragraph([place.line], Break.PARAGRAPH))
        elif was_first_line(paragraphs[-1].lines, last, place, style):
            paragraphs[-1].lines.pop()
            paragraphs.append(Paragraph([last.line, place.line], Break.PARAGRAPH, has_gap=False))
        else:
            kind = break_before(paragraphs[-1].lines, last, place, following, style)
            if kind is Break.NONE:
                paragraphs[-1].lines.append(place.line)
            else:
                apart = last.column is not place.column
                gap = apart or has_gap(place.column, last.line, place.line)
                paragraphs.append(Paragraph([place.line], kind, gap))
        last = place
    _settle_stanzas(paragraphs)
    return _joined_around_captions(paragraphs)


def _places(column: Column) -> list[Place]:
    places = [
        Place(line, column, edge, is_verse=False)
        for line, edge in zip(column.lines, column.edges, strict=True)
    ]
    outer_edge = column.outer_edge
    for chunk in chunks(column):
        if _is_stanza([column.lines[number] for number in chunk], outer_edge):
            for number in chunk:
                edge = max(column.edges[number], outer_edge)
                places[number] = Place(column.lines[number], column, edge, is_verse=True)
    return places


def _is_stanza(lines: Sequence[Line], edge: float) -> bool:
    """Whether these lines are verses: each begins with a capital, and most could be longer."""
    if len(lines) < 4 or not all(begins_upper(line.text) for line in lines):
        return False
    last = max(line.right for line in lines)
    if sum(line.right > last - 0.15 * line.size for line in lines) > 0.5 * len(lines):
        return False
    roomy = sum(has_room(line, after, edge) for line, after in pairwise(lines))
    return roomy >= 0.6 * (len(lines) - 1)


def _settle_stanzas(paragraphs: Sequence[Paragraph]) -> None:
    """Let the lines of a stanza be parted alike, and other lines as paragraphs are."""
    start = 0
    for number in range(1, len(paragraphs) + 1):
        if number < len(paragraphs) and not paragraphs[number].has_gap:
            continue
        stanza = paragraphs[start:number]
        lines_only = all(len(paragraph.lines) == 1 for paragraph in stanza)
        breaks = [paragraph.before for paragraph in stanza[1:]]
        if lines_only and len(breaks) >= 2 and breaks.count(Break.LINE) >= 0.5 * len(breaks):
            for paragraph in stanza[1:]:
                paragraph.before = Break.LINE
        start = number
    for before, paragraph in pairwise(paragraphs):
        single = len(before.lines) == len(paragraph.lines) == 1
        if paragraph.before is Break.LINE and not single and not paragraph.is_item:
            paragraph.before = Break.PARAGRAPH


def _joined_around_captions(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """``paragraphs``, of which none is cut in two by a caption or a table within its page."""
    joined: list[Paragraph] = []
    waiting = list(reversed(paragraphs))
    while waiting:
        paragraph = waiting.pop()
        joined.append(paragraph)
        rest = _rest_of(paragraph, waiting)
        if rest is not None:
            paragraph.lines += waiting.pop(-1 - rest).lines
            waiting.append(joined.pop())
    return joined


def _rest_of(paragraph: Paragraph, waiting: Sequence[Paragraph]) -> int | None:
    """How many captions stand before the second half of ``paragraph``; None if it has none."""
    last = paragraph.lines[-1]
    if ends_sentence(last.text) or paragraph.is_item or len(paragraph.lines) < 2:
        return None
    for number, other in enumerate(reversed(waiting[-_MAX_CAPTIONS - 1 :])):
        first = other.lines[0]
        if first.size > 1.08 * last.size:
            return None  # A heading.
        if not has_other_size(last, first):
            goes_on = number > 0 and begins_lower(first.text) and first.page - last.page <= 1
            return number if goes_on else None
    return None
