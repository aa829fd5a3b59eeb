"""What was typed survives a crash: a copy of unsaved text in the user's own data folder."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QStandardPaths, QTimer, Slot

from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

_PAUSE_MS = 3_000
# Copying a very long text takes time in the window's thread: the longer it is, the rarer.
_CHARACTERS_PER_MS = 1_000


class Draft(QObject):
    """Keeps a copy of ``document`` while it is modified; gone as soon as it is not needed.

    Only the first of several running programs keeps one.
    """

    def __init__(self, parent: QObject, document: QTextDocument) -> None:
        super().__init__(parent)
        self._document = document
        folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
        )
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "unsaved.txt"
        self._lock = QLockFile(str(folder / "unsaved.lock"))
        self._lock.setStaleLockTime(0)
        self._ours = self._lock.tryLock(0)
        self._writing = threading.Lock()
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.keep)
        document.contentsChange.connect(self._wait)
        document.modificationChanged.connect(self._forget_if_saved)

    def left_behind(self) -> str:
        """Text that a program which did not end properly had not saved; "" if there is none."""
        try:
            return self._path.read_text(encoding="utf-8") if self._ours else ""
        except (OSError, UnicodeDecodeError):
            return ""

    @Slot()
    def keep(self) -> None:
        """Write the copy now, in the background."""
        self._timer.stop()
        if self._ours and self._document.isModified():
            text = document_text(self._document)
            self._wanted = True
            Task(lambda: self._write(text)).start()

    def forget(self) -> None:
        """The text is saved, or not wanted any more."""
        self._timer.stop()
        with self._writing:
            self._wanted = False
            if self._ours:
                self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Forget, and let another program keep its draft."""
        self.forget()
        self._lock.unlock()

    def _write(self, text: str) -> None:
        with self._writing:
            if self._wanted:
                write_atomically(self._path, text)

    @Slot()
    def _wait(self) -> None:
        self._timer.start(_PAUSE_MS + self._document.characterCount() // _CHARACTERS_PER_MS)

    @Slot(bool)
    def _forget_if_saved(self, modified: bool) -> None:
        if not modified:
            self.forget()
