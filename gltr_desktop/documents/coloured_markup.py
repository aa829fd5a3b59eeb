"""The markup of a coloured text: an element around each unit, with its card."""

from __future__ import annotations

import re
from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

from gltr_desktop.analysis.words.word_probability import corrected_logprobs
from gltr_desktop.documents.card_text import card_attributes
from gltr_desktop.documents.page_templates import css_class
from gltr_desktop.documents.segments import painted_segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.segments import Segment

# HTML cannot hold a zero character, and browsers read a bare carriage return as a line feed.
_UNWRITABLE = str.maketrans({"\0": "␀", "\r": "&#13;"})
_NOT_PLAIN = re.compile("[&<>\"'\0\r]")
_SPACE = " \t\r\n"


class Mark(NamedTuple):
    """What is put around code points [``start``, ``end``) of a text: two finished tags."""

    start: int
    end: int
    opening: str
    closing: str


def coloured_text(analysis: Analysis, colouring: Colouring, marks: Sequence[Mark] = ()) -> str:
    """The text with an ``<i>`` around each scored unit of the colouring's granularity.

    ``marks`` are ascending and do not overlap; a unit at whose inside one begins or ends becomes
    two elements. All is built here and not in a template, which would be slow: a long text has tens
    of thousands of units.
    """
    parts = []
    tags = deque(
        chain.from_iterable(
            ((mark.start, mark.opening), (mark.end, mark.closing)) for mark in marks
        )
    )
    places = [place for place, _ in tags]
    corrected = corrected_logprobs(analysis, colouring).tolist()
    for start, end, bucket, unit in _cut(painted_segments(analysis, colouring), places):
        while tags and tags[0][0] <= start:
            parts.append(tags.popleft()[1])
        text = analysis.text[start:end]
        # White space stays plain: slips of colour between words and at line ends would distract.
        core = text.strip(_SPACE)
        if unit is None or not (core or (colouring.line_breaks and "\n" in text)):
            parts.append(written(text))
            continue
        before, after = text.split(core, 1) if core else ("", text)
        kind = _kind(bucket, colouring, is_line_end=not core)
        card = "".join(
            f" {name}={quoted(value)}"
            for name, value in card_attributes(analysis, unit, colouring, corrected[unit]).items()
        )
        parts.append(
            f"{written(before)}<i{kind} tabindex=0{card}>{written(core)}</i>{written(after)}"
        )
    return "".join([*parts, *(tag for _, tag in tags)])


def _cut(segments: Iterable[Segment], places: Sequence[int]) -> Iterator[Segment]:
    """Yield the same, cut at the ascending ``places``."""
    following = 0
    for segment in segments:
        rest = segment
        while following < len(places) and places[following] < rest.end:
            place = places[following]
            following += 1
            if place > rest.start:
                yield rest._replace(end=place)
                rest = rest._replace(start=place)
        yield rest


def _kind(shade: int, colouring: Colouring, *, is_line_end: bool) -> str:
    """The attribute with the classes of a unit; by one of them, a line end gets a sign."""
    colour = css_class(shade, continuous=colouring.continuous) if colouring.painted else ""
    names = f"{colour} line-end".lstrip() if is_line_end else colour
    return f" class={quoted(names)}" if names else ""


def written(text: str) -> str:
    """``text`` as the content of an element or of a quoted attribute."""
    # Most words are plain, and a page has hundreds of thousands of them.
    return str(escape(text)).translate(_UNWRITABLE) if _NOT_PLAIN.search(text) else text


def quoted(value: str) -> str:
    """``value`` as that of an attribute; quotes can be left out around letters and digits."""
    return value if value.isascii() and value.isalnum() else f'"{written(value)}"'
