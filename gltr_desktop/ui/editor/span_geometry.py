"""Where spans lie within a laid-out paragraph."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPointF, QRect, QRectF, Qt

from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QTextBlock, QTextLine

    from gltr_desktop.ui.editor.span_model import Spans

# How wide a line break is drawn, and how far behind the text.
_BREAK_WIDTH, _BREAK_GAP = 5.0, 3.0
# More paragraphs than are on a screen.
_MAX_BLOCKS = 500
# Where a paragraph is, and which of its spans.
_Key = tuple[int, float, float, int, int]


class Places:
    """Where the colours of the spans on the screen are.

    Finding out takes longer than painting them, and most repaints (other thresholds, other
    colours, a mark) move nothing: it is remembered until the text is laid out anew, which whoever
    owns the layout has to say, or the spans are others.
    """

    def __init__(self) -> None:
        self._start: object = None
        self._looks: tuple[object, object] = (None, None)
        self._rects: dict[_Key, list[tuple[int, QRectF]]] = {}
        self._joined: dict[_Key, list[tuple[int, QRectF]]] = {}

    def forget(self) -> None:
        """The text has been laid out anew."""
        self._rects.clear()
        self._joined.clear()

    def of(
        self,
        block: QTextBlock,
        offset: QPointF,
        spans: Spans,
        indices: range,
        highlight: NDArray[np.bool_] | None,
    ) -> Sequence[tuple[int, QRectF]]:
        """As :func:`span_rects`, with neighbours joined that are painted as one.

        ``highlight``: (g,) which groups of the analysis are shown in full; None: all.
        """
        # An edit puts another column in the place of ``start``.
        if spans.start is not self._start or len(self._rects) > _MAX_BLOCKS:
            self.forget()
            self._start = spans.start
        if spans.granularity is not self._looks[0] or highlight is not self._looks[1]:
            self._joined.clear()
            self._looks = spans.granularity, highlight
        key = (block.position(), offset.x(), offset.y(), indices.start, indices.stop)
        if key not in self._rects:
            self._rects[key] = list(span_rects(block, offset, spans, indices))
        if spans.granularity is Granularity.TOKEN:
            return self._rects[key]
        if key not in self._joined:
            kinds = _kinds(spans, indices, highlight)
            rects = joined(self._rects[key], lambda index: kinds[index - indices.start])
            self._joined[key] = list(rects)
        return self._joined[key]


def _kinds(
    spans: Spans, indices: range, highlight: NDArray[np.bool_] | None
) -> list[tuple[int, bool]]:
    """Neighbours with the same of these have one colour: the unit, and whether it is faded."""
    units, _ = spans.colours(indices)
    groups = spans.group[indices.start : indices.stop]
    faded = [False] * len(units) if highlight is None else (~highlight[groups]).tolist()
    return list(zip(units, faded, strict=True))


def span_rects(
    block: QTextBlock, offset: QPointF, spans: Spans, indices: range
) -> Iterator[tuple[int, QRectF]]:
    """The rectangles of some spans in ``block``, mostly one for each line that a span is on.

    ``offset`` is the block's top left corner. White space before a span's first visible character
    is left out; a line break gets a small rectangle behind the last line.
    """
    lines = _Lines(block, offset)
    begin, end = indices.start, indices.stop
    inks, ends = (
        column[begin:end] - block.position() for column in (spans.visible_start, spans.end)
    )
    length = block.length() - 1
    composed = len(block.layout().preeditAreaText().encode("utf-16-le")) // 2
    if composed:  # Laid out with the text, but not in it yet.
        place = block.layout().preeditAreaPosition()
        inks, ends = inks + composed * (inks >= place), ends + composed * (ends > place)
        length += composed
    for index, visible_start, stop in zip(indices, inks.tolist(), ends.tolist(), strict=True):
        if visible_start >= length:
            if visible_start == length < stop and lines.count:
                yield index, lines.break_rect()
            continue
        for rect in lines.rects(max(0, visible_start), min(stop, length)):
            yield index, rect


def joined(
    rects: Iterable[tuple[int, QRectF]], key: Callable[[int], object]
) -> Iterator[tuple[int, QRectF]]:
    """Neighbours with the same ``key`` as one rectangle, where no more than a gap parts them.

    What is joined comes with the first of its indices.
    """
    held: tuple[int, QRectF] | None = None
    for index, rect in rects:
        if held is not None and key(index) == key(held[0]) and _adjoin(held[1], rect):
            held = (held[0], held[1].united(rect))
            continue
        if held is not None:
            yield held
        held = (index, rect)
    if held is not None:
        yield held


def _adjoin(one: QRectF, other: QRectF) -> bool:
    """Whether two rectangles stand on one line with at most a space between them."""
    gap = max(one.left(), other.left()) - min(one.right(), other.right())
    return one.top() == other.top() and gap <= one.height()


def visible_part(block: QTextBlock, offset: QPointF, clip: QRect) -> tuple[int, int]:
    """Positions of the block's lines within ``clip``: a paragraph may be thousands of lines."""
    layout = block.layout()
    count = layout.lineCount()
    if count == 0:
        return block.position(), block.position() + 1

    def bottom(number: int) -> float:
        line = layout.lineAt(number)
        return offset.y() + line.y() + line.height()

    first = layout.lineAt(min(bisect_left(range(count), float(clip.top()), key=bottom), count - 1))
    last = layout.lineAt(min(bisect_left(range(count), clip.bottom() + 1.0, key=bottom), count - 1))
    end = last.textStart() + last.textLength() + 1
    return block.position() + first.textStart(), block.position() + end


