"""Notices when another program changes or removes the file of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QFileSystemWatcher, QObject, QTimer, Signal, Slot

from gltr_desktop.documents.file_state import Change, FileState
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

_DELAY_MS = 200
"""Programs often remove a file and create it anew: what counts is what they leave."""


class FileWatch(QObject):
    """Compares a file with its known state when the system reports a change of it.

    Network disks report nothing: the file is also compared when the window is activated.
    """

    changed = Signal(object)
    """Change: what has happened to the file; each change comes once."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._path: Path | None = None
        self._state: FileState | None = None
        self._reported = Change.NONE
        self._comparison: Task | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self.compare_soon)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._compare)
        window.installEventFilter(self)

    def watch(
        self, path: Path | None, state: FileState | None, reported: Change = Change.NONE
    ) -> None:
        """Watch ``path``, which was in ``state``, in the place of the file before.

        A change that is ``reported`` already is not reported again.
        """
        self._path, self._state = path, state
        self._reported, self._comparison = reported, None
        self._timer.stop()
        files = self._watcher.files()
        if files:
            self._watcher.removePaths(files)
        self._add()
        # The file may have been changed before it was watched.
        self._timer.start()

    @Slot()
    def compare_soon(self) -> None:
        """Compare the file in a moment, and report again what has been reported."""
        self._reported = Change.NONE
        self._timer.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Compare the file when the window is activated; no event is kept from it."""
        if event.type() == QEvent.Type.WindowActivate:
            self._compare()
        return False

    @Slot()
    def _compare(self) -> None:
        path, state = self._path, self._state
        if path is not None and state is not None and self._comparison is None:
            self._comparison = Task(lambda: state.change(path), abandonable=True)
            self._comparison.succeeded.connect(self._report)
            self._comparison.start()

    @Slot(object, object)
    def _report(self, change: Change, task: Task) -> None:
        if task is not self._comparison:
            return
        self._comparison = None
        self._add()  # A file that was replaced is not watched any more.
        if change is not self._reported:
            self._reported = change
            if change is not Change.NONE:
                self.changed.emit(change)

    def _add(self) -> None:
        if self._path is not None and self._state is not None:
            self._watcher.addPath(str(self._path))
