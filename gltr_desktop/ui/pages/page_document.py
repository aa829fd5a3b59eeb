"""What stands on the pages: paragraphs, and marks in the colours of their buckets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.documents.painted_lines import painted_lines, xml_characters
from gltr_desktop.documents.report_head import report_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.documents.report_head import LegendRow, ReportHead

_SPACE = "\u00a0"
"""Does not break a line, and is not squeezed."""

_TAB = "\u2003"
"""Just before its stop, a tab would be so narrow that two words become one."""


class Style(Enum):
    """What a paragraph is; how it looks is decided where it is typeset."""

    TITLE = "title"
    WARNING = "warning"
    HEADLINE = "headline"
    NOTE = "note"
    LEGEND = "legend"
    TEXT = "text"
    HEADING = "heading"
    RUNNING = "running"
    """The small legend on every page."""


class Mark(NamedTuple):
    """Code points [``start``, ``end``) of a paragraph in the colour of ``bucket``.

    In continuous colours, that is a shade of the colouring.
    """

    start: int
    end: int
    bucket: int


@dataclass(frozen=True)
class Paragraph:
    """A text without line ends, and its marks in order."""

    text: str
    style: Style
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class PageDocument:
    """All paragraphs of a report, and what is repeated on its pages.

    ``running`` is None where the text is not painted.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    running: Paragraph | None
    colouring: Colouring


def page_document(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> PageDocument:
    """The report of ``analysis``; ``when`` is the time of export."""
    head = report_head(analysis, colouring, origin, when, comparison)
    return PageDocument(
        title=head.title,
        paragraphs=(
            *_above(head, colouring),
            *_text(analysis, colouring),
            Paragraph(head.caution_title, Style.HEADING),
            Paragraph(head.caution, Style.NOTE),
            Paragraph(head.made_on, Style.NOTE),
        ),
        running=_legend(head.legend, Style.RUNNING, colouring) if head.legend else None,
        colouring=colouring,
    )


def _above(head: ReportHead, colouring: Colouring) -> Iterator[Paragraph]:
    yield Paragraph(_shown(head.title), Style.TITLE)
    for warning in head.warnings:
        yield Paragraph(warning, Style.WARNING)
    yield Paragraph(_shown(head.headline), Style.HEADLINE)
    yield Paragraph(head.sentence, Style.NOTE)
    if head.legend:
        yield _legend(head.legend, Style.LEGEND, colouring)
    for note in (head.pending, head.notices, _facts(head), head.bounds, head.comparison):
        if note:
            yield Paragraph(_shown(note), Style.NOTE)


def _legend(rows: tuple[LegendRow, ...], style: Style, colouring: Colouring) -> Paragraph:
    """The labels in their colours, and behind each how much of the text it has."""
    text, marks = "", []
    for row in rows:
        label = f"{_SPACE}{row.label}{_SPACE}".replace(" ", _SPACE)
        shade = colouring.shade_of_bucket(row.bucket)
        marks.append(Mark(len(text), len(text) + len(label), shade))
        count = f"{_SPACE}({row.count})" if style is Style.LEGEND else ""
        text += f"{label}{_SPACE}{row.share}{count}   "
    return Paragraph(text.rstrip(" "), style, tuple(marks))


def _facts(head: ReportHead) -> str:
    facts = (f"{name}: {value}".replace(" ", _SPACE) for name, value in head.facts)
    return "    ".join(facts)


def _text(analysis: Analysis, colouring: Colouring) -> Iterator[Paragraph]:
    """The text, a paragraph for each of its lines."""
    for line in painted_lines(analysis, colouring):
        text, marks = "", []
        for piece, bucket in line.pieces:
            shown = _shown(piece)
            if bucket != NO_BUCKET:
                marks.append(Mark(len(text), len(text) + len(shown), bucket))
            text += shown
        yield Paragraph(text, Style.TEXT, tuple(marks))


def _shown(text: str) -> str:
    """``text`` with what has no sign of its own written out, such as ⟨U+001B⟩."""
    return xml_characters(text).replace("\t", _TAB)
