"""Paints what the user has chosen in the text: the selection, frames around words, bars beside it.

All of them leave the colours of the words to be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gltr_desktop.ui.editor.span_geometry import (
    extents,
    joined,
    range_rects,
    span_rects,
    visible_part,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QTextCursor, QTextLine

    from gltr_desktop.ui.editor.change_painter import Changes
    from gltr_desktop.ui.editor.paragraph import Paragraph
    from gltr_desktop.ui.editor.spaced_text import SpacedText
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.theme import Theme

_RADIUS = 4.0
_FRAME_WIDTH, _FRAME_GAP = 2.0, 2.0
_PIN_WIDTH, _TRIED_WIDTH = 1.2, 2.5
_TINT, _TINT_EDGE = 0.13, 0.75
"""How much the selection covers, and the line around it."""
_BEYOND = 100
"""Pixels above and below the screen."""
_BREAK_WIDTH = 5.0
"""Width of a selected line end."""
_BAR_WIDTH, _BAR_GAP = 3.0, 16.0
"""Of the bar beside what stands out, and how far it is from the text, in pixels."""


@dataclass
class Marks:
    """What is marked in a text.

    ``marked``: the index of the span whose unit has a frame. ``pinned``: numbers of groups whose
    cards stay open. ``tried``: a text cursor around the word that is tried in the place of another.
    ``margin``: tokens [begin, end) that have a bar beside them. ``counterpart``: groups [begin,
    end) that correspond to what is marked in another text. ``changes``: what another version of the
    text has differently.
    """

    marked: int | None = None
    pinned: tuple[int, ...] = ()
    tried: QTextCursor | None = None
    margin: tuple[tuple[int, int], ...] = ()
    counterpart: tuple[int, int] | None = None
    changes: Changes | None = None


def paint_selection(
    painter: QPainter, text: SpacedText, paragraphs: Sequence[Paragraph], theme: Theme
) -> None:
    """Tint what is selected, with a line around it."""
    cursor = text.textCursor()
    if not cursor.hasSelection():
        return
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for paragraph in paragraphs:
        for rect in _selected(text, paragraph, cursor.selectionStart(), cursor.selectionEnd()):
            path.addRect(rect)
    painter.setBrush(_translucent(theme.accent, _TINT))
    painter.setPen(QPen(_translucent(theme.accent, _TINT_EDGE), 1))
    painter.drawPath(path.simplified())


def _selected(text: SpacedText, paragraph: Paragraph, begin: int, end: int) -> Iterator[QRectF]:
    """The rectangles of positions [``begin``, ``end``) of the document, of lines on the screen."""
    block, offset = paragraph
    first, last = begin - block.position(), end - block.position()
    if last <= 0 or first >= block.length():
        return
    layout = block.layout()
    # Some lines more on either side: the line around those on the screen must not end there.
    view = text.viewport().rect().adjusted(0, -_BEYOND, 0, _BEYOND)
    shown_begin, shown_end = visible_part(block, offset, view)
    first, last = max(first, shown_begin - block.position()), min(last, block.length())
    first_line = layout.lineForTextPosition(min(first, block.length() - 1)).lineNumber()
    for number in range(max(0, first_line), layout.lineCount()):
        line = layout.lineAt(number)
        if line.textStart() >= min(last, shown_end - block.position()):
            return
        top, bottom = (offset.y() + y for y in text.line_spacing.reach(block, line))
        for left, right in _extents_in_line(line, first, last, block.length() - 1):
            x = round(offset.x() + left) - 0.5
            yield QRectF(x, top + 0.5, round(right - left) + 1, bottom - top)


def _extents_in_line(
    line: QTextLine, first: int, last: int, length: int
) -> Iterator[tuple[float, float]]:
    """Left and right edges of positions [``first``, ``last``) of a block that are on ``line``."""
    start, stop = line.textStart(), line.textStart() + line.textLength()
    begin, end = max(first, start), min(last, stop)
    if begin < end:
        yield from extents(line, begin, end)
    if stop == length and first <= length < last:
        edge = line.naturalTextRect().right()
        yield edge, edge + _BREAK_WIDTH


def paint_marks(
    painter: QPainter,
    text: SpacedText,
    paragraphs: Sequence[Paragraph],
    spans: Spans,
    marks: Marks,
    theme: Theme,
) -> None:
    """Paint frames and bars on the visible ``paragraphs``."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pin = QPen(theme.muted, _PIN_WIDTH)
    for group in marks.pinned:
        index = spans.index_of_group(group)
        if index is not None:
            _frame(painter, text, paragraphs, spans, spans.unit_spans(index), pin)
    if marks.tried is not None:
        thin, thick = QPen(theme.accent, _PIN_WIDTH), QPen(theme.accent, _TRIED_WIDTH)
        begin, end = marks.tried.selectionStart(), marks.tried.selectionEnd()
        for block, offset in paragraphs:
            for rect in range_rects(block, offset, begin, end):
                _frame_rect(painter, rect, thin)
                painter.setPen(thick)
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    if marks.marked is not None:
        pen = QPen(theme.accent, _FRAME_WIDTH)
        _frame(painter, text, paragraphs, spans, spans.unit_spans(marks.marked), pen)
    if marks.counterpart is not None:
        framed = range(
            *np.searchsorted(spans.group, np.array(marks.counterpart, np.int32)).tolist()
        )
        _frame(painter, text, paragraphs, spans, framed, QPen(theme.accent, _FRAME_WIDTH))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.accent)
    for begin, end in marks.margin:
        for rect in _bars(text, paragraphs, spans, begin, end):
            painter.drawRoundedRect(rect, _BAR_WIDTH / 2, _BAR_WIDTH / 2)


