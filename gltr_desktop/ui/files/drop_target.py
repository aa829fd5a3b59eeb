"""Files, folders and texts can be dropped anywhere in the window, which lights up meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QDropEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gltr_desktop.ui.editor.pasting import can_be_taken, files_in

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from gltr_desktop.ui.editor.token_editor import TokenEditor

_MARGIN = 24.0
_RADIUS = 16.0
_SHADE = 0.9
"""How much of the window the cover hides."""
_LEAVE_MS = 60
"""A drag that goes from one part of the window to another leaves it for a moment."""


class DropCover(QWidget):
    """Lies over a window, and says what a drop will do; it takes no part in the drag itself."""

    def __init__(self, window: QWidget, editor: TokenEditor) -> None:
        super().__init__(window)
        self._window, self._editor = window, editor
        self.text = ""
        """What will happen."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def light_up(self, text: str) -> None:
        """Cover the window and say ``text``."""
        self.text = text
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a calm frame around what will happen."""
        theme = self._editor.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(_SHADE)
        painter.fillRect(self.rect(), theme.paper)
        painter.setOpacity(1)
        pen = QPen(theme.accent, 2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        font = self.font()
        font.setPointSizeF(1.7 * font.pointSizeF())
        painter.setFont(font)
        painter.setPen(theme.ink)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()


class DropTarget(QObject):
    """Takes what is dropped on any part of a window for the window's editor.

    Files go where the editor's own signals lead. A text that is dropped on the editor while that
    can be edited is left to it: it knows the place; elsewhere, a text comes in at the caret. What
    is dragged from the window itself is left alone.
    """

    def __init__(self, window: QWidget, editor: TokenEditor) -> None:
        super().__init__(window)
        self._editor = editor
        self._viewport = editor.viewport()
        self.cover = DropCover(window, editor)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_LEAVE_MS)
        self._leaving.timeout.connect(self.cover.hide)
        window.setAcceptDrops(True)
        for part in (window, self._viewport):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow a drag, and take what is dropped."""
        if event.type() == QEvent.Type.DragLeave:
            self._leaving.start()
        elif event.type() in _DRAGGING and isinstance(event, QDropEvent):
            return self._follow(watched, event)
        return False

    def _follow(self, watched: QObject, event: QDropEvent) -> bool:
        """Accept a drag if it can be taken; whether it is kept from ``watched``."""
        data = event.mimeData()
        self._leaving.stop()
        is_left = event.source() is not None or not can_be_taken(data)
        is_text = not files_in(data)
        if is_left or (watched is self._viewport and is_text and not self._editor.isReadOnly()):
            self.cover.hide()
            return False
        if watched is self._viewport and is_text:
            # The editor ignores it, and then it comes to the window.
            return False
        # Whoever offers a file to be moved would delete it.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self.cover.hide()
            self._editor.take_dropped(data)
        elif not self.cover.isVisible():
            self.cover.light_up("Drop to add this text" if is_text else "Drop to open")
        return True


_DRAGGING = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
