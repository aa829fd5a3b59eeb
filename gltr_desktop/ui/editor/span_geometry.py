"""The rectangles of spans within a laid-out paragraph."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt

from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QTextBlock, QTextLine

    from gltr_desktop.ui.editor.span_model import Spans

_BREAK_WIDTH = 5.0
"""Width of the rectangle that stands for a line break."""
_BREAK_GAP = 3.0
"""Its distance from the text."""
_REACH = 1.0
"""How far a rectangle goes beyond its line, above and below: there is air between lines."""
_FRAME_REACH = 5.0
"""How far a frame around it goes."""
_MAX_BLOCKS = 500
"""More paragraphs than a screen shows."""
_Key = tuple[int, float, float, int, int]
"""Position and top left corner of a block, begin and end of the indices of its spans."""


class RectCache:
    """The rectangles of the spans on the screen.

    Finding them takes longer than painting them, and most repaints (other thresholds, other
    colours, a mark) move nothing. They are kept until the spans are others, or until
    :meth:`clear` is called, which the owner of the layout has to do after laying out anew.
    """

    def __init__(self) -> None:
        self._kept_for: tuple[object, bool] = (None, False)
        self._joined_for: tuple[object, object, object] = (None, None, None)
        self._rects: dict[_Key, list[tuple[int, QRectF]]] = {}
        self._joined: dict[_Key, list[tuple[int, QRectF]]] = {}

    def clear(self) -> None:
        """Forget all rectangles: the text was laid out anew."""
        self._rects.clear()
        self._joined.clear()

    def rects(
        self,
        block: QTextBlock,
        offset: QPointF,
        spans: Spans,
        indices: range,
        highlight: NDArray[np.bool_] | None,
        steps: NDArray[np.int8] | None = None,
        *,
        white_space: bool = False,
    ) -> Sequence[tuple[int, QRectF]]:
        """Return :func:`painted_rects` with neighbours of one colour joined.

        ``highlight``: (g,) which groups of the analysis are shown in full; None: all. ``steps``:
        (g,) shades that part a unit; None: all of it has one colour.
        """
        # An edit replaces the column ``start``.
        start, with_white_space = self._kept_for
        is_other = spans.start is not start or white_space != with_white_space
        if is_other or len(self._rects) > _MAX_BLOCKS:
            self.clear()
            self._kept_for = spans.start, white_space
        joined_for = spans.granularity, highlight, steps
        if any(now is not before for now, before in zip(joined_for, self._joined_for, strict=True)):
            self._joined.clear()
            self._joined_for = joined_for
        key = (block.position(), offset.x(), offset.y(), indices.start, indices.stop)
        if key not in self._rects:
            found = painted_rects(block, offset, spans, indices, white_space=white_space)
            self._rects[key] = list(found)
        if spans.granularity is Granularity.TOKEN:
            return self._rects[key]
        if key not in self._joined:
            colours = _colour_keys(spans, indices, highlight, steps)
            rects = joined(self._rects[key], lambda index: colours[index - indices.start])
            self._joined[key] = list(rects)
        return self._joined[key]


def _colour_keys(
    spans: Spans,
    indices: range,
    highlight: NDArray[np.bool_] | None,
    steps: NDArray[np.int8] | None,
) -> list[tuple[int, bool, int]]:
    """Unit, whether it is faded, and shade: spans that agree in all three have one colour."""
    units, _ = spans.colours(indices)
    groups = spans.group[indices.start : indices.stop]
    faded = [False] * len(units) if highlight is None else (~highlight[groups]).tolist()
    shades = [0] * len(units) if steps is None else steps[groups].tolist()
    return list(zip(units, faded, shades, strict=True))


def painted_rects(
    block: QTextBlock, offset: QPointF, spans: Spans, indices: range, *, white_space: bool
) -> Iterator[tuple[int, QRectF]]:
    """Yield what :func:`span_rects` does on whole pixels, so that parts of a word meet.

    Spans of nothing but white space are left out unless ``white_space``.
    """
    blank = [False] * len(indices) if white_space else spans.blank(indices)
    for index, rect in span_rects(block, offset, spans, indices):
        if not blank[index - indices.start]:
            left, right = round(rect.left()), round(rect.right())
            yield index, QRectF(left, rect.top(), max(1, right - left), rect.height())


def span_rects(
    block: QTextBlock, offset: QPointF, spans: Spans, indices: range
) -> Iterator[tuple[int, QRectF]]:
    """Yield the index and the rectangles of each span in ``block``, one for each of its lines.

    A span gets several on a line where the direction of the text changes. ``offset`` is the
    block's top left corner. White space around a span's visible characters is left out; a line
    break gets a small rectangle behind the last line.
    """
    lines = _Lines(block, offset)
    rows = slice(indices.start, indices.stop)
    starts, ends, whole_ends = (
        column[rows] - block.position()
        for column in (spans.visible_start, spans.visible_end, spans.end)
    )
    ends = np.where(ends == starts, whole_ends, ends)
    length = block.length() - 1
    composed = len(block.layout().preeditAreaText().encode("utf-16-le")) // 2
    if composed:  # These characters are laid out with the text, but not part of it yet.
        position = block.layout().preeditAreaPosition()
        starts = starts + composed * (starts >= position)
        ends = ends + composed * (ends > position)
        length += composed
    for index, start, end in zip(indices, starts.tolist(), ends.tolist(), strict=True):
        if start >= length:
            if start == length < end and lines.count:
                yield index, lines.break_rect()
            continue
        for rect in lines.rects(max(0, start), min(end, length)):
            yield index, rect


def joined(
    rects: Iterable[tuple[int, QRectF]], key: Callable[[int], object]
) -> Iterator[tuple[int, QRectF]]:
    """Unite neighbours of the same ``key`` that at most a gap separates.

    A united rectangle comes with the first of its indices.
    """
    current: tuple[int, QRectF] | None = None
    for index, rect in rects:
        if current is not None and key(index) == key(current[0]) and _adjoin(current[1], rect):
            current = (current[0], current[1].united(rect))
            continue
        if current is not None:
            yield current
        current = (index, rect)
    if current is not None:
        yield current


def _adjoin(one: QRectF, other: QRectF) -> bool:
    """Whether two rectangles are on one line with at most a space between them."""
    gap = max(one.left(), other.left()) - min(one.right(), other.right())
    return one.top() == other.top() and gap <= one.height()


def visible_part(block: QTextBlock, offset: QPointF, clip: QRect) -> tuple[int, int]:
    """Begin and end of the block's lines within ``clip``: a paragraph may have thousands."""
    layout = block.layout()
    count = layout.lineCount()
    if count == 0:
        return block.position(), block.position() + 1

    def bottom(number: int) -> float:
        line = layout.lineAt(number)
        return offset.y() + line.y() + line.height()

    def line_at(y: float) -> QTextLine:
        return layout.lineAt(min(bisect_left(range(count), y, key=bottom), count - 1))

    top_line = line_at(clip.top() - _FRAME_REACH)
    bottom_line = line_at(clip.bottom() + 1 + _FRAME_REACH)
    end = bottom_line.textStart() + bottom_line.textLength() + 1
    return block.position() + top_line.textStart(), block.position() + end


