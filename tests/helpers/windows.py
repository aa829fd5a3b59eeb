"""The whole window with a model, as a user has it in front of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QPushButton

from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

TEXT = "It was a bright cold day in April, and the clocks were striking 13. la la la la la\n"
LONG = TEXT * 50


def open_window(qtbot: QtBot, model: Path, *, live: bool = False) -> MainWindow:
    """A window on the screen that uses ``model``; closed without a question when the test ends."""
    store = QSettings()
    store.setValue("text/live", "true" if live else "false")
    store.setValue("model/name", str(model))
    store.setValue("model/device", "cpu")
    store.setValue("model/precision", "float32")
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda _: window.editor.document().setModified(False))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def text_of(window: MainWindow) -> str:
    return document_text(window.editor.document())


def is_coloured(window: MainWindow) -> bool:
    """Whether an analysis of the whole text has come to its end."""
    return (
        window.spans is not None and window.spans.analysis.complete and not window.analysis.running
    )


def wait_for_colours(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_coloured(window), timeout=60_000)


def wait_for_first_colours(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until a part of the text is read; of LONG, only a part."""
    qtbot.waitUntil(
        lambda: window.spans is not None and window.spans.analysis.done > 0, timeout=60_000
    )
    assert not window.spans.analysis.complete


def begin_reading_long(window: MainWindow, qtbot: QtBot) -> None:
    """Put LONG into the window, and wait until a part of it is read."""
    window.editor.insertPlainText(LONG)
    window.analyse()
    wait_for_first_colours(window, qtbot)


def offered(window: MainWindow) -> str:
    """What the button of the message offers."""
    button = window.message.findChild(QPushButton)
    return button.text() if button.isVisible() else ""
