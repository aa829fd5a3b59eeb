"""Uses the window once, by itself: ``gltr-desktop --smoke-test``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QMimeData, QSettings, QStandardPaths, QTimer
from PySide6.QtGui import QGuiApplication

from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.app import application
from gltr_desktop.ui.main_window import MainWindow
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from gltr_desktop.analysis.record import Analysis

_PATIENCE_MS = 120_000
_LOOK_MS = 20
_ENOUGH_PIXELS = 100
_kept: list[QApplication] = []
"""Pages are drawn by it afterwards; nothing is once it is gone."""


def read_in_window(text: str, page: Path, settings: Path) -> tuple[Analysis, str]:
    """The analysis of a pasted ``text`` as the window shows it, and the name of Qt's platform.

    The colours have been looked for, and the page has been written by the window. Nothing of the
    user's is read or written, the clipboard included.

    Raises:
        GltrError: something does not appear in time.
    """
    _keep_away_from_the_users(settings)
    _kept.append(application(sys.argv[:1]))
    window = MainWindow()
    window.show()
    try:
        return _read(window, text, page), QGuiApplication.platformName()
    finally:
        window.pane.editor.document().setModified(False)
        window.close()
        # Else they are written when the folder is gone.
        QSettings().sync()


def _keep_away_from_the_users(settings: Path) -> None:
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))
    if sys.platform != "linux":
        # There, no variable leads drafts elsewhere.
        QStandardPaths.setTestModeEnabled(True)


def _read(window: MainWindow, text: str, page: Path) -> Analysis:
    editor = window.pane.editor
    pasted = QMimeData()
    pasted.setText(text)
    editor.insertFromMimeData(pasted)
    _wait(window, "The text gets no colours", lambda: _is_coloured(window))
    picture = editor.viewport().grab().toImage()
    colours = {colour.rgb(): 0 for colour in Theme.of(window.palette()).buckets}
    for y in range(picture.height()):
        for x in range(picture.width()):
            pixel = picture.pixel(x, y)
            if pixel in colours:
                colours[pixel] += 1
    if min(colours.values()) < _ENOUGH_PIXELS:
        raise GltrError("Not all colours can be seen in the window.", "Please report it.")
    window.exports.write(exporter_named("html"), page)
    _wait(window, "The page is not written", lambda: page.name in window.message.text)
    if window.spans is None:
        raise GltrError("The colours have gone again.", "Please report it.")
    return window.spans.analysis


def _is_coloured(window: MainWindow) -> bool:
    spans = window.spans
    if spans is None or not spans.analysis.complete or window.pane.analysis.running:
        return False
    return spans.stale_from is None


def _wait(window: MainWindow, failure: str, is_done: Callable[[], bool]) -> None:
    """Let the window work until ``is_done``; raise GltrError if it takes too long."""
    loop = QEventLoop()
    patience, look = QTimer(), QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(_PATIENCE_MS)
    look.timeout.connect(lambda: loop.quit() if is_done() else None)
    look.start(_LOOK_MS)
    loop.exec()
    look.stop()
    if not is_done():
        said = f"{window.message.text} {window.status_bar.status.text()}".strip()
        raise GltrError(f"{failure}. The window says: {said or 'nothing'}", "Please report it.")
