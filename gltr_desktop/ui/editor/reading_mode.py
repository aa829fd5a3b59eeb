"""Read and Edit: while a text is read, nothing can change it by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.token_editor import TokenEditor


class ReadingMode(QObject):
    """Whether the text of an editor can be edited."""

    changed = Signal(bool)
    """Whether the text is only read from now on."""
    edit_attempted = Signal()
    """The user has tried to type, paste or cut while the text is only read."""

    def __init__(self, editor: TokenEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._is_reading = False

    @property
    def is_reading(self) -> bool:
        """Whether the text is only read."""
        return self._is_reading

    def set_reading(self, *, reading: bool) -> None:
        """Only read the text from now on, or allow to edit it."""
        if reading != self._is_reading:
            self._is_reading = reading
            self.changed.emit(reading)
