"""Draws the shares of the four colours of a text as one bar."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex

    from gltr_desktop.ui.theme import Theme

SHARES_ROLE = Qt.ItemDataRole.UserRole
"""What the model gives the delegate: four shares that sum to 1, or None."""
_MARGIN_X, _MARGIN_Y = 4, 5


class StripDelegate(QStyledItemDelegate):
    """Paints SHARES_ROLE in the colours of the buckets, in their order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the cell, and the bar on it."""
        super().paint(painter, option, index)
        shares = index.data(SHARES_ROLE)
        if self._theme is None or shares is None:
            return
        bar = option.rect.adjusted(_MARGIN_X, _MARGIN_Y, -_MARGIN_X, -_MARGIN_Y)
        ends = [bar.left() + round(bar.width() * share) for share in accumulate(shares)]
        begins = [bar.left(), *ends[:-1]]
        for begin, end, colour in zip(begins, ends, self._theme.buckets, strict=True):
            painter.fillRect(QRect(begin, bar.top(), end - begin, bar.height()), colour)
        painter.setPen(QPen(self._theme.line))
        painter.drawRect(bar.adjusted(0, 0, -1, -1))
