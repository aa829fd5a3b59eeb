"""The place to drop a document on, with buttons for those who would rather choose one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gltr_desktop.ui.icons import icon
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.start.drawing import draw_frame
from gltr_desktop.ui.theme import Theme

KINDS = "Drop a document here: Word, PDF, OpenDocument, web page, plain text…"
_HEIGHT, _LOW_HEIGHT = 152, 120
_RADIUS = 14


class DropZone(QWidget):
    """A dashed frame. What is dropped, here or anywhere else, is taken by the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self.kinds = QLabel(KINDS, self)
        self.kinds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.kinds.setWordWrap(True)
        self.open = self._button("Open…", "Open a text or a document (Ctrl+O)", "primary")
        self.paste = self._button("Paste", "Paste the text that was copied last (Ctrl+V)", "")
        self._typing = QLabel("Or start typing.", self)
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
        pen = QPen(theme.muted, 1)
        pen.setDashPattern([5, 4])
        draw_frame(painter, QRectF(self.rect()), theme.window, pen, _RADIUS)
        painter.end()
