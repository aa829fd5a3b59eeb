"""What was typed survives a crash: a copy of unsaved text in the user's own data folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal, Slot

from gltr_desktop.documents.draft_files import DraftFile
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QTextDocument

_INTERVAL_MS = 1_000
"""From the first change that is not kept yet to the next copy, at rest or not."""
# A copy of a million characters takes 3 ms of the window's thread, and is written in 50 ms: the
# longer a text is, the rarer it is copied.
_CHARACTERS_PER_MS = 2_500


def draft_folder() -> Path:
    """Where copies are kept."""
    location = QStandardPaths.StandardLocation.AppDataLocation
    return Path(QStandardPaths.writableLocation(location))


class Draft(QObject):
    """Keeps a copy of ``document`` while it is modified; deleted as soon as it is saved.

    The file is made for the first copy: a text that is only read has none.
    """

    failed = Signal(object)
    """GltrError: no copy can be kept. It comes once, and again only after a copy was kept."""

    def __init__(
        self,
        parent: QObject,
        document: QTextDocument,
        title: Callable[[], str] = str,
        file: DraftFile | None = None,
    ) -> None:
        """``title`` is kept beside the copy. ``file`` holds the copy that the text is from."""
        super().__init__(parent)
        self._document, self._title = document, title
        self._file = file
        self._has_failed = self._is_closed = False
        self._task: Task | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.keep)
        document.contentsChanged.connect(self._wait)
        document.modificationChanged.connect(self._follow)
        if document.isModified():
            self._wait()

    @Slot()
    def keep(self) -> None:
        """Write the copy now, in the background."""
        self._timer.stop()
        # Without undo, the text is being read from a file.
        wanted = self._document.isModified() and self._document.isUndoRedoEnabled()
        if self._is_closed or not wanted:
            return
        file = self._begun_file() if self._task is None else None
        if file is None:
            self._wait()
            return
        text, title = document_text(self._document), self._title()
        file.begin_writing()
        self._task = Task(lambda: file.write(text, title), abandonable=True)
        self._task.succeeded.connect(self._end_writing)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _begun_file(self) -> DraftFile | None:
        if self._file is None:
            try:
                self._file = DraftFile.begin(draft_folder())
            except GltrError as error:
                self._tell(error)
        return self._file

    def forget(self) -> None:
        """The text is saved, or not wanted any more."""
        self._timer.stop()
        if self._file is not None:
            self._file.forget()

    def close(self) -> None:
        """Forget, and let another text use the name of the copy."""
        self._timer.stop()
        self._is_closed = True
        if self._file is not None:
            self._file.close()
            self._file = None

    @Slot()
    def _end_writing(self) -> None:
        self._task, self._has_failed = None, False

    @Slot(object)
    def _fail(self, error: GltrError) -> None:
        self._task = None
        self._tell(GltrError(f"Unsaved text is not protected: {error.message}", error.remedy))
        self._wait()

    def _tell(self, error: GltrError) -> None:
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(error)

    @Slot()
    def _wait(self) -> None:
        # Typing on does not put the copy off.
        if not self._is_closed and not self._timer.isActive():
            self._timer.start(_INTERVAL_MS + self._document.characterCount() // _CHARACTERS_PER_MS)

    @Slot(bool)
    def _follow(self, modified: bool) -> None:
        if modified:
            self._wait()
        else:
            self.forget()
