"""Draws a card: the word in its context, what it was to the model, and the rows with their bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout

from gltr_desktop.ui.card.card_fonts import CardFonts, height, width
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QColor

    from gltr_desktop.analysis.card import Card, Row
    from gltr_desktop.ui.card.card_layout import CardLayout
    from gltr_desktop.ui.theme import Theme

TRY = "Try"
_INSET, _GAP = 6, 8
_RADIUS = 5.0
_BAR_HEIGHT = 7.0
_MIN_BAR, _MAX_WORD = 56, 176
_MIN_WORD = 92
_WIDEST_NUMBER, _WIDEST_VALUE = "0,000", "00.0\u00a0%"
"""What columns have room for at least, so that bars can be compared from card to card."""

_Align, _Elide = Qt.AlignmentFlag, Qt.TextElideMode
_MIDDLE = _Align.AlignVCenter
_RIGHT = _Align.AlignRight | _Align.AlignVCenter


class CardPainter:
    """Paints one card with one painter.

    ``colour`` is that of the word in the text; None where it has none. ``marked`` is the row that
    the pointer or the keyboard is at, and ``ringed`` says that it is the keyboard.
    """

    def __init__(
        self, painter: QPainter, theme: Theme, fonts: CardFonts, colour: QColor | None
    ) -> None:
        self._painter, self._theme, self._fonts, self._colour = painter, theme, fonts, colour
        self._columns, self._labels = (0, 0), 0

    def paint(
        self, card: Card, layout: CardLayout, marked: int | None, *, ringed: bool, tried: bool
    ) -> None:
        """Draw ``card``; ``tried`` says that the marked row can be tried in the text."""
        self._paint_context(card, layout.context)
        self._paint_headline(card, layout)
        self._in(self._fonts.small, self._theme.muted)
        for text, rect in zip(card.notes, layout.notes, strict=True):
            self._painter.drawText(rect, Qt.TextFlag.TextWordWrap, text)
        for text, rect in zip(card.details, layout.details, strict=False):
            self._painter.drawText(rect, Qt.TextFlag.TextWordWrap, text)
        if not layout.lead.isEmpty():
            self._line(layout.lead, card.lead)
        rows = [card.rows[index] for index, _ in layout.rows]
        self._columns = self._column_widths(rows)
        self._labels = max((width(self._fonts.body, row.text) for row in rows), default=0) + 1
        for index, rect in layout.rows:
            is_marked = index == marked
            self._paint_row(
                card.rows[index],
                rect,
                marked=is_marked,
                ringed=is_marked and ringed,
                offers=is_marked and tried,
            )

    def _in(self, font: QFont, colour: QColor) -> None:
        self._painter.setFont(font)
        self._painter.setPen(colour)

    def _line(self, rect: QRect, text: str, align: Qt.AlignmentFlag = _MIDDLE) -> None:
        metrics = QFontMetrics(self._painter.font())
        self._painter.drawText(
            rect, align, metrics.elidedText(text, _Elide.ElideRight, rect.width())
        )

    def _paint_context(self, card: Card, rect: QRect) -> None:
        """The words before, as many as there is room for, and the word; in the order of reading."""
        fonts, theme, room = self._fonts, self._theme, rect.width()
        strong = QFontMetrics(fonts.strong_word)
        word = strong.elidedText(card.word, _Elide.ElideMiddle, room)
        left = room - strong.horizontalAdvance(word) - 2
        before = last_words(card.before, QFontMetrics(fonts.word), left)
        after = QFontMetrics(fonts.word).elidedText(card.after, _Elide.ElideRight, room)
        layout = QTextLayout(before + word + after, fonts.word)
        looks = (
            (fonts.word, theme.muted), (fonts.strong_word, theme.ink), (fonts.word, theme.muted)
        )  # fmt: skip
        ranges = []
        for place, (font, colour) in zip(places((before, word, after)), looks, strict=True):
            form = QTextCharFormat()
            form.setFont(font)
            form.setForeground(colour)
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = *place, form
            ranges.append(part)
        layout.setFormats(ranges)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(room)
        layout.endLayout()
        layout.draw(self._painter, QPointF(rect.topLeft()))

    def _paint_headline(self, card: Card, layout: CardLayout) -> None:
        fonts, theme, rect = self._fonts, self._theme, layout.aside
        self._in(fonts.headline, theme.ink)
        self._line(layout.headline, card.headline)
        # Beside the headline, both stand on one line.
        is_beside = rect.top() == layout.headline.top()
        metrics, above = (
            QFontMetrics(font)
            for font in (fonts.small, fonts.headline if is_beside else fonts.small)
        )
        text = metrics.elidedText(card.aside, _Elide.ElideRight, rect.width())
        self._in(fonts.small, theme.muted)
        self._painter.drawText(rect.left(), rect.top() + above.ascent(), text)

    def _column_widths(self, rows: list[Row]) -> tuple[int, int]:
        """Widths of the numbers and of the values: as a rule the same on all cards."""
        small = self._fonts.small
        numbers = [row.number for row in rows if row.number]
        widest = max(width(small, text) for text in (_WIDEST_NUMBER, *numbers))
        values = max(width(small, text) for text in (_WIDEST_VALUE, *(row.value for row in rows)))
        return (widest if numbers else 0), values

    def _paint_row(
        self, row: Row, rect: QRect, *, marked: bool, ringed: bool, offers: bool
    ) -> None:
        """One row: its number, its text, its bar and its value, or an offer to try it."""
        theme, fonts = self._theme, self._fonts
        ground = self._paint_ground(row, rect, marked=marked, ringed=ringed)
        ink, quiet = theme.ink, blend(theme.ink, ground, 0.68)
        inner = rect.adjusted(_INSET, 0, -_INSET, 0)
        numbers, values = self._columns
        left, right = inner.left(), inner.right() + 1
        if row.number:
            self._in(fonts.small, quiet)
            self._painter.drawText(
                QRect(left, rect.top(), numbers, rect.height()), _RIGHT, row.number
            )
        left += numbers + _GAP if numbers else 0
        value = QRect(right - values, rect.top(), values, rect.height())
        free = value.left() - 2 * _GAP - left
        most = max(20, free - _MIN_BAR)
        words = min(_MAX_WORD, max(_MIN_WORD, free * 55 // 100), most)
        has_room = self._labels <= most
        if not row.number and has_room:
            words = max(words, self._labels)
        place = QRect(left, rect.top(), words, rect.height())
        self._paint_text(row, place, ink, quiet, has_room=has_room)
        bar = QRectF(
            left + words + _GAP,
            rect.center().y() - _BAR_HEIGHT / 2 + 0.5,
            value.left() - 2 * _GAP - left - words,
            _BAR_HEIGHT,
        )
        self._paint_bar(row, bar, ground)
        if offers:
            self._paint_offer(value, ground)
        else:
            self._in(fonts.small, quiet)
            self._painter.drawText(value, _RIGHT, row.value)

    def _paint_ground(self, row: Row, rect: QRect, *, marked: bool, ringed: bool) -> QColor:
        """What is behind a row: the word's own colour behind what came. Returns it."""
        theme, painter = self._theme, self._painter
        ground = theme.card
        if row.actual and self._colour is not None:
            ground = self._colour
        elif marked:
            ground = blend(theme.ink, theme.card, 0.07)
        outline = QRectF(rect).adjusted(0, 1, 0, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if ground != theme.card:
            painter.setBrush(ground)
            painter.drawRoundedRect(outline, _RADIUS, _RADIUS)
        if ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, 2))
            painter.drawRoundedRect(outline.adjusted(1, 0, -1, 0), _RADIUS, _RADIUS)
        return ground

    def _paint_text(
        self, row: Row, rect: QRect, ink: QColor, quiet: QColor, *, has_room: bool
    ) -> None:
        """The word, after the beginning that it would go on with, which is quieter; or a label.

        ``has_room`` says that there is room for the longest label of the card.
        """
        fonts = self._fonts
        if row.number == "":
            self._in(fonts.body, ink)
            self._line(rect, row.text if has_room else row.short or row.text)
            return
        if row.joins:
            self._in(fonts.word, quiet)
            used = min(width(fonts.word, row.joins) + 1, rect.width() * 3 // 5)
            part = QFontMetrics(fonts.word).elidedText(row.joins, _Elide.ElideLeft, used)
            self._painter.drawText(rect, _MIDDLE, part)
            rect = rect.adjusted(width(fonts.word, part), 0, 0, 0)
        self._in(fonts.word, ink)
        # A word from right to left, too, stands at the left of its column.
        self._line(rect, row.text, _Align.AlignLeft | _Align.AlignAbsolute | _MIDDLE)

    def _paint_bar(self, row: Row, bar: QRectF, ground: QColor) -> None:
        theme, painter = self._theme, self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(theme.ink, ground, 0.13))
        radius = _BAR_HEIGHT / 2
        painter.drawRoundedRect(bar, radius, radius)
        if row.share <= 0:
            return
        filled = blend(theme.accent, theme.card, 0.8)
        painter.setBrush(filled if row.bucket is None else theme.buckets[row.bucket])
        painter.setClipRect(bar.adjusted(0, 0, min(0.0, row.share - 1) * bar.width(), 0).united(
            QRectF(bar.left(), bar.top(), 2, bar.height())
        ))  # fmt: skip
        painter.drawRoundedRect(bar, radius, radius)
        painter.setClipping(False)

    def _paint_offer(self, value: QRect, ground: QColor) -> None:
        """The button that takes the place of the value."""
        theme, painter, small = self._theme, self._painter, self._fonts.small
        tall = min(value.height() - 4, height(small) + 2)
        pill = QRectF(value.right() + 1 - width(small, TRY) - 12, 0, width(small, TRY) + 14, tall)
        pill.moveTop(value.center().y() - tall / 2 + 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent)
        painter.drawRoundedRect(pill, _RADIUS, _RADIUS)
        self._in(small, theme.on_accent)
        painter.drawText(pill, _Align.AlignCenter, TRY)


def last_words(text: str, metrics: QFontMetrics, room: int) -> str:
    """The end of ``text`` that ``room`` pixels hold, from the beginning of a word on."""
    shown = metrics.elidedText(text, _Elide.ElideLeft, max(0, room))
    if shown == text:
        return text
    words = shown.partition(" ")[2]
    if words:
        return f"… {words}"
    # One long word, or no room.
    return shown if metrics.horizontalAdvance(shown) <= room else ""


def places(parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each of ``parts`` is in all of them together: start and length, in UTF-16 units.

    Qt counts in these: an emoji is two of them.
    """
    start = 0
    for part in parts:
        length = len(part.encode("utf-16-le", "surrogatepass")) // 2
        yield start, length
        start += length
