"""A text is compared with what its reader chooses, by any model, in the window."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from helpers.gguf_files import write_model
from helpers.reference_texts import text, write_texts
from helpers.tiny_gguf_models import tiny_model as gguf_weights
from helpers.windows import open_window, wait_for_colours
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest

from gltr_desktop.analysis.reference.wording import comparison_sentence
from gltr_desktop.batch.reference.own import own_references
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.ui.reference.own_dialog import OwnDialog

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def essays(tmp_path: Path) -> Path:
    write_texts(tmp_path / "essays", range(1, 7))
    return tmp_path / "essays"


@pytest.fixture
def long_essays(tmp_path: Path) -> Path:
    """Texts that take a while."""
    write_texts(tmp_path / "long essays", range(1, 7), characters=4_000)
    return tmp_path / "long essays"


@pytest.fixture
def pasted(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with a text of 620 characters, analysed."""
    paste(window, text(100), qtbot)
    return window


def paste(window: MainWindow, pasted: str, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(pasted)
    window.pane.editor.selectAll()
    window.pane.editor.paste()
    wait_for_colours(window, qtbot)


def another_model(folder: Path) -> Path:
    return write_model(folder / "another.gguf", "llama", gguf_weights("llama"))


def sentence(window: MainWindow) -> str:
    return window.pane.comparison_panel.sentence.text()


def add_folder(window: MainWindow, folder: Path, dialogs: Dialogs, title: str = "") -> None:
    """Choose *A Folder of Texts…* and answer what is asked then."""
    dialogs.name = str(folder)
    window.pane.comparison_panel.own_requested.emit()
    dialog = window.pane.findChild(OwnDialog)
    assert dialog is not None
    if title:
        dialog.title.setText(title)
    dialog.accept()


def wait_for_reading(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the model reads passages, and has read some."""
    reading = window.pane.comparing.reading
    qtbot.waitUntil(lambda: reading._run is not None and reading._run.done > 0, timeout=60_000)


def wait_for_standing(window: MainWindow, qtbot: QtBot) -> Comparison:
    """Wait until it is shown where the text stands."""
    qtbot.waitUntil(lambda: "predictable than" in sentence(window), timeout=60_000)
    comparison = window.pane.comparing.comparison
    assert comparison is not None
    return comparison


def wait_for_offer(window: MainWindow, qtbot: QtBot) -> None:
    button = window.pane.comparison_panel.measuring.button
    qtbot.waitUntil(button.isVisible, timeout=60_000)


def test_a_text_is_compared_with_a_folder_of_the_readers_own(
    pasted: MainWindow, essays: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    qtbot.waitUntil(pasted.pane.comparison_panel.choose_link.isVisible)
    assert pasted.pane.comparing.comparison is None
    add_folder(pasted, essays, dialogs, "My class")
    comparison = wait_for_standing(pasted, qtbot)
    assert sentence(pasted).replace("\u00a0", " ") == comparison_sentence(comparison)
    assert "6 texts of “My class”" in sentence(pasted)
    assert len(comparison.standings) == 10
    assert "Only 6" in pasted.pane.comparison_panel.warnings.text()
    assert not pasted.pane.comparison_panel.measuring.button.isVisible()
    (own,) = own_references()
    assert (own.title, own.folder) == ("My class", essays)


def test_the_choice_is_there_the_next_time_and_nothing_is_read_again(
    window: MainWindow, essays: Path, tiny_model: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    add_folder(window, essays, dialogs)
    wait_for_reading(window, qtbot)
    qtbot.waitUntil(lambda: not window.pane.comparing.reading.running, timeout=60_000)
    window.close()
    again = open_window(qtbot, tiny_model)
    paste(again, text(100), qtbot)
    wait_for_standing(again, qtbot)
    assert "texts of “essays”" in sentence(again)


def test_reading_passages_is_stopped_and_begun_again(
    pasted: MainWindow, long_essays: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    panel, reading = pasted.pane.comparison_panel, pasted.pane.comparing.reading
    add_folder(pasted, long_essays, dialogs)
    wait_for_reading(pasted, qtbot)
    assert panel.measuring.progress.isVisible()
    assert pasted.menu_actions.stop.isEnabled()
    pasted.menu_actions.escape_pressed.emit()
    assert not reading.running
    assert not panel.measuring.progress.isVisible()
    assert not pasted.menu_actions.stop.isEnabled()
    wait_for_offer(pasted, qtbot)
    assert "6 Passages" in panel.measuring.button.text()
    assert "has not read" in sentence(pasted)
    QTest.mouseClick(panel.measuring.button, Qt.MouseButton.LeftButton)
    wait_for_reading(pasted, qtbot)
    panel.measuring.cancel_button.click()
    assert not reading.running
    wait_for_offer(pasted, qtbot)
    panel.measuring.button.click()
    wait_for_standing(pasted, qtbot)


def test_another_model_reads_the_passages_as_well(
    pasted: MainWindow, essays: Path, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    add_folder(pasted, essays, dialogs)
    first = wait_for_standing(pasted, qtbot)
    pasted.model_menu.open_path(another_model(tmp_path))
    qtbot.waitUntil(lambda: "has not read" in sentence(pasted), timeout=60_000)
    assert pasted.pane.comparing.comparison is not first
    wait_for_offer(pasted, qtbot)
    pasted.pane.comparison_panel.measuring.button.click()
    second = wait_for_standing(pasted, qtbot)
    assert second.model != first.model
    assert second.standings[0].value != first.standings[0].value


def test_choosing_another_model_ends_the_reading(
    pasted: MainWindow, long_essays: Path, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    add_folder(pasted, long_essays, dialogs)
    wait_for_reading(pasted, qtbot)
    pasted.model_menu.open_path(another_model(tmp_path))
    assert not pasted.pane.comparing.reading.running
    assert not pasted.pane.comparison_panel.measuring.progress.isVisible()
    wait_for_colours(pasted, qtbot)
    wait_for_offer(pasted, qtbot)


def test_a_model_that_cannot_be_opened_is_explained_above_the_text(
    window: MainWindow, essays: Path, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF")
    window.model_menu.open_path(broken)
    add_folder(window, essays, dialogs)
    qtbot.waitUntil(lambda: "broken" in window.message.text, timeout=60_000)
    # The model before may have taken its place before passages were to be read: it reads them.
    qtbot.waitUntil(lambda: not window.pane.comparing.reading.running, timeout=60_000)
    assert not window.pane.comparison_panel.measuring.progress.isVisible()


def test_what_is_selected_is_compared_alone(
    window: MainWindow, essays: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    paste(window, text(100, characters=1_500), qtbot)
    add_folder(window, essays, dialogs)
    whole = wait_for_standing(window, qtbot)
    said = sentence(window)
    cursor = window.pane.editor.textCursor()
    cursor.setPosition(100)
    cursor.setPosition(600, QTextCursor.MoveMode.KeepAnchor)
    window.pane.editor.setTextCursor(cursor)
    panel = window.pane.comparison_panel
    qtbot.waitUntil(panel.heading.isVisible, timeout=60_000)
    assert panel.heading.text() == "Of the selection:"
    # What is exported is the whole text.
    assert window.pane.comparing.comparison == whole
    cursor.clearSelection()
    window.pane.editor.setTextCursor(cursor)
    qtbot.waitUntil(lambda: sentence(window) == said, timeout=60_000)


def test_an_export_holds_the_comparison(
    pasted: MainWindow, essays: Path, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    add_folder(pasted, essays, dialogs)
    comparison = wait_for_standing(pasted, qtbot)
    path = tmp_path / "text.json"
    with qtbot.waitSignal(pasted.exports.status_changed, check_params_cb=is_written):
        pasted.exports.write(exporter_named("json"), path)
    assert comparison_sentence(comparison) in json.dumps(
        json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False
    )


def is_written(status: str) -> bool:
    return status.startswith("Exported")


def test_paragraphs_are_contrasted_and_lead_to_their_places(
    window: MainWindow, qtbot: QtBot
) -> None:
    paragraphs = [text(number, characters=400) for number in range(4)]
    paste(window, "\n\n".join(paragraphs), qtbot)
    panel = window.pane.comparison_panel
    qtbot.waitUntil(lambda: bool(panel.contrast_sentence.text()), timeout=60_000)
    contrast = panel.contrast._contrast
    assert contrast is not None
    panel.part_chosen.emit(contrast.parts[2].begin)
    assert window.pane.editor.textCursor().position() == len("\n\n".join(paragraphs[:2])) + 2


def test_closing_the_window_ends_the_reading(
    pasted: MainWindow, long_essays: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    add_folder(pasted, long_essays, dialogs)
    wait_for_reading(pasted, qtbot)
    pasted.pane.editor.document().setModified(False)
    pasted.close()
    assert not pasted.pane.comparing.reading.running
