"""The lines of a text in the colours of its units, as documents with paragraphs show them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.documents.segments import painted_segments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis

LINE_END = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")
# XML 1.0 has no way to write these.
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_STRONG = {"L", "R", "AL"}


class Piece(NamedTuple):
    """A part of a line, without line ends, on the colour of ``bucket`` (NO_BUCKET: on none).

    In continuous colours, that is a shade of the colouring.
    """

    text: str
    bucket: int


@dataclass(frozen=True)
class Line:
    """A line of a text; ``right_to_left`` if it begins at the right, as Hebrew and Arabic do."""

    pieces: tuple[Piece, ...]
    right_to_left: bool

    @property
    def text(self) -> str:
        """All of the line."""
        return "".join(piece.text for piece in self.pieces)


def painted_lines(
    analysis: Analysis, colouring: Colouring, begin: int = 0, stop: int | None = None
) -> Iterator[Line]:
    """Yield the lines of the text in order; a line end after the last one makes no further line.

    They hold code points [``begin``, ``stop``) of the text, by default all of them. White space
    around a word stays plain: slips of colour at the ends of lines would distract. So does what is
    nothing else unless the colouring has line breaks, and everything unless it is painted.
    """
    text, pieces = analysis.text[:stop], list[Piece]()
    ends = [*LINE_END.finditer(text, begin), None]
    following = 0
    for first, last, bucket, _ in painted_segments(analysis, colouring):
        reached, end = max(first, begin), min(last, len(text))
        if reached >= end:
            continue
        shown = bucket if colouring.painted else NO_BUCKET
        # A line end may consist of two segments.
        while (line_end := ends[following]) is not None and line_end.end() <= end:
            pieces += _pieces(text[reached : line_end.start()], shown, colouring)
            yield _line(pieces)
            pieces, reached = [], line_end.end()
            following += 1
        line_stop = end if line_end is None else min(end, line_end.start())
        pieces += _pieces(text[reached:line_stop], shown, colouring)
    if pieces:
        yield _line(pieces)


def _pieces(text: str, bucket: int, colouring: Colouring) -> Iterator[Piece]:
    """``text`` as a piece, and what white space is around it as plain pieces."""
    core = text.strip()
    if not core:
        core, bucket = text, bucket if colouring.line_breaks else NO_BUCKET
    before, after = text.split(core, 1) if core else ("", "")
    for part, shown in ((before, NO_BUCKET), (core, bucket), (after, NO_BUCKET)):
        if part:
            yield Piece(part, shown)


def _line(pieces: list[Piece]) -> Line:
    return Line(tuple(pieces), runs_right_to_left("".join(piece.text for piece in pieces)))


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left (UAX 9, rule P2)."""
    return not text.isascii() and _direction(text) in {"R", "AL"}


def is_neutral(text: str) -> bool:
    """Whether no letter of ``text`` has a direction: it is numbers, signs and spaces."""
    return _direction(text) == ""


def _direction(text: str) -> str:
    """The bidirectional class of the first letter that has a direction, if there is one."""
    directions = map(unicodedata.bidirectional, text)
    return next((found for found in directions if found in _STRONG), "")


def xml_characters(text: str) -> str:
    """``text`` with what XML cannot hold written out, such as ⟨U+001B⟩."""
    return _NOT_XML.sub(lambda match: visible(match[0]), text)
