"""A paragraph that is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QTextBlock


class Paragraph(NamedTuple):
    """A block of the document and its top left corner in the viewport, in pixels."""

    block: QTextBlock
    offset: QPointF
