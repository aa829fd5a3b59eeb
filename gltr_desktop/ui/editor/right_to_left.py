"""Paragraphs that are read from right to left begin at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock


def align_paragraph(block: QTextBlock) -> None:
    """Align a paragraph that has just been laid out to the side where its reading begins.

    Qt's layout of plain text orders such words rightly, but it knows one alignment for all
    paragraphs, and gives them that one whenever it lays them out. A line asks for its alignment
    only when it is drawn or pointed at.
    """
    if block.textDirection() == Qt.LayoutDirection.RightToLeft:
        layout = block.layout()
        option = layout.textOption()
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout.setTextOption(option)
