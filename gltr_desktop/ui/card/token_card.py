"""A card beside its word, over the text: the one that follows the pointer, and pinned ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gltr_desktop.ui.card.card_body import FLUSH, CardBody
from gltr_desktop.ui.icons import icon
from gltr_desktop.ui.theme import Theme, blend

if TYPE_CHECKING:
    from gltr_desktop.analysis.card import Card

WIDTH = 340
_SHADOW = 6
"""Pixels around the card that its shadow needs."""
_RADIUS = 10.0
_PIN, _CLOSE = "Pin", "Close"


class TokenCard(QWidget):
    """A card over a window, in which it stays and with which it moves; it takes no focus."""

    entered = Signal()
    left = Signal()
    pin_clicked = Signal()
    """The card is to stay, or, once pinned, to go."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Word")
        self._theme = Theme.of(self.palette())
        self.bucket_colour: QColor | None = None
        """The colour that the word has in the text; None if it has none."""
        self._is_pinned = False
        self._grip: QPoint | None = None
        self._caption = QLabel("WORD", self)
        self._caption.setProperty("kind", "caption")
        self.corner = QPushButton(self)
        """Pins the card; closes it once it is pinned."""
        self.corner.setProperty("kind", "link")
        self.corner.setStyleSheet(FLUSH)
        self.corner.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.corner.setIconSize(QSize(12, 12))
        self.corner.clicked.connect(self.pin_clicked)
        self.content = CardBody(self, takes_focus=False)
        head = QHBoxLayout()
        head.addWidget(self._caption)
        head.addStretch(1)
        head.addWidget(self.corner)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(_SHADOW + 14, _SHADOW + 8, _SHADOW + 14, _SHADOW + 8)
        self._box.setSpacing(4)
        self._box.addLayout(head)
        self._box.addWidget(self.content, 1)
        self.content.details_toggled.connect(self.fit)
        self._name_corner()
        self.hide()

    def fill(
        self,
        card: Card,
        colour: QColor | None,
        theme: Theme,
        choices: frozenset[int] = frozenset(),
    ) -> None:
        """Take in ``card``, whose word has ``colour`` in the text; ``choices`` can be tried."""
        self.bucket_colour = colour
        self._caption.setText(card.kind.upper())
        self.content.show_card(card, colour, choices)
        self.setAccessibleDescription(card.description)
        self.set_theme(theme, colour)

    @property
    def card(self) -> Card | None:
        """What is shown."""
        return self.content.view.card

    def set_theme(self, theme: Theme, colour: QColor | None) -> None:
        """Use the colours of ``theme``, in which the word has ``colour`` in the text."""
        self._theme, self.bucket_colour = theme, colour
        self.content.view.set_theme(theme, colour)
        self._name_corner()
        self.update()

    def set_pinned(self) -> None:
        """Stay: offer to close instead of to pin, and no predictions any more."""
        self._is_pinned = True
        view = self.content.view
        if view.card is not None:
            self.content.show_card(view.card, self.bucket_colour, frozenset())
        # The pointer takes hold of the card itself, to move it.
        view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._name_corner()
        self.update()

    def _name_corner(self) -> None:
        name, tip = (
            (_CLOSE, "Close this card")
            if self._is_pinned
            else (_PIN, "Keep this card, to compare it with others (Alt+Return)")
        )
        self.corner.setText("" if self._is_pinned else name)
        self.corner.setIcon(icon(name.lower(), self._theme.accent))
        self.corner.setAccessibleName(name)
        self.corner.setToolTip(tip)
        self.corner.setCursor(Qt.CursorShape.PointingHandCursor)

    def needed(self) -> QSize:
        """The size with room for all rows, without the shadow."""
        self.content.view.resize(WIDTH - 28, self.content.view.height())
        self.ensurePolished()
        self._box.invalidate()
        return QSize(WIDTH, self._box.totalSizeHint().height() - 2 * _SHADOW)

    @Slot()
    def fit(self) -> None:
        """Be as high as the rows need, as far as the window allows."""
        parent = self.parentWidget()
        room = self.needed().height() if parent is None else parent.height()
        height = min(self.needed().height(), room)
        self.resize(self.width(), height + 2 * _SHADOW)
        self.keep_inside()

    def face(self) -> QRect:
        """What the card covers, without its shadow, in the window."""
        return self.geometry().adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)

    def show_at(self, face: QRect) -> None:
        """Show the card so that it covers ``face`` of the window."""
        self.setGeometry(face.adjusted(-_SHADOW, -_SHADOW, _SHADOW, _SHADOW))
        self.show()
        self.raise_()

    # The pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a pinned card."""
        if self._is_pinned and event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.raise_()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move a pinned card within the window."""
        parent = self.parentWidget()
        if self._grip is None or parent is None:
            return
        corner = self.mapToParent(event.position().toPoint()) - self._grip
        self.move(corner)
        self.keep_inside()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the card."""
        if self._grip is not None:
            self._grip = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def keep_inside(self) -> None:
        """Move back into the window what has got out of it."""
        parent = self.parentWidget()
        if parent is None:
            return
        room, face = parent.rect(), self.face()
        left = max(room.left(), min(face.left(), room.right() + 1 - face.width()))
        top = max(room.top(), min(face.top(), room.bottom() + 1 - face.height()))
        self.move(self.pos() + QPoint(left - face.left(), top - face.top()))

    def enterEvent(self, event: object) -> None:
        """Say that the pointer is on the card."""
        self.entered.emit()

    def leaveEvent(self, event: object) -> None:
        """Say that the pointer has left the card."""
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw paper with rounded corners above the text, and its shadow."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 24 if theme.dark else 9))
        for spread in range(1, _SHADOW):
            around = face.adjusted(-spread, 1 - spread, spread, 1 + spread)
            painter.drawRoundedRect(around, _RADIUS + spread, _RADIUS + spread)
        painter.setBrush(theme.card)
        edge = theme.accent if self._is_pinned else blend(theme.ink, theme.card, 0.25)
        painter.setPen(QPen(edge, 1.5 if self._is_pinned else 1))
        painter.drawRoundedRect(face.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.end()
