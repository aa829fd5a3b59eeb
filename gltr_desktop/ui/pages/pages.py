"""Pages of an analysed text that can be painted on any device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gltr_desktop.ui.editor.span_geometry import extents
from gltr_desktop.ui.editor.span_painter import UNDERLINES
from gltr_desktop.ui.pages.page_document import Paragraph, Style
from gltr_desktop.ui.pages.typesetting import LOOKS, POINT, Line, font, set_lines, set_pages
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from gltr_desktop.ui.pages.page_document import PageDocument

_SEAM = 0.4 * POINT
"""So much is left free after each mark, so that neighbours of one colour can be told apart."""
_UNDERLINE_WIDTH = 0.9 * POINT
_OUTLINE_WIDTH = 0.4 * POINT
_FOOT_GAP = 18 * POINT
_FOOT_SHARE = 0.85
"""How much of the foot the legend may take; the number of the page has the rest."""
_MUTED = 0.68
_FAINT = 0.2


@dataclass(frozen=True)
class Format:
    """The size of a page and its margins, in units of ``typesetting``.

    A page that is the only one has a number if ``always_numbered``.
    """

    width: float
    height: float
    side: float
    top: float
    bottom: float
    always_numbered: bool = True

    @property
    def column(self) -> float:
        """The width of the text."""
        return self.width - 2 * self.side


class Pages:
    """The pages of a document in one format; made in any thread, painted in one at a time."""

    def __init__(self, document: PageDocument, page_format: Format) -> None:
        self.format = page_format
        self._document = document
        self._pages = set_pages(
            document.paragraphs,
            page_format.column,
            page_format.height - page_format.top - page_format.bottom,
        )
        colouring = document.colouring
        palette = colouring.palette.light
        self.paper, self._ink = QColor(palette.paper), QColor(palette.ink)
        self._muted = blend(self._ink, self.paper, _MUTED)
        self._shades = [QColor(colour) for colour in colouring.colours()]
        self._lines = colouring.underlines(UNDERLINES, Qt.PenStyle.NoPen)

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def title(self) -> str:
        """The name of the text."""
        return self._document.title

    def used_height(self, number: int) -> float:
        """How much of page ``number``, from 0, is taken up, its margins included."""
        return self.format.top + self._pages[number].height + self.format.bottom

    def paint(self, number: int, painter: QPainter, height: float | None = None) -> None:
        """Paint page ``number``, from 0, whose foot is at ``height`` (at the end of the page)."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for top, line in self._pages[number].lines:
            self._paint_line(painter, line, self.format.side, self.format.top + top)
        self._paint_foot(number, painter, height or self.format.height)

    def _paint_line(self, painter: QPainter, line: Line, left: float, top: float) -> None:
        """Paint the colours, then the text over them."""
        qt_line, look = line.line, LOOKS[line.style]
        top += (line.height - qt_line.height()) / 2 - qt_line.y()
        start = qt_line.textStart()
        end = start + qt_line.textLength()
        for mark in line.marks:
            if mark.end <= start:
                continue
            if mark.start >= end:
                break
            first, last = max(mark.start, start), min(mark.end, end)
            for x, right in extents(qt_line, first, last):
                # Round corners, and fractions, would make a PDF four times as large.
                place = round(left + x), round(top + qt_line.y())
                width, height = round(right - x - _SEAM), round(qt_line.height())
                if width > 0:
                    self._paint_mark(painter, QRect(*place, width, height), mark.bucket, line.style)
        painter.setPen(self._muted if look.muted else self._ink)
        qt_line.draw(painter, QPointF(left, top))

    def _paint_mark(self, painter: QPainter, rect: QRect, bucket: int, style: Style) -> None:
        colour = self._shades[bucket]
        # A sample in the colour of the paper has to be seen, too.
        outlined = style is not Style.TEXT and colour == self.paper
        outline = QPen(blend(self._ink, self.paper, _FAINT), _OUTLINE_WIDTH)
        painter.setPen(outline if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRect(rect)
        if self._lines[bucket] != Qt.PenStyle.NoPen:
            painter.setPen(QPen(self._ink, _UNDERLINE_WIDTH, self._lines[bucket]))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_foot(self, number: int, painter: QPainter, height: float) -> None:
        """Paint the legend again, unless the head is on this page, and the number of the page."""
        left, column = self.format.side, self.format.column
        top = height - self.format.bottom + _FOOT_GAP
        small = font(Style.RUNNING)
        if self._document.running is not None and number:
            for line in set_lines(self._document.running, small, column * _FOOT_SHARE):
                self._paint_line(painter, line, left, top)
                top += line.height
            top -= line.height
        if len(self) > 1 or self.format.always_numbered:
            shown = Paragraph(f"{number + 1} / {len(self)}", Style.RUNNING)
            (line,) = set_lines(shown, small, column)
            right = left + column - line.line.naturalTextWidth()
            self._paint_line(painter, line, right, top)
