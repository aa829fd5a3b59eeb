"""Open the program in a real window, have it read a text and a document, and look at the pixels.

Run with a display (``.ci/run`` gives it a virtual one). Fails when the four bucket colours are not
all on the screen, of a text and of the Word document that is made of it, or when anything else
came up.
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

from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.app import application
from gltr_desktop.ui.main_window import MainWindow
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE_MS = 120_000
_ENOUGH_PIXELS = 200


def main() -> int:
    """Returns the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        application(sys.argv[:1])
        print(f"platform {QGuiApplication.platformName()}")
        window = MainWindow()
        window.show()
        document = Path(folder) / "frankenstein.docx"
        passed = (
            _shows(window, RESOURCES / "samples" / "frankenstein.txt")
            and _exports(window, document)
            and _shows(window, document)
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
    page = window.pane.editor.viewport()
    corner = page.mapTo(window, page.rect().topLeft())
    picture = (
        window.screen()
        .grabWindow(window.winId(), corner.x(), corner.y(), page.width(), page.height())
        .toImage()
    )
    every = product(range(picture.width()), range(picture.height()))
    counts = Counter(picture.pixel(x, y) for x, y in every)
    colours = Theme.of(window.palette()).buckets
    found = {colour.name(): counts[colour.rgb()] for colour in colours}
    print(f"{path.name}: pixels of each bucket's colour: {found}")
    return min(found.values()) >= _ENOUGH_PIXELS


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
    patience.timeout.connect(loop.quit)
    patience.start(_PATIENCE_MS)
    look.timeout.connect(lambda: loop.quit() if is_done() else None)
    look.start(50)
    loop.exec()
    look.stop()
    QTimer.singleShot(200, loop.quit)
    loop.exec()
    return is_done()


if __name__ == "__main__":
    sys.exit(main())
