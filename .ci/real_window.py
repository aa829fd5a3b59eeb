"""Open the program in a real window, have it read texts, and look at the pixels.

Run with a display (``.ci/run`` gives it a virtual one). Fails when the four bucket colours are not
all on the screen, of a text, of the Word document that is made of it, and of the row that it has in
the table of its folder, or when anything else came up.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog

from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.app import application
from gltr_desktop.ui.main_window import MainWindow
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_PATIENCE_MS = 120_000
_ENOUGH_PIXELS, _ENOUGH_IN_A_STRIP = 200, 20


def main() -> int:
    """Returns the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        # As for a new user: a text that a killed window left behind would be asked about, for ever.
        for place in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{place}_HOME"] = f"{folder}/{place.lower()}"
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        application(sys.argv[:1])
        print(f"platform {QGuiApplication.platformName()}")
        window = MainWindow()
        window.show()
        document = Path(folder) / "texts" / "frankenstein.docx"
        document.parent.mkdir()
        passed = (
            _shows(window, RESOURCES / "samples" / "frankenstein.txt")
            and _exports(window, document)
            and _shows(window, document)
            and _lists(window, document.parent)
        )
        window.close()
    return 0 if passed else 1


def _shows(window: MainWindow, path: Path) -> bool:
    """Whether the text of ``path`` stands on all four colours."""
    window.files.open_path(path)
    if not _wait(lambda: window.files.source == path and _is_coloured(window)):
        print(f"{path.name} was not analysed. {_said(window)}")
        return False
    if target := os.environ.get("SCREENSHOT"):
        window.screen().grabWindow(window.winId()).save(target)
    # The text only: the legend has the four colours whether the text has them or not.
    return _has_colours(window, window.pane.editor.viewport(), path.name, _ENOUGH_PIXELS)


def _lists(window: MainWindow, folder: Path) -> bool:
    """Whether the texts in ``folder`` get their rows, with all four colours in a strip."""
    window.folder.open_paths([folder])
    if not _wait(lambda: not window.folder.running):
        print(f"{folder.name} was not read. {_said(window)}")
        return False
    rows = [entry.row for entry in window.folder.model.entries]
    print(f"{folder.name}: {[row and row.status for row in rows]}")
    table = window.folder.dock.view.viewport()
    return len(rows) == 1 and _has_colours(window, table, folder.name, _ENOUGH_IN_A_STRIP)


def _has_colours(window: MainWindow, part: QWidget, name: str, enough: int) -> bool:
    """Whether each bucket's colour has ``enough`` pixels in a part of the window."""
    corner = part.mapTo(window, part.rect().topLeft())
    picture = (
        window.screen()
        .grabWindow(window.winId(), corner.x(), corner.y(), part.width(), part.height())
        .toImage()
    )
    every = product(range(picture.width()), range(picture.height()))
    counts = Counter(picture.pixel(x, y) for x, y in every)
    colours = Theme.of(window.palette()).buckets
    found = {colour.name(): counts[colour.rgb()] for colour in colours}
    print(f"{name}: pixels of each bucket's colour: {found}")
    return min(found.values()) >= enough


def _exports(window: MainWindow, path: Path) -> bool:
    """Whether the analysis is written to ``path``."""
    window.exports.write(exporter_named("docx"), path)
    if _wait(lambda: path.name in window.message.text):
        return True
    print(f"{path.name} was not written. {_said(window)}")
    return False


def _is_coloured(window: MainWindow) -> bool:
    spans = window.spans
    return spans is not None and spans.analysis.complete and not window.pane.analysis.running


def _said(window: MainWindow) -> str:
    return f"{window.message.text} {window.status_bar.status.text()}"


def _wait(is_done: Callable[[], bool]) -> bool:
    """Run the event loop until ``is_done``, and for the paint that follows."""
    loop = QEventLoop()
    patience, look = QTimer(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(lambda: _give_up(loop))
    patience.start(_PATIENCE_MS)
    look.timeout.connect(lambda: loop.quit() if is_done() else None)
    look.start(50)
    loop.exec()
    look.stop()
    QTimer.singleShot(200, loop.quit)
    loop.exec()
    return is_done()


def _give_up(loop: QEventLoop) -> None:
    """End ``loop``, and the dialog that nobody answers in it."""
    if isinstance(dialog := QApplication.activeModalWidget(), QDialog):
        print(f"A dialog is in the way: {dialog.windowTitle()} {getattr(dialog, 'text', str)()}")
        dialog.reject()
    loop.quit()


if __name__ == "__main__":
    sys.exit(main())
