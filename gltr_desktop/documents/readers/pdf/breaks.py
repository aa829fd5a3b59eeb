"""Decides whether a line goes on with the paragraph before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from gltr_desktop.documents.readers.pdf.columns import (
    MAX_INDENT,
    MIN_INDENT,
    has_gap,
    has_other_size,
    has_room,
)
from gltr_desktop.documents.readers.pdf.sentences import (
    begins_lower,
    begins_upper,
    begins_with_bullet,
    begins_with_number,
    ends_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.documents.readers.pdf.columns import Column
    from gltr_desktop.documents.readers.pdf.lines import Line

_SHORT = 0.7
"""A line that fills less than this part of its column is short."""
_HEADING = 1.15
"""Larger letters, as a part of the size of the text, are those of headings."""


class Break(Enum):
    """What stands between two lines: nothing, a line end, or a blank line."""

    NONE = ""
    LINE = "\n"
    PARAGRAPH = "\n\n"


@dataclass(frozen=True)
class Place:
    """A line in its column: the right edge there, and whether the line is a verse."""

    line: Line
    column: Column
    edge: float
    is_verse: bool


@dataclass(frozen=True)
class Style:
    """What is so in the whole document."""

    body_size: float
    indents_first_lines: bool


def style_of(places: Sequence[Place], body_size: float) -> Style:
    """Whether paragraphs begin with an indented line, rather than with one that hangs out."""
    first = hanging = 0
    for last, place in pairwise(places):
        indent = (place.line.left - last.line.left) / place.line.size
        if last.column is place.column and MIN_INDENT < indent < MAX_INDENT:
            ended = ends_sentence(last.line.text)
            room = has_room(last.line, place.line, last.edge)
            first += ended and room
            hanging += not ended and not room and begins_lower(place.line.text)
    return Style(body_size, first >= 2 and first > 3 * hanging)


def break_before(
    paragraph: Sequence[Line], last: Place, place: Place, following: Place | None, style: Style
) -> Break:
    """What stands between ``paragraph``, which ends with ``last``, and the line after it."""
    before, line = last.line, place.line
    if begins_with_bullet(line.text):
        return Break.LINE if begins_with_bullet(paragraph[0].text) else Break.PARAGRAPH
    if has_other_size(before, line):
        return Break.PARAGRAPH
    if last.column is not place.column:
        return _between_columns(last, place, style)
    if "\t" in before.text or "\t" in line.text:
        rows = "\t" in before.text and "\t" in line.text
        return Break.LINE if rows else Break.PARAGRAPH
    if has_gap(place.column, before, line):
        return Break.NONE if _goes_on_below_figure(last, place) else Break.PARAGRAPH
    if last.is_verse and place.is_verse and has_room(before, line, last.edge):
        return Break.LINE
    if _is_next_item(paragraph, last, place):
        return Break.LINE
    if _is_shifted(paragraph, last, place, following, style):
        return Break.PARAGRAPH
    return _at_line_end(last, place, style)


def was_first_line(paragraph: Sequence[Line], last: Place, place: Place, style: Style) -> bool:
    """Whether ``last`` has to begin a paragraph: the next line goes on with it, further left.

    Of two indented lines, the second may go on with the first, or begin a paragraph as the first
    one did. Only the line after it tells. So it does at the top of a column.
    """
    line = place.line
    if len(paragraph) < 2 or last.column is not place.column or begins_lower(last.line.text):
        return False
    shift = (line.left - last.line.left) / line.size
    full = style.indents_first_lines and not has_room(last.line, line, last.edge)
    return (
        (full or begins_lower(line.text))
        and not ends_sentence(last.line.text)
        and -MAX_INDENT < shift < -MIN_INDENT
        and abs(line.left - place.column.left) < 0.2 * line.size
        and not has_gap(place.column, last.line, line)
        and not has_other_size(last.line, line)
    )


def _between_columns(last: Place, place: Place, style: Style) -> Break:
    """What stands between the last line of a column and the first one of the next."""
    indent = (place.line.left - place.column.left) / place.line.size
    indented = MIN_INDENT < indent < MAX_INDENT
    if not ends_sentence(last.line.text):
        begins = indented and style.indents_first_lines and begins_upper(place.line.text)
        return Break.PARAGRAPH if begins else Break.NONE
    if indented or has_room(last.line, place.line, last.edge):
        return Break.PARAGRAPH
    return Break.NONE


def _goes_on_below_figure(last: Place, place: Place) -> bool:
    """Whether a sentence is cut by a gap so wide that a figure must stand in it."""
    drop = last.line.baseline - place.line.baseline
    return (
        drop > 3 * place.column.pitch(place.line.size)
        and not ends_sentence(last.line.text)
        and begins_lower(place.line.text)
        and not has_room(last.line, place.line, last.edge)
    )


def _is_next_item(paragraph: Sequence[Line], last: Place, place: Place) -> bool:
    """Whether the line begins the next item of a numbered list."""
    if not begins_with_number(place.line.text) or not begins_with_number(paragraph[0].text):
        return False
    return ends_sentence(last.line.text) or has_room(last.line, place.line, last.edge)


def _is_shifted(
    paragraph: Sequence[Line], last: Place, place: Place, following: Place | None, style: Style
) -> bool:
    """Whether the line begins further right, or further left, than its paragraph would go on."""
    before, line = last.line, place.line
    size = max(before.size, line.size)
    shift = (line.left - before.left) / size
    if len(paragraph) > 1:
        return MIN_INDENT < abs(shift) < MAX_INDENT
    if shift < -MAX_INDENT:  # After a date or a signature on the right.
        width = last.edge - place.column.left
        return begins_upper(line.text) and before.width < 0.5 * width
    if not MIN_INDENT < shift < MAX_INDENT:
        return False
    # Either a new paragraph, or the second line of one whose first line hangs out.
    first = paragraph[0]
    item = begins_with_bullet(first.text) or begins_with_number(first.text)
    if item and abs(line.left - first.second) < 0.5 * size:
        return False
    if has_room(before, line, last.edge):
        return True
    if style.indents_first_lines:
        return begins_upper(line.text)
    if not ends_sentence(before.text) or following is None:
        return False
    hangs = abs(following.line.left - line.left) < 0.2 * size
    return not (following.column is place.column and hangs)


def _at_line_end(last: Place, place: Place, style: Style) -> Break:
    """What stands between two lines that follow each other as the lines of a paragraph do."""
    before, line = last.line, place.line
    if before.size > _HEADING * style.body_size or not has_room(before, line, last.edge):
        return Break.NONE
    if ends_sentence(before.text):
        return Break.PARAGRAPH
    if before.font and line.font and before.font != line.font:
        return Break.PARAGRAPH
    short = before.right < place.column.left + _SHORT * (last.edge - place.column.left)
    return Break.LINE if short else Break.NONE
