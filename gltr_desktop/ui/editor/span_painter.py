"""Paints the spans behind the text: fresh, stale and faded ones, and the marks on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.ui.editor.change_painter import paint_changes
from gltr_desktop.ui.editor.mark_painter import Marks, paint_marks, paint_selection
from gltr_desktop.ui.editor.paragraph import Paragraph
from gltr_desktop.ui.editor.span_geometry import RectCache, painted_rects, visible_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtCore import QRect

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.editor.shades import Shades, Shading
    from gltr_desktop.ui.editor.spaced_text import SpacedText
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
    ``own_shades`` are those of the colouring, unless a ``shading`` takes their place.
    """

    spans: Spans | None
    previous: Spans | None
    highlight: NDArray[np.bool_] | None
    marks: Marks
    theme: Theme
    colouring: Colouring
    own_shades: Shades
    shading: Shading | None = None

    @property
    def painted(self) -> bool:
        """Whether the text has colours at all."""
        return self.colouring.painted or self.shading is not None

    @property
    def shades(self) -> Shades:
        """The colours in use."""
        return self.own_shades if self.shading is None else self.shading.shades

    @property
    def steps(self) -> NDArray[np.int8] | None:
        """(g,) The shades of a shading that may part a unit; None where there are none."""
        is_of_spans = self.shading is not None and self.spans and self.shading.suits(self.spans)
        return self.shading.steps if self.shading is not None and is_of_spans else None

    def line_of(self, shade: int) -> Qt.PenStyle:
        """The style of the line below a span: the more a shade says, the denser the line."""
        count = len(self.shades.full)
        if self.shading is None:
            return style_of(shade, count)
        return style_of(abs(shade - count // 2), count // 2 + 1)

    def shades_at(self, spans: Spans, indices: range) -> list[int]:
        """The shades of some spans."""
        if self.shading is not None:
            return self.shading.at(spans, indices)
        if self.colouring.continuous:
            return spans.steps(indices, self.colouring.thresholds)
        return spans.colours(indices)[1]


class SpanPainter:
    """Paints spans on the viewport of ``text``; only the visible lines cost time.

    ``text`` has to call :meth:`forget_layout` whenever its text is laid out anew.
    """

    def __init__(self, text: SpacedText) -> None:
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
        paragraphs = list(self._visible_paragraphs())
        for paragraph, bottom in paragraphs:
            is_within = paragraph.offset.y() <= clip.bottom() and bottom >= clip.top()
            if look.spans is not None and is_within:
                self._paint_paragraph(painter, paragraph, clip, look, look.spans)
        shown = [paragraph for paragraph, _ in paragraphs]
        paint_selection(painter, self._text, shown, look.theme)
        if look.spans is not None:
            paint_marks(painter, self._text, shown, look.spans, look.marks, look.theme)
            for spans in filter(None, (look.spans, look.previous)):
                paint_changes(painter, self._text, shown, spans, look.marks.changes, look.theme)
        painter.end()

    def _visible_paragraphs(self) -> Iterator[tuple[Paragraph, float]]:
        """The paragraphs on the screen, each with its bottom in the viewport."""
        text = self._text
        block, offset = text.firstVisibleBlock(), text.contentOffset()
        left = text.blockBoundingGeometry(block).left() + offset.x()
        top = text.blockBoundingGeometry(block).top() + offset.y()
        # Asking the text for the place of each would take it from the first one to that one.
        while block.isValid() and top <= text.viewport().height():
            bottom = top + text.line_spacing.blockBoundingRect(block).height()
            if block.isVisible():
                yield Paragraph(block, QPointF(left, top)), bottom
            block, top = block.next(), bottom

    def _paint_paragraph(
        self, painter: QPainter, paragraph: Paragraph, clip: QRect, look: Look, spans: Spans
    ) -> None:
        previous = look.previous
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
        fresh = range(indices.start, stale_begin)
        self._paint_fresh(painter, paragraph, look, spans, fresh)
        _paint_stale(painter, paragraph, look, spans, range(stale_begin, indices.stop))

    def _paint_fresh(
        self, painter: QPainter, paragraph: Paragraph, look: Look, spans: Spans, indices: range
    ) -> None:
        """Paint spans whose text the model read exactly as it stands."""
        colouring, highlight, full_colours = look.colouring, look.highlight, look.shades.full
        # A text without colours still shows the spans that are highlighted.
        other_colours = look.shades.faded if look.painted else None
        if not indices or (highlight is None and other_colours is None):
            return
        shades, outlined = look.shades_at(spans, indices), look.shades.outlined
        full = (
            None
            if highlight is None
            else highlight[spans.group[indices.start : indices.stop]].tolist()
        )
        rects = self._rects.rects(
            *paragraph, spans, indices, highlight, look.steps, white_space=colouring.line_breaks
        )
        painter.setPen(Qt.PenStyle.NoPen)
        for index, rect in rects:
            row = index - indices.start
            shade = shades[row]
            colours = full_colours if full is None or full[row] else other_colours
            if shade == NO_BUCKET or colours is None:
                continue
            painter.setBrush(colours[shade])
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
            if shade in outlined:
                _outline(painter, rect, look.theme)
            if colouring.underlined and colours is full_colours:
                _underline(painter, rect, look.theme, look.line_of(shade))


def style_of(shade: int, count: int) -> Qt.PenStyle:
    """The style of the line below a span of one of ``count`` shades."""
    return UNDERLINES[shade * len(UNDERLINES) // count]


def _outline(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(theme.line, 1))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)


def _underline(painter: QPainter, rect: QRectF, theme: Theme, style: Qt.PenStyle) -> None:
    painter.setPen(QPen(theme.ink, _LINE_WIDTH, style))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.setPen(Qt.PenStyle.NoPen)


def _paint_stale(
    painter: QPainter, paragraph: Paragraph, look: Look, spans: Spans, indices: range
) -> None:
    """Paint spans whose text was edited since: faint colours over a dotted line."""
    if not look.painted or not indices:
        return
    shades, white_space = look.shades_at(spans, indices), look.colouring.line_breaks
    for index, rect in painted_rects(*paragraph, spans, indices, white_space=white_space):
        shade = shades[index - indices.start]
        if shade != NO_BUCKET:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.shades.stale[shade])
            painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
            pen = QPen(look.shades.full[shade], _STALE_LINE_WIDTH, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
