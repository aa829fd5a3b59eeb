"""A window in which something stands side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.files.held_file import HeldFile

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.texts.open_text import OpenText

BEFORE = "The old man went down to the sea. He had not caught a fish.\n\nThen he rowed out alone.\n"
AFTER = "The young woman went down to the sea. She had not caught a fish.\n\nThen she rowed out.\n"


def add_text(window: MainWindow, text: str, title: str = "") -> OpenText:
    """A further text of the list, which is not in front."""
    added = window.texts.add(HeldFile(own_title=title or "Another"))
    assert added.document is not None
    QTextCursor(added.document).insertText(text)
    return added


def second_of(window: MainWindow) -> SecondColumn:
    """The second column, which must be there."""
    second = window.side_by_side.second
    assert second is not None
    return second


def second_text(window: MainWindow) -> str:
    """The text of the second column."""
    return document_text(second_of(window).editor.document())


def wait_for_difference(window: MainWindow, qtbot: QtBot) -> Difference:
    """The difference, once both sides are read."""
    qtbot.waitUntil(lambda: window.side_by_side.difference is not None, timeout=60_000)
    difference = window.side_by_side.difference
    assert difference is not None
    return difference


def compare_texts(window: MainWindow, qtbot: QtBot) -> OpenText:
    """Put BEFORE into the window and AFTER beside it, and wait until both are read."""
    window.pane.editor.insertPlainText(BEFORE)
    window.pane.analysis.analyse()
    partner = add_text(window, AFTER, "After")
    window.side_by_side.set_text_beside(partner)
    wait_for_difference(window, qtbot)
    return partner
