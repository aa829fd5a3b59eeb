"""The format of pages on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.ui.pages.pages import Format
from gltr_desktop.ui.pages.typesetting import POINT

if TYPE_CHECKING:
    from PySide6.QtCore import QSize

UNITS_PER_INCH = 72 * POINT
_SIDE, _TOP, _BOTTOM = 64 * POINT, 56 * POINT, 68 * POINT


def paper_format(points: QSize) -> Format:
    """Sheets of this size in points, with margins that every printer can keep."""
    return Format(points.width() * POINT, points.height() * POINT, _SIDE, _TOP, _BOTTOM)
