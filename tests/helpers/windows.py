"""The whole window with a model, as a user has it in front of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QPushButton

from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.main_window import MainWindow
from helpers.charts import bring_up
from helpers.spans import spans_of
from helpers.widgets import child_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.histograms import Histogram

TEXT = "It was a bright cold day in April, and the clocks were striking 13. la la la la la\n"
LONG = TEXT * 100


def open_window(
    qtbot: QtBot, model: Path | str, *, live: bool = False, again: bool = False
) -> MainWindow:
    """A window on the screen that uses ``model``; closed without a question when the test ends.

    Only a program that is started ``again`` has the texts that were open before.
    """
    store = QSettings()
    if not again:
        store.remove("files/open")
    store.setValue("text/live", "true" if live else "false")
    store.setValue("model/name", str(model))
    # A test that compares chooses what with.
    store.setValue("compare/reference", store.value("compare/reference", "-"))
    store.setValue("model/device", "cpu")
    store.setValue("model/precision", "float32")
    window = MainWindow()
    if store.value("window/geometry") is None:
        # As on a usual screen: that of the offscreen platform is smaller.
        window.resize(1280, 800)
    qtbot.addWidget(window, before_close_func=lambda _: discard_all(window))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def discard_all(window: MainWindow) -> None:
    """Count all texts as saved, so that nothing is asked about them."""
    for text in window.texts.texts:
        if text.document is not None:
            text.document.setModified(False)


def text_of(window: MainWindow) -> str:
    return document_text(window.pane.editor.document())


def is_coloured(window: MainWindow) -> bool:
    """Whether an analysis of the whole text has come to its end."""
    spans, running = window.spans, window.pane.analysis.running
    return spans is not None and spans.analysis.complete and not running


def wait_for_colours(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_coloured(window), timeout=60_000)


def wait_for_first_colours(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until a part of the text is read; of LONG, only a part."""
    qtbot.waitUntil(
        lambda: window.spans is not None and spans_of(window).analysis.done > 0, timeout=60_000
    )
    assert not spans_of(window).analysis.complete


def begin_reading_long(window: MainWindow, qtbot: QtBot) -> None:
    """Put LONG into the window, and wait until a part of it is read."""
    window.pane.editor.insertPlainText(LONG)
    window.pane.analysis.analyse()
    wait_for_first_colours(window, qtbot)


def offered(window: MainWindow) -> str:
    """What the button of the message offers."""
    button = child_of(window.message, QPushButton)
    return button.text() if button.isVisible() else ""


def histogram_of(window: MainWindow) -> Histogram:
    """The counted buckets that the charts of a window show."""
    bring_up(window.pane.panel.buckets)
    histogram = window.pane.panel.buckets.histogram
    assert histogram is not None
    return histogram
