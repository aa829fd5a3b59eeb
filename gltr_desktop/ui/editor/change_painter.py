"""Paints what another version of a text has differently: lines, bars, and carets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gltr_desktop.ui.editor.span_geometry import range_rects, x_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.ui.editor.paragraph import Paragraph
    from gltr_desktop.ui.editor.spaced_text import SpacedText
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.theme import Theme

_LINE, _LINE_GAP = 2.0, 2.0
_BAR, _BAR_GAP = 3.0, 9.0
"""Of the bar beside a line with changes, and how far it is from the text, in pixels."""
_CARET = 4.0
"""Half the width of the caret where something is missing, in pixels."""


@dataclass(frozen=True, eq=False)
class Changes:
    """(c,) What differs in another version, as groups [``begin``, ``end``) of ``tokens``.

    Ascending; where both are the same, something is missing before that group.
    """

    tokens: Tokens
    begin: NDArray[np.int32]
    end: NDArray[np.int32]


def paint_changes(
    painter: QPainter,
    text: SpacedText,
    paragraphs: Sequence[Paragraph],
    spans: Spans,
    changes: Changes | None,
    theme: Theme,
) -> None:
    """Paint the ``changes`` that are in the visible ``paragraphs``, if they are of ``spans``."""
    if changes is None or changes.tokens is not spans.analysis.tokens or not paragraphs:
        return
    painter.setBrush(theme.accent)
    bars: list[QRectF] = []
    for begin, end in _visible(paragraphs, spans, changes):
        if begin == end:
            bars += _paint_caret(painter, paragraphs, begin)
        else:
            bars += _paint_lines(painter, paragraphs, begin, end, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    margin = text.document().documentMargin() - _BAR_GAP
    for rect in _united(bars):
        left = paragraphs[0].offset.x() + margin
        painter.drawRect(QRectF(left, rect.top(), _BAR, rect.height()))


def _visible(
    paragraphs: Sequence[Paragraph], spans: Spans, changes: Changes
) -> Iterator[tuple[int, int]]:
    """The positions of the changes on the screen, which begin where they end if text is missing."""
    last = paragraphs[-1].block
    shown = spans.between(paragraphs[0].block.position(), last.position() + last.length())
    if not shown:
        return
    first_group, last_group = spans.group[[shown[0], shown[-1]]].tolist()
    begin = int(changes.end.searchsorted(np.int32(first_group)))
    end = int(changes.begin.searchsorted(np.int32(last_group + 1), side="right"))
    for number in range(begin, end):
        groups = np.array([changes.begin[number], changes.end[number]], np.int32)
        first, behind = np.searchsorted(spans.group, groups).tolist()
        if groups[0] == groups[1]:
            is_at_end = first == len(spans)
            place = spans.visible_end[-1] if is_at_end else spans.visible_start[first]
            yield int(place), int(place)
        elif first < behind:  # An edit may have cut all of it.
            yield int(spans.visible_start[first]), int(spans.visible_end[behind - 1])


def _paint_lines(
    painter: QPainter, paragraphs: Sequence[Paragraph], begin: int, end: int, theme: Theme
) -> Iterator[QRectF]:
    """Underline positions [``begin``, ``end``); yields the places of the lines of text."""
    painter.setPen(QPen(theme.accent, _LINE))
    for block, offset in paragraphs:
        if block.position() >= end or block.position() + block.length() <= begin:
            continue
        for rect in range_rects(block, offset, begin, end):
            bottom = rect.bottom() + _LINE_GAP
            painter.drawLine(QPointF(rect.left(), bottom), QPointF(rect.right(), bottom))
            yield rect


def _paint_caret(
    painter: QPainter, paragraphs: Sequence[Paragraph], place: int
) -> Iterator[QRectF]:
    """Point at ``place`` from below; yields the place of the line of text."""
    painter.setPen(Qt.PenStyle.NoPen)
    for block, offset in paragraphs:
        within = place - block.position()
        if not 0 <= within < block.length() or not block.layout().lineCount():
            continue
        line = block.layout().lineForTextPosition(within)
        tip = QPointF(
            offset.x() + x_of(line, within), offset.y() + line.y() + line.height() - _LINE_GAP
        )
        sides = (QPointF(tip.x() + side, tip.y() + 1.5 * _CARET) for side in (-_CARET, _CARET))
        painter.drawPolygon(QPolygonF([tip, *sides]))
        yield QRectF(tip.x(), offset.y() + line.y(), 1, line.height())


def _united(rects: Sequence[QRectF]) -> Iterator[QRectF]:
    """One rectangle for each line, and for lines that touch."""
    current: QRectF | None = None
    for rect in sorted(rects, key=QRectF.top):
        if current is not None and rect.top() <= current.bottom() + _BAR_GAP:
            current = current.united(rect)
            continue
        if current is not None:
            yield current
        current = rect
    if current is not None:
        yield current
