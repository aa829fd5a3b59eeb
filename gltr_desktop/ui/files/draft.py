"""What was typed survives a crash: a copy of unsaved text in the user's own data folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal, Slot

from gltr_desktop.documents.draft_files import DraftFile, LeftDraft
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

_INTERVAL_MS = 1_000
"""From the first change that is not kept yet to the next copy, at rest or not."""
# A copy of a million characters takes 3 ms of the window's thread, and is written in 50 ms: the
# longer a text is, the rarer it is copied.
_CHARACTERS_PER_MS = 2_500


class Draft(QObject):
    """Keeps a copy of ``document`` while it is modified; deleted as soon as it is saved."""

    failed = Signal(object)
    """GltrError: no copy can be kept. It comes once, and again only after a copy was kept."""

    def __init__(self, parent: QObject, document: QTextDocument) -> None:
        super().__init__(parent)
        self._document = document
        self._problem: GltrError | None = None
        self._file: DraftFile | None = None
        self._task: Task | None = None
        folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
        )
        try:
            self._file = DraftFile(folder)
        except GltrError as error:
            self._problem = error
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.keep)
        document.contentsChanged.connect(self._wait)
        document.modificationChanged.connect(self._follow)

    @property
    def problem(self) -> GltrError | None:
        """Why no copy can be kept since the program was started."""
        return self._problem

    def left_behind(self) -> LeftDraft:
        """What a program that did not end properly had not saved."""
        return self._file.left_behind() if self._file is not None else LeftDraft()

    @Slot()
    def keep(self) -> None:
        """Write the copy now, in the background."""
        self._timer.stop()
        file = self._file
        # Without undo, the text is being read from a file.
        wanted = self._document.isModified() and self._document.isUndoRedoEnabled()
        if file is None or not wanted:
            return
        if self._task is not None:
            self._wait()
            return
        text = document_text(self._document)
        file.begin_writing()
        self._task = Task(lambda: file.write(text), abandonable=True)
        self._task.succeeded.connect(self._end_writing)
        self._task.failed.connect(self._fail)
        self._task.start()

    def forget(self) -> None:
        """The text is saved, or not wanted any more."""
        self._timer.stop()
        if self._file is not None:
            self._file.forget()

    def close(self) -> None:
        """Forget, and let another program use the name of the copy."""
        self._timer.stop()
        if self._file is not None:
            self._file.close()
            self._file = None

    @Slot()
    def _end_writing(self) -> None:
        self._task = self._problem = None

    @Slot(object)
    def _fail(self, error: GltrError) -> None:
        self._task = None
        if self._problem is None:
            self._problem = error
            self.failed.emit(
                GltrError(f"Unsaved text is not protected: {error.message}", error.remedy)
            )
        self._wait()

    @Slot()
    def _wait(self) -> None:
        # Typing on does not put the copy off.
        if self._file is not None and not self._timer.isActive():
            self._timer.start(_INTERVAL_MS + self._document.characterCount() // _CHARACTERS_PER_MS)

    @Slot(bool)
    def _follow(self, modified: bool) -> None:
        if modified:
            self._wait()
        else:
            self.forget()
