"""The window that benchmarks.crash kills: it types without a pause, and does one more thing."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog

from benchmarks.crash import typed_text
from gltr_desktop.analysis.palette import PALETTES
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.models.options import SMALL, ModelChoice
from gltr_desktop.ui.app import application
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.main_window import MainWindow
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY_MS = 60
_KEYS_AT_ONCE = 3


class Typist(QObject):
    """Types three characters every 60 ms, which is faster than anybody, and reports the length."""

    def __init__(self, window: MainWindow, folder: Path, activity: str) -> None:
        super().__init__()
        self._window, self._folder = window, folder
        self._length = self._count = 0
        activities: dict[str, Callable[[], None]] = {
            "typing": lambda: None,
            "saving": self._save,
            "exporting": self._export,
            "settings": self._change_settings,
        }
        self._act = activities[activity]
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._type)
        self._timer.start(_KEY_MS)

    @Slot()
    def _type(self) -> None:
        editor = self._window.pane.editor
        editor.moveCursor(QTextCursor.MoveOperation.End)
        before, self._length = self._length, self._length + _KEYS_AT_ONCE
        editor.insertPlainText(typed_text(self._length)[before:])
        print(json.dumps({"at": time.time(), "length": self._length}), flush=True)
        self._count += 1
        if self._count % 5 == 0:
            self._act()

    def _save(self) -> None:
        self._window.files.save()

    def _export(self) -> None:
        if not self._window.pane.analysis.running:
            self._window.pane.analysis.analyse()
        self._window.exports.write(exporter_named("html"), self._folder / "page.html")

    def _change_settings(self) -> None:
        settings = Settings()
        settings.palette = PALETTES[self._count % len(PALETTES)]
        settings.font_size = 8 + self._count % 20


def _answer_dialogs(folder: Path) -> None:
    """Give the name of the text where a dialog would ask for it, and wait for ever."""

    def name(*_: object, **__: object) -> tuple[str, str]:
        return str(folder / "text.txt"), ""

    QFileDialog.getSaveFileName = name  # type: ignore[method-assign]


def main() -> None:
    """Type until somebody kills the process, or print what the last one left behind."""
    folder, activity = Path(sys.argv[1]), sys.argv[2]
    app = application(["gltr-desktop"])
    Settings().choice = ModelChoice(SMALL)
    _answer_dialogs(folder)
    window = MainWindow()
    window.show()
    app.processEvents()
    if activity == "look":
        print(json.dumps({"text": document_text(window.pane.editor.document())}), flush=True)
        window.pane.editor.document().setModified(False)
        return
    print("{}", flush=True)
    typist = Typist(window, folder, activity)
    app.exec()
    del typist


if __name__ == "__main__":
    main()