def _frame(
    painter: QPainter,
    text: SpacedText,
    paragraphs: Sequence[Paragraph],
    spans: Spans,
    unit: range,
    pen: QPen,
) -> None:
    """Frame the spans ``unit``, as far as they are in ``paragraphs``.

    The line breaks after a passage are not framed; alone, they are.
    """
    is_blank = all(spans.blank(unit))
    for block, offset in paragraphs:
        inside = spans.between(*visible_part(block, offset, text.viewport().rect()))
        indices = range(max(unit.start, inside.start), min(unit.stop, inside.stop))
        if indices:
            blank = spans.blank(indices)
            rects = (
                each
                for each in span_rects(block, offset, spans, indices)
                if is_blank or not blank[each[0] - indices.start]
            )
            for _, rect in joined(rects, lambda _: True):
                _frame_rect(painter, rect, pen)


def _frame_rect(painter: QPainter, rect: QRectF, pen: QPen) -> None:
    painter.setPen(pen)
    gap = _FRAME_GAP
    painter.drawRoundedRect(rect.adjusted(-gap, -gap, gap, gap), _RADIUS, _RADIUS)


def _bars(
    text: SpacedText, paragraphs: Sequence[Paragraph], spans: Spans, begin: int, end: int
) -> Iterator[QRectF]:
    """The bar beside tokens [``begin``, ``end``), a piece for each visible paragraph."""
    groups = spans.analysis.groups
    # An edit may have cut the first or the last of them.
    first = int(np.searchsorted(spans.group, groups.of_token(begin)))
    last = int(np.searchsorted(spans.group, groups.of_token(end - 1), side="right")) - 1
    if last < first:
        return
    start, stop = int(spans.visible_start[first]), int(spans.visible_end[last])
    pieces = list[QRectF]()
    for block, offset in paragraphs:
        layout = block.layout()
        there = max(start, block.position()), min(stop, block.position() + block.length() - 1)
        if there[0] >= there[1]:
            continue
        top, bottom = (layout.lineForTextPosition(place - block.position()) for place in there)
        y, foot = offset.y() + top.y() - 1, offset.y() + bottom.y() + bottom.height() + 1
        left = offset.x() + text.document().documentMargin() - _BAR_GAP
        pieces.append(QRectF(left, y, _BAR_WIDTH, foot - y))
    # The bar goes on where an empty line parts two of the paragraphs.
    if pieces:
        yield QRectF(pieces[0].topLeft(), pieces[-1].bottomRight())


def _translucent(colour: QColor, share: float) -> QColor:
    seen = QColor(colour)
    seen.setAlphaF(share)
    return seen
