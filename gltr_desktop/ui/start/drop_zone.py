"""The place to drop a document on, with buttons for those who would rather choose one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gltr_desktop.ui.icons import icon
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.start.drawing import draw_frame
from gltr_desktop.ui.theme import Theme, blend

KINDS = "Drop a document here: Word, PDF, OpenDocument, web page, plain text…"
LIT = "Drop it to have it read."
_TYPING = "Or start typing."
_HEIGHT, _LOW_HEIGHT = 152, 120
_RADIUS = 14


class DropZone(QWidget):
    """A dashed frame, lit while something is dragged over the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self._is_lit = False
        self.kinds = QLabel(KINDS, self)
        self.kinds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.kinds.setWordWrap(True)
        self.open = self._button("Open…", "Open a text or a document (Ctrl+O)", "primary")
        self.paste = self._button("Paste", "Paste the text that was copied last (Ctrl+V)", "")
        self._typing = QLabel(_TYPING, self)
        self._typing.setProperty("kind", "quiet")
        self._typing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.set_low(low=False)

    def _button(self, text: str, tip: str, kind: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setProperty("kind", kind)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID + 2)
        buttons.addStretch(1)
        buttons.addWidget(self.open)
        buttons.addWidget(self.paste)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID + 2)
        layout.addStretch(1)
        layout.addWidget(self.kinds)
        layout.addLayout(buttons)
        layout.addWidget(self._typing)
        layout.addStretch(1)

    @property
    def is_lit(self) -> bool:
        """Whether something is dragged over the page."""
        return self._is_lit

    def set_lit(self, *, lit: bool) -> None:
        """Show that what is dragged can be dropped."""
        self._is_lit = lit
        self.kinds.setText(LIT if lit else KINDS)
        # A space keeps the line's height.
        self._typing.setText(" " if lit else _TYPING)
        self.update()

    def set_low(self, *, low: bool) -> None:
        """Take less room, in a small window."""
        self.setMinimumHeight(_LOW_HEIGHT if low else _HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        self.open.setIcon(icon("open", theme.on_accent))
        self.paste.setIcon(icon("paste", theme.ink))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame."""
        theme = self._theme
        painter = QPainter(self)
        if self._is_lit:
            pen, fill = QPen(theme.accent, 2), blend(theme.accent, theme.paper, 0.12)
        else:
            pen, fill = QPen(theme.muted, 1), theme.window
        # In widths of the line.
        pen.setDashPattern([5 / pen.widthF(), 4 / pen.widthF()])
        draw_frame(painter, QRectF(self.rect()), fill, pen, _RADIUS)
        painter.end()
