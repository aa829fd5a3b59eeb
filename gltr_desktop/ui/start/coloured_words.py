"""A few words with the colours of their ranks, broken into lines and painted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from gltr_desktop.ui.start.drawing import draw_pill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QColor, QFontMetricsF, QPainter

    from gltr_desktop.documents.samples import Pieces
    from gltr_desktop.ui.theme import Theme

LINE_SPACING = 1.3
"""Of a line's height: the colours of two lines stay apart."""
ALL_LINES = 1_000
_WORD_SPACING = 1.4
"""Of a space: the colours of two words stay apart."""
_ELLIPSIS = "…"
_PARTS = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True)
class Run:
    """A part of a word that has one colour."""

    text: str
    bucket: int


@dataclass(frozen=True)
class PlacedRun:
    """A run in a line: ``x`` in pixels from its left edge."""

    run: Run
    x: float
    width: float


def words_of(pieces: Pieces) -> list[tuple[Run, ...]]:
    """The words of ``pieces``, tokens or sentences: white space is between them."""
    words: list[list[Run]] = []
    for text, bucket in pieces:
        for part in _PARTS.findall(text):
            shown = part.strip()
            if not words or part[:1].isspace():
                words.append([])
            if shown:
                words[-1] = _joined(words[-1], Run(shown, bucket))
    return [tuple(word) for word in words if word]


def _joined(word: list[Run], run: Run) -> list[Run]:
    """``word`` and ``run``; neighbours of one colour are one run."""
    if word and word[-1].bucket == run.bucket:
        return [*word[:-1], Run(word[-1].text + run.text, run.bucket)]
    return [*word, run]


def lines_of(
    words: Iterable[tuple[Run, ...]], metrics: QFontMetricsF, width: float, most: int
) -> list[list[PlacedRun]]:
    """The words in up to ``most`` lines of ``width`` pixels; the others are left out."""
    space = metrics.horizontalAdvance(" ") * _WORD_SPACING
    lines: list[list[PlacedRun]] = [[]]
    x = 0.0
    for word in words:
        widths = [metrics.horizontalAdvance(run.text) for run in word]
        is_last = len(lines) == most
        room = width - (metrics.horizontalAdvance(_ELLIPSIS) if is_last else 0)
        if x and x + sum(widths) > room:
            if is_last:
                break
            lines.append([])
            x = 0.0
        for run, run_width in zip(word, widths, strict=True):
            lines[-1].append(PlacedRun(run, x, run_width))
            x += run_width
        x += space
    return lines


def paint_lines(
    painter: QPainter,
    lines: list[list[PlacedRun]],
    corner: QPointF,
    theme: Theme,
    under: QColor,
    *,
    goes_on: bool = False,
) -> None:
    """Paint ``lines`` from the top left ``corner``, with the painter's font, on ``under``.

    If the text ``goes_on``, an ellipsis says so.
    """
    metrics = painter.fontMetrics()
    top = corner.y()
    for line in lines:
        for placed in line:
            left = corner.x() + placed.x
            rect = QRectF(left, top, placed.width, metrics.height())
            draw_pill(painter, rect.adjusted(-1, 0, 1, 0), placed.run.bucket, theme, under)
        painter.setPen(theme.ink)
        baseline = top + metrics.ascent()
        for placed in line:
            painter.drawText(QPointF(corner.x() + placed.x, baseline), placed.run.text)
        if goes_on and line and line is lines[-1]:
            end = corner.x() + line[-1].x + line[-1].width
            painter.setPen(theme.muted)
            painter.drawText(QPointF(end + 2, baseline), _ELLIPSIS)
        top += metrics.height() * LINE_SPACING


def lines_height(count: int, metrics: QFontMetricsF) -> float:
    """Pixels that so many lines take."""
    return metrics.height() * (1 + (count - 1) * LINE_SPACING)
