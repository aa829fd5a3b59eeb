"""The window of a version that finds the files of another one: nothing is lost, and all is said."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.windows import open_window, text_of, wait_for_colours
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FILES = Path(__file__).parents[2] / "upgrade" / "data" / "0.1.0"


@pytest.fixture
def settings_file(tmp_path: Path, settings_folder: Path) -> Path:
    """The settings of version 0.1.0, and beside them what else it has kept."""
    shutil.copytree(FILES / "config", settings_folder)
    shutil.copytree(FILES / "data", tmp_path / "data")
    return settings_folder / "gltr_desktop" / "gltr_desktop.conf"


@pytest.mark.usefixtures("settings_file")
def test_the_unsaved_texts_of_the_earlier_version_are_open(tiny_model: Path, qtbot: QtBot) -> None:
    window = open_window(qtbot, tiny_model)
    assert {text.text() for text in window.texts.texts} >= {
        "Where is my “essay”?\n",
        "Где моё письмо?\n",
    }
    assert window.message.text.startswith("Recovered: 2 texts")
    window.message.take_back()
    # There is nothing to say about the settings.
    assert not window.message.isVisible()
    assert window.settings.folder_columns == ("file", "tokens")


def test_what_is_said_of_drafts_and_settings_is_both_read(
    settings_file: Path, tiny_model: Path, qtbot: QtBot
) -> None:
    settings_file.write_bytes(b"[General]\nschema=99\n\n" + settings_file.read_bytes())
    # As the program does, before there is a window.
    Settings()
    window = open_window(qtbot, tiny_model)
    assert window.message.text.startswith("Recovered: 2 texts")
    wait_for_colours(window, qtbot)
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Escape)
    assert "gltr_desktop.schema-99.conf" in window.message.text
    QTest.keyClick(window.pane.editor, Qt.Key.Key_Escape)
    assert not window.message.isVisible()


def test_what_is_said_of_settings_outlives_the_first_analysis(
    settings_folder: Path, tiny_model: Path, qtbot: QtBot
) -> None:
    path = settings_folder / "gltr_desktop" / "gltr_desktop.conf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"[text]\nfont_size=21\nno setting\n")
    window = open_window(qtbot, tiny_model)
    assert window.settings.font_size == 21
    assert "gltr_desktop.damaged.conf" in window.message.text
    window.pane.editor.insertPlainText("A text is analysed now.")
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    assert text_of(window) == "A text is analysed now."
    assert "gltr_desktop.damaged.conf" in window.message.text
    window.message.take_back()
    assert window.message.text == ""
    QSettings().sync()
    assert Settings().take_notice() == ""
