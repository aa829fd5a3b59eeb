"""A file that is opened is read, and a text of one's own is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.dialogs import Dialogs
from helpers.widgets import child_of
from helpers.windows import TEXT, offered, open_window, text_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gltr_desktop.documents.samples import samples

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window with a file."""
    path = tmp_path / "essay.txt"
    path.write_text(TEXT)
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        window.files.open_path(path)
    return window


def test_a_file_opens_for_reading_and_typing_offers_to_edit_it(
    opened: MainWindow, qtbot: QtBot
) -> None:
    editor, mode = opened.pane.editor, opened.pane.mode
    assert mode.is_reading
    QTest.keyClicks(editor, "x")
    assert text_of(opened) == TEXT
    assert opened.message.text == "This text is open for reading: no key changes it by accident."
    assert offered(opened) == "Edit"
    qtbot.mouseClick(child_of(opened.message, QPushButton), Qt.MouseButton.LeftButton)
    assert not mode.is_reading
    assert text_of(opened) == TEXT
    assert opened.message.text == ""
    assert not opened.isWindowModified()
    qtbot.waitUntil(editor.hasFocus)
    QTest.keyClicks(editor, "x")
    assert text_of(opened) == f"x{TEXT}"


def test_what_is_pasted_while_a_text_is_read_can_become_the_next_one(
    opened: MainWindow, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("The next essay.")
    opened.menu_actions.edit.paste.trigger()
    assert text_of(opened) == TEXT
    buttons = [one for one in opened.message.findChildren(QPushButton) if one.isVisible()]
    assert [one.text() for one in buttons] == ["Edit", "&Paste as a New Text"]
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert text_of(opened) == "The next essay."
    assert opened.message.text == ""
    assert not opened.pane.mode.is_reading


def test_whoever_switches_to_editing_is_not_asked_any_more(opened: MainWindow) -> None:
    QTest.keyClicks(opened.pane.editor, "x")
    opened.pane.mode.set_reading(reading=False)
    assert opened.message.text == ""


def test_a_new_text_can_be_typed_and_stays_open(opened: MainWindow) -> None:
    opened.files.new()
    QTest.keyClicks(opened.pane.editor, "mine")
    assert text_of(opened) == "mine"
    assert not opened.pane.mode.is_reading


def test_a_sample_opens_for_reading(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "sample.txt"
    path.write_text(TEXT)
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        window.files.open_copy(path)
    assert window.pane.mode.is_reading


def test_a_sample_keeps_its_title_until_it_is_saved_or_gone(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, dialogs: Dialogs
) -> None:
    title = "A novel: Frankenstein (Mary Shelley)"
    sample = next(sample for sample in samples() if sample.title == title)
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        window.pane.start_page.sample_chosen.emit(sample.path)
    assert window.windowTitle() == f"{title}[*]"
    assert window.files.held.origin.title == title
    assert window.files.path is None
    dialogs.name = str(tmp_path / "mine.txt")
    with qtbot.waitSignal(window.files.saved, timeout=20_000):
        window.files.save()
    assert dialogs.asked[-1].endswith("A novel Frankenstein (Mary Shelley).txt")
    assert window.windowTitle() == "mine.txt[*]"
    with qtbot.waitSignal(window.files.opened, timeout=20_000):
        window.files.open_copy(sample.path)
    window.files.new()
    assert window.windowTitle() == "Untitled[*]"


def test_another_file_can_be_opened_and_read_again_while_reading(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "other.txt"
    path.write_text("déjà vu", encoding="cp1252")
    with qtbot.waitSignal(opened.files.opened, timeout=20_000):
        opened.files.open_path(path)
    with qtbot.waitSignal(opened.files.opened, timeout=20_000):
        opened.files.reopen_with("latin-1")
    assert text_of(opened) == "déjà vu"
    assert opened.pane.mode.is_reading
    assert not opened.pane.editor.is_locked


def test_a_file_that_cannot_be_opened_leaves_the_mode_as_it_was(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.pane.mode.set_reading(reading=False)
    QTest.keyClicks(opened.pane.editor, "x")
    with qtbot.waitSignal(opened.files.failed, timeout=20_000):
        opened.files.open_path(tmp_path / "none.txt")
    QTest.keyClicks(opened.pane.editor, "y")
    assert text_of(opened) == f"xy{TEXT}"


def test_what_was_recovered_can_be_edited(tiny_model: Path, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "data" / "gltr_desktop" / "gltr_desktop"
    folder.mkdir(parents=True)
    (folder / "unsaved.txt").write_text("precious")
    window = open_window(qtbot, tiny_model)
    assert window.message.text.startswith("Recovered: ")
    assert not window.pane.mode.is_reading
    QTest.keyClicks(window.pane.editor, "x")
    assert "x" in text_of(window)
