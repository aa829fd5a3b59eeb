"""Read and Edit: while a text is read, nothing can change it by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.ui.editor.token_editor import TokenEditor


class ReadingMode(QObject):
    """Whether the text of an editor can be edited.

    There is nothing to read in an empty text: it is always open for typing and pasting, and what
    comes in that way stays open. Whoever opens a file has it read.
    """

    changed = Signal(bool)
    """Whether the text is only read from now on."""
    edit_attempted = Signal()
    """The user has tried to type, paste, cut or undo while the text is only read."""

    def __init__(self, editor: TokenEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._is_reading = False
        self.is_locked: Callable[[], bool] = lambda: False
        """Whether the text is one that can only be read."""
        editor.edit_refused.connect(self._report)
        editor.textChanged.connect(self._follow_emptiness)

    @property
    def is_reading(self) -> bool:
        """Whether the text is only read."""
        return self._is_reading

    def set_reading(self, *, reading: bool) -> None:
        """Only read the text from now on, or allow to edit it.

        An empty text stays open, and one that can only be read stays closed, which ``changed`` says
        again: a switch follows that.
        """
        is_refused = self.is_locked() and not reading
        wanted = (reading or is_refused) and not self._editor.document().isEmpty()
        if wanted != self._is_reading or wanted != reading:
            self._is_reading = wanted
            self._editor.set_reading(reading=wanted)
            self.changed.emit(wanted)
        if is_refused and wanted:
            self.edit_attempted.emit()

    @Slot()
    def _report(self) -> None:
        """While another text is being put in, it is not the mode that keeps the user out."""
        if self._is_reading and not self._editor.is_locked:
            self.edit_attempted.emit()

    @Slot()
    def _follow_emptiness(self) -> None:
        if self._is_reading and self._editor.document().isEmpty():
            self.set_reading(reading=False)
