"""A text that its user can edit only when nothing speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence

from gltr_desktop.ui.editor.spaced_text import SpacedText

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_Key, _Keys, _Modifier = Qt.Key, QKeySequence.StandardKey, Qt.KeyboardModifier
_EDITING_KEYS = (
    _Keys.Cut,
    _Keys.Paste,
    _Keys.Undo,
    _Keys.Redo,
    _Keys.Delete,
    _Keys.DeleteStartOfWord,
    _Keys.DeleteEndOfWord,
    _Keys.DeleteEndOfLine,
    _Keys.InsertParagraphSeparator,
    _Keys.InsertLineSeparator,
)
_COMMANDS = _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier


class GuardedText(SpacedText):
    """Plain text that can be closed to its user for either of two reasons.

    *Reading* is the user's own choice, by :meth:`set_reading`. A *lock*, by :meth:`setReadOnly`,
    keeps everybody out while another text is being put in. Neither ends the other. What the program
    writes through a QTextCursor is stopped by neither.

    While the text is closed, the caret still moves and selects. Tab leaves a closed or empty text.
    """

    edit_refused = Signal()
    """The user has tried to edit the text while it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_reading = self._is_locked = False
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._follow_emptiness)

    @property
    def is_locked(self) -> bool:
        """Whether another text is on its way, so that nothing may be written into this one."""
        return self._is_locked

    def set_reading(self, *, reading: bool) -> None:
        """Close the text to its user, or open it again."""
        self._is_reading = reading
        self._close_or_open()

    def setReadOnly(self, read_only: bool) -> None:
        """Lock the text, or unlock it: it stays closed while it is only read."""
        self._is_locked = read_only
        self._close_or_open()

    def _close_or_open(self) -> None:
        closed = self._is_locked or self._is_reading
        if closed != self.isReadOnly():
            super().setReadOnly(closed)
            if closed:
                self.setTextInteractionFlags(
                    Qt.TextInteractionFlag.TextSelectableByMouse
                    | Qt.TextInteractionFlag.TextSelectableByKeyboard
                )

    @Slot()
    def _follow_emptiness(self) -> None:
        self.setTabChangesFocus(self.document().isEmpty())

    # What the menus ask for

    @Slot()
    def undo(self) -> None:
        """Undo the last edit, unless the text is closed."""
        if not self._refuses():
            super().undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was undone last, unless the text is closed."""
        if not self._refuses():
            super().redo()

    @Slot()
    def cut(self) -> None:
        """Move the selected text to the clipboard, unless the text is closed."""
        if not self._refuses():
            super().cut()

    def _refuses(self) -> bool:
        """Whether the text is closed, which is said then."""
        if self.isReadOnly():
            self.edit_refused.emit()
        return self.isReadOnly()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep away from a closed text the keys that would edit it."""
        if self.isReadOnly() and _would_edit(event):
            self.edit_refused.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Keep composed characters away from a closed text; Qt would write them."""
        if not self.isReadOnly():
            super().inputMethodEvent(event)
        elif event.commitString():
            self.edit_refused.emit()


def _would_edit(event: QKeyEvent) -> bool:
    """Whether a key edits a text that is open; a space turns the page of a closed one."""
    if any(map(event.matches, _EDITING_KEYS)) or event.key() == _Key.Key_Backspace:
        return True
    commands = event.modifiers() & _COMMANDS
    # Windows reports AltGr, which types characters, as Ctrl+Alt.
    is_typing = commands in (
        _Modifier.NoModifier,
        _Modifier.ControlModifier | _Modifier.AltModifier,
    )
    text = event.text()
    return is_typing and text.isprintable() and not text.isspace() and bool(text)
