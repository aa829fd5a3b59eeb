"""What the window does when another program changes or removes the file of the text in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from gltr_desktop.documents.file_state import Change
from gltr_desktop.errors import InputError
from gltr_desktop.ui.files.file_dialogs import read_again
from gltr_desktop.ui.files.file_watch import FileWatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.ui.texts.open_texts import OpenTexts


class FileChanges(QObject):
    """Watches the file of the text in front; those of others are compared when they come there."""

    failed = Signal(object)
    """GltrError, which tells of a change; the text is as it was."""
    outdated = Signal()
    """The user wants the file of the text in front to be read again."""

    def __init__(self, window: QWidget, texts: OpenTexts, is_busy: Callable[[], bool]) -> None:
        """While ``is_busy``, a file is being read or written, and nothing is said of changes."""
        super().__init__(texts)
        self._window, self._texts, self._is_busy = window, texts, is_busy
        self._watch = FileWatch(window)
        self._watch.changed.connect(self._react)

    def follow(self) -> None:
        """Watch the file of the text that is in front now, as it was read or written last."""
        text = self._texts.current
        self._watch.watch(text.held.path, text.held.state, text.known_change)

    @Slot(object)
    def _react(self, change: Change) -> None:
        """Tell that another program has changed the file, or ask whether to read it again."""
        if self._is_busy() or QApplication.activeModalWidget() is not None:
            self._watch.compare_soon()
            return
        text = self._texts.current
        text.known_change, document = change, self._texts.current.document
        if document is None:
            return
        if change is Change.REMOVED:
            document.setModified(True)
            self._tell(f"Another program has removed “{text.title}”.", "Save the text to keep it.")
        elif document.isModified():
            remedy = "When you save the text, you will be asked which one to keep."
            self._tell(f"Another program has changed “{text.title}”.", remedy)
        elif text.held.path is not None:
            if read_again(self._window, text.title):
                self.outdated.emit()
            else:
                document.setModified(True)

    def _tell(self, message: str, remedy: str) -> None:
        self.failed.emit(InputError(message, remedy))
