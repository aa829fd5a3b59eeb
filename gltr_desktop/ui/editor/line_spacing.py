"""Air between the lines of plain text, for which Qt's layout of it has no setting.

Qt lays out a paragraph with its lines close together. When its place is asked for next, which
happens before anybody paints it or looks for a position in it, the lines are moved apart. Only
paragraphs that come on the screen cost anything.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QPlainTextDocumentLayout

from gltr_desktop.ui.editor.right_to_left import align_paragraph

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QTextBlock, QTextDocument, QTextLine

_LEAST_AIR = 3
"""Pixels between lines of letters that are taller than those of the usual font."""
_GAP_SHARE = 0.6
"""An empty line between paragraphs takes up so much of a line's height."""


class LineSpacing(QPlainTextDocumentLayout):
    """Lays out plain text with lines ``pitch`` apart."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.pitch = 0
        """From one line to the next in pixels; to be set before the font, which lays out anew."""

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """The place of a paragraph, whose lines are apart from now on."""
        rect = super().blockBoundingRect(block)
        layout = block.layout()
        count = layout.lineCount() if layout is not None and block.isVisible() else 0
        if not count:
            return rect
        is_gap = _is_gap(block)
        # Qt has laid it out anew if the first line is at the top.
        if layout.lineAt(0).y() == 0:
            align_paragraph(block)
            y = 0.0
            for number in range(count):
                line = layout.lineAt(number)
                above, below = self._air(line, is_gap=is_gap)
                line.setPosition(QPointF(line.x(), y + above))
                y += above + line.height() + below
            rect = super().blockBoundingRect(block)
        _, below = self._air(layout.lineAt(count - 1), is_gap=is_gap)
        rect.setHeight(rect.height() + below)
        return rect

    def _air(self, line: QTextLine, *, is_gap: bool) -> tuple[float, float]:
        """How much is free above and below ``line``: less than nothing if it is only a gap."""
        height = line.height()
        band = round(self.pitch * _GAP_SHARE) if is_gap else max(self.pitch, height + _LEAST_AIR)
        above = (band - height) // 2
        return above, band - height - above

    def reach(self, block: QTextBlock, line: QTextLine) -> tuple[float, float]:
        """Top and bottom of a line of ``block`` with the air around it, within the block."""
        above, below = self._air(line, is_gap=_is_gap(block))
        return line.y() - above, line.y() + line.height() + below

    def onto_line(self, block: QTextBlock, y: float) -> float:
        """``y`` within ``block``, or the nearest that is on a line where it is between two.

        There, Qt would take the end of the upper line for the place that is meant.
        """
        layout = block.layout()
        count = layout.lineCount()
        if not count:
            return y

        def top(number: int) -> float:
            return self.reach(block, layout.lineAt(number))[0]

        line = layout.lineAt(max(0, bisect_right(range(count), y, key=top) - 1))
        return min(max(y, line.y()), line.y() + line.height() - 1)


def _is_gap(block: QTextBlock) -> bool:
    """Whether ``block`` only parts paragraphs; the last line may be one that is about to be."""
    return block.length() == 1 and block.next().isValid()