def range_rects(block: QTextBlock, offset: QPointF, begin: int, end: int) -> list[QRectF]:
    """The rectangles of positions [``begin``, ``end``) of the document that are in ``block``."""
    length = block.length() - 1
    first, last = max(0, begin - block.position()), min(end - block.position(), length)
    return list(_Lines(block, offset).rects(first, last))


class _Lines:
    """The lines of one block; quick when asked for ascending characters."""

    def __init__(self, block: QTextBlock, offset: QPointF) -> None:
        self._layout = block.layout()
        self._direction = block.textDirection()
        self._offset = offset
        self.count = self._layout.lineCount()
        self._start = self._end = -1

    def rects(self, begin: int, end: int) -> Iterator[QRectF]:
        """Rectangles, line by line, of characters [``begin``, ``end``) of the block."""
        while begin < end:
            if not self._start <= begin < self._end:
                self._go_to(begin)
            line_end = min(end, self._end)
            for left, right in extents(self._line, begin, line_end):
                yield QRectF(self._left + left, self._top, right - left, self._height)
            begin = line_end

    def break_rect(self) -> QRectF:
        """The rectangle behind the last line."""
        line = self._layout.lineAt(self.count - 1)
        end = x_of(line, line.textStart() + line.textLength())
        leftward = self._direction == Qt.LayoutDirection.RightToLeft
        left = end - _BREAK_GAP - _BREAK_WIDTH if leftward else end + _BREAK_GAP
        x, y = self._offset.x() + left, self._offset.y() + line.y() - _REACH
        return QRectF(x, y, _BREAK_WIDTH, line.height() + 2 * _REACH)

    def _go_to(self, position: int) -> None:
        """Make the line with the character at ``position`` of the block the present one."""
        line = self._layout.lineForTextPosition(position)
        self._line = line
        self._start = line.textStart()
        self._end = self._start + line.textLength()
        self._left, self._top = self._offset.x(), self._offset.y() + line.y() - _REACH
        self._height = line.height() + 2 * _REACH


def extents(line: QTextLine, begin: int, end: int) -> list[tuple[float, float]]:
    """Left and right edges of characters [``begin``, ``end``) of the block, all on ``line``.

    Where a text changes its direction, neighbours in the text may lie apart, and a cursor between
    them is at the edge of neither. Only their glyphs show where they are.
    """
    boxes = [run.boundingRect() for run in line.glyphRuns(begin, end - begin)]
    if len(boxes) == 1:
        return [(boxes[0].left(), boxes[0].right())]
    if not boxes:  # A tab.
        left, right = sorted((x_of(line, begin), x_of(line, end)))
        return [(left, right)]
    extents: list[tuple[float, float]] = []
    for left, right in sorted((box.left(), box.right()) for box in boxes):
        if extents and left <= extents[-1][1] + 0.5:  # One piece of text in two fonts.
            extents[-1] = (extents[-1][0], right)
        else:
            extents.append((left, right))
    return extents


def x_of(line: QTextLine, position: int) -> float:
    """The x of a cursor at ``position`` of the block."""
    # The type stubs promise a number, but PySide returns (x, position).
    return cast("tuple[float, int]", line.cursorToX(position))[0]
