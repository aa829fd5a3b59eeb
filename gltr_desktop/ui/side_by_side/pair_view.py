"""The widget that shows a word or a changed passage as both sides have it, in two columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gltr_desktop.analysis.difference.difference_words import signed
from gltr_desktop.analysis.difference.diverging import diverging_colours
from gltr_desktop.ui.card.card_fonts import CardFonts, height, width
from gltr_desktop.ui.card.card_painter import last_words
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QFont, QPaintEvent

    from gltr_desktop.analysis.card import Row
    from gltr_desktop.analysis.difference.pair_card import PairCard, PairSide

EMPTY = "Point at a word to see what it was on both sides."
_COLUMN_GAP = 14
_ROW_PADDING = 3
_RADIUS = 5.0
_MIN_WIDTH = 200
_ROWS = 5

_Align, _Elide = Qt.AlignmentFlag, Qt.TextElideMode
_MIDDLE = _Align.AlignVCenter
_LEFT = _Align.AlignLeft | _Align.AlignAbsolute | _Align.AlignVCenter
_RIGHT = _Align.AlignRight | _Align.AlignVCenter


class PairView(QWidget):
    """Draws a card of two sides in the room that it is given; the guesses give way first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Word on both sides")
        self._theme = Theme.of(self.palette())
        self._families: list[str] = []
        self._fonts = CardFonts.of(self.font(), ())
        self.card: PairCard | None = None
        """What is shown; None while that is nothing."""
        self.show_card(None)

    def show_card(self, card: PairCard | None) -> None:
        """Show ``card``; None: say how to get one."""
        self.card = card
        self.setAccessibleDescription(EMPTY if card is None else card.description)
        self.setToolTip("" if card is None or len(card.title) < 40 else card.title)
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.update()

    def set_face(self, font: QFont) -> None:
        """Set words in the face of ``font``."""
        if font.families() != self._families:
            self._families = font.families()
            self._fonts = CardFonts.of(self.font(), self._families)
            self.updateGeometry()
            self.update()

    # Qt's own

    def sizeHint(self) -> QSize:
        """Room for the head and all guesses."""
        fonts = self._fonts
        head = height(fonts.word) + 2 * height(fonts.small) + height(fonts.headline) + 2 * GRID
        rows = (_ROWS + 1) * self._row_height + height(fonts.small)
        return QSize(_MIN_WIDTH, head + rows)

    def minimumSizeHint(self) -> QSize:
        """Room for the head alone."""
        fonts = self._fonts
        small = height(fonts.small)
        return QSize(_MIN_WIDTH, height(fonts.word) + 2 * small + height(fonts.headline) + GRID)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that it has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard has left."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, or say how to get one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.card is None:
            painter.setPen(self._theme.muted)
            painter.drawText(self.rect(), Qt.TextFlag.TextWordWrap, EMPTY)
        else:
            self._paint_card(painter, self.card)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.accent, 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.end()

    # Drawing

    @property
    def _row_height(self) -> int:
        return height(self._fonts.word) + _ROW_PADDING

    def _paint_card(self, painter: QPainter, card: PairCard) -> None:
        fonts, theme = self._fonts, self._theme
        top = self._paint_title(painter, card) + GRID // 2
        if card.note:
            line = QRect(0, top, self.width(), height(fonts.small))
            self._write(painter, line, card.note, fonts.small, theme.muted)
            top = line.bottom() + 1 + GRID // 2
        each = (self.width() - _COLUMN_GAP) // 2
        for number, side in enumerate((card.left, card.right)):
            column = QRect(number * (each + _COLUMN_GAP), top, each, self.height() - top)
            bits = "" if math.isnan(side.bits) else card.bits_of(side)
            self._paint_side(painter, side, "AB"[number], bits, column)
        middle = each + _COLUMN_GAP // 2
        painter.setPen(theme.edge)
        painter.drawLine(middle, top + 2, middle, self.height() - 2)

    def _paint_title(self, painter: QPainter, card: PairCard) -> int:
        """The word after its context, and the difference in its colour; returns where they end."""
        fonts, theme = self._fonts, self._theme
        tall = max(height(fonts.strong_word), height(fonts.small) + 6)
        line = QRect(0, 0, self.width(), tall)
        if not math.isnan(card.difference):
            used = self._paint_chip(painter, card, line)
            line.setRight(line.right() - used - GRID)
        strong = QFontMetrics(fonts.strong_word)
        word = strong.elidedText(card.title, _Elide.ElideMiddle, line.width())
        room = line.width() - strong.horizontalAdvance(word) - 2
        before = "" if card.changed else last_words(card.before, QFontMetrics(fonts.word), room)
        self._write(painter, line, before, fonts.word, theme.muted, _LEFT)
        line.setLeft(line.left() + width(fonts.word, before))
        self._write(painter, line, word, fonts.strong_word, theme.ink, _LEFT)
        return line.bottom() + 1

    def _paint_chip(self, painter: QPainter, card: PairCard, line: QRect) -> int:
        """“+2.3 bits” on its diverging colour, at the right; returns how wide it is."""
        small = self._fonts.small
        text = f"{signed(card.difference)} bits"
        wide = width(small, text) + 2 * GRID
        chip = QRectF(line.right() + 1 - wide, line.top(), wide, line.height()).adjusted(
            0, 1, 0, -1
        )
        colours = diverging_colours(dark=self._theme.dark)
        ground = self._theme.card if card.step is None else QColor(colours[card.step])
        painter.setPen(QPen(self._theme.edge, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(chip.adjusted(0.5, 0, -0.5, 0), _RADIUS, _RADIUS)
        painter.setFont(small)
        painter.setPen(self._theme.ink)
        painter.drawText(chip, _Align.AlignCenter, text)
        return wide

    def _paint_side(
        self, painter: QPainter, side: PairSide, letter: str, bits: str, column: QRect
    ) -> None:
        """The name, the place among the guesses, the bits, and as many guesses as have room."""
        fonts, theme, top = self._fonts, self._theme, column.top()

        def line(text: str, font: QFont, colour: QColor, gap: int = 0) -> None:
            nonlocal top
            tall = height(font)
            rect = QRect(column.left(), top, column.width(), tall)
            self._write(painter, rect, text, font, colour, _LEFT)
            top += tall + gap

        line(f"{letter} · {side.name}", fonts.small, theme.muted)
        has_room = width(fonts.headline, side.guess) <= column.width()
        guess = side.guess if has_room else side.guess.removesuffix(" guess")
        line(guess, fonts.headline, theme.ink)
        line(bits, fonts.small, theme.muted, GRID // 2)
        if side.lead and top + 2 * self._row_height <= column.bottom():
            line(side.lead, fonts.small, theme.muted)
        for row in self._rows(side, column.bottom() + 1 - top):
            rect = QRect(column.left(), top, column.width(), self._row_height)
            self._paint_row(painter, row, rect)
            top += self._row_height

    def _rows(self, side: PairSide, room: int) -> tuple[Row, ...]:
        """The guesses that have room; what came is among them."""
        fitting = max(0, room // self._row_height)
        rows = side.rows
        if fitting >= len(rows) or fitting == 0:
            return rows[:fitting]
        actual = next((row for row in rows[fitting - 1 :] if row.actual), None)
        return rows[:fitting] if actual is None else (*rows[: fitting - 1], actual)

    def _paint_row(self, painter: QPainter, row: Row, rect: QRect) -> None:
        fonts, theme = self._fonts, self._theme
        inner = rect.adjusted(4, 0, -4, 0)
        if row.actual:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(blend(theme.ink, theme.card, 0.1))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), _RADIUS, _RADIUS)
        self._write(painter, inner, row.value, fonts.small, theme.muted, _RIGHT)
        inner.setRight(inner.right() - width(fonts.small, row.value) - GRID)
        if row.apart:
            number = f"{row.number} "
            self._write(painter, inner, number, fonts.small, theme.muted, _LEFT)
            inner.setLeft(inner.left() + width(fonts.small, number))
        self._write(painter, inner, row.whole, fonts.word, theme.ink, _LEFT)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: QFont,
        colour: QColor,
        align: Qt.AlignmentFlag = _MIDDLE,
    ) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        shown = QFontMetrics(font).elidedText(text, _Elide.ElideRight, max(0, rect.width()))
        painter.drawText(rect, align, shown)
