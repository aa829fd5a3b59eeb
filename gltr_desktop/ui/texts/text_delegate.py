"""Draws a row of the list of texts: its name, and below it a mark on a line with its figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.texts.text_list_model import NOTE_ROLE, TEXT_ROLE
from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.texts.open_text import Figure

_MARGIN = GRID
_CROSS = 16
"""Pixels of the square with the cross, or with the dot of a text that is not saved."""
_TRACK = 4
"""Height of the line."""
_SMALL = 0.85
"""Size of the figure, in relation to the name."""
_WIDEST = "> 99 %"
_GROOVE = 0.16
"""How strong the line is."""
_NOTE_SHARE = 0.4
_FAINT = 0.4
"""How strong a figure is that means nothing."""
_NONE = "–"
"""Stands for the figure of a text that is not read."""
_State = QStyle.StateFlag


class TextDelegate(QStyledItemDelegate):
    """Paints rows; where the cross is that closes a text, it says to the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme.of(parent.palette())

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines, and air around them."""
        lines = QFontMetrics(option.font).height() + QFontMetrics(_small(option.font)).height()
        return QSize(0, lines + GRID // 2 + 2 * _MARGIN)

    @staticmethod
    def cross(row: QRect) -> QRect:
        """Where the cross is in a ``row``."""
        return QRect(row.right() - _MARGIN - _CROSS + 1, row.top() + _MARGIN, _CROSS, _CROSS)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one text."""
        theme, row, text = self._theme, option.rect, index.data(TEXT_ROLE)
        is_front = bool(option.state & _State.State_Selected)
        is_hovered = bool(option.state & _State.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, is_front=is_front, is_hovered=is_hovered)
        cross = self.cross(row)
        if is_hovered:
            self._paint_cross(painter, cross)
        elif text.is_modified:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent)
            painter.drawEllipse(QPointF(cross.center()) + QPointF(0.5, 0.5), 3.5, 3.5)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if is_front else QFont.Weight.Normal)
        left, top = row.left() + _MARGIN + 4, row.top() + _MARGIN
        height = QFontMetrics(font).height()
        name = QRect(left, top, cross.left() - GRID // 2 - left, height)
        painter.setFont(font)
        ink = theme.muted if text.is_unread else theme.ink
        self._paint_name(painter, name, text.title, index.data(NOTE_ROLE), ink)
        below = QRect(left, name.bottom() + GRID // 2, row.right() - _MARGIN - left, row.height())
        self._paint_figure(painter, below, option.font, text.figure)
        painter.restore()

    def _paint_name(
        self, painter: QPainter, place: QRect, title: str, note: str, ink: QColor
    ) -> None:
        """Paint ``title``, and ``note`` behind it, which gets at least its share of the place."""
        metrics, middle = painter.fontMetrics(), Qt.AlignmentFlag.AlignVCenter
        kept = min(metrics.horizontalAdvance(note), round(_NOTE_SHARE * place.width()))
        room = place.width() - (kept + GRID if note else 0)
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(ink)
        painter.drawText(place, middle, shown)
        if note:
            place = place.adjusted(metrics.horizontalAdvance(shown) + GRID, 0, 0, 0)
            painter.setPen(self._theme.muted)
            shown = metrics.elidedText(note, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, middle, shown)

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, *, is_front: bool, is_hovered: bool
    ) -> None:
        theme, ground = self._theme, QRectF(option.rect).adjusted(3, 1, -3, -1)
        has_keyboard = is_front and bool(option.state & _State.State_HasFocus)
        painter.setPen(QPen(theme.accent, 2) if has_keyboard else Qt.PenStyle.NoPen)
        if is_front:
            painter.setBrush(blend(theme.accent, theme.window, 0.16))
        elif is_hovered:
            painter.setBrush(blend(theme.ink, theme.window, 0.06))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(ground, 7, 7)

    def _paint_cross(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(QPen(self._theme.muted, 1.5))
        middle, arm = QRectF(place).center(), 4.0
        painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm))
        painter.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm))

    def _paint_figure(
        self, painter: QPainter, place: QRect, font: QFont, figure: Figure | None
    ) -> None:
        """A mark on a line from no words to all of them, and the figure at its end."""
        theme, small = self._theme, _small(font)
        metrics = QFontMetrics(small)
        width = metrics.horizontalAdvance(_WIDEST)
        words = QRect(place.right() - width, place.top(), width, metrics.height())
        painter.setFont(small)
        painter.setPen(theme.muted)
        if figure is not None and figure.warning:
            painter.setOpacity(_FAINT)
        shown = _NONE if figure is None else figure.words
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        length = words.left() - GRID - place.left()
        middle = words.center().y() + 0.5
        track = QRectF(place.left(), middle - _TRACK / 2, length, _TRACK)
        painter.setPen(Qt.PenStyle.NoPen)
        # Half transparent: it stands out from the ground of every row.
        groove = QColor(theme.ink)
        groove.setAlphaF(_GROOVE)
        painter.setBrush(groove)
        painter.drawRoundedRect(track, _TRACK / 2, _TRACK / 2)
        if figure is not None:
            x = track.left() + figure.share * track.width()
            painter.setBrush(theme.ink)
            painter.drawRoundedRect(QRectF(x - 1.5, middle - 5, 3, 10), 1, 1)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(_SMALL * font.pointSizeF())
    return small
