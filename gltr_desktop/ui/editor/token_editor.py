"""The text editor: what is typed, pasted, dropped and pointed at in a text with coloured spans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from gltr_desktop.errors import InputError
from gltr_desktop.ui.editor.line_breaking import LineBreaking
from gltr_desktop.ui.editor.pasting import can_be_taken, taken_from
from gltr_desktop.ui.editor.positions import (
    actual_edit,
    for_document,
    for_qt,
    selected_text,
    word_start,
)
from gltr_desktop.ui.editor.span_text import SpanText

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QDropEvent,
        QFocusEvent,
        QInputMethodEvent,
        QKeyEvent,
        QMouseEvent,
        QWheelEvent,
    )

_Key = Qt.Key
_MODIFIERS = {_Key.Key_Alt, _Key.Key_AltGr, _Key.Key_Control, _Key.Key_Meta, _Key.Key_Shift}


class TokenEditor(SpanText):
    """A plain-text editor that paints spans and says which one the pointer is on."""

    pasted = Signal()
    """Text came in by paste or drop, as a whole rather than typed."""
    paste_refused = Signal()
    """Text was to come in so, while the text here is closed."""
    edited = Signal(int, int, int)
    """The text was edited, and the spans have followed: position, UTF-16 units removed and added.

    ``contents_change`` comes before the spans have moved.
    """
    file_dropped = Signal(Path)
    files_dropped = Signal(object)
    """The paths of several files, of which an editor can show one only."""
    drop_refused = Signal(object)
    """InputError; what was dropped or pasted is nothing that can be taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoFillBackground(True)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Text")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._line_breaking = LineBreaking(self)
        self._paragraph_before_input: str | None = None
        """The text of the paragraph that an input method is about to change."""
        self._is_dropping = False
        self.contents_change.connect(self._follow_edit)
        self.document_changed.connect(self._line_breaking.follow_document)

    # Qt's own

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emit ``pointed``; while text is being selected, no span is pointed at."""
        super().mouseMoveEvent(event)
        selecting = event.buttons() != Qt.MouseButton.NoButton
        self.pointed.emit(None if selecting else self.span_at(event.position().toPoint()))

    def leaveEvent(self, event: object) -> None:
        """The pointer has left: it is on no span."""
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While a user types, the pointer counts as on no span.

        A modifier alone does not: Alt may begin the shortcut that goes to another token.
        """
        if event.key() not in _MODIFIERS:
            self.pointed.emit(None)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Another window or widget has the keyboard: the pointer counts as on no span."""
        super().focusOutEvent(event)
        self.pointed.emit(None)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep the paragraph's text: Qt reports all of it as replaced by composed characters."""
        cursor = self.textCursor()
        self._paragraph_before_input = None if cursor.hasSelection() else cursor.block().text()
        super().inputMethodEvent(event)
        self._paragraph_before_input = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave Ctrl+wheel to the window, whose zoom is remembered; scroll otherwise."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self.pointed.emit(None)
        super().wheelEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Accept text, and files to open."""
        return can_be_taken(source)

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected text for copy, cut and drag, with its non-breaking spaces."""
        data = QMimeData()
        data.setText(for_qt(selected_text(self.textCursor())))
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text without its format; ask for a dropped or pasted file to be opened."""
        taken = taken_from(source, is_dropped=self._is_dropping)
        if isinstance(taken, Path):
            self.file_dropped.emit(taken)
        elif isinstance(taken, list):
            self.files_dropped.emit(taken)
        elif isinstance(taken, InputError):
            self.drop_refused.emit(taken)
        elif self.is_locked:
            return
        elif self.isReadOnly():
            self.edit_refused.emit()
            self.paste_refused.emit()
        elif taken is not None:
            self.textCursor().insertText(for_qt(for_document(taken)))
            self.ensureCursorVisible()
            self.pasted.emit()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what is dropped from what is pasted."""
        self._is_dropping = True
        super().dropEvent(event)
        self._is_dropping = False

    def take_dropped(self, source: QMimeData) -> None:
        """Take what was dropped elsewhere in the window; a text comes in at the caret."""
        self._is_dropping = True
        self.insertFromMimeData(source)
        self._is_dropping = False

    # Inner workings

    @Slot(int, int, int)
    def _follow_edit(self, position: int, removed: int, added: int) -> None:
        self._line_breaking.follow_edit(position, added)
        position, removed, added = actual_edit(
            self.document(), (position, removed, added), self._paragraph_before_input
        )
        if removed == added == 0 and self._paragraph_before_input is not None:
            return
        stale_from = word_start(self.document(), position)
        for spans in (self.spans, self.previous):
            if spans is not None:
                spans.edited(position, removed, added, stale_from)
        self.mark(None)
        self.viewport().update()
        self.edited.emit(position, removed, added)
