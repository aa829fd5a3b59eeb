"""Open the program in a real window, have it read a text, and look at the pixels.

Run with a display (``.ci/run`` gives it a virtual one). Fails when the four bucket colours are not
all on the screen, or when anything but the text's analysis came up.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from itertools import product

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtGui import QGuiApplication

from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.app import application
from gltr_desktop.ui.main_window import MainWindow
from gltr_desktop.ui.theme import Theme

_PATIENCE_MS = 120_000
_ENOUGH_PIXELS = 200


def main() -> int:
    """Returns the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        app = application(sys.argv[:1])
        print(f"platform {QGuiApplication.platformName()}")
        window = MainWindow()
        window.show()
        window.files.open_path(RESOURCES / "samples" / "frankenstein.txt")
        if not _wait(window):
            said = f"{window.message.text} {window.status_bar.status.text()}"
            print(f"The text was not analysed. {said}")
            return 1
        screen = app.primaryScreen()
        if target := os.environ.get("SCREENSHOT"):
            screen.grabWindow(window.winId()).save(target)
        # The text only: the legend has the four colours whether the text has them or not.
        page = window.pane.editor.viewport()
        corner = page.mapTo(window, page.rect().topLeft())
        picture = screen.grabWindow(
            window.winId(), corner.x(), corner.y(), page.width(), page.height()
        ).toImage()
        colours = Theme.of(window.palette()).buckets
        window.close()
    every = product(range(picture.width()), range(picture.height()))
    counts = Counter(picture.pixel(x, y) for x, y in every)
    found = {colour.name(): counts[colour.rgb()] for colour in colours}
    print("pixels of each bucket's colour:", found)
    return 0 if min(found.values()) >= _ENOUGH_PIXELS else 1


def _wait(window: MainWindow) -> bool:
    """Run the event loop until the text is analysed and painted."""
    loop = QEventLoop()
    patience, look = QTimer(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(_PATIENCE_MS)

    def check() -> None:
        if window.message.text or (window.spans is not None and window.spans.analysis.complete):
            loop.quit()

    look.timeout.connect(check)
    look.start(50)
    loop.exec()
    # One more turn for the paint.
    QTimer.singleShot(200, loop.quit)
    loop.exec()
    return window.spans is not None and window.spans.analysis.complete


if __name__ == "__main__":
    sys.exit(main())
