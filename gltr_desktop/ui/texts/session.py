"""Which files are open is remembered, and they are in the list again at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.texts.open_texts import OpenTexts


class Session(QObject):
    """Keeps the settings in step with the list; only names are remembered, and no texts."""

    def __init__(self, texts: OpenTexts, settings: Settings) -> None:
        super().__init__(texts)
        self._texts, self._settings = texts, settings
        self._known: tuple[tuple[Path, ...], int] = ((), 0)
        self._restore()
        texts.changed.connect(self._note)

    def _restore(self) -> None:
        """List the files that were open; no disk is asked before one of them is shown."""
        paths, front = self._settings.open_files, self._settings.open_file
        if paths:
            front = min(front, len(paths) - 1)
            self._known = tuple(paths), front
            self._texts.list_unread(paths, front)

    def show(self) -> None:
        """Read the file in front, if that is still to be done."""
        if self._texts.current.is_unread:
            self._texts.show(self._texts.current)

    @Slot()
    def _note(self) -> None:
        known = [(text, text.path) for text in self._texts.texts]
        texts = [(text, path.absolute()) for text, path in known if path is not None]
        current = self._texts.current
        front = next((at for at, (text, _) in enumerate(texts) if text is current), 0)
        paths = tuple(path for _, path in texts)
        if (paths, front) != self._known:
            self._known = paths, front
            self._settings.set_open_files(paths, front)
