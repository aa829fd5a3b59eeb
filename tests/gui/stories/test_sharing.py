"""A user takes the coloured text out of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.windows import TEXT, text_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gltr_desktop.documents.exporters import exporter_named

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_what_is_copied_with_colours_is_pasted_back_exactly(
    coloured: MainWindow, qtbot: QtBot
) -> None:
    editor = coloured.pane.editor
    QTest.keyClick(editor, Qt.Key.Key_C, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: coloured.status_bar.status.text() == "Copied with colours.")
    assert "background-color" in QGuiApplication.clipboard().mimeData().html()
    editor.selectAll()
    editor.paste()
    assert text_of(coloured) == TEXT


def test_an_export_says_what_it_holds_and_offers_to_open_it(
    coloured: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    coloured.exports.write(exporter_named("pdf"), tmp_path / "essay.pdf")
    qtbot.waitUntil(lambda: coloured.message.text.startswith("“essay.pdf” holds"))
    offers = [button for button in coloured.message.findChildren(QPushButton) if button.isVisible()]
    assert {button.text() for button in offers} == {"&Open", "Show in &Folder"}
    assert (tmp_path / "essay.pdf").read_bytes().startswith(b"%PDF")
