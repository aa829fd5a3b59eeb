"""Breaks paragraphs into lines and lines into pages, in pieces that never hold up the window.

Lengths are in twentieths of a point, so that fonts have whole sizes and every device the same
lines.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

from gltr_desktop.documents.painted_lines import runs_right_to_left
from gltr_desktop.ui.editor.positions import for_qt, utf16_positions
from gltr_desktop.ui.pages.page_document import Mark, Paragraph, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QTextLine

POINT = 20
"""The units of a point."""

# Qt holds Python's lock while it lays out a paragraph: a long one is laid out in pieces.
_MAX_PIECE = 3_000
# Not all of a name that fills a page can be kept with what follows.
_MAX_KEPT = 8
_SERIF = ["Charter", "Iowan Old Style", "Palatino Linotype", "Palatino", "P052", "Georgia"]
_SANS = ["Segoe UI", "Helvetica Neue", "Noto Sans"]
# Text that is copied out of a PDF has to hold the letters, which some ligatures lose.
_LIGATURES = ("liga", "clig", "dlig")


@dataclass(frozen=True)
class Look:
    """How paragraphs of a style are set: ``size`` and ``above`` in points.

    ``line_height`` is a multiple of the font's own. What is ``kept_with_next`` is on one page with
    the next paragraph's first line.
    """

    size: float
    line_height: float = 1.15
    above: float = 0
    serif: bool = False
    bold: bool = False
    muted: bool = False
    kept_with_next: bool = False


LOOKS = {
    Style.TITLE: Look(9.5, muted=True, kept_with_next=True),
    Style.WARNING: Look(10.5, 1.2, above=7, bold=True, kept_with_next=True),
    Style.HEADLINE: Look(17, 1.1, above=3, serif=True, kept_with_next=True),
    Style.NOTE: Look(9.5, 1.2, above=7, muted=True),
    Style.LEGEND: Look(9, 1.5, above=12),
    Style.TEXT: Look(11.5, 1.4, serif=True),
    Style.HEADING: Look(10.5, above=26, bold=True, kept_with_next=True),
    Style.RUNNING: Look(7.5, 1.4),
}
_ABOVE_TEXT = 22
"""The space in points between the head and the text."""


class Line(NamedTuple):
    """A line of a laid-out piece of a paragraph.

    ``marks`` are those of the piece, in UTF-16 positions within it. ``height`` includes the space
    between lines, ``above`` is the space before a paragraph.
    """

    layout: QTextLayout
    number: int
    marks: tuple[Mark, ...]
    style: Style
    height: float
    above: float

    @property
    def line(self) -> QTextLine:
        """Qt's line, which is valid as long as this object."""
        return self.layout.lineAt(self.number)


@dataclass
class Page:
    """Lines and the distances of their tops from the top of the page's text."""

    lines: list[tuple[float, Line]] = field(default_factory=list)
    height: float = 0


def font(style: Style) -> QFont:
    """The font of a style, of the same proportions on every device."""
    look = LOOKS[style]
    font = QFont()
    font.setFamilies(_SERIF if look.serif else _SANS)
    font.setStyleHint(QFont.StyleHint.Serif if look.serif else QFont.StyleHint.SansSerif)
    font.setPixelSize(round(look.size * POINT))
    font.setBold(look.bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in _LIGATURES:
        font.setFeature(QFont.Tag(feature), 0)
    return font


def set_pages(paragraphs: Iterable[Paragraph], width: float, height: float) -> list[Page]:
    """Fill pages of this size with ``paragraphs``; a page holds at least one line."""
    pages = [Page()]
    kept: list[Line] = []
    for line in _lines(paragraphs, width):
        kept.append(line)
        if LOOKS[line.style].kept_with_next and len(kept) < _MAX_KEPT:
            continue
        _add(pages, kept, height)
        kept = []
    if kept:
        _add(pages, kept, height)
    return pages


def _add(pages: list[Page], lines: list[Line], height: float) -> None:
    """Add ``lines``, which stay together, to the last page, or to a new one."""
    needed = sum(line.above + line.height for line in lines)
    if pages[-1].lines and pages[-1].height + needed > height:
        pages.append(Page())
    page = pages[-1]
    for line in lines:
        if page.lines:
            page.height += line.above
        page.lines.append((page.height, line))
        page.height += line.height


def _lines(paragraphs: Iterable[Paragraph], width: float) -> Iterator[Line]:
    fonts = {style: font(style) for style in Style}
    before = None
    for paragraph in paragraphs:
        style = paragraph.style
        starts_text = style is Style.TEXT and before not in (None, Style.TEXT)
        above = (_ABOVE_TEXT if starts_text else LOOKS[style].above) * POINT
        before = style
        for line in set_lines(paragraph, fonts[style], width):
            yield line._replace(above=above)
            above = 0


def set_lines(paragraph: Paragraph, font: QFont, width: float) -> Iterator[Line]:
    """The lines of one paragraph.

    Each piece but the last gives all of its lines except the last one, which a longer text may
    fill: the next piece begins there.
    """
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if runs_right_to_left(paragraph.text):
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    line_height = LOOKS[paragraph.style].line_height
    start, length = 0, len(paragraph.text)
    while True:
        piece = paragraph.text[start : start + _MAX_PIECE]
        layout = _laid_out(piece, font, option, width)
        positions = utf16_positions(piece)
        count, used = layout.lineCount(), len(piece)
        if start + used < length and count > 1:
            count -= 1
            used = int(positions.searchsorted(layout.lineAt(count).textStart()))
        marks = tuple(_marks_within(paragraph, start, start + used, positions))
        for number in range(count):
            height = layout.lineAt(number).height() * line_height
            yield Line(layout, number, marks, paragraph.style, height, 0)
        start += used
        if start >= length:
            return


def _marks_within(
    paragraph: Paragraph, start: int, end: int, positions: NDArray[np.int32]
) -> Iterator[Mark]:
    """The marks of code points [``start``, ``end``), in ``positions`` of UTF-16 from there."""
    marks = paragraph.marks
    for mark in marks[bisect_right(marks, start, key=lambda mark: mark.end) :]:
        if mark.start >= end:
            return
        first, last = max(mark.start, start) - start, min(mark.end, end) - start
        yield Mark(int(positions[first]), int(positions[last]), mark.bucket)


def _laid_out(piece: str, font: QFont, option: QTextOption, width: float) -> QTextLayout:
    layout = QTextLayout(for_qt(piece), font)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    return layout