class _Lines:
    """The lines of one block, walked from top to bottom as ascending spans ask for them."""

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
            stop = min(end, self._end)
            for left, right in _extents(self._line, begin, stop):
                yield QRectF(self._left + left, self._top, right - left, self._height)
            begin = stop

    def break_rect(self) -> QRectF:
        """Behind the last line."""
        line = self._layout.lineAt(self.count - 1)
        end = _x_of(line, line.textStart() + line.textLength())
        leftward = self._direction == Qt.LayoutDirection.RightToLeft
        left = end - _BREAK_GAP - _BREAK_WIDTH if leftward else end + _BREAK_GAP
        x, y = self._offset.x() + left, self._offset.y() + line.y() + 1
        return QRectF(x, y, _BREAK_WIDTH, line.height() - 2)

    def _go_to(self, place: int) -> None:
        line = self._layout.lineForTextPosition(place)
        self._line = line
        self._start = line.textStart()
        self._end = self._start + line.textLength()
        self._left, self._top = self._offset.x(), self._offset.y() + line.y() + 1
        self._height = line.height() - 2


def _extents(line: QTextLine, begin: int, end: int) -> list[tuple[float, float]]:
    """Left and right edges of characters [``begin``, ``end``) of the block, all on ``line``.

    Where a text changes its direction, neighbours in the text may lie apart, and the place of a
    cursor between them is no edge of either: only the glyphs tell where they are.
    """
    boxes = [run.boundingRect() for run in line.glyphRuns(begin, end - begin)]
    if len(boxes) == 1:
        return [(boxes[0].left(), boxes[0].right())]
    if not boxes:  # A tab.
        left, right = sorted((_x_of(line, begin), _x_of(line, end)))
        return [(left, right)]
    extents: list[tuple[float, float]] = []
    for left, right in sorted((box.left(), box.right()) for box in boxes):
        if extents and left <= extents[-1][1] + 0.5:  # The same stretch, in another font.
            left, right = extents.pop()[0], right
        extents.append((left, right))
    return extents


def _x_of(line: QTextLine, place: int) -> float:
    """Where the character at ``place`` of the block begins."""
    # The type stubs promise a number where PySide returns (x, place).
    return cast("tuple[float, int]", line.cursorToX(place))[0]
