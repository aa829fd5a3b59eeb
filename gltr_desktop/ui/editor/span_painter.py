"""Paints the spans behind the text: fresh, stale, faded and marked ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QTextBlock

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.ui.editor.span_geometry import RectCache, joined, span_rects, visible_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QPlainTextEdit

    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.theme import Theme

_RADIUS = 3.0
_LINE_WIDTH = 1.5
_STALE_LINE_WIDTH = 2.0
UNDERLINES = (
    Qt.PenStyle.NoPen,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.SolidLine,
)
"""The line below a span of each bucket: the more surprising the bucket, the denser the line."""


@dataclass(frozen=True, eq=False)
class Look:
    """The spans to paint, and how.

    ``previous``: the spans of the analysis before, painted faintly where the present one has not
    got to. ``highlight``: (g,) which groups of the analysis are shown in full, None: all.
    ``marked``: index of the span whose unit has a frame. Unless ``painted``, the text is plain.
    """

    spans: Spans
    previous: Spans | None
    highlight: NDArray[np.bool_] | None
    marked: int | None
    theme: Theme
    painted: bool
    underlined: bool


class _Paragraph(NamedTuple):
    """A block of the document and its top left corner in the viewport."""

    block: QTextBlock
    offset: QPointF


class SpanPainter:
    """Paints spans on the viewport of ``text``; only the visible lines cost time.

    ``text`` has to call :meth:`forget_layout` whenever its text is laid out anew.
    """

    def __init__(self, text: QPlainTextEdit) -> None:
        self._text = text
        self._rects = RectCache()

    def forget_layout(self) -> None:
        """Find out anew where the spans are."""
        self._rects.clear()

    def paint(self, clip: QRect, look: Look) -> None:
        """Paint the spans within ``clip``, a rectangle of the viewport."""
        painter = QPainter(self._text.viewport())
        painter.setClipRect(clip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for paragraph in self._visible_paragraphs(clip):
            self._paint_paragraph(painter, paragraph, clip, look)
        painter.end()

    def _visible_paragraphs(self, clip: QRect) -> Iterator[_Paragraph]:
        text = self._text
        block, offset = text.firstVisibleBlock(), text.contentOffset()
        while block.isValid():
            geometry = text.blockBoundingGeometry(block).translated(offset)
            if geometry.top() > clip.bottom():
                return
            if block.isVisible() and geometry.bottom() >= clip.top():
                yield _Paragraph(block, geometry.topLeft())
            block = block.next()

    def _paint_paragraph(
        self, painter: QPainter, paragraph: _Paragraph, clip: QRect, look: Look
    ) -> None:
        spans, previous = look.spans, look.previous
        begin, end = visible_part(paragraph.block, paragraph.offset, clip)
        frontier = spans.frontier
        if previous is not None and end > frontier:
            indices = previous.between(max(begin, frontier), end)
            # A span that reaches over the frontier is overtaken already.
            while indices and int(previous.start[indices.start]) < frontier:
                indices = indices[1:]
            _paint_stale(painter, paragraph, look, previous, indices)
        indices = spans.between(begin, end)
        stale_begin = max(indices.start, min(indices.stop, spans.stale_begin))
        self._paint_fresh(painter, paragraph, look, range(indices.start, stale_begin))
        _paint_stale(painter, paragraph, look, spans, range(stale_begin, indices.stop))
        if look.marked is not None:
            unit = spans.unit_spans(look.marked)
            framed = range(max(unit.start, indices.start), min(unit.stop, indices.stop))
            _paint_frame(painter, paragraph, look, framed)

    def _paint_fresh(
        self, painter: QPainter, paragraph: _Paragraph, look: Look, indices: range
    ) -> None:
        """Paint spans whose text the model read exactly as it stands."""
        theme, spans, highlight = look.theme, look.spans, look.highlight
        # A text without colours still shows the spans that are highlighted.
        other_colours = theme.faded if look.painted else None
        if highlight is None and other_colours is None:
            return
        _, buckets = spans.colours(indices)
        full = (
            None
            if highlight is None
            else highlight[spans.group[indices.start : indices.stop]].tolist()
        )
        painter.setPen(Qt.PenStyle.NoPen)
        for index, rect in self._rects.rects(*paragraph, spans, indices, highlight):
            row = index - indices.start
            bucket = buckets[row]
            colours = theme.buckets if full is None or full[row] else other_colours
            if bucket == NO_BUCKET or colours is None:
                continue
            painter.setBrush(colours[bucket])
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
            if look.underlined and colours is theme.buckets:
                painter.setPen(QPen(theme.ink, _LINE_WIDTH, UNDERLINES[bucket]))
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())
                painter.setPen(Qt.PenStyle.NoPen)


def _paint_stale(
    painter: QPainter, paragraph: _Paragraph, look: Look, spans: Spans, indices: range
) -> None:
    """Paint spans whose text was edited since: faint colours over a dotted line."""
    if not look.painted or not indices:
        return
    _, buckets = spans.colours(indices)
    for index, rect in span_rects(*paragraph, spans, indices):
        bucket = buckets[index - indices.start]
        if bucket != NO_BUCKET:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.theme.stale[bucket])
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
            pen = QPen(look.theme.buckets[bucket], _STALE_LINE_WIDTH, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _paint_frame(painter: QPainter, paragraph: _Paragraph, look: Look, indices: range) -> None:
    """Frame spans of one unit."""
    if not indices:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.theme.ink, _LINE_WIDTH))
    for _, rect in joined(span_rects(*paragraph, look.spans, indices), lambda _: True):
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
