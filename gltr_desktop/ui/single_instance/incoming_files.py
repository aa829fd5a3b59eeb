"""Files that come from outside the window, from a command line or from the desktop."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from gltr_desktop.errors import GltrError, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gltr_desktop.ui.files.text_files import TextFiles

_LOOK_MS = 50
"""How often it is looked whether the next file can be opened."""
_MAX_NAMED = 5


class IncomingFiles(QObject):
    """Opens files one after the other, each as a further text.

    A file waits until the one before is read, and until a dialog is closed: what that asks about
    should not change meanwhile. What could not be opened is said at the end.
    """

    def __init__(
        self,
        files: TextFiles,
        tell: Callable[[str], None],
        show_error: Callable[[GltrError], None],
    ) -> None:
        """``tell`` shows a line, ``show_error`` a message."""
        super().__init__(files)
        self._files, self._tell, self._show_error = files, tell, show_error
        self._waiting = deque[tuple[Path, str | None]]()
        self._opening: Path | None = None
        """The file that was to be opened last."""
        self._failed: dict[Path, GltrError] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._go_on)
        files.failed.connect(self._note_failure)

    def add(self, paths: Iterable[Path], encoding: str | None = None) -> None:
        """Open ``paths``, decoded with ``encoding`` or with what their bytes suggest."""
        self._waiting.extend((path, encoding) for path in paths)
        if self._waiting and not self._timer.isActive():
            self._timer.start()
            self._go_on()
        if self._waiting and QApplication.activeModalWidget() is not None:
            name = printable(self._waiting[0][0].name)
            self._tell(f"“{name}” will be opened when the dialog is closed.")

    @Slot()
    def _go_on(self) -> None:
        if self._files.loading or QApplication.activeModalWidget() is not None:
            return
        if self._waiting:
            self._opening, encoding = self._waiting.popleft()
            self._files.open_path(self._opening, encoding)
        else:
            self._timer.stop()
            self._say_what_failed()
            self._opening = None
            self._failed.clear()

    @Slot(object)
    def _note_failure(self, error: GltrError) -> None:
        if self._opening is not None:
            self._failed[self._opening] = error

    def _say_what_failed(self) -> None:
        """Repeat what the next file has taken the place of."""
        names = [f"“{printable(path.name)}”" for path in self._failed]
        # Of the last file that was opened, the message is still there, with what it offers.
        if not names or list(self._failed) == [self._opening]:
            return
        if len(names) == 1:
            self._show_error(*self._failed.values())
            return
        named = ", ".join(names[:_MAX_NAMED]) + (", …" if len(names) > _MAX_NAMED else "")
        self._show_error(
            GltrError(
                f"{len(names)} files were not opened: {named}.", "Open one to see the reason."
            )
        )
