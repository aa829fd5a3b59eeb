"""The widget that shows a card, beside the text or in the panel, and takes a choice of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gltr_desktop.ui.card.card_fonts import CardFonts
from gltr_desktop.ui.card.card_layout import CardLayout, card_layout, natural_height, row_height
from gltr_desktop.ui.card.card_painter import CardPainter
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QColor,
        QFocusEvent,
        QFont,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QWheelEvent,
    )

    from gltr_desktop.analysis.card import Card

EMPTY = "Point at a word to see what the model expected instead."
_MIN_WIDTH = 200
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000}
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class CardView(QWidget):
    """Draws a card in the room that it is given; a click or a key chooses a row."""

    chosen = Signal(int)
    """The prediction with this index is to be tried in the text."""
    current_changed = Signal()
    """Another row is the one that a key, or the button below, would try."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAccessibleName("Word")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._theme = Theme.of(self.palette())
        self._families: list[str] = []
        self._fonts = CardFonts.of(self.font(), ())
        self._card: Card | None = None
        self._choices: frozenset[int] = frozenset()
        self._colour: QColor | None = None
        self._has_details = False
        self._first = 0
        """The uppermost row."""
        self._current: int | None = None
        self._pointed: int | None = None
        self.clear()

    # What is shown

    @property
    def card(self) -> Card | None:
        """What is shown; None while that is nothing."""
        return self._card

    @property
    def choices(self) -> frozenset[int]:
        """The indices of the rows that can be tried in the text."""
        return self._choices

    @property
    def current(self) -> int | None:
        """The index of the row that a key would try; None where there are no rows."""
        return self._current

    def show_card(
        self, card: Card, colour: QColor | None, choices: frozenset[int] = frozenset()
    ) -> None:
        """Show ``card``, whose word has ``colour`` in the text; ``choices`` can be tried there."""
        self._card, self._colour, self._choices = card, colour, choices
        self._first, self._pointed = 0, None
        self._current = min(choices) if choices else (0 if card.rows else None)
        self.setAccessibleDescription(card.description)
        self.updateGeometry()
        self.update()
        self.current_changed.emit()

    def clear(self) -> None:
        """Show that nothing is pointed at."""
        self._card, self._choices, self._colour = None, frozenset(), None
        self._current = self._pointed = None
        self.setAccessibleDescription(EMPTY)
        self.updateGeometry()
        self.update()
        self.current_changed.emit()

    def set_theme(self, theme: Theme, colour: QColor | None) -> None:
        """Use the colours of ``theme``, in which the word has ``colour`` in the text."""
        self._theme, self._colour = theme, colour
        self.update()

    def set_face(self, font: QFont) -> None:
        """Set words in the face of ``font``."""
        if font.families() != self._families:
            self._families = font.families()
            self._fonts = CardFonts.of(self.font(), self._families)
            self.updateGeometry()
            self.update()

    def set_details(self, *, shown: bool) -> None:
        """Show all figures, or only where the word stood in the model's list."""
        self._has_details = shown
        self.updateGeometry()
        self.update()

    # Where it is

    @property
    def _layout(self) -> CardLayout | None:
        if self._card is None:
            return None
        size = self.width(), self.height()
        return card_layout(
            self._card, self._fonts, size, details=self._has_details, first=self._first
        )

    def shown_rows(self) -> list[int]:
        """The indices of the rows that there is room for."""
        layout = self._layout
        return [] if layout is None else [index for index, _ in layout.rows]

    def row_at(self, y: float) -> int | None:
        """The index of the prediction at height ``y``, if it can be tried."""
        layout = self._layout
        found = () if layout is None else layout.rows
        for index, rect in found:
            if rect.top() <= y <= rect.bottom():
                return index if index in self._choices else None
        return None

    def sizeHint(self) -> QSize:
        """As high as all rows need."""
        if self._card is None:
            return QSize(_MIN_WIDTH, 3 * row_height(self._fonts))
        width = max(self.width(), _MIN_WIDTH)
        needed = natural_height(self._card, self._fonts, width, details=self._has_details)
        return QSize(_MIN_WIDTH, needed)

    def minimumSizeHint(self) -> QSize:
        """Room for the word and for what it was to the model."""
        return QSize(_MIN_WIDTH, 3 * row_height(self._fonts))

    # The pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Offer to try the prediction under the pointer."""
        self._point_at(self.row_at(event.position().y()))

    def leaveEvent(self, event: object) -> None:
        """The pointer has left."""
        self._point_at(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the prediction that was clicked."""
        index = self.row_at(event.position().y())
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside and index is not None:
            self._set_current(index)
            self.chosen.emit(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn to further predictions, where there is no room for all."""
        turned, before = event.angleDelta().y(), self.shown_rows()
        if turned and self._card is not None and len(before) < len(self._card.rows):
            self._first = max(0, min(before[0] - (1 if turned > 0 else -1), len(self._card.rows)))
            self._first = min(self._first, (self.shown_rows() or [0])[0])
            self._point_at(self.row_at(event.position().y()))
            self.update()
        event.accept()

    def _point_at(self, index: int | None) -> None:
        if index == self._pointed:
            return
        self._pointed = index
        if index is None or self._card is None:
            self.unsetCursor()
            self.setToolTip("")
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            key = f" (Ctrl+{index + 1})" if index < 9 else ""
            self.setToolTip(f"Try “{self._card.rows[index].whole}” in the text{key}")
            self._set_current(index)
        self.update()

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go from row to row, Return tries one."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._card is not None and self._card.rows:
            last = len(self._card.rows) - 1
            self._go_to(max(0, min((self._current or 0) + step, last)))
        elif event.key() in _CHOOSING and self._current in self._choices:
            self.chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _go_to(self, index: int) -> None:
        """Make row ``index`` the current one, turn to it where it is out of sight, and speak it."""
        self._set_current(index)
        shown = self.shown_rows()
        if shown and index < shown[0]:
            self._first = index
        while shown and index not in self.shown_rows() and self._first < index:
            self._first += 1
        self.update()
        self._tell_current()

    def _set_current(self, index: int) -> None:
        if index != self._current:
            self._current = index
            self.update()
            self.current_changed.emit()

    def _tell_current(self) -> None:
        """Have a screen reader speak the current row."""
        if self._card is None or self._current is None:
            return
        row = self._card.rows[self._current]
        told = ", ".join(part for part in (row.number, row.whole, row.value) if part)
        if self._current in self._choices:
            told += ". Return tries it in the text."
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which row has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No row has the keyboard any more."""
        super().focusOutEvent(event)
        self.update()

    # Painting

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font of the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_fonts"):
            self._fonts = CardFonts.of(self.font(), self._families)
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, or say how to get one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self._layout
        if self._card is None or layout is None:
            painter.setPen(self._theme.muted)
            painter.drawText(self.rect(), Qt.TextFlag.TextWordWrap, EMPTY)
        else:
            has_keyboard = self.hasFocus() and self._pointed is None
            marked = self._current if has_keyboard else self._pointed
            CardPainter(painter, self._theme, self._fonts, self._colour).paint(
                self._card, layout, marked, ringed=has_keyboard, tried=marked in self._choices
            )
        if self.hasFocus() and (layout is None or not layout.rows):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.accent, 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        painter.end()
